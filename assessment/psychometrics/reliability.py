"""How precisely a set of items measures: alpha and its intervals, split halves, Guttman's lambdas.

Alpha is a lower bound of reliability when errors are uncorrelated; report it beside omega
(``factor_structure``), on pooled organizations: at five people a five-item alpha of .70 has an interval
from about -.1 to .97.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import (
    Items,
    Matrix,
    Vector,
    answer_matrix,
    complete_rows,
    correlation_of,
    covariance_of_complete,
    pairwise_covariance,
    squared_multiple_correlations,
    usable_items,
)
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.item_analysis import alpha_of

MOST_ITEMS_FOR_ALL_SPLITS = 20


def cronbach_alpha(
    items: Items | ArrayLike,
    *,
    level: float = 0.95,
    standardized: bool = False,
    interval: Literal["feldt", "duhachek"] = "feldt",
    missing: Literal["listwise", "pairwise"] = "listwise",
) -> Estimate:
    """Cronbach's alpha of a sum or mean of items, with its interval.

    ``items`` is people by items (n, k), keyed. ``alpha = k/(k-1) * (1 - sum of item variances / variance of
    the sum)``, from covariances, or from correlations if ``standardized``. Alpha may be negative (items
    that disagree, or one left unreversed) and is never clipped. A constant item counts in k.

    Interval: Feldt's F interval (exact for normal answers with equal covariances) or Duhachek & Iacobucci's
    normal one; ``n`` is the number of complete rows. With ``missing="pairwise"`` each covariance rests on
    other people, no n belongs to alpha and none is used: the interval is NaN and ``n`` counts people with
    any answer. Raises UndefinedStatistic with fewer than two items or complete people, or no variance.
    Source: Cronbach (1951), Psychometrika 16; Feldt (1965), Psychometrika 30. Checked against psych 2.2.9.

    >>> alpha = cronbach_alpha([[2, 1, 3], [4, 4, 3], [5, 4, 6], [3, 2, 2]])
    >>> round(alpha.value, 4), round(alpha.ci_low, 4), round(alpha.ci_high, 4), alpha.n
    (0.8867, 0.2524, 0.9923, 4)
    """
    covariance, n = _covariance(items, missing)
    used = correlation_of(covariance) if standardized else covariance
    value = alpha_from_covariance(used)
    if np.isnan(value):
        raise UndefinedStatistic("statistics.no_variance")
    if missing == "pairwise":
        return Estimate(value, np.nan, np.nan, n, level)
    if interval == "duhachek":
        se = duhachek_standard_error(used, n)
        margin = float(special.ndtri((1 + level) / 2)) * se
        return Estimate(value, value - margin, value + margin, n, level, se=se)
    low, high = feldt_interval(value, n, len(covariance), level=level)
    return Estimate(value, low, high, n, level)


def _covariance(items: Items | ArrayLike, missing: str) -> tuple[Matrix, int]:
    if missing == "pairwise":
        matrix = answer_matrix(items)
        if matrix.shape[1] < 2:
            raise UndefinedStatistic("statistics.too_few_items", fewest=2, items=matrix.shape[1])
        return pairwise_covariance(matrix), int((~np.isnan(matrix)).any(axis=1).sum())
    rows = usable_items(items)
    return covariance_of_complete(rows), len(rows)


def alpha_from_covariance(covariance: Matrix) -> float:
    """Alpha of the sum of the variables of a covariance (or correlation) matrix; NaN without variance.

    >>> round(alpha_from_covariance(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    return float(alpha_of(np.trace(covariance), covariance.sum(), len(covariance)))


def feldt_interval(alpha: float, n: int, k: int, *, level: float = 0.95) -> tuple[float, float]:
    """Feldt's interval of alpha from ``n`` people (after deletion) and ``k`` items.

    ``1 - (1 - alpha) * F`` at the two tails of F with n-1 and (n-1)(k-1) degrees of freedom. NaN if n < 2.

    >>> [round(end, 4) for end in feldt_interval(0.7, 5, 5)]
    [-0.1188, 0.9652]
    """
    if n < 2:
        return np.nan, np.nan
    df1, df2 = n - 1, (n - 1) * (k - 1)
    tail = (1 - level) / 2
    low = 1 - (1 - alpha) * special.fdtri(df1, df2, 1 - tail)
    return float(low), float(1 - (1 - alpha) * special.fdtri(df1, df2, tail))


def duhachek_standard_error(covariance: Matrix, n: int) -> float:
    """Standard error of alpha for ``n`` normal answers with any covariances.

    Source: Duhachek & Iacobucci (2004), Journal of Applied Psychology 89, formula 2.

    >>> round(duhachek_standard_error(np.array([[1.0, 0.5], [0.5, 1.0]]), 50), 4)
    0.0943
    """
    k, trace, total = len(covariance), np.trace(covariance), covariance.sum()
    square = covariance @ covariance
    spread = total * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    return float(np.sqrt(2 * k**2 / ((k - 1) ** 2 * total**3) * spread / n))


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


@dataclass(frozen=True, slots=True)
class StratifiedAlpha:
    """Reliability of a composite of facets; ``facet_alpha`` per facet, ``facet_correlation`` (f, f)."""

    estimate: Estimate
    facet_alpha: Mapping[str, float]
    facet_correlation: Matrix


def stratified_alpha(
    facets: Mapping[str, Items],
    *,
    weights: Mapping[str, float] | None = None,
    facet_score: Literal["mean", "sum"] = "mean",
    level: float = 0.95,
) -> StratifiedAlpha:
    """Reliability of a dimension: a weighted sum of facet scores, each the mean (or sum) of its items.

    ``facets`` maps a facet to its keyed items (n, k_f), the same n people in the same order; ``weights``
    default to 1 for each. ``1 - sum w_f^2 var_f (1 - alpha_f) / var(sum w_f x_f)``. Plain alpha over all
    items would take what facets do not share for error. Missing data: people complete on every item of
    every facet. No interval is known in closed form (NaN).
    Source: Cronbach, Schönemann & McKie (1965), Educational and Psychological Measurement 25.

    >>> a, b = np.array([[1, 2], [3, 3], [4, 5], [2, 1]]), np.array([[2, 2], [5, 4], [3, 3], [1, 2]])
    >>> round(stratified_alpha({"a": a, "b": b}).estimate.value, 4)
    0.9347
    """
    matrices = [answer_matrix(items) for items in facets.values()]
    edges = np.cumsum([matrix.shape[1] for matrix in matrices])[:-1]
    rows = complete_rows(np.hstack(matrices))
    parts = [usable_items(part) for part in np.split(rows, edges, axis=1)]
    alphas = np.array([alpha_from_covariance(covariance_of_complete(part)) for part in parts])
    sums = np.column_stack([part.sum(axis=1) for part in parts])
    totals = sums if facet_score == "sum" else sums / [part.shape[1] for part in parts]
    scale = np.array([1.0 if weights is None else weights[name] for name in facets])
    covariance = covariance_of_complete(totals * scale)
    if np.isnan(alphas).any() or covariance.sum() <= 0:
        raise UndefinedStatistic("statistics.no_variance")
    value = 1 - float(np.diag(covariance) @ (1 - alphas)) / float(covariance.sum())
    return StratifiedAlpha(
        Estimate(value, np.nan, np.nan, len(rows), level),
        dict(zip(facets, alphas.tolist(), strict=True)),
        correlation_of(covariance),
    )


def standard_error_of_measurement(scores: ArrayLike, reliability: float) -> float:
    """How far one person's score lies from the true one: ``s * sqrt(1 - reliability)``, in points.

    ``scores`` is (n,); ``s`` has divisor n - 1; missing scores (NaN) are left out. A reliability
    outside 0 to 1 says that the items do not form one score: NaN. Assumes one error size for all people.
    Source: Lord & Novick (1968), section 3.4.

    >>> round(standard_error_of_measurement([40, 60, 80, 60], 0.75), 4)
    8.165
    """
    known = np.asarray(scores, dtype=np.float64)
    known = known[~np.isnan(known)]
    if len(known) < 2 or not 0 <= reliability <= 1:
        return np.nan
    return float(known.std(ddof=1) * np.sqrt(1 - reliability))
