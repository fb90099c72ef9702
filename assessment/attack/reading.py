"""Released tables as they lie in a folder: any CSV with the columns of ``facet_scores``, at any depth.

Tables of one organization and wave in several files are taken for several dates, in the order of their
paths (folders named by date sort by date).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from assessment.disclosure import OTHERS, SEPARATOR
from assessment.errors import InvalidAnswersFile

_NEEDED = ["questionnaire", "version", "organization", "wave", "role", "team", "level", "code", "n", "value"]
_INVITED = ["organization", "wave", "role", "team", "invited"]
_TEXTS = ("questionnaire", "version", "organization", "wave", "role", "team", "level", "code", "status")
_NUMBERS = ("n", "value", "ci_low", "ci_high", "ci_level")
_COARSE = 5.0
_COMPLETE = 1e-11
"""Where all invited answered, this share of them is taken to be left: a range then tells no spread."""
_MOST_PEOPLE = 1e9
_MOST_HEAD, _MOST_COLUMNS = 100_000, 1000
Invited = Mapping[tuple[str, str, str, str], int]


@dataclass(frozen=True, slots=True)
class Line:
    """A number that was let out: ``error`` is half its last digit; ``squares`` the sum of squares of the
    people's scores where the interval tells it, else NaN.
    """

    n: int
    value: float
    error: float
    squares: float


@dataclass(frozen=True)
class Table:
    """One released table of one organization and wave.

    ``names``: by role every node that is named, shown or not. ``lines`` by (role, node, others, level, code).
    """

    date: str
    organization: str
    wave: str
    questionnaire: str
    version: str
    names: Mapping[str, frozenset[str]]
    lines: Mapping[tuple[str, str, bool, str, str], Line]
    hidden: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    """(role, level, code) of the whole roles' figures that are named and not shown."""


def read_tables(folder: Path) -> list[Table]:
    """Every released table in ``folder``.

    Raises InvalidAnswersFile where there is none, and for a cell that holds no number that can stand there.
    """
    frames, invited = [], {}
    for path in sorted(folder.rglob("*.csv")):
        frame = _frame(path)
        if frame is None:
            continue
        if set(_NEEDED) <= set(frame.columns):
            _to_numbers(frame, [name for name in _NUMBERS if name in frame], path.name)
            frames.append((str(path.parent.relative_to(folder)), frame))
        elif set(_INVITED) <= set(frame.columns):
            _to_numbers(frame, ["invited"], path.name, needed=True)
            invited.update(_invited(frame))
    tables = [table for date, frame in frames for table in tables_of(frame, date, invited)]
    if not tables:
        raise InvalidAnswersFile("attack.no_tables", folder=str(folder))
    return tables


def tables_of(frame: pd.DataFrame, date: str = ".", invited: Invited | None = None) -> Iterator[Table]:
    """The tables in ``frame``, one for each organization and wave."""
    frame = frame.assign(**{name: frame[name].fillna("").astype(str) for name in _TEXTS if name in frame})
    decimals = _decimals(frame["value"])
    for wave_of, part in frame.groupby(["organization", "wave"], sort=True):
        organization, wave = (str(name) for name in wave_of)
        names: dict[str, set[str]] = {}
        lines: dict[tuple[str, str, bool, str, str], Line] = {}
        hidden = set()
        first = part.iloc[0]
        rows: list[dict[Any, Any]] = part.to_dict("records")
        for row in rows:
            node, others = _place(row["team"])
            names.setdefault(row["role"], set()).add(node)
            place = (row["role"], node, others, row["level"], row["code"])
            if not math.isnan(row["value"]) and row["n"] == row["n"]:
                known = (invited or {}).get((organization, wave, row["role"], row["team"]))
                lines[place] = _line(row, decimals, known)
            elif not node and row.get("status", "suppressed") == "suppressed":
                hidden.add((row["role"], row["level"], row["code"]))
        yield Table(
            date,
            organization,
            wave,
            first["questionnaire"],
            first["version"],
            {role: frozenset(nodes) for role, nodes in names.items()},
            lines,
            frozenset(hidden),
        )


def _frame(path: Path) -> pd.DataFrame | None:
    """The file as a table in either dialect; None where it is none."""
    kinds: Any = dict.fromkeys(_TEXTS, str)
    if _too_wide(path):
        return None
    for mark, decimal in ((",", "."), (";", ",")):
        try:
            frame: pd.DataFrame = pd.read_csv(
                path, sep=mark, decimal=decimal, dtype=kinds, encoding="utf-8-sig"
            )
        except (ValueError, OSError):  # not text, not a table, or not to be read: none of ours
            continue
        if len(frame.columns) > 1:
            return frame
    return None


def _too_wide(path: Path) -> bool:
    """Whether the first line has more columns than any table of ours; reading thousands takes ages."""
    try:
        with path.open("rb") as file:
            head = re.split(rb"[\r\n]", file.read(_MOST_HEAD), maxsplit=1)[0]
    except OSError:
        return False
    return len(head) == _MOST_HEAD or max(head.count(b","), head.count(b";")) >= _MOST_COLUMNS


def _to_numbers(frame: pd.DataFrame, names: list[str], file: str, *, needed: bool = False) -> None:
    """Make columns numbers, or say which cell is none: half a table would hide what it gives away."""
    for name in names:
        numbers = pd.to_numeric(frame[name], errors="coerce").astype(float)
        wrong = numbers.isna() & (frame[name].notna() | needed) | np.isinf(numbers)
        if name in ("n", "invited"):
            wrong |= (numbers < 0) | (numbers > _MOST_PEOPLE)
        if name == "ci_level":
            wrong |= (numbers <= 0) | (numbers >= 1)
        if wrong.any():
            row = int(np.flatnonzero(wrong.to_numpy())[0]) + 2
            raise InvalidAnswersFile("attack.no_number", file=file, row=row, column=name)
        frame[name] = numbers


def _invited(frame: pd.DataFrame) -> dict[tuple[str, str, str, str], int]:
    texts = [frame[name].fillna("").astype(str) for name in _INVITED[:4]]
    return {
        (organization, wave, role, team): int(n)
        for organization, wave, role, team, n in zip(*texts, frame["invited"], strict=True)
    }


def _place(team: str) -> tuple[str, bool]:
    """The node that a row is about, and whether it is about the other teams there."""
    head, _, last = team.rpartition(SEPARATOR)
    return (head, True) if last == OTHERS else (team, False)


def _decimals(values: pd.Series) -> int:
    """How many decimals the table's numbers have: the fewest, up to six, that change none of them."""
    known = values.dropna().astype(float)
    return next((d for d in range(6) if (known.round(d) - known).abs().max() < 1e-9), 6)


def _line(row: Mapping[Any, Any], decimals: int, invited: int | None) -> Line:
    n, value = int(float(str(row["n"]))), float(str(row["value"]))
    low, high = (float(str(row.get(name, "nan"))) for name in ("ci_low", "ci_high"))
    ranged = not math.isnan(low)
    error = 0.5 * 10.0**-decimals
    if not ranged and value % _COARSE == 0:
        error = _COARSE / 2
    squares = math.nan
    if ranged and 0 < low < high < 100 and n > 1 and row["level"] == "facet":
        level = float(str(row.get("ci_level", 0.95)))
        se = (high - low) / 2 / float(special.stdtrit(n - 1, (1 + level) / 2))
        left = 1.0 if invited is None else 1 - n / max(invited, n * (1 + _COMPLETE))
        squares = se**2 / left * n * (n - 1) + n * value**2
    return Line(n, value, error, squares)
