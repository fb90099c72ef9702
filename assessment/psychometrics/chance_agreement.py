"""How much agreement chance alone brings to a group of a given size: the null of rwg(j), by simulation.

Real items correlate, so that chance reaches somewhat higher than here: this is the least to beat.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.agreement import GroupAgreement, rwg_j_from_ratio, uniform_variance
from assessment.psychometrics.covariance import Vector


@lru_cache(maxsize=256)
def _null_distribution(group_size: int, items: int, options: int, draws: int, seed: int) -> Vector:
    """Sorted rwg(j) of ``draws`` groups that answer evenly at random."""
    if group_size < 2:
        raise UndefinedStatistic("statistics.too_few_people", needed=2, found=group_size)
    random = np.random.default_rng(seed)
    chosen = random.multinomial(group_size, np.full(options, 1 / options), size=(draws, items))
    codes = np.arange(options, dtype=np.float64)
    squares = chosen @ codes**2 - (chosen @ codes) ** 2 / group_size
    variance = squares.mean(axis=1) / (group_size - 1)
    return np.sort(rwg_j_from_ratio(variance / uniform_variance(options), items))


def rwg_j_null_quantile(
    group_size: int, items: int, options: int, *, level: float = 0.95, draws: int = 10_000, seed: int = 1
) -> float:
    """The rwg(j) that a group of this size reaches by chance in at most ``1 - level`` of cases.

    By simulation: every answer is even over ``options`` and independent, as in Dunlap, Burke &
    Smith-Crowe (2003), Journal of Applied Psychology 88; the result is cached.

    >>> 0.70 < rwg_j_null_quantile(5, items=5, options=5) < 0.76
    True
    """
    return float(np.quantile(_null_distribution(group_size, items, options, draws, seed), level))


def rwg_j_chance(
    observed: float, group_size: int, items: int, options: int, *, draws: int = 10_000, seed: int = 1
) -> float:
    """How often ``group_size`` people who answer at random agree at least as much as ``observed``.

    A p-value by simulation, ``(1 + count) / (1 + draws)``, never 0; NaN if ``observed`` is NaN.

    >>> rwg_j_chance(1.0, 5, items=5, options=5) < 0.001
    True
    """
    if np.isnan(observed):
        return np.nan
    null = _null_distribution(group_size, items, options, draws, seed)
    return float((1 + len(null) - np.searchsorted(null, observed - 1e-12)) / (1 + draws))


def share_above_chance(agreement: GroupAgreement, items: int, options: int, *, level: float = 0.95) -> float:
    """The share of groups whose rwg(j) exceeds the chance quantile for their own size; NaN if none is known.

    Without any agreement about ``1 - level`` of the groups would.

    >>> from assessment.psychometrics.agreement import rwg_j
    >>> tight = rwg_j([[4, 4, 4]] * 8, [1, 1, 1, 1, 2, 2, 2, 2], null_variance=2.0)
    >>> share_above_chance(tight, items=3, options=5)
    1.0
    """
    pairs = zip(agreement.values.tolist(), agreement.n.tolist(), strict=True)
    known = [
        rwg_j_value > rwg_j_null_quantile(n, items, options, level=level)
        for rwg_j_value, n in pairs
        if not np.isnan(rwg_j_value)
    ]
    return float(np.mean(known)) if known else np.nan
