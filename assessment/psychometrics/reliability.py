"""How precisely a set of items measures: alpha and its intervals, of one facet or of a dimension.

Alpha is a lower bound of reliability when errors are uncorrelated; report it beside omega
(``factor_structure``), on pooled organizations: at five people a five-item alpha of .70 has an interval
from about -.1 to .97.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import (
    Items,
    Matrix,
    answer_matrix,
    complete_rows,
    correlation_of,
    covariance_of_complete,
    pairwise_covariance,
    usable_items,
)
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.item_analysis import alpha_of


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
