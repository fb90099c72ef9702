"""Where the header of a sheet ends: one row in most tools, two in SurveyMonkey, three in Qualtrics."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.errors import InvalidImport
from assessment.importing.sheet import MAX_HEADER_ROWS, MAX_ROWS, Cells, Sheet
from assessment.importing.text import column_letter, shown_header
from assessment.importing.wording import Wording


@dataclass(frozen=True)
class Column:
    """One column: its place (from 0), what its header cells say, and the stem it stands below, if any."""

    index: int
    parts: tuple[str, ...]
    stem: str = ""

    @property
    def header(self) -> str:
        """What a person knows the column by."""
        return shown_header(max(self.parts, key=len)) if self.parts else ""

    @property
    def place(self) -> str:
        """``C (What is your role?)``."""
        letter = column_letter(self.index)
        return f"{letter} ({self.header})" if self.header else letter


@dataclass(frozen=True)
class Row:
    """One row below the header: its number in the file, and a cell for each column."""

    number: int
    index: int
    cells: Cells
    width: int
    """How many of the cells the file has; fewer than there are columns where it leaves some out."""
    surplus: bool = False
    """It has cells beyond the last column."""


@dataclass(frozen=True)
class Table:
    """A sheet taken apart into columns and the rows that are not blank."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header_rows: int
    import_ids: bool


def table_of(sheet: Sheet, wording: Wording) -> Table | None:
    """The table of a sheet; None when no row of it names an item.

    Raises InvalidImport for a header without rows, too many rows, or rows of another width than the header.
    """
    named = [_items_named(row, wording) for row in sheet.rows[:MAX_HEADER_ROWS]]
    most = max(named, default=0)
    if most == 0:
        return None
    last = max(index for index, count in enumerate(named) if count >= max(1, most / 2))
    import_ids = False
    while last + 1 < len(sheet.rows) and _is_import_ids(sheet.rows[last + 1]):
        last, import_ids = last + 1, True
    if last + 1 < len(sheet.rows) and _continues(
        sheet.rows[last], sheet.rows[last + 1], sheet.rows[last + 2 :]
    ):
        last += 1
    headers = [row for row in sheet.rows[: last + 1] if len(_filled(row)) > 1 or most == 1]
    columns = _columns([row for row in headers if not _is_import_ids(row)])
    rows = _rows(sheet, last + 1, len(columns))
    return Table(sheet, columns, rows, len(headers), import_ids)


def _filled(row: Cells) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _items_named(row: Cells, wording: Wording) -> int:
    return len({named.target for cell in _filled(row) if (named := wording.named(cell))})


def _is_import_ids(row: Cells) -> bool:
    """Qualtrics' third row: ``{"ImportId":"QID1"}`` in every cell, a column that somebody added apart."""
    filled = _filled(row)
    return sum(map(_is_import_id, filled)) > len(filled) / 2


def _is_import_id(cell: str) -> bool:
    if not cell.lstrip().startswith("{") or "ImportId" not in cell:
        return False
    try:
        return isinstance(json.loads(cell), dict)
    except (ValueError, RecursionError):
        return False


def _continues(header: Cells, row: Cells, rows: Sequence[Cells]) -> bool:
    """Whether ``row`` still belongs to the header: SurveyMonkey's ``Response`` below questions of one column.

    It has nothing where the tool's own columns are, and one or two texts again and again; every row after it
    begins with an id.
    """
    if not header or not header[0].strip() or not row or row[0].strip():
        return False
    below = {cell.strip().casefold() for cell in _filled(row)}
    after = [cells for cells in rows if cells]
    led = all(cells[0].strip() for cells in after[:50])
    return bool(after) and led and len(below) <= 2 and not any(text.isdecimal() for text in below)


def _columns(headers: Sequence[Cells]) -> tuple[Column, ...]:
    width = max(map(len, headers))
    stems = _stems(headers, width)
    found = []
    for index in range(width):
        parts = [row[index].strip() for row in headers if index < len(row) and row[index].strip()]
        if stems[index] and stems[index] not in parts:
            parts.insert(0, stems[index])
        found.append(Column(index, tuple(parts), stems[index]))
    return tuple(found)


def _stems(headers: Sequence[Cells], width: int) -> list[str]:
    """The question above each column where the first of several header rows names it once for several."""
    if len(headers) < 2:
        return [""] * width
    top, rest = headers[0], headers[1:]
    found, current = [], ""
    for index in range(width):
        above = top[index].strip() if index < len(top) else ""
        below = any(index < len(row) and row[index].strip() for row in rest)
        current = above or (current if below else "")
        found.append(current if below else "")
    return found


def _rows(sheet: Sheet, first: int, width: int) -> tuple[Row, ...]:
    found = [
        _row(sheet, index, cells, width) for index, cells in enumerate(sheet.rows[first:], first) if cells
    ]
    if not found:
        raise InvalidImport("importing.header_only")
    if len(found) > MAX_ROWS:
        raise InvalidImport("importing.too_many_rows", most=MAX_ROWS)
    return tuple(found)


def _row(sheet: Sheet, index: int, cells: Cells, width: int) -> Row:
    padded = cells[:width] + ("",) * (width - len(cells))
    written = sheet.widths[index] if sheet.widths else width
    return Row(sheet.number(index), index, padded, written, surplus=len(cells) > width)
