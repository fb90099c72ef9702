"""A pool of benchmark rows: read from files, checked, kept with where each came from.

A pool is a folder of the consultant: ``pool.csv`` with a row for each organization and wave, and ``editions``
made from it. No organization has a name here; that a row came before is seen from its numbers.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from assessment.benchmark.bands import BANDS
from assessment.benchmark.columns import TEXTS, columns, count_columns, point_columns
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import MAX_SCORE, Questionnaire

FILE = "pool.csv"
PROVENANCE = ("source", "digest", "added")
NEAR_POINTS, NEAR_SHARE = 1, 0.9
"""Rows of the same traits whose points agree this well look like one organization in one wave."""
MOST_BYTES = 50 * 1024 * 1024
MOST_COLUMNS = 1000


@dataclass(frozen=True)
class Repeated:
    """A row of a file that the pool has already: the same numbers, or nearly the same."""

    row: int
    organization: str
    exactly: bool


@dataclass(frozen=True)
class Added:
    """What came of a file: how many rows are new, and which were there before."""

    rows: int
    repeated: tuple[Repeated, ...]


class Pool:
    """The rows of one questionnaire and version."""

    def __init__(self, folder: Path, questionnaire: Questionnaire) -> None:
        self.folder = folder
        self.questionnaire = questionnaire
        path = folder / FILE
        self.rows = self._kept(path.read_bytes()) if path.exists() else self._empty()

    def add(self, content: bytes, source: str, *, today: date, near: bool = False) -> Added:
        """Take the rows of a file; rows that are there already are left out, near ones unless ``near``.

        Raises InvalidAnswersFile, and takes nothing, for a file of another version or with a wrong cell.
        """
        fresh = read_rows(content, self.questionnaire, source)
        points, counts = point_columns(self.questionnaire), count_columns(self.questionnaire)
        taken, repeated = [], []
        known = self.rows
        for number, (_, row) in enumerate(fresh.iterrows(), start=2):
            exactly, close = _likeness(known, row, points, counts)
            there = exactly if exactly is not None or near else close
            if there is not None:
                repeated.append(Repeated(number, str(known["organization"].iloc[there]), exactly is not None))
                continue
            line = row.to_frame().T.assign(
                source=source, digest=hashlib.sha256(content).hexdigest()[:16], added=today.isoformat()
            )
            taken.append(line)
            known = pd.concat([known, line.astype(known.dtypes.to_dict())], ignore_index=True)
        self.rows = known
        return Added(len(taken), tuple(repeated))

    def remove(self, organization: str) -> None:
        """Take a row out, by its id in the pool or the beginning of it; refused where that is not one row."""
        found = self.rows["organization"].str.startswith(organization)
        if found.sum() != 1:
            raise InvalidAnswersFile("benchmark.not_one", organization=organization, n=int(found.sum()))
        self.rows = self.rows[~found].reset_index(drop=True)

    def content(self) -> bytes:
        """The pool as it is kept."""
        text: str = self.rows.to_csv(index=False, lineterminator="\n")
        return text.encode()

    def _kept(self, content: bytes) -> pd.DataFrame:
        frame = pd.read_csv(
            io.BytesIO(content), dtype=_dtypes(self.questionnaire), keep_default_na=False, na_values=[""]
        )
        wanted = [*columns(self.questionnaire), *PROVENANCE]
        if list(frame.columns) != wanted:
            raise InvalidAnswersFile("benchmark.other_pool", questionnaire=self.questionnaire.id)
        return _filled(frame, self.questionnaire)

    def _empty(self) -> pd.DataFrame:
        names = [*columns(self.questionnaire), *PROVENANCE]
        return pd.DataFrame({name: [] for name in names}).astype(_dtypes(self.questionnaire))


def read_rows(content: bytes, questionnaire: Questionnaire, source: str) -> pd.DataFrame:
    """The benchmark rows of a file, in either dialect of CSV; InvalidAnswersFile at the first mistake."""
    if len(content) > MOST_BYTES:
        raise InvalidAnswersFile("benchmark.too_large", source=source)
    frame = _parsed(content, source)
    missing = [name for name in columns(questionnaire) if name not in frame.columns]
    if missing:
        raise InvalidAnswersFile("benchmark.column", source=source, column=missing[0])
    frame = frame[columns(questionnaire)].fillna("")
    other = frame[(frame["questionnaire"] != questionnaire.id) | (frame["version"] != questionnaire.version)]
    if len(other):
        found = f"{other['questionnaire'].iloc[0]} {other['version'].iloc[0]}"
        wanted = f"{questionnaire.id} {questionnaire.version}"
        raise InvalidAnswersFile("benchmark.version", source=source, found=found, wanted=wanted)
    for name in count_columns(questionnaire):
        _refuse(name, ~frame[name].isin(["", *BANDS]), source)
    numbers = {}
    for name in ("year", *point_columns(questionnaire)):
        number = pd.to_numeric(frame[name].where(frame[name] != ""), errors="coerce")
        low, high = (2000, 2200) if name == "year" else (0, MAX_SCORE)
        wrong = (frame[name] != "") & (number.isna() | (number < low) | (number > high) | (number % 1 != 0))
        _refuse(name, wrong, source)
        numbers[name] = number.astype("Int64")
    return _filled(frame.assign(**numbers), questionnaire)


def _parsed(content: bytes, source: str) -> pd.DataFrame:
    head = re.split(rb"[\r\n]", content, maxsplit=1)[0]
    if max(head.count(b","), head.count(b";")) >= MOST_COLUMNS:  # reading thousands of like names takes ages
        raise InvalidAnswersFile("benchmark.no_table", source=source)
    for mark in (",", ";"):
        try:
            frame = pd.read_csv(
                io.BytesIO(content), sep=mark, dtype=str, encoding="utf-8-sig", keep_default_na=False
            )
        except (ValueError, UnicodeError):
            continue
        if len(frame.columns) > 1:
            return frame
    raise InvalidAnswersFile("benchmark.no_table", source=source)


def _refuse(name: str, wrong: pd.Series, source: str) -> None:
    if wrong.any():
        row = int(np.flatnonzero(wrong.to_numpy())[0])
        said = {"source": source, "row": row + 2, "column": name}
        raise InvalidAnswersFile("benchmark.cell", **said)


def _filled(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    texts = [name for name in (*TEXTS, *count_columns(questionnaire), *PROVENANCE) if name in frame.columns]
    frame = frame.assign(**{name: frame[name].fillna("").astype(str) for name in texts})
    points = ["year", *point_columns(questionnaire)]
    return frame.astype(dict.fromkeys(points, "Int64"))


def _dtypes(questionnaire: Questionnaire) -> dict[str, str]:
    texts = (*TEXTS, *count_columns(questionnaire), *PROVENANCE)
    return {**dict.fromkeys(texts, "str"), **dict.fromkeys(["year", *point_columns(questionnaire)], "Int64")}


def _likeness(
    known: pd.DataFrame, row: pd.Series, points: Sequence[str], counts: Sequence[str]
) -> tuple[int | None, int | None]:
    """The place of a row with the very same numbers, and of one with nearly the same; None for none."""
    if known.empty:
        return None, None
    same = (known["year"] == row["year"]).fillna(False).to_numpy(dtype=bool)
    theirs = known[list(points)].to_numpy(dtype=float, na_value=np.nan)
    ours = np.array([np.nan if row[name] is pd.NA else float(row[name]) for name in points])
    both = ~np.isnan(theirs) & ~np.isnan(ours)
    apart = np.abs(np.where(both, theirs - ours, 0))
    alike = (np.isnan(theirs) == np.isnan(ours)).all(axis=1)
    exactly = np.flatnonzero(same & alike & (apart == 0).all(axis=1) & both.any(axis=1))
    share = ((apart <= NEAR_POINTS) & both).sum(axis=1) / np.maximum(1, both.sum(axis=1))
    bands = (known[list(counts)] == row[list(counts)]).all(axis=1).to_numpy()
    close = np.flatnonzero(same & bands & both.any(axis=1) & (share >= NEAR_SHARE))
    return (int(exactly[0]) if len(exactly) else None), (int(close[0]) if len(close) else None)
