"""Older bounds of reliability: split halves and Guttman's lambdas."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import (
    Items,
    Matrix,
    Vector,
    correlation_of,
    covariance_of_complete,
    squared_multiple_correlations,
    usable_items,
)

MOST_ITEMS_FOR_ALL_SPLITS = 20


@dataclass(frozen=True, slots=True)
class GuttmanLambdas:
    """Guttman's six lower bounds of the reliability of the sum of *standardized* items."""

    lambda1: float
    lambda2: float
    lambda3: float
    lambda4: float
    lambda5: float
    lambda6: float


def guttman_lambdas(items: Items | ArrayLike) -> GuttmanLambdas:
    """Guttman's lambda 1 to 6 on the correlation matrix, as psych::guttman gives them.

    ``items`` is people by items (n, k), keyed. lambda3 is standardized alpha, lambda4 the best split half
    (NaN above ``MOST_ITEMS_FOR_ALL_SPLITS`` items), lambda6 uses squared multiple correlations (NaN when an
    item is a sum of others). All refer to standardized items, not to the raw score. Missing data: listwise.
    Source: Guttman (1945), Psychometrika 10. Checked against psych 2.2.9.

    >>> round(guttman_lambdas([[2, 1, 3], [4, 4, 3], [5, 4, 6], [3, 2, 2], [1, 3, 2]]).lambda2, 4)
    0.8363
    """
    correlation = _correlation(items)
    k, total = len(correlation), correlation.sum()
    squares = (correlation - np.eye(k)) ** 2
    first = 1 - k / total
    return GuttmanLambdas(
        lambda1=float(first),
        lambda2=float(first + np.sqrt(squares.sum() * k / (k - 1)) / total),
        lambda3=float(first * k / (k - 1)),
        lambda4=float(all_split_halves(correlation).max()),
        lambda5=float(first + 2 * np.sqrt(squares.sum(axis=0).max()) / total),
        lambda6=float(1 - (1 - squared_multiple_correlations(correlation)).sum() / total),
    )


def _correlation(items: Items | ArrayLike) -> Matrix:
    correlation = correlation_of(covariance_of_complete(usable_items(items)))
    if np.isnan(correlation).any() or correlation.sum() <= 0:
        raise UndefinedStatistic("statistics.no_variance")
    return correlation


def all_split_halves(covariance: Matrix) -> Vector:
    """Guttman's split-half coefficient ``4 * cov(A, B) / var(A + B)`` of every split into halves.

    With an odd number of items one half has one item more. One NaN above ``MOST_ITEMS_FOR_ALL_SPLITS``
    items, where there are too many splits. Their mean is alpha when the number of items is even.

    >>> all_split_halves(np.array([[1.0, 0.5], [0.5, 1.0]])).round(4).tolist()
    [0.6667]
    """
    k = len(covariance)
    if k > MOST_ITEMS_FOR_ALL_SPLITS:
        return np.array([np.nan])
    # with an even number of items the first item stays in half A, so that each split comes once
    fixed, free = (1, range(1, k)) if k % 2 == 0 else (0, range(k))
    halves = list(combinations(free, k // 2 - fixed))
    chosen = np.array(halves, dtype=np.intp).reshape(len(halves), k // 2 - fixed)
    sign = -np.ones((len(chosen), k))
    sign[:, :fixed] = 1
    np.put_along_axis(sign, chosen, 1, axis=1)
    within: Vector = ((sign @ covariance) * sign).sum(axis=1)
    coefficients: Vector = 1 - within / covariance.sum()
    return coefficients


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Split-half reliability: odd against even items (raw), and every split (standardized items)."""

    odd_even_correlation: float
    spearman_brown: float
    guttman_l4: float
    all_splits_max: float
    all_splits_min: float
    all_splits_mean: float
    n: int


def split_half(items: Items | ArrayLike) -> SplitHalf:
    """Odd-even and all-splits reliability of keyed items (n, k), in the order listed.

    Odd-even: r of the raw sums of items 1, 3, … and 2, 4, …, stepped up by Spearman-Brown ``2r/(1+r)`` and
    by Guttman's ``4 cov / var``, which does not assume equal variances. All splits use correlations, as
    psych::splitHalf. Missing data: listwise. Source: Guttman (1945). Checked against psych 2.2.9.

    >>> round(split_half([[2, 1, 3], [4, 4, 3], [5, 4, 6], [3, 2, 2], [1, 3, 2]]).odd_even_correlation, 4)
    0.5816
    """
    rows = usable_items(items)
    halves = covariance_of_complete(np.column_stack([rows[:, ::2].sum(axis=1), rows[:, 1::2].sum(axis=1)]))
    r = float(correlation_of(halves)[0, 1])
    splits = all_split_halves(_correlation(items))
    return SplitHalf(
        odd_even_correlation=r,
        spearman_brown=2 * r / (1 + r) if r > -1 else np.nan,
        guttman_l4=float(4 * halves[0, 1] / halves.sum()) if halves.sum() > 0 else np.nan,
        all_splits_max=float(splits.max()),
        all_splits_min=float(splits.min()),
        all_splits_mean=float(splits.mean()),
        n=len(rows),
    )
