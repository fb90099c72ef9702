"""Where in a file a fault stands, counted as an editor counts lines, and the one way to refuse it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NoReturn

from assessment.errors import InvalidAnswersFile


def refuse(path: Path, line: int, code: str, **values: object) -> NoReturn:
    """Raise the sentence of ``code`` about ``line``."""
    sentence = f"answers.{code}"
    raise InvalidAnswersFile(sentence, file=path.name, line=line, **values) from None


def shown(name: str) -> str:
    """A header or id as it may stand in a sentence: short, on one line."""
    return "".join(char if char.isprintable() else "·" for char in name[:40])


def column_names(path: Path) -> list[str]:
    """The names of the columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def line_of(path: Path, row: int) -> int:
    """The line of the file where data row ``row`` (from 0) starts; cells may hold line breaks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        next(lines, None)
        start = lines.line_num + 1
        for _ in range(row):
            next(lines, None)
            start = lines.line_num + 1
    return start


def first_bad_line(path: Path) -> int:
    """The first line that is not UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def _plainly_even(content: bytes) -> bool:
    """Whether no cell is quoted and every line that is not blank has as many commas: the quick look."""
    return b'"' not in content and len({line.count(b",") for line in content.splitlines() if line}) <= 1


def first_ragged_line(path: Path) -> int | None:
    """The line where the first row of another width starts; None where all are as wide as the header."""
    if _plainly_even(path.read_bytes()):
        return None
    start = 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        try:
            width = len(next(lines, []))
            start = lines.line_num + 1
            for cells in lines:
                if cells and len(cells) != width:
                    return start
                start = lines.line_num + 1
        except csv.Error:  # a cell without end, longer than any text
            return start
    return None
