"""A table of texts, whatever the file was, within the limits of what is imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.errors import InvalidImport
from assessment.importing.fault import Finding, raise_for
from assessment.importing.text import column_letter

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
MAX_HEADER_ROWS = 8
MAX_LINES = 2 * MAX_ROWS
"""Rows of a file, blank ones too."""
_ENOUGH = 1_000
"""Findings after which looking on tells nobody anything."""

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Rows of texts, blank rows too, so that a row's number is what a spreadsheet shows.

    ``first_row``: number of the first row; 0 where the header is no row of the file (JSON).
    ``formulas``: places (row and column from 0) that hold a formula, never its result.
    """

    rows: tuple[Cells, ...]
    kind: str
    encoding: str = ""
    separator: str = ""
    title: str = ""
    first_row: int = 1
    formulas: frozenset[tuple[int, int]] = frozenset()
    widths: tuple[int, ...] = ()
    """Cells of each row as it stands in a CSV file, blank ones too; () where rows have no width."""

    @property
    def is_blank(self) -> bool:
        """Nothing stands in it."""
        return not any(self.rows)

    def number(self, index: int) -> int:
        """The number of row ``index`` (from 0) as a person counts."""
        return index + self.first_row


def checked_rows(rows: Iterable[Sequence[str]], first_row: int = 1) -> tuple[Cells, ...]:
    """``rows`` without blank cells at their end, within the limits.

    Raises InvalidImport for too many rows or columns, and for cells that are too long or hold control marks.
    """
    kept: list[Cells] = []
    findings: list[Finding] = []
    filled = 0
    for index, row in enumerate(rows):
        cells = _trimmed(row)
        filled += bool(cells)
        if filled > MAX_ROWS + MAX_HEADER_ROWS or index >= MAX_LINES:
            raise InvalidImport("importing.too_many_rows", most=MAX_ROWS)
        if len(cells) > MAX_COLUMNS:
            raise InvalidImport("importing.too_many_columns", row=index + first_row, most=MAX_COLUMNS)
        findings.extend(_bad_cells(cells, index + first_row))
        if len(findings) >= _ENOUGH:
            break
        kept.append(cells)
    raise_for(findings)
    return tuple(kept)


def _trimmed(row: Sequence[str]) -> Cells:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return tuple(row[:end])


def _bad_cells(cells: Cells, row: int) -> Iterable[Finding]:
    for column, cell in enumerate(cells):
        if len(cell) > MAX_CELL:
            yield Finding(row, column_letter(column), "too_long", {"most": MAX_CELL})
        elif not cell.isprintable() and any(_is_control(mark) for mark in cell):
            yield Finding(row, column_letter(column), "control", {})


def _is_control(mark: str) -> bool:
    """A mark that belongs in no text: C0 without tab and line ends, and halves of a character."""
    return (mark < " " and mark not in "\t\n\r\v\f") or "\ud800" <= mark <= "\udfff"
