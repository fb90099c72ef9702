"""Do the people of one role see a dimension alike? One word: one voice, spread out, or two camps.

The numbers behind the words stand here and nowhere else. Two camps is looked for first: two groups can each
be of one mind. Only the word leaves this floor (design: privacy and reliability, section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.agreement import rwg_j_from_ratio, uniform_variance
from assessment.psychometrics.chance_agreement import rwg_j_null_quantile
from assessment.questionnaire import MAX_SCORE

Consensus = Literal["one_voice", "spread_out", "two_camps"]
Scores = NDArray[np.float64]

CHANCE_LEVEL = 0.95
ONE_VOICE_SD = 10.0
"""Points; about two in three people then lie within 20 points, the width of a band."""
CAMPS_APART = 20.0
LEAST_CAMP = 2
LEAST_CAMP_SHARE = 0.25
_DRAWS = 4000
_SEED = 1
_LARGEST_NULL = 200
_NULL_STEPS = (*range(2, 21), *range(25, 101, 5))
_LEAST_EXPLAINED = 0.75
"""What the best split of a large even group explains: no null quantile lies below."""


def consensus(items: Scores, options: Sequence[int], places: Scores) -> Consensus | None:
    """The word for people with ``items`` (people x items, 0-100, NaN missing) and ``places`` (people).

    ``options``: how many answers each item offers. ``places``: each person's dimension score, NaN where too
    little was answered. ``two_camps``: see ``two_camps``. ``one_voice``: rwg(j) of the items beats what
    random answers of a group of this size reach in 95 of 100 cases, and the places have a standard
    deviation of at most 10 points. The first alone is no evidence in a large group (40 people spread over
    the whole scale beat random answers), the second alone none in any (means over random answers lie close
    together). Else ``spread_out``. None with fewer than two people.
    """
    known = places[~np.isnan(places)]
    if len(known) < 2:
        return None
    if two_camps(known):
        return "two_camps"
    close = float(known.std(ddof=1)) <= ONE_VOICE_SD
    return "one_voice" if close and agrees_beyond_chance(items, options) else "spread_out"


def agrees_beyond_chance(items: Scores, options: Sequence[int]) -> bool:
    """Whether rwg(j) exceeds the 95% quantile of random answers by a group of this very size.

    rwg(j) of James, Demaree & Wolf (1984) with the mean over items of variance / variance of even answers;
    each item by the people who answered it, its size the smallest n of any item. Null: Dunlap, Burke &
    Smith-Crowe (2003); above 20 people that of the next smaller size in steps of five, which asks for more.

    >>> alike = np.array([[75.0, 50.0, 75.0]] * 5)
    >>> agrees_beyond_chance(alike, [5, 5, 5])
    True
    >>> agrees_beyond_chance(np.array([[0.0, 100.0], [100.0, 25.0], [50.0, 0.0]]), [5, 5])
    False
    """
    answered = (~np.isnan(items)).sum(axis=0)
    used = answered >= 2
    if not used.any():
        return False
    rows, n = items[:, used], answered[used]
    mine = np.array(options)[used]
    even = np.array([uniform_variance(int(k)) * (MAX_SCORE / (k - 1)) ** 2 for k in mine])
    means = np.nansum(rows, axis=0) / n
    variances = np.nansum((rows - means) ** 2, axis=0) / (n - 1)
    observed = float(rwg_j_from_ratio(np.array([(variances / even).mean()]), len(n))[0])
    size = max(step for step in _NULL_STEPS if step <= int(n.min()))
    return all(observed > _chance(size, len(n), int(k)) for k in set(mine.tolist()))


@lru_cache(maxsize=1024)
def _chance(size: int, items: int, options: int) -> float:
    return rwg_j_null_quantile(size, items, options, level=CHANCE_LEVEL, draws=_DRAWS, seed=_SEED)


class Split(NamedTuple):
    """The cut of a row of places into a lower and an upper group that explains most of their variance."""

    apart: float
    explained: float


def best_split(places: Scores) -> Split | None:
    """The best cut of ``places`` (n,) into two groups of at least two people and a quarter of all.

    ``explained``: between-group over total sum of squares (a one-dimensional 2-means; Hartigan 1975,
    Clustering Algorithms, chapter 4); ``apart``: the distance of the two means. None where no cut is
    allowed or all places are the same.

    >>> split = best_split(np.array([20.0, 30.0, 70.0, 75.0, 80.0]))
    >>> round(split.apart), round(split.explained, 2)
    (50, 0.97)
    """
    n, least = len(places), _least_camp(len(places))
    if n < 2 * least:
        return None
    centred = np.sort(places) - places.mean()
    total = float(centred @ centred)
    if total < 1e-9:
        return None
    low = np.arange(least, n - least + 1)
    sums = centred.cumsum()[low - 1]
    explained = sums**2 * n / (low * (n - low)) / total
    best = int(np.argmax(explained))
    apart = float(-sums[best] * n / (low[best] * (n - low[best])))
    return Split(apart, float(explained[best]))


def two_camps(places: Scores) -> bool:
    """Whether ``places`` fall into two groups rather than lie spread around one middle.

    The best split leaves each group at least a quarter of the people and two of them, their means lie at
    least 20 points (a band) apart, and it explains more variance than the best split of a single group of
    that size does in 95 of 100 cases, by simulation: any group can be cut in two. The single group is spread
    evenly, the flattest that still has no two tops (as in Hartigan & Hartigan 1985, The dip test of
    unimodality, Annals of Statistics 13); a normal null would call every flat group two camps, as answers
    cut off at the ends of a scale often are.

    >>> two_camps(np.array([20.0, 22.0, 25.0, 78.0, 80.0, 84.0]))
    True
    >>> two_camps(np.array([20.0, 35.0, 45.0, 55.0, 65.0, 80.0]))
    False
    """
    split = best_split(places)
    if split is None or split.apart < CAMPS_APART or split.explained <= _LEAST_EXPLAINED:
        return False
    return split.explained > camps_null_quantile(min(len(places), _LARGEST_NULL))


@lru_cache(maxsize=_LARGEST_NULL)
def camps_null_quantile(n: int) -> float:
    """The share of variance that the best split of ``n`` evenly spread places explains in 95 of 100 draws.

    It falls with ``n`` towards 3/4, so that from 200 people on that of 200 is used: it asks for more.
    """
    least = _least_camp(n)
    draws = np.sort(np.random.default_rng(_SEED).random((_DRAWS, n)), axis=1)
    draws -= draws.mean(axis=1, keepdims=True)
    low = np.arange(least, n - least + 1)
    between = draws.cumsum(axis=1)[:, low - 1] ** 2 * (n / (low * (n - low)))
    return float(np.quantile(between.max(axis=1) / (draws**2).sum(axis=1), CHANCE_LEVEL))


def _least_camp(n: int) -> int:
    return max(LEAST_CAMP, int(np.ceil(LEAST_CAMP_SHARE * n)))
