"""Variance between and within groups by restricted maximum likelihood (REML).

Model: ``y_ij = mu + u_j + e_ij`` with ``u_j ~ N(0, between)`` and ``e_ij ~ N(0, within)``, groups of any
size. Only the size, mean and within-sum-of-squares of each group enter, and one ratio is searched, so
that 7,000 persons in 100 groups cost a millisecond where a general mixed-model program takes seconds.

Source: Patterson & Thompson (1971), Biometrika 58, 545-554; Searle, Casella & McCulloch (1992), Variance
Components, chapter 3.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from assessment.errors import UndefinedStatistic

_GRID = 200


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """REML estimates of the one-way random-effects model.

    ``between`` and ``within`` are variances (unit of y, squared), ``grand_mean`` the generalized least
    squares mean, ``n`` the answers used, ``groups`` the group labels in sorted order; ``group_sizes``,
    ``group_means`` and ``shrunken_means`` (best linear unbiased predictions) follow that order.
    """

    between: float
    within: float
    grand_mean: float
    n: int
    groups: tuple[Hashable, ...]
    group_sizes: NDArray[np.float64]
    group_means: NDArray[np.float64]
    shrunken_means: NDArray[np.float64]

    @property
    def icc1(self) -> float:
        """The share of the variance of one person's score that lies between groups; 0 to 1."""
        return self.between / (self.between + self.within)

    @property
    def group_reliability(self) -> NDArray[np.float64]:
        """Reliability of each group's mean, ``between / (between + within / n_j)``, one per group."""
        return self.group_sizes * self.between / (self.group_sizes * self.between + self.within)


def reml_variance_components(y: ArrayLike, groups: ArrayLike) -> VarianceComponents:
    """Variance between and within ``groups`` by REML, for groups of any size.

    ``y`` is one score per person (n,), in any unit; ``groups`` its group label (n,). A person without a
    score or a label is left out; ``n`` counts the rest. The between variance cannot be negative: where
    groups differ less than chance would make them differ, it is 0 (unlike the analysis-of-variance
    estimator, which may go below). Assumes normal effects and one within variance for all groups.

    Minimizes ``(n-1) log Q + sum log(1 + n_j r) + log sum w_j`` over ``r = between / within``, where
    ``w_j = n_j / (1 + n_j r)``, ``Q = SSW + sum w_j (mean_j - mu)^2`` and ``mu = sum w_j mean_j / sum w_j``.

    Raises UndefinedStatistic with fewer than two groups, when no group has two answers, and when every
    score is the same.

    >>> parts = reml_variance_components([1.0, 2.0, 4.0, 5.0], ["a", "a", "b", "b"])
    >>> round(parts.between, 6), round(parts.within, 6), parts.grand_mean
    (4.25, 0.5, 3.0)
    """
    frame = pd.DataFrame({"y": np.asarray(y, dtype=float), "group": np.asarray(groups)}).dropna()
    by_group = frame.groupby("group", sort=True)["y"]
    sizes = np.asarray(by_group.size(), dtype=np.float64)
    means = np.asarray(by_group.mean(), dtype=np.float64)
    n = len(frame)
    if len(sizes) < 2:
        raise UndefinedStatistic("statistics.fewer_than_two_groups", groups=len(sizes))
    if n == len(sizes):
        raise UndefinedStatistic("statistics.one_answer_per_group", groups=len(sizes))
    if frame["y"].nunique() == 1:
        raise UndefinedStatistic("statistics.no_variance")
    scatter = float(((frame["y"] - by_group.transform("mean")) ** 2).sum())
    icc1 = _most_likely_icc1(sizes, means, scatter, n)
    profiled = _profiled(np.array([icc1]), sizes, means, scatter, n)
    within, grand_mean = float(profiled[1][0]), float(profiled[2][0])
    if icc1 == 1:
        between, within = float(np.var(means, ddof=1)), 0.0
    else:
        between = within * icc1 / (1 - icc1)
    pull = sizes * icc1 / (sizes * icc1 + 1 - icc1)
    return VarianceComponents(
        between=between,
        within=within,
        grand_mean=grand_mean,
        n=n,
        groups=tuple(by_group.size().index),
        group_sizes=sizes,
        group_means=means,
        shrunken_means=grand_mean + pull * (means - grand_mean),
    )


def _most_likely_icc1(
    sizes: NDArray[np.float64], means: NDArray[np.float64], scatter: float, n: int
) -> float:
    """The share between groups, in [0, 1], at the smallest REML deviance: a grid, then a fine search."""
    if scatter <= 1e-14 * n * float(np.max(np.abs(means))) ** 2:
        return 1.0

    def deviance(icc1: float) -> float:
        return float(_profiled(np.array([icc1]), sizes, means, scatter, n)[0][0])

    grid = np.append(np.linspace(0, 1, _GRID, endpoint=False), 1 - np.logspace(-3, -10, 30))
    lowest = int(np.argmin(_profiled(grid, sizes, means, scatter, n)[0]))
    low, high = grid[max(lowest - 1, 0)], grid[min(lowest + 1, len(grid) - 1)]
    found = minimize_scalar(deviance, bounds=(low, high), method="bounded", options={"xatol": 1e-12})
    best = float(found.x)
    return 0.0 if lowest == 0 and deviance(0.0) <= deviance(best) else best


def _profiled(
    icc1: NDArray[np.float64],
    sizes: NDArray[np.float64],
    means: NDArray[np.float64],
    scatter: float,
    n: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Deviance up to a constant, within variance and grand mean, at each share ``icc1`` (m,)."""
    ratio = icc1 / np.maximum(1 - icc1, 1e-15)
    spread = 1 + ratio[:, None] * sizes
    weights = sizes / spread
    total = weights.sum(axis=1)
    grand_mean = weights @ means / total
    sum_of_squares = scatter + (weights * (means - grand_mean[:, None]) ** 2).sum(axis=1)
    deviance = (n - 1) * np.log(sum_of_squares) + np.log(spread).sum(axis=1) + np.log(total)
    return deviance, sum_of_squares / (n - 1), grand_mean
