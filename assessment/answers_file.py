"""Read answers and invitations from CSV files, checked as a whole before anything is used.

The answers file: UTF-8, header ``organization,wave,role,team,language,<item ids…>``, one line a person,
codes of the response scale, empty where nothing was ticked. ``questionnaire`` and ``version`` may stand
as further columns; then every line must name the questionnaire that is asked for.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire
from assessment.response import Response

PERSON_COLUMNS = ("organization", "wave", "role", "team", "language")
INVITED_COLUMNS = ("organization", "wave", "role", "team", "invited")
VERSION_COLUMNS = ("questionnaire", "version")
MAX_BYTES = 100 * 1024 * 1024
MAX_NAME = 120


@dataclass(frozen=True)
class ResponseTable:
    """Many responses as two frames with one index, ``response_id``.

    ``persons``: organization, wave, role, team, language (text). ``codes``: one float column an item of
    the questionnaire, in its order; NaN where not answered, not asked, or "don't know".
    """

    questionnaire: Questionnaire
    persons: pd.DataFrame
    codes: pd.DataFrame


def response_table(questionnaire: Questionnaire, responses: list[Response]) -> ResponseTable:
    """The frames of responses that were already checked one by one.

    Raises InvalidAnswersFile when they are of another questionnaire or version.
    """
    for response in responses:
        if (response.questionnaire, response.version) != (questionnaire.id, questionnaire.version):
            raise InvalidAnswersFile(
                "answers.mixed_versions",
                place=response.wave,
                found=f"{response.questionnaire} {response.version}",
                wanted=f"{questionnaire.id} {questionnaire.version}",
            )
    index = pd.Index([response.id for response in responses], name="response_id", dtype=str)
    persons = pd.DataFrame(
        [[getattr(response, column) for column in PERSON_COLUMNS] for response in responses],
        index=index,
        columns=list(PERSON_COLUMNS),
        dtype=str,
    )
    codes = pd.DataFrame(
        [[response.answers.get(item) for item in questionnaire.items] for response in responses],
        index=index,
        columns=list(questionnaire.items),
        dtype=float,
    )
    return ResponseTable(questionnaire, persons, _without_missing_codes(questionnaire, codes))


def read_responses(csv_path: str | os.PathLike[str], questionnaire: Questionnaire) -> ResponseTable:
    """The answers in ``csv_path``, every one of them known to ``questionnaire``.

    Raises InvalidAnswersFile with file, line and way out for the first fault; nothing is read half.
    """
    path = Path(csv_path)
    frame = _text_frame(path, few_texts=frozenset(questionnaire.items))
    _check_header(path, questionnaire)
    _check_version(path, frame, questionnaire)
    _check_persons(path, frame, questionnaire)
    codes = _codes(path, frame, questionnaire)
    frame.index = codes.index = pd.RangeIndex(len(frame), name="response_id")
    persons = frame[list(PERSON_COLUMNS)].fillna("")
    return ResponseTable(questionnaire, persons, _without_missing_codes(questionnaire, codes))


def read_invited(csv_path: str | os.PathLike[str], questionnaire: Questionnaire) -> pd.DataFrame:
    """How many people were invited: columns organization, wave, role, team (text), invited (int).

    Raises InvalidAnswersFile with file, line and way out for the first fault.
    """
    path = Path(csv_path)
    frame = _text_frame(path)
    for column in INVITED_COLUMNS:
        if column not in frame.columns:
            _refuse(path, 1, "missing_column", column=column, header=",".join(INVITED_COLUMNS))
    if set(frame.columns) - set(INVITED_COLUMNS):
        extra = sorted(set(frame.columns) - set(INVITED_COLUMNS))[0]
        _refuse(path, 1, "unknown_column", column=_shown(extra), header=",".join(INVITED_COLUMNS))
    _check_roles(path, frame, questionnaire)
    _check_names(path, frame, ("organization", "wave"))
    _check_length(path, frame, "team")
    counts = pd.to_numeric(frame["invited"], errors="coerce")
    bad = counts.isna() | (counts < 0) | (counts > 1_000_000) | (counts % 1 != 0)
    if bad.any():
        _refuse(path, _line_of(path, int(np.argmax(bad))), "invited_not_a_count")
    frame = frame.fillna("")
    frame["invited"] = counts.astype(int)
    repeated = frame.duplicated(["organization", "wave", "role", "team"])
    if repeated.any():
        _refuse(path, _line_of(path, int(np.argmax(repeated))), "invited_repeated")
    return frame.loc[:, list(INVITED_COLUMNS)]


def _text_frame(path: Path, few_texts: frozenset[str] = frozenset()) -> pd.DataFrame:
    """The file as text, a column each; empty cells are NaN.

    ``few_texts``: columns that hold few different texts, read as categories, so that each text is looked
    at once.
    """
    if not path.is_file():
        raise InvalidAnswersFile("answers.no_file", file=str(path))
    size = path.stat().st_size
    if size > MAX_BYTES:
        megabytes = {"size": size // 1024 // 1024, "limit": MAX_BYTES // 1024 // 1024}
        raise InvalidAnswersFile("answers.too_large", file=path.name, **megabytes)
    try:
        frame = pd.read_csv(
            path,
            dtype=defaultdict(lambda: "str", dict.fromkeys(few_texts, "category")),
            encoding="utf-8-sig",
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=False,
        )
    except UnicodeDecodeError:
        _refuse(path, _first_bad_line(path), "not_utf8")
    except pd.errors.EmptyDataError:
        _refuse(path, 1, "empty")
    except pd.errors.ParserError:
        _refuse(path, _first_ragged_line(path) or 1, "ragged")
    ragged = _first_ragged_line(path)  # pandas fills short lines, and takes surplus cells for an index
    if ragged is not None:
        _refuse(path, ragged, "ragged")
    blank = frame.isna().all(axis=1)
    while len(frame) and blank.iloc[-1]:
        frame, blank = frame.iloc[:-1], blank.iloc[:-1]
    if frame.empty:
        _refuse(path, 1, "empty")
    return frame


def _check_header(path: Path, questionnaire: Questionnaire) -> None:
    header = _header(path)
    wanted = ",".join(PERSON_COLUMNS)
    for column in PERSON_COLUMNS:
        if column not in header:
            _refuse(path, 1, "missing_column", column=column, header=f"{wanted},…")
    if len(set(header)) != len(header):
        twice = next(name for name in header if header.count(name) > 1)
        _refuse(path, 1, "column_repeated", column=_shown(twice))
    for column in header:
        if column not in {*PERSON_COLUMNS, *VERSION_COLUMNS, *questionnaire.items}:
            _refuse(path, 1, "unknown_item", column=_shown(column), questionnaire=questionnaire.id)
    if not set(header) & set(questionnaire.items):
        _refuse(path, 1, "no_items", questionnaire=questionnaire.id)


def _check_version(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    for column, wanted in (("questionnaire", questionnaire.id), ("version", questionnaire.version)):
        if column in frame.columns:
            other = frame[column].ne(wanted)
            if other.any():
                row = int(np.argmax(other))
                found = _shown(str(frame[column].iloc[row]))
                place = f"{path.name}:{_line_of(path, row)}"
                raise InvalidAnswersFile("answers.mixed_versions", place=place, found=found, wanted=wanted)


def _check_persons(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    _check_roles(path, frame, questionnaire)
    _check_names(path, frame, ("organization", "wave"))
    _check_length(path, frame, "team")
    unknown = ~frame["language"].isin([*questionnaire.languages])
    if unknown.any():
        row = int(np.argmax(unknown))
        _refuse(path, _line_of(path, row), "unknown_language", known=", ".join(questionnaire.languages))


def _check_roles(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    unknown = ~frame["role"].isin(questionnaire.role_ids)
    if unknown.any():
        row = int(np.argmax(unknown))
        _refuse(path, _line_of(path, row), "unknown_role", known=", ".join(questionnaire.role_ids))


def _check_names(path: Path, frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    for column in columns:
        unusable = frame[column].isna() | (frame[column].str.len() > MAX_NAME)
        if unusable.any():
            _refuse(
                path, _line_of(path, int(np.argmax(unusable))), "name_missing", column=column, limit=MAX_NAME
            )


def _check_length(path: Path, frame: pd.DataFrame, column: str) -> None:
    long = (frame[column].str.len() > MAX_NAME).to_numpy(dtype=bool, na_value=False)
    if long.any():
        _refuse(path, _line_of(path, int(np.argmax(long))), "name_missing", column=column, limit=MAX_NAME)


def _codes(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """The item columns as floats, in the questionnaire's order, checked against scale and role."""
    given = [item for item in questionnaire.items if item in frame.columns]
    values = np.empty((len(frame), len(given)))
    bad = np.empty(values.shape, dtype=bool)
    for column, name in enumerate(given):
        scale = questionnaire.scale_of(questionnaire.items[name])
        values[:, column], bad[:, column] = _looked_up(frame[name], (*scale.codes, *scale.missing_codes))
    if bad.any():
        row, column = divmod(int(np.argmax(bad)), len(given))
        scale = questionnaire.scale_of(questionnaire.items[given[column]])
        codes = ", ".join(map(str, (*scale.codes, *scale.missing_codes)))
        _refuse(path, _line_of(path, row), "code_off_scale", item=given[column], codes=codes)
    numbers = pd.DataFrame(values, columns=given)
    _check_asked(path, frame, numbers, questionnaire)
    ordered: pd.DataFrame = numbers.reindex(columns=list(questionnaire.items))
    return ordered


