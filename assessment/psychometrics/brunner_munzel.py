"""Brunner and Munzel's test: does one group tend to score higher, whatever the shape and spread?

Below ten people in a group read the permutation p-value: the t version is too ready to find a difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.psychometrics.covariance import Matrix, Vector
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.rank_comparison import dominance, known_scores


@dataclass(frozen=True, slots=True)
class BrunnerMunzel:
    """Brunner-Munzel's test; a positive ``statistic`` means that group 2 is larger.

    ``p_hat`` estimates P(group 1 < group 2) + P(tie) / 2, with a Wald interval that may leave 0 to 1. With
    ``separated`` groups (no overlap) the statistic is infinite, ``p`` its limit 0 and the interval a point:
    only ``p_permutation`` then says something. ``p_permutation`` is NaN when there are too many splits.
    """

    statistic: float
    df: float
    p: float
    p_hat: Estimate
    p_permutation: float
    separated: bool


def brunner_munzel(
    group1: ArrayLike, group2: ArrayLike, *, level: float = 0.95, most_splits: int = 4_000_000
) -> BrunnerMunzel:
    """Brunner-Munzel's test of two groups of scores (n1,), (n2,), by t and by permutation.

    Unlike Mann-Whitney's it holds when the groups differ in spread or shape. The t version has
    Satterthwaite's df, the permutation version takes the studentized statistic over all splits of the people,
    if there are fewer than ``most_splits`` (NaN otherwise; 4 million take seconds). With a group of one, or
    when all scores are equal, only ``p_hat`` is known and the rest NaN. Missing scores are left out; an empty
    group raises UndefinedStatistic.
    Source: Brunner & Munzel (2000), Biometrical Journal 42; Neubert & Brunner (2007). Checked against
    brunnermunzel 2.0.

    >>> test = brunner_munzel([60, 60, 60, 60], [75, 75, 75, 75])
    >>> test.separated, test.p_hat.value, round(test.p_permutation, 6)
    (True, 1.0, 0.028571)
    """
    first, second = known_scores(group1, 1), known_scores(group2, 2)
    n1, n2 = len(first), len(second)
    pooled = np.concatenate([first, second])
    p_hat = (1 + float(dominance(second, first).mean())) / 2
    statistic, se, df = _studentized(first, second, p_hat)
    separated = bool(np.isinf(statistic))
    margin = 0.0 if separated else _t_quantile(df, level) * se
    known = not np.isnan(statistic)
    return BrunnerMunzel(
        statistic=statistic,
        df=df,
        p=0.0 if separated else float(2 * special.stdtr(df, -abs(statistic))),
        p_hat=Estimate(p_hat, p_hat - margin, p_hat + margin, n1 + n2, level, se=se, df=df),
        p_permutation=_permutation_p(pooled, n1, abs(statistic), most_splits) if known else np.nan,
        separated=separated,
    )


def _studentized(first: Vector, second: Vector, p_hat: float) -> tuple[float, float, float]:
    """Statistic, standard error of ``p_hat`` and degrees of freedom; NaN with a group of one or one score."""
    n1, n2 = len(first), len(second)
    if min(n1, n2) < 2:
        return np.nan, np.nan, np.nan
    placed1, placed2 = dominance(first, second) / 2, dominance(second, first) / 2
    parts = np.array([placed1.var(ddof=1) / n1, placed2.var(ddof=1) / n2])
    se = float(np.sqrt(parts.sum()))
    if se == 0:
        return (np.nan if p_hat == 0.5 else float(np.copysign(np.inf, p_hat - 0.5))), 0.0, np.nan
    return (p_hat - 0.5) / se, se, float(parts.sum() ** 2 / (parts**2 / [n1 - 1, n2 - 1]).sum())


def _t_quantile(df: float, level: float) -> float:
    return float(special.stdtrit(df, (1 + level) / 2)) if df > 0 else np.nan


def _permutation_p(pooled: Vector, n1: int, observed: float, most_splits: int) -> float:
    """The share of all splits of the pool whose statistic is at least as far from 0."""
    n = len(pooled)
    splits = math.comb(n, n1)
    if splits >= most_splits:
        return np.nan
    above = 2.0 * np.greater.outer(pooled, pooled) + np.equal.outer(pooled, pooled)
    extreme = sum(
        int((_statistics(above, chosen) >= observed * (1 - 1e-10)).sum())
        for chosen in _batches(n, min(n1, n - n1), 20_000)
    )
    return extreme / splits


def _batches(n: int, size: int, most: int) -> Iterator[NDArray[np.intp]]:
    every = chain.from_iterable(combinations(range(n), size))
    while len(batch := np.fromiter(islice(every, most * size), dtype=np.intp)):
        yield batch.reshape(-1, size)


def _statistics(above: Matrix, chosen: NDArray[np.intp]) -> Vector:
    """|Brunner-Munzel statistic| of each split, ``chosen`` (splits, m) against the rest of the pool.

    ``above`` counts halves (0, 1, 2), so that sums and squares are whole numbers and a variance of 0 exact.
    """
    n, (splits, m) = len(above), chosen.shape
    member = np.zeros((splits, n))
    np.put_along_axis(member, chosen, 1.0, axis=1)
    over_chosen = member @ above.T  # for every person: how many of the chosen lie below, ties half
    over_rest = (above.sum(axis=1) - over_chosen) * member
    over_chosen *= 1 - member
    v1, _ = _variance_of_counts(over_rest, m)
    v2, sum2 = _variance_of_counts(over_chosen, n - m)
    shift = np.abs(sum2 / (n - m) / m - 1) / 2
    variance = v1 / (4 * m * (n - m) ** 2) + v2 / (4 * (n - m) * m**2)
    flat = variance == 0
    return np.where(flat, np.where(shift > 0, np.inf, 0.0), shift / np.sqrt(np.where(flat, 1, variance)))


def _variance_of_counts(counts: Matrix, size: int) -> tuple[Vector, Vector]:
    """Variance (divisor size - 1) and sum of the ``size`` counts in every row; the others are 0."""
    total = counts.sum(axis=1)
    squares = np.einsum("ij,ij->i", counts, counts)
    return (size * squares - total * total) / (size * (size - 1)), total
