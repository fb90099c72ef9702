"""Answers as two frames with one index: what reading a file gives, and what scoring takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file.coded import Coded
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire
from assessment.response import Response

GROUP_COLUMNS = ("organization", "wave", "role", "team")
PERSON_COLUMNS = (*GROUP_COLUMNS, "language")
INVITED_COLUMNS = ("organization", "wave", "role", "team", "invited")
LISTED_COLUMNS = ("organization", "wave", "role", "team", "address")
VERSION_COLUMNS = ("questionnaire", "version")
MAX_NAME = 120
MAX_ADDRESS = 320
MAX_INVITED = 1_000_000


@dataclass(frozen=True)
class ResponseTable:
    """Many responses as two frames with one index, ``response_id``.

    ``persons``: organization, wave, role, team, language (text). ``codes``: one float column an item of
    the questionnaire, in its order; NaN where not answered, not asked, or "don't know".
    """

    questionnaire: Questionnaire
    persons: pd.DataFrame
    codes: pd.DataFrame
    groups: Mapping[str, Coded] | None = None
    """Columns ``GROUP_COLUMNS`` of ``persons`` as numbers, where reading has them; else None."""

    @cached_property
    def coded(self) -> Mapping[str, Coded]:
        """Columns ``GROUP_COLUMNS`` of ``persons`` as numbers."""
        return self.groups or groups_of(self.persons)


def groups_of(persons: pd.DataFrame) -> Mapping[str, Coded]:
    """The columns that say to which group somebody belongs, as numbers."""
    return {name: Coded.read(persons[name]) for name in GROUP_COLUMNS}


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
    return ResponseTable(questionnaire, persons, without_missing_codes(questionnaire, codes))


def table_of(questionnaire: Questionnaire, answers: pd.DataFrame) -> ResponseTable:
    """``answers`` in the layout of the answers file, as simulated ones are, known to be sound."""
    codes = answers[list(questionnaire.items)].astype(float)
    return ResponseTable(
        questionnaire, answers[list(PERSON_COLUMNS)], without_missing_codes(questionnaire, codes)
    )


def without_missing_codes(questionnaire: Questionnaire, codes: pd.DataFrame) -> pd.DataFrame:
    """``codes`` with the options that mean "don't know" as NaN."""
    by_item = codes.to_numpy(dtype=float, copy=True).T
    leave_out_missing_codes(questionnaire, by_item)
    return pd.DataFrame(by_item.T, index=codes.index, columns=codes.columns, copy=False)


def leave_out_missing_codes(questionnaire: Questionnaire, by_item: NDArray[np.float64]) -> None:
    """Make the options that mean "don't know" NaN, in place; ``by_item``: a row an item, a column a person.

    An item after the other: what is compared stays in the processor's cache.
    """
    for row, item in zip(by_item, questionnaire.items.values(), strict=True):
        for code in questionnaire.scale_of(item).missing_codes:
            row[row == code] = np.nan
