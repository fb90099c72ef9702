"""Who shows signs of careless answering: flagged to compare with and without, never deleted.

Two signs that need no clock (design: README, rule 1). A *long run*: 14 or more identical ticks one after
the other in the order of the file; as every facet holds a reversed item, so long a run agrees with opposites.
*Contradiction*: over at least four facets, the reversed items lie on average half the scale or more away from
the other items of their facet, once all are keyed alike. Someone who agrees with everything, at random
points too, does that; a careful person's average is near 20. Random ticking (about 35) is not told from a
careful person who wavers: a rule that caught it would flag careful people too. Every flag is a sign, and
says nothing about a person: it does not leave the floor of numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assessment.answers_file import Choices, meant
from assessment.psychometrics.careless import has_stretch
from assessment.psychometrics.facet_sums import FacetSums, facet_sums, items_of
from assessment.questionnaire import Questionnaire, ResponseScale

LONG_RUN = 14
CONTRADICTION = 50.0
LEAST_FACETS = 4
_ROUNDING = 1e-9
"""Points: by so much a mean that is just the bound may come out below it."""
_TOP, _NOTHING = 10_000, -1

Scores = NDArray[np.float64]


def careless(
    questionnaire: Questionnaire, role: str, choices: Choices, items: Scores, sums: FacetSums
) -> NDArray[np.bool_]:
    """Who of a role shows a long run or contradiction.

    Of people: their ``choices`` and scores by ``items`` of the file, and the ``sums`` of these by facet.
    """
    asked = {item.id for item in questionnaire.items_for(role)}
    columns = [position for position, item in enumerate(questionnaire.items) if item in asked]
    if not columns or not len(items):
        return np.zeros(len(items), dtype=bool)
    ticked = items_of(meant(questionnaire, choices, _height, _NOTHING), columns)
    same = (ticked[1:] == ticked[:-1]) & (ticked[1:] != _NOTHING)
    contradicts = contradiction(questionnaire, items, sums) >= CONTRADICTION - _ROUNDING
    return has_stretch(same, LONG_RUN) | contradicts


def _height(scale: ResponseScale, _reverse_keyed: bool) -> NDArray[np.int16]:
    """How high each choice stands on its scale, as on the screen: the ends of all scales are alike."""
    last = len(scale.codes) - 1
    return np.asarray(np.rint(np.arange(last + 1) * (_TOP / last)), dtype=np.int16)


def contradiction(questionnaire: Questionnaire, items: Scores, sums: FacetSums) -> Scores:
    """Each person's mean distance between a facet's reversed items and its others, in points.

    Keyed alike, so that 0 is perfect consistency and 100 is agreeing fully with every statement and its
    opposite. Over the facets where both kinds are answered; 0 where these are fewer than four.
    """
    place = {item: number for number, item in enumerate(questionnaire.items)}
    facets = [facet.items for facet in questionnaire.facets.values()]
    reverse = facet_sums(items, [[place[item.id] for item in mine if item.reverse_keyed] for mine in facets])
    turned, others = reverse.count.T, sums.count.T - reverse.count.T
    total = sums.mean.T * sums.count.T - reverse.mean.T * turned
    known = (turned > 0) & (others > 0)
    distance = np.where(known, np.abs(reverse.mean.T - total / np.maximum(others, 1)), 0.0)
    count = known.sum(axis=0, dtype=np.int16)
    return np.where(count >= LEAST_FACETS, distance.sum(axis=0) / np.maximum(count, 1), 0.0)
