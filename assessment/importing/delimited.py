"""CSV and TSV: encoding, separator, rows; a quote that never closes is said, not guessed."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from assessment.errors import InvalidImport
from assessment.importing.sheet import Sheet, checked_rows

SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of ``content`` and the name of its encoding.

    By its byte order mark; without one UTF-8, UTF-16 (every other byte of plain text is 0), Windows-1252.
    Raises InvalidImport for what is none of these, so no text at all.
    """
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _text(content, codec), name
    if b"\0" in content[:4096]:
        even, odd = content[:4096:2].count(0), content[1:4096:2].count(0)
        return _text(content, "utf-16-be" if even > odd else "utf-16-le"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _text(content, "cp1252"), "Windows-1252"


def _text(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise InvalidImport("importing.not_text") from None


def read_delimited(text: str, encoding: str) -> Sheet:
    """The rows of a CSV or TSV text. Raises InvalidImport where no separator makes columns of it."""
    if "\0" in text:
        raise InvalidImport("importing.not_text")
    hint = _hint(text)
    separator = hint or _separator(text)
    widths: list[int] = []
    try:
        rows = checked_rows(_counted(_rows(text, separator), widths))
    except csv.Error:
        raise InvalidImport("importing.quotes", line=_last_whole_line(text, separator)) from None
    if hint:
        rows = ((), *rows[1:])
    return Sheet(rows, "tsv" if separator == "\t" else "csv", encoding, separator, widths=tuple(widths))


def _counted(rows: Iterator[list[str]], widths: list[int]) -> Iterator[list[str]]:
    """``rows`` as they are, their widths noted."""
    for row in rows:
        widths.append(len(row))
        yield row


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _hint(text: str) -> str:
    """The separator that Excel's first line ``sep=;`` names; "" without one."""
    line = text[:10].splitlines()[0].strip().strip('"').lower() if text.strip() else ""
    return line[4] if line.startswith("sep=") and len(line) == 5 and line[4] in SEPARATORS else ""


def _separator(text: str) -> str:
    """The separator by which most rows have as many cells, and the most of them."""
    widths = {separator: _widths(text, separator) for separator in SEPARATORS}
    fits = {separator: _fit(found) for separator, found in widths.items()}
    best = max(SEPARATORS, key=lambda separator: fits[separator])
    if fits[best] == 0:
        raise InvalidImport("importing.one_column")
    return best


def _widths(text: str, separator: str) -> list[int]:
    found: list[int] = []
    try:
        found.extend(len(row) for row in islice(_rows(text, separator), _LOOKED_AT) if any(row))
    except csv.Error:
        return found
    return found


def _fit(widths: list[int]) -> float:
    """How well a separator fits: cells of the usual row, times the share of rows of that width."""
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0
    width, times = Counter(wide).most_common(1)[0]
    return width * times / len(widths)


def _last_whole_line(text: str, separator: str) -> int:
    """The line after which a quote opens and never closes rightly."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    try:
        for _ in reader:
            line = reader.line_num
    except csv.Error:
        return line + 1
    return line
