"""The careful way: any CSV file that the standard allows, and for each fault its line and its sentence."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file.frames import (
    INVITED_COLUMNS,
    LISTED_COLUMNS,
    MAX_ADDRESS,
    MAX_INVITED,
    MAX_NAME,
    PERSON_COLUMNS,
    VERSION_COLUMNS,
    ResponseTable,
)
from assessment.answers_file.lines import (
    column_names,
    first_bad_line,
    first_ragged_line,
    line_of,
    refuse,
    shown,
)
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire

MAX_BYTES = 100 * 1024 * 1024


def refuse_unreadable(path: Path) -> None:
    """Raise InvalidAnswersFile where there is no file, or one over the limit."""
    if not path.is_file():
        raise InvalidAnswersFile("answers.no_file", file=str(path))
    size = path.stat().st_size
    if size > MAX_BYTES:
        megabytes = {"size": size // 1024 // 1024, "limit": MAX_BYTES // 1024 // 1024}
        raise InvalidAnswersFile("answers.too_large", file=path.name, **megabytes)


def checked_responses(path: Path, questionnaire: Questionnaire) -> ResponseTable:
    """The answers in ``path``; raises InvalidAnswersFile for the first fault."""
    frame = _text_frame(path, few_texts=frozenset(questionnaire.items))
    _check_header(path, questionnaire)
    _check_version(path, frame, questionnaire)
    _check_persons(path, frame, questionnaire)
    codes = _codes(path, frame, questionnaire)
    frame.index = codes.index = pd.RangeIndex(len(frame), name="response_id")
    persons = frame[list(PERSON_COLUMNS)].fillna("")
    return ResponseTable.of(questionnaire, persons, codes)


def checked_invited(path: Path, questionnaire: Questionnaire) -> pd.DataFrame:
    """The counts of invited people in ``path``; raises InvalidAnswersFile for the first fault."""
    frame = _groups(path, questionnaire, INVITED_COLUMNS)
    counts = pd.to_numeric(frame["invited"], errors="coerce")
    bad = counts.isna() | (counts < 0) | (counts > MAX_INVITED) | (counts % 1 != 0)
    if bad.any():
        refuse(path, line_of(path, int(np.argmax(bad))), "invited_not_a_count")
    frame = frame.fillna("")
    frame["invited"] = counts.astype(int)
    repeated = frame.duplicated(["organization", "wave", "role", "team"])
    if repeated.any():
        refuse(path, line_of(path, int(np.argmax(repeated))), "invited_repeated")
    return frame.loc[:, list(INVITED_COLUMNS)]


def checked_people(path: Path, questionnaire: Questionnaire) -> pd.DataFrame:
    """The invitation list in ``path``, one line a person; raises InvalidAnswersFile for the first fault."""
    frame = _groups(path, questionnaire, LISTED_COLUMNS).fillna("")
    frame["address"] = frame["address"].str.strip()
    unusable = ~frame["address"].str.fullmatch(rf"\S.{{0,{MAX_ADDRESS - 1}}}")
    if unusable.any():
        refuse(path, line_of(path, int(np.argmax(unusable))), "address_missing", limit=MAX_ADDRESS)
    repeated = frame["address"].str.casefold().duplicated()
    if repeated.any():
        refuse(path, line_of(path, int(np.argmax(repeated))), "address_repeated")
    return frame.loc[:, list(LISTED_COLUMNS)]


def _groups(path: Path, questionnaire: Questionnaire, columns: tuple[str, ...]) -> pd.DataFrame:
    """The file as text with just these ``columns``, its places known."""
    frame = _text_frame(path)
    for column in columns:
        if column not in frame.columns:
            refuse(path, 1, "missing_column", column=column, header=",".join(columns))
    extra = sorted(set(frame.columns) - set(columns))
    if extra:
        refuse(path, 1, "unknown_column", column=shown(extra[0]), header=",".join(columns))
    _check_roles(path, frame, questionnaire)
    _check_names(path, frame, ("organization", "wave"))
    _check_length(path, frame, "team")
    return frame


def _text_frame(path: Path, few_texts: frozenset[str] = frozenset()) -> pd.DataFrame:
    """The file as text, a column each; empty cells are NaN.

    ``few_texts``: columns that hold few different texts, read as categories, so that each text is looked
    at once.
    """
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
        refuse(path, first_bad_line(path), "not_utf8")
    except pd.errors.EmptyDataError:
        refuse(path, 1, "empty")
    except pd.errors.ParserError:
        refuse(path, first_ragged_line(path) or 1, "ragged")
    ragged = first_ragged_line(path)  # pandas fills short lines, and takes surplus cells for an index
    if ragged is not None:
        refuse(path, ragged, "ragged")
    blank = frame.isna().all(axis=1)
    while len(frame) and blank.iloc[-1]:
        frame, blank = frame.iloc[:-1], blank.iloc[:-1]
    if frame.empty:
        refuse(path, 1, "empty")
    return frame


def _check_header(path: Path, questionnaire: Questionnaire) -> None:
    header = column_names(path)
    wanted = ",".join(PERSON_COLUMNS)
    for column in PERSON_COLUMNS:
        if column not in header:
            refuse(path, 1, "missing_column", column=column, header=f"{wanted},…")
    if len(set(header)) != len(header):
        twice = next(name for name in header if header.count(name) > 1)
        refuse(path, 1, "column_repeated", column=shown(twice))
    for column in header:
        if column not in {*PERSON_COLUMNS, *VERSION_COLUMNS, *questionnaire.items}:
            refuse(path, 1, "unknown_item", column=shown(column), questionnaire=questionnaire.id)
    if not set(header) & set(questionnaire.items):
        refuse(path, 1, "no_items", questionnaire=questionnaire.id)


def _check_version(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    for column, wanted in (("questionnaire", questionnaire.id), ("version", questionnaire.version)):
        if column in frame.columns:
            other = frame[column].ne(wanted)
            if other.any():
                row = int(np.argmax(other))
                found = shown(str(frame[column].iloc[row]))
                place = f"{path.name}:{line_of(path, row)}"
                raise InvalidAnswersFile("answers.mixed_versions", place=place, found=found, wanted=wanted)


def _check_persons(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    _check_roles(path, frame, questionnaire)
    _check_names(path, frame, ("organization", "wave"))
    _check_length(path, frame, "team")
    unknown = ~frame["language"].isin([*questionnaire.languages])
    if unknown.any():
        row = int(np.argmax(unknown))
        refuse(path, line_of(path, row), "unknown_language", known=", ".join(questionnaire.languages))


def _check_roles(path: Path, frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    unknown = ~frame["role"].isin(questionnaire.role_ids)
    if unknown.any():
        row = int(np.argmax(unknown))
        refuse(path, line_of(path, row), "unknown_role", known=", ".join(questionnaire.role_ids))


def _check_names(path: Path, frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    for column in columns:
        unusable = frame[column].isna() | (frame[column].str.len() > MAX_NAME)
        if unusable.any():
            refuse(
                path, line_of(path, int(np.argmax(unusable))), "name_missing", column=column, limit=MAX_NAME
            )


def _check_length(path: Path, frame: pd.DataFrame, column: str) -> None:
    long = (frame[column].str.len() > MAX_NAME).to_numpy(dtype=bool, na_value=False)
    if long.any():
        refuse(path, line_of(path, int(np.argmax(long))), "name_missing", column=column, limit=MAX_NAME)


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
        refuse(path, line_of(path, row), "code_off_scale", item=given[column], codes=codes)
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
                refuse(path, line_of(path, int(np.argmax(answered))), "item_not_asked", item=item, role=role)
