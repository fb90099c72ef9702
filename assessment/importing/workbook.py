"""XLSX: looked through before it is opened, read without evaluating anything."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from assessment.errors import InvalidImport
from assessment.importing.sheet import MAX_COLUMNS, MAX_ROWS, Sheet, checked_rows

MAX_UNPACKED = 50 * 1024 * 1024
MAX_PARTS = 100
MAX_SIDE_PART = 2 * 1024 * 1024
"""Styles, relations and the like of a workbook: no honest one is larger, and reading them is slow."""
MAX_TEXTS = 250_000
"""Texts that the cells of a workbook share."""
MAX_CELLS = 400_000
"""Cells of one sheet: about eight seconds of reading. A CSV file of as many is read in one."""
MAX_LAST_ROW = 100_000
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_FAR_COLUMN = re.compile(
    rb'<(?:\w+:)?c\s[^<>]*?\br="(?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])\d+"(?:[^<>/]|/(?!>))*>', re.ASCII
)
_FAR_ROW = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br="\d{6,}"(?:[^<>/]|/(?!>))*>', re.ASCII)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]", re.ASCII)
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>/]", re.ASCII)


def archive_parts(content: bytes) -> dict[str, bytes]:
    """What an archive holds, by name, unpacked within the limits.

    The limits are held to what the archive says of itself before anything is unpacked; unpacking never goes
    beyond it. Raises InvalidImport for an archive that is damaged, encrypted, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except InvalidImport:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise InvalidImport("importing.damaged_archive") from None


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_PARTS:
        raise InvalidImport("importing.too_many_parts", most=MAX_PARTS)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise InvalidImport("importing.unpacked_too_large", most=MAX_UNPACKED // 1024 // 1024)
    if any(entry.flag_bits & 1 for entry in entries):
        raise InvalidImport("importing.encrypted")
    if any(entry.compress_type not in _PLAIN for entry in entries) or _repeated(entries):
        raise InvalidImport("importing.damaged_archive")


def _repeated(entries: list[zipfile.ZipInfo]) -> bool:
    return len({entry.filename for entry in entries}) < len(entries)


def read_workbook(content: bytes, parts: dict[str, bytes]) -> Iterator[Sheet]:
    """Every sheet of an XLSX file that holds something, visible ones first.

    Raises InvalidImport for a workbook beyond the limits, or that cannot be read as one.
    """
    _check_parts(parts)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out: drawings, rules, extensions
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
            yield from [found for sheet in sheets if not (found := _sheet(sheet)).is_blank]
        except InvalidImport:
            raise
        except Exception:  # noqa: BLE001 - a broken part ends in any of a dozen kinds of error
            raise InvalidImport("importing.damaged_workbook") from None


def _check_parts(parts: dict[str, bytes]) -> None:
    """Refuses what would take long or much to read, by a look at the bytes alone."""
    for name, part in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if any(word in part for word in _DOCTYPES):
            raise InvalidImport("importing.damaged_workbook")
        if "/worksheets/sheet" in name:
            _check_sheet(part)
        elif name.endswith("sharedStrings.xml"):
            if sum(1 for _ in _SHARED.finditer(part)) > MAX_TEXTS:
                raise InvalidImport("importing.too_many_texts", most=MAX_TEXTS)
        elif name.startswith(("xl/styles", "xl/workbook", "xl/theme", "[", "_rels", "xl/_rels", "docProps")):
            _check_side_part(part)


def _check_side_part(part: bytes) -> None:
    if len(part) > MAX_SIDE_PART:
        raise InvalidImport("importing.damaged_workbook")


def _check_sheet(part: bytes) -> None:
    if _FAR_COLUMN.search(part):
        raise InvalidImport("importing.too_many_columns", row=1, most=MAX_COLUMNS)
    if _FAR_ROW.search(part):
        raise InvalidImport("importing.too_many_rows", most=MAX_ROWS)
    if sum(1 for _ in _CELL.finditer(part)) > MAX_CELLS:
        raise InvalidImport("importing.too_many_cells", most=MAX_CELLS)


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    formulas: set[tuple[int, int]] = set()
    rows = checked_rows(_rows(sheet, formulas))
    return Sheet(rows, "xlsx", title=str(sheet.title), formulas=frozenset(formulas))


def _rows(sheet: Any, formulas: set[tuple[int, int]]) -> Iterator[list[str]]:
    blanks, before = 0, None
    for index, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=MAX_LAST_ROW)):
        cells = [] if row is before else [_text(cell.value) for cell in row]
        before = row  # rows that a file leaves out are one and the same, and blank
        if not any(cells):
            blanks += 1
            continue
        yield from ([] for _ in range(blanks))
        blanks = 0
        formulas.update((index, column) for column, cell in enumerate(row) if cell.data_type == "f")
        yield cells


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, times as ISO dates, a formula as it is written."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("_x000D_", "").replace("_x000d_", "")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None).isoformat(" ")
    if isinstance(cell, int | float | date | time | timedelta):
        return str(cell)
    return str(getattr(cell, "text", "") or "=")  # a formula over several cells
