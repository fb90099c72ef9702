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

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.careless import has_run
from assessment.psychometrics.facet_sums import facet_counts, facet_sums
from assessment.questionnaire import MAX_SCORE, Questionnaire

LONG_RUN = 14
CONTRADICTION = 50.0
LEAST_FACETS = 4

Scores = NDArray[np.float64]


def careless(questionnaire: Questionnaire, role: str, items: Scores) -> NDArray[np.bool_]:
    """Who of a role shows a long run or contradiction.

    ``items``: people x items of the file, 0-100, keyed, NaN where missing.
    """
    asked = {item.id for item in questionnaire.items_for(role)}
    columns = [position for position, item in enumerate(questionnaire.items) if item in asked]
    if not columns or not len(items):
        return np.zeros(len(items), dtype=bool)
    turned = _turned(questionnaire)
    as_ticked = items * np.where(turned, -1.0, 1.0) + np.where(turned, MAX_SCORE, 0.0)
    mine = as_ticked if len(columns) == items.shape[1] else as_ticked[:, columns]
    runs = has_run(mine, LONG_RUN)
    return np.asarray(runs | (contradiction(questionnaire, items) >= CONTRADICTION))


def contradiction(questionnaire: Questionnaire, items: Scores) -> Scores:
    """Each person's mean distance between a facet's reversed items and its others, in points.

    Keyed alike, so that 0 is perfect consistency and 100 is agreeing fully with every statement and its
    opposite. Over the facets where both kinds are answered; 0 where these are fewer than four.
    """
    turned, answered = _turned(questionnaire), ~np.isnan(items)
    scores = np.fmax(items, 0.0)  # a missing answer adds nothing
    sides = [_means(questionnaire, scores, answered, side) for side in (turned, ~turned)]
    distance = np.abs(sides[0] - sides[1])
    known = ~np.isnan(distance)
    count = known.sum(axis=1)
    mean = np.where(known, distance, 0.0).sum(axis=1) / np.maximum(count, 1)
    return np.where(count >= LEAST_FACETS, mean, 0.0)


def _turned(questionnaire: Questionnaire) -> NDArray[np.bool_]:
    return np.array([item.reverse_keyed for item in questionnaire.items.values()])


def _means(
    questionnaire: Questionnaire, scores: Scores, answered: NDArray[np.bool_], side: NDArray[np.bool_]
) -> Scores:
    """Each person's mean over the items of each facet on one ``side``; NaN where none is answered."""
    ends = np.cumsum([len(facet.items) for facet in questionnaire.facets.values()])[:-1]
    lengths = [int(part.sum()) for part in np.split(side, ends)]  # items follow each other by facet
    count = facet_counts(answered[:, side], lengths)
    total = facet_sums(scores[:, side], lengths)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
