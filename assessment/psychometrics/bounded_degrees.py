"""Degrees of freedom of a mean of scores that crowd at an end of a bounded scale.

Near an end scores are skewed: most people sit close to it and a few far away. A small sample often misses the
few, and then both the mean is too near to the end and the variance too small. A t interval of n - 1 degrees
of freedom then holds the truth less often than it says. Five people's skew cannot be estimated, but mean and
variance on a scale with two ends already imply it: it is taken from the beta distribution that has both.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
Number = TypeVar("Number", float, Vector)

_NINE_IN_TEN = 1.6448536269514722
"""The normal quantile at which the two-sided error is made up for: the interval of 9 in 10."""
_ROUNDING = 1e-16  # of identical scores
_MOST_LOST = 2.0
"""Not fewer than half of the degrees are left: beyond, a first-order expansion says nothing any more."""


def bounded_degrees(mean: float, variance: float, n: int, *, top: float = 100.0) -> float:
    """Degrees of freedom of the mean of ``n`` scores between 0 and ``top``; at most n - 1, NaN below two.

    ``mean`` and ``variance`` (ddof 1) are those of the scores. The two-sided error of a t interval at normal
    quantile x, from skewness g and excess kurtosis k, exceeds that under normal scores by
    ``(g^2 (x^4 + 2x^2 - 3)/9 - k (x^2 - 3)/6) x phi(x) / n``; taking t with fewer degrees d widens it by
    ``(1/d - 1/(n - 1)) (x^2 + 1)/2 x phi(x)``. Equating both gives
    ``1/d = 1/(n - 1) + 2 (g^2 (x^4 + 2x^2 - 3)/9 - k (x^2 - 3)/6) / ((x^2 + 1) n)`` with x = 1.645, but never
    under half of n - 1. Just n - 1 where the variance is 0 or more than any distribution on the scale has,
    and where the implied excess is negative.
    Source: Hall (1987), Annals of Probability 15, 920-931 (expansion of Student's statistic); Johnson, Kotz &
    Balakrishnan (1995), Continuous Univariate Distributions 2, 25.2 (moments of the beta distribution).

    >>> round(bounded_degrees(50, 256, 5), 3), round(bounded_degrees(85, 144, 5), 3)
    (4.0, 2.377)
    """
    if n < 2:
        return np.nan
    place, spread = mean / top, variance / top**2
    total = place * (1 - place) / spread - 1 if spread > _ROUNDING else 0.0
    if not (0 < place < 1 and total > 0):
        return n - 1.0
    more = max(0.0, _added(place, total, n))
    return float(1 / min(1 / (n - 1) + more, _MOST_LOST / (n - 1)))


def bounded_degrees_of(means: ArrayLike, variances: ArrayLike, n: ArrayLike, *, top: float = 100.0) -> Vector:
    """``bounded_degrees`` of many means at once, in arrays of one shape.

    >>> bounded_degrees_of([50, 85, 60], [256, 144, 100], [5, 5, 1]).round(3).tolist()
    [4.0, 2.377, nan]
    """
    place, spread = np.asarray(means, dtype=float) / top, np.asarray(variances, dtype=float) / top**2
    people = np.asarray(n, dtype=float)
    known = np.where(spread > _ROUNDING, spread, 1.0)  # 1: more than any distribution on the scale has
    total = place * (1 - place) / known - 1
    skewed = (place > 0) & (place < 1) & (total > 0) & (people >= 2)
    all_of_them = np.where(people >= 2, people - 1, np.nan)
    more = np.zeros(people.shape)
    more[skewed] = np.maximum(_added(place[skewed], total[skewed], people[skewed]), 0.0)
    lowered = 1 / np.minimum(1 / all_of_them + more, _MOST_LOST / all_of_them)
    return np.asarray(np.where(skewed, lowered, all_of_them))


def _added(place: Number, total: Number, n: Number) -> Number:
    """What skewness and kurtosis add to 1/d: ``total`` is the sum of the beta distribution's parameters."""
    below, above = place * total, (1 - place) * total
    product, step = below * above, (total + 2) * (total + 3)
    skew_squared = 4 * (above - below) ** 2 * (total + 1) / ((total + 2) ** 2 * product)
    kurtosis = 6 * ((above - below) ** 2 * (total + 1) - product * (total + 2)) / (product * step)
    x2 = _NINE_IN_TEN**2
    error = skew_squared * (x2**2 + 2 * x2 - 3) / 9 - kurtosis * (x2 - 3) / 6
    return 2 * error / ((x2 + 1) * n)
