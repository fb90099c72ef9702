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
from assessment.psychometrics.facet_sums import facet_sums
from assessment.questionnaire import MAX_SCORE, Questionnaire

LONG_RUN = 14
CONTRADICTION = 50.0
LEAST_FACETS = 4
_TOGETHER = 1024
"""People looked at in one go: their answers then stay in the processor's cache."""

Scores = NDArray[np.float64]


def careless(questionnaire: Questionnaire, role: str, items: Scores) -> NDArray[np.bool_]:
    """Who of a role shows a long run or contradiction.

    ``items``: people x items of the file, 0-100, keyed, NaN where missing.
    """
    asked = {item.id for item in questionnaire.items_for(role)}
    columns = [position for position, item in enumerate(questionnaire.items) if item in asked]
    if not columns or not len(items):
        return np.zeros(len(items), dtype=bool)
    turned = np.array([item.reverse_keyed for item in questionnaire.items.values()])
    runs = [
        has_run(_as_ticked(items[start : start + _TOGETHER], turned, columns), LONG_RUN)
        for start in range(0, len(items), _TOGETHER)
    ]
    return np.concatenate(runs) | (contradiction(questionnaire, items) >= CONTRADICTION)


def _as_ticked(items: Scores, turned: NDArray[np.bool_], columns: list[int]) -> Scores:
    """Some columns of ``items`` as on the screen, the reversed ones turned back."""
    ticked = np.empty((len(columns), len(items)))
    for into, column in zip(ticked, columns, strict=True):
        answers = items[:, column]
        into[:] = MAX_SCORE - answers if turned[column] else answers
    return ticked.T


def contradiction(questionnaire: Questionnaire, items: Scores) -> Scores:
    """Each person's mean distance between a facet's reversed items and its others, in points.

    Keyed alike, so that 0 is perfect consistency and 100 is agreeing fully with every statement and its
    opposite. Over the facets where both kinds are answered; 0 where these are fewer than four.
    """
    place = {item: number for number, item in enumerate(questionnaire.items)}
    total, count = np.zeros(len(items)), np.zeros(len(items))
    for facet in questionnaire.facets.values():
        sides = [
            [place[item.id] for item in facet.items if item.reverse_keyed is side] for side in (True, False)
        ]
        sums = facet_sums(items, sides)
        known = (sums.count > 0).all(axis=1)
        total += np.where(known, np.abs(sums.mean[:, 0] - sums.mean[:, 1]), 0.0)
        count += known
    return np.where(count >= LEAST_FACETS, total / np.maximum(count, 1), 0.0)
