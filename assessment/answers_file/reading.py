"""The two doors: a plain file by the quick way, any other, and any with a fault, by the careful way.

Both ways give the same table. The quick way checks everything that the careful way checks, on each different
text once, and knows only yes and no: where and why a file is refused, the careful way finds.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file.checked import (
    checked_invited,
    checked_people,
    checked_responses,
    refuse_unreadable,
)
from assessment.answers_file.choices import NO_CHOICE, Choices
from assessment.answers_file.coded import Coded
from assessment.answers_file.frames import (
    INVITED_COLUMNS,
    MAX_INVITED,
    MAX_NAME,
    PERSON_COLUMNS,
    VERSION_COLUMNS,
    ResponseTable,
)
from assessment.answers_file.lines import column_names
from assessment.answers_file.plain import EMPTY, MOST_READ, PlainRows, Texts, plain_rows
from assessment.questionnaire import Questionnaire, ResponseScale

_OFF_SCALE = 254
_LONGEST_COUNT = 12
"""Digits, zeros in front too: far above ``MAX_INVITED``, and far below what an integer holds."""


def read_responses(csv_path: str | os.PathLike[str], questionnaire: Questionnaire) -> ResponseTable:
    """The answers in ``csv_path``, every one of them known to ``questionnaire``.

    Raises InvalidAnswersFile with file, line and way out for the first fault; nothing is read half.
    """
    path = Path(csv_path)
    refuse_unreadable(path)
    rows = plain_rows(path.read_bytes(), questionnaire.items.keys())
    table = None if rows is None else plain_responses(rows, questionnaire)
    return checked_responses(path, questionnaire) if table is None else table


def read_invited(csv_path: str | os.PathLike[str], questionnaire: Questionnaire) -> pd.DataFrame:
    """How many people were invited: columns organization, wave, role, team (text), invited (int).

    Raises InvalidAnswersFile with file, line and way out for the first fault.
    """
    path = Path(csv_path)
    refuse_unreadable(path)
    rows = plain_rows(path.read_bytes())
    frame = None if rows is None else plain_invited(rows, questionnaire)
    return checked_invited(path, questionnaire) if frame is None else frame


def is_list(csv_path: str | os.PathLike[str]) -> bool:
    """Whether a file of invited people holds addresses, one line a person, and no counts."""
    path = Path(csv_path)
    refuse_unreadable(path)
    try:
        return "address" in column_names(path)
    except (UnicodeDecodeError, csv.Error):
        return False  # what is wrong with it is told when it is read


def read_people(csv_path: str | os.PathLike[str], questionnaire: Questionnaire) -> pd.DataFrame:
    """An invitation list: columns organization, wave, role, team, address (text), one line a person.

    Raises InvalidAnswersFile with file, line and way out for the first fault.
    """
    path = Path(csv_path)
    refuse_unreadable(path)
    return checked_people(path, questionnaire)


def plain_responses(rows: PlainRows, questionnaire: Questionnaire) -> ResponseTable | None:
    """The answers in ``rows``; None where anything is not as it should be."""
    columns = rows.texts.keys()
    if not columns >= {*PERSON_COLUMNS} or columns - {*PERSON_COLUMNS, *VERSION_COLUMNS} or not rows.names:
        return None
    if not _persons_known(rows.texts, questionnaire) or _answered_unasked(rows, questionnaire):
        return None
    choices = _choices(rows, questionnaire)
    if choices is None:
        return None
    index = pd.RangeIndex(len(choices), name="response_id")
    groups = {name: Coded.numbered(rows.texts[name].texts, rows.texts[name].rows) for name in PERSON_COLUMNS}
    return ResponseTable(questionnaire, index, groups, choices)


def plain_invited(rows: PlainRows, questionnaire: Questionnaire) -> pd.DataFrame | None:
    """The counts in ``rows``; None where anything is not as it should be."""
    if rows.texts.keys() != {*INVITED_COLUMNS} or not _groups_known(rows.texts, questionnaire):
        return None
    *names, invited = INVITED_COLUMNS
    counts = rows.texts[invited]
    if not all(text.isascii() and text.isdigit() and len(text) < _LONGEST_COUNT for text in counts.texts):
        return None
    numbers = np.array([int(text) for text in counts.texts], dtype=np.int64)[counts.rows]
    groups = list(zip(*(rows.texts[name].texts for name in names), strict=True))
    if (numbers > MAX_INVITED).any() or len({groups[row] for row in counts.rows}) < len(numbers):
        return None
    column = pd.Series([text for texts in zip(*groups, strict=True) for text in texts], dtype=str).array
    placed = [column.take(place * len(groups) + counts.rows) for place in range(len(names))]
    return pd.DataFrame(dict(zip((*names, invited), (*placed, numbers), strict=True)), copy=False)


def _groups_known(texts: Mapping[str, Texts], questionnaire: Questionnaire) -> bool:
    """Whether every line names an organization, a wave and a role, and no name is too long."""
    named = all(
        text and len(text) <= MAX_NAME for name in ("organization", "wave") for text in texts[name].texts
    )
    short = all(len(text) <= MAX_NAME for text in texts["team"].texts)
    return named and short and {*texts["role"].texts} <= {*questionnaire.role_ids}


def _persons_known(texts: Mapping[str, Texts], questionnaire: Questionnaire) -> bool:
    """Whether every line is of a known group, language, questionnaire and version."""
    version = {"questionnaire": questionnaire.id, "version": questionnaire.version}
    return (
        _groups_known(texts, questionnaire)
        and {*texts["language"].texts} <= {*questionnaire.languages}
        and all({*texts[name].texts} <= {own} for name, own in version.items() if name in texts)
    )


def _answered_unasked(rows: PlainRows, questionnaire: Questionnaire) -> bool:
    """Whether somebody answered an item that their role is not asked."""
    roles = rows.texts["role"]
    for role in questionnaire.role_ids:
        asked = {item.id for item in questionnaire.items_for(role)}
        others = [place for place, name in enumerate(rows.names) if name not in asked]
        if others:
            mine = np.array([text == role for text in roles.texts])[roles.rows]
            if (rows.numbers[:, others][mine] != EMPTY).any():
                return True
    return False


def _choices(rows: PlainRows, questionnaire: Questionnaire) -> Choices | None:
    """Choices of people x items of the questionnaire; None where a code is off its scale."""
    choices = np.empty((len(questionnaire.items), len(rows.numbers)), dtype=np.uint8)
    place = {name: number for number, name in enumerate(rows.names)}
    meanings = {scale.id: _meaning(scale) for scale in questionnaire.response_scales}
    numbers = np.ascontiguousarray(rows.numbers.T)
    for into, item in zip(choices, questionnaire.items.values(), strict=True):
        if item.id not in place:
            into[:] = NO_CHOICE
            continue
        meanings[item.response_scale].take(numbers[place[item.id]], out=into, mode="clip")
    return None if (choices == _OFF_SCALE).any() else choices.T


def _meaning(scale: ResponseScale) -> NDArray[np.uint8]:
    """Which choice each number that a cell can hold is on ``scale``."""
    table = np.full(EMPTY + 1, _OFF_SCALE, dtype=np.uint8)
    for choice, code in enumerate(scale.codes):
        if code in range(MOST_READ + 1):
            table[code] = choice
    missing = [code for code in scale.missing_codes if code in range(MOST_READ + 1)]
    table[[*missing, EMPTY]] = NO_CHOICE
    return table