def _looked_up(answers: pd.Series, allowed: tuple[int, ...]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """A column of categories as numbers, NaN where empty, and which cells hold none of ``allowed``."""
    numbers = pd.to_numeric(pd.Series(answers.cat.categories, dtype=str), errors="coerce").to_numpy(
        dtype=float
    )
    known = np.isin(numbers, allowed)
    places = answers.cat.codes.to_numpy()  # -1 where the cell is empty: the last entry below
    return np.append(numbers, np.nan)[places], np.append(~known, False)[places]


def _check_asked(
    path: Path, frame: pd.DataFrame, numbers: pd.DataFrame, questionnaire: Questionnaire
) -> None:
    for role in questionnaire.role_ids:
        asked = {item.id for item in questionnaire.items_for(role)}
        for item in numbers.columns.difference(list(asked)):
            answered = (frame["role"].eq(role) & numbers[item].notna()).to_numpy()
            if answered.any():
                _refuse(
                    path, _line_of(path, int(np.argmax(answered))), "item_not_asked", item=item, role=role
                )


def _without_missing_codes(questionnaire: Questionnaire, codes: pd.DataFrame) -> pd.DataFrame:
    """``codes`` with the options that mean "don't know" as NaN."""
    values = codes.to_numpy(dtype=float, copy=True)
    for scale in questionnaire.response_scales:
        columns = [
            i for i, item in enumerate(questionnaire.items.values()) if item.response_scale == scale.id
        ]
        if columns and scale.missing_codes:
            part = values[:, columns]
            values[:, columns] = np.where(np.isin(part, scale.missing_codes), np.nan, part)
    return pd.DataFrame(values, index=codes.index, columns=codes.columns)


def _refuse(path: Path, line: int, code: str, **values: object) -> NoReturn:
    sentence = f"answers.{code}"
    raise InvalidAnswersFile(sentence, file=path.name, line=line, **values) from None


def _shown(name: str) -> str:
    """A header or id as it may stand in a sentence: short, on one line."""
    return "".join(char if char.isprintable() else "·" for char in name[:40])


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _line_of(path: Path, row: int) -> int:
    """The line of the file where data row ``row`` (from 0) starts; cells may hold line breaks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        next(lines, None)
        start = lines.line_num + 1
        for _ in range(row):
            next(lines, None)
            start = lines.line_num + 1
    return start


def _first_bad_line(path: Path) -> int:
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


def _first_ragged_line(path: Path) -> int | None:
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
