"""Answers as a table: what reading a file gives, and what scoring takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from assessment.answers_file.choices import NO_CHOICE, Choices, choices_of, meant
from assessment.answers_file.coded import Coded
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire
from assessment.response import Response

PERSON_COLUMNS = ("organization", "wave", "role", "team", "language")
INVITED_COLUMNS = ("organization", "wave", "role", "team", "invited")
LISTED_COLUMNS = ("organization", "wave", "role", "team", "address")
VERSION_COLUMNS = ("questionnaire", "version")
MAX_NAME = 120
MAX_ADDRESS = 320
MAX_INVITED = 1_000_000


@dataclass(frozen=True, eq=False)
class ResponseTable:
    """Many responses, a row a person: what reading gives, and what scoring takes.

    ``index``: their ids, named ``response_id``. ``groups``: each of ``PERSON_COLUMNS`` by name. ``choices``:
    people by items of the questionnaire, in its order. The same as frames, for whoever looks: ``persons``
    and ``codes``.
    """

    questionnaire: Questionnaire
    index: pd.Index
    groups: Mapping[str, Coded]
    choices: Choices

    @classmethod
    def of(cls, questionnaire: Questionnaire, persons: pd.DataFrame, codes: pd.DataFrame) -> ResponseTable:
        """From such frames with one index; codes that mean "don't know" are as good as none.

        Raises InvalidAnswersFile for a code that is off its scale.
        """
        choices = np.empty((len(questionnaire.items), len(codes)), dtype=np.uint8)
        for into, item in zip(choices, questionnaire.items.values(), strict=True):
            column = codes[item.id].to_numpy(dtype=np.float64, na_value=np.nan)
            into[:] = choices_of(questionnaire, item, column)
        groups = {name: Coded.read(persons[name]) for name in PERSON_COLUMNS}
        return cls(questionnaire, persons.index.rename("response_id"), groups, choices.T)

    @cached_property
    def persons(self) -> pd.DataFrame:
        """Organization, wave, role, team, language (text)."""
        return persons_of(self.index, self.groups)

    @cached_property
    def codes(self) -> pd.DataFrame:
        """One float column an item; NaN where not answered, not asked, or "don't know"."""
        codes = meant(
            self.questionnaire,
            self.choices,
            lambda scale, _reverse: np.array(scale.codes, dtype=float),
            np.nan,
        )
        return pd.DataFrame(codes, index=self.index, columns=list(self.questionnaire.items), copy=False)


def persons_of(index: pd.Index, groups: Mapping[str, Coded]) -> pd.DataFrame:
    """A frame of text, a column for each of ``PERSON_COLUMNS``."""
    return pd.DataFrame({name: groups[name].texts for name in PERSON_COLUMNS}, index=index, copy=False)


def response_table(questionnaire: Questionnaire, responses: list[Response]) -> ResponseTable:
    """The table of responses that were already checked one by one.

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
    groups = {
        name: Coded.of_texts([getattr(response, name) for response in responses]) for name in PERSON_COLUMNS
    }
    choices = np.empty((len(questionnaire.items), len(responses)), dtype=np.uint8)
    answers = [response.answers for response in responses]
    for into, item in zip(choices, questionnaire.items.values(), strict=True):
        scale, name = questionnaire.scale_of(item), item.id
        place = dict.fromkeys((None, *scale.missing_codes), NO_CHOICE)
        place |= {code: choice for choice, code in enumerate(scale.codes)}
        into[:] = [place[given.get(name)] for given in answers]
    return ResponseTable(questionnaire, index, groups, choices.T)


def table_of(questionnaire: Questionnaire, answers: pd.DataFrame) -> ResponseTable:
    """``answers`` in the layout of the answers file, as simulated ones are, known to be sound."""
    return ResponseTable.of(questionnaire, answers[list(PERSON_COLUMNS)], answers[list(questionnaire.items)])
