"""Who shows signs of careless answering: flagged to compare with and without, never deleted.

Two signs that need no clock (design: README, rule 1). A *long run*: 14 or more identical codes one after the
other in the order of the file; as every facet holds a reversed item, so long a run agrees with opposites.
*Contradiction*: over at least four facets, the reversed items lie on average half the scale or more away from
the other items of their facet, once all are keyed alike. Someone who agrees with everything, at random
points too, does that; a careful person's average is near 20. Random ticking (about 35) is not told from a
careful person who wavers: a rule that caught it would flag careful people too. Every flag is a sign, and
says nothing about a person: it does not leave the floor of numbers.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.careless import has_stretch
from assessment.psychometrics.facet_sums import FacetSums, facet_sums
from assessment.questionnaire import MAX_SCORE, Questionnaire

LONG_RUN = 14
CONTRADICTION = 50.0
LEAST_FACETS = 4
_ROUNDING = 1e-9

Scores = NDArray[np.float64]


def careless(
    questionnaire: Questionnaire, role: str, items: Scores, sums: FacetSums | None = None
) -> NDArray[np.bool_]:
    """Who of a role shows a long run or contradiction.

    ``items``: people x items of the file, 0-100, keyed, NaN where missing; ``sums``: over the items of each
    facet, where they are known already.
    """
    asked = {item.id for item in questionnaire.items_for(role)}
    columns = [position for position, item in enumerate(questionnaire.items) if item in asked]
    if not columns or not len(items):
        return np.zeros(len(items), dtype=bool)
    runs = has_stretch(_as_the_one_before(questionnaire, items, columns), LONG_RUN)
    return runs | (contradiction(questionnaire, items, sums) >= CONTRADICTION - _ROUNDING)


def _as_the_one_before(questionnaire: Questionnaire, items: Scores, columns: list[int]) -> NDArray[np.bool_]:
    """Whether each of ``columns`` but the first was ticked as the one before it (columns - 1, n).

    As on the screen: where one of the two is reversed, it is turned back.
    """
    turned = [item.reverse_keyed for item in questionnaire.items.values()]
    same = np.empty((len(columns) - 1, len(items)), dtype=bool)
    for into, (before, column) in zip(same, pairwise(columns), strict=True):
        answers = items[:, column]
        alike = turned[before] == turned[column]
        np.equal(items[:, before], answers if alike else MAX_SCORE - answers, out=into)
    return same


def contradiction(questionnaire: Questionnaire, items: Scores, sums: FacetSums | None = None) -> Scores:
    """Each person's mean distance between a facet's reversed items and its others, in points.

    Keyed alike, so that 0 is perfect consistency and 100 is agreeing fully with every statement and its
    opposite. Over the facets where both kinds are answered; 0 where these are fewer than four.
    """
    place = {item: number for number, item in enumerate(questionnaire.items)}
    facets = [facet.items for facet in questionnaire.facets.values()]
    every = sums or facet_sums(items, [[place[item.id] for item in mine] for mine in facets])
    reverse = facet_sums(items, [[place[item.id] for item in mine if item.reverse_keyed] for mine in facets])
    turned, others = reverse.count.T, every.count.T - reverse.count.T
    total = every.mean.T * every.count.T - reverse.mean.T * turned
    known = (turned > 0) & (others > 0)
    distance = np.where(known, np.abs(reverse.mean.T - total / np.maximum(others, 1)), 0.0)
    count = known.sum(axis=0, dtype=np.int16)
    return np.where(count >= LEAST_FACETS, distance.sum(axis=0) / np.maximum(count, 1), 0.0)
