"""Answers to scores of 0 to 100, a row per respondent (construct map, section 6, steps 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file import Coded, ResponseTable, groups_of, response_table
from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.facet_sums import FacetSums, facet_sums
from assessment.questionnaire import MAX_SCORE, Questionnaire
from assessment.response import Response

MIN_SHARE_ANSWERED = 0.5


@dataclass(frozen=True)
class ScoreTable:
    """Scores of 0-100 for every respondent, higher is nearer to the upper pole.

    Three frames with one index, ``response_id``. ``respondents``: organization, wave, role, team,
    language, and ``counted`` (bool: at least half of the role's items answered). ``items``: a column an
    item, reverse-keyed where the item is. ``facets``: a column a facet. NaN where not answered.
    """

    questionnaire: Questionnaire
    respondents: pd.DataFrame
    items: pd.DataFrame
    facets: pd.DataFrame
    sums: FacetSums | None = None
    """What the facet scores are made of, so that it is not added up again; None where rows were cut out."""
    groups: Mapping[str, Coded] | None = None
    """As in ``ResponseTable``."""

    @cached_property
    def coded(self) -> Mapping[str, Coded]:
        """Organization, wave, role and team of ``respondents`` as numbers."""
        return self.groups or groups_of(self.respondents)


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
    items = item_scores(questionnaire, table.codes.to_numpy(dtype=float))
    sums = _sums(questionnaire, items)
    facets = _scored(questionnaire, sums)
    answered = sums.count.sum(axis=1)
    respondents = table.persons.assign(counted=_counted(questionnaire, table.coded["role"], answered))
    index = table.persons.index
    return ScoreTable(
        questionnaire,
        respondents,
        pd.DataFrame(items, index=index, columns=list(questionnaire.items), copy=False),
        pd.DataFrame(facets, index=index, columns=list(questionnaire.facets), copy=False),
        sums,
        table.coded,
    )


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
