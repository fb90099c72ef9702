"""Answers to scores of 0 to 100, a row per respondent (construct map, section 6, steps 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file import (
    NO_CHOICE,
    PERSON_COLUMNS,
    Choices,
    Coded,
    ResponseTable,
    meant,
    persons_of,
    response_table,
)
from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.facet_sums import FacetSums, facet_sums
from assessment.questionnaire import MAX_SCORE, Questionnaire, ResponseScale
from assessment.response import Response

MIN_SHARE_ANSWERED = 0.5


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Scores of 0-100 for every respondent, a row a person, higher is nearer to the upper pole.

    ``index``, ``groups`` and ``choices`` as in ``ResponseTable``. ``counted`` (n,): who answered at least
    half of the items of their role. ``by_item`` (n, k), reverse-keyed where the item is, and ``by_facet``
    (n, f): NaN where not answered. ``sums``: what the facet scores are made of. The same as frames with one
    index, for whoever looks: ``respondents``, ``items`` and ``facets``.
    """

    questionnaire: Questionnaire
    index: pd.Index
    groups: Mapping[str, Coded]
    choices: Choices
    counted: NDArray[np.bool_]
    by_item: NDArray[np.float64]
    by_facet: NDArray[np.float64]
    sums: FacetSums

    @classmethod
    def of(
        cls,
        questionnaire: Questionnaire,
        respondents: pd.DataFrame,
        items: pd.DataFrame,
        facets: pd.DataFrame,
    ) -> ScoreTable:
        """From such frames, as parts of a table are."""
        groups = {name: Coded.read(respondents[name]) for name in PERSON_COLUMNS}
        counted = respondents["counted"].to_numpy(dtype=bool)
        by_item, by_facet = items.to_numpy(dtype=float), facets.to_numpy(dtype=float)
        choices, sums = _choices(questionnaire, by_item), _sums(questionnaire, by_item)
        return cls(questionnaire, respondents.index, groups, choices, counted, by_item, by_facet, sums)

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """Organization, wave, role, team, language (text), and ``counted``."""
        return persons_of(self.index, self.groups).assign(counted=self.counted)

    @cached_property
    def items(self) -> pd.DataFrame:
        """A column an item."""
        return pd.DataFrame(self.by_item, self.index, list(self.questionnaire.items), copy=False)

    @cached_property
    def facets(self) -> pd.DataFrame:
        """A column a facet."""
        return pd.DataFrame(self.by_facet, self.index, list(self.questionnaire.facets), copy=False)


def score(questionnaire: Questionnaire, responses: ResponseTable | list[Response]) -> ScoreTable:
    """Score every response.

    Item: 100 (x - lowest) / (highest - lowest) by the response scale, reverse-keyed 100 minus that.
    Facet: the mean of the answered items where at least ``min_answered`` are, else NaN.
    Raises InvalidAnswersFile for responses of another questionnaire or version.
    """
    table = response_table(questionnaire, responses) if isinstance(responses, list) else responses
    if (table.questionnaire.id, table.questionnaire.version) != (questionnaire.id, questionnaire.version):
        raise InvalidAnswersFile(
            "answers.mixed_versions",
            place="score",
            found=f"{table.questionnaire.id} {table.questionnaire.version}",
            wanted=f"{questionnaire.id} {questionnaire.version}",
        )
    items = meant(questionnaire, table.choices, choice_scores, np.nan)
    sums = _sums(questionnaire, items)
    counted = _counted(questionnaire, table.groups["role"], sums.count.sum(axis=1))
    facets = _scored(questionnaire, sums)
    return ScoreTable(questionnaire, table.index, table.groups, table.choices, counted, items, facets, sums)


def choice_scores(scale: ResponseScale, reverse_keyed: bool) -> NDArray[np.float64]:
    """The score of each choice on ``scale``."""
    codes = np.array(scale.codes, dtype=float)
    zero, top = (codes[-1], codes[0]) if reverse_keyed else (codes[0], codes[-1])
    return np.asarray((codes - zero) * MAX_SCORE / (top - zero))


def _choices(questionnaire: Questionnaire, items: NDArray[np.float64]) -> Choices:
    """The choices that item scores (people x items) came from."""
    choices = np.empty(items.T.shape, dtype=np.uint8)
    for into, scores, item in zip(choices, items.T, questionnaire.items.values(), strict=True):
        most = len(questionnaire.scale_of(item).codes) - 1
        place = np.rint(scores * most / MAX_SCORE)
        into[:] = np.where(np.isnan(scores), NO_CHOICE, most - place if item.reverse_keyed else place)
    return choices.T


def item_scores(questionnaire: Questionnaire, codes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Codes (people x items, NaN = missing) as scores of 0-100, by the range of the response SCALE."""
    items = list(questionnaire.items.values())
    scored_codes = [questionnaire.scale_of(item).codes for item in items]
    low = np.array([codes[0] for codes in scored_codes], dtype=float)
    high = np.array([codes[-1] for codes in scored_codes], dtype=float)
    turned = np.array([item.reverse_keyed for item in items])
    zero = np.where(turned, high, low)
    scores = codes - zero
    scores *= MAX_SCORE
    scores /= np.where(turned, low - high, high - low)
    return scores


def facet_scores(questionnaire: Questionnaire, items: NDArray[np.float64]) -> NDArray[np.float64]:
    """Item scores (people x items) as facet scores (people x facets)."""
    return _scored(questionnaire, _sums(questionnaire, items))


def _sums(questionnaire: Questionnaire, items: NDArray[np.float64]) -> FacetSums:
    place = {item: number for number, item in enumerate(questionnaire.items)}
    facets = questionnaire.facets.values()
    return facet_sums(items, [[place[item.id] for item in facet.items] for facet in facets])


def _scored(questionnaire: Questionnaire, sums: FacetSums) -> NDArray[np.float64]:
    enough = sums.count >= np.array([facet.min_answered for facet in questionnaire.facets.values()])
    return np.asarray(np.where(enough, sums.mean, np.nan))


def _counted(
    questionnaire: Questionnaire, roles: Coded, answered: NDArray[np.integer[Any]]
) -> NDArray[np.bool_]:
    """Who answered at least half of the items of their role."""
    counted = np.zeros(len(answered), dtype=bool)
    for role in questionnaire.role_ids:
        least = MIN_SHARE_ANSWERED * len(questionnaire.items_for(role))
        counted |= roles.are(role) & (answered >= least)
    return counted
