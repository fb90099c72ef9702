"""How each item behaves: item-rest correlation, alpha without it, its distribution, what is missing.

Everything about the relations between items is read from one covariance matrix, so that a whole
questionnaire costs little more than one pass over the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import (
    Items,
    Matrix,
    Vector,
    answer_matrix,
    column_means,
    covariance_of_complete,
    item_names,
    usable_items,
)


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """Cronbach's alpha of a set of items and, item by item, what it owes to each.

    ``n`` people answered every one of ``items``. Arrays follow the order of ``items``; an entry is NaN
    where the item or the rest has no variance.
    """

    items: tuple[str, ...]
    n: int
    cronbach_alpha: float
    standardized_alpha: float
    mean_correlation: float
    alpha_if_dropped: Vector
    standardized_alpha_if_dropped: Vector
    item_rest_correlation: Vector
    item_total_correlation: Vector
    mean: Vector
    sd: Vector

    @property
    def k(self) -> int:
        """The number of items, a constant item included."""
        return len(self.items)

    def to_frame(self) -> pd.DataFrame:
        """One row per item (index ``item``): mean, sd, item_rest_correlation, alpha_if_dropped."""
        columns = {
            "mean": self.mean,
            "sd": self.sd,
            "item_rest_correlation": self.item_rest_correlation,
            "alpha_if_dropped": self.alpha_if_dropped,
        }
        return pd.DataFrame(columns, index=pd.Index(self.items, name="item"))


def item_analysis(items: Items | ArrayLike) -> ItemAnalysis:
    """Alpha, alpha without each item and item-rest correlations, all from one covariance matrix.

    ``items`` is people by items (n, k), keyed, in any unit. With covariances c and total variance V:
    ``alpha = k/(k-1) * (1 - sum(c_ii)/V)``; without item i, V loses ``2 * sum_j c_ij - c_ii``; the item-rest
    correlation is that of an item with the sum of the *others*, ``(sum_j c_ij - c_ii) / (s_i * s_rest)``.
    The item-total correlation, inflated because the item is part of the total, is given for comparison
    only. A constant item counts in k (alpha falls; psych::alpha drops it silently) and its correlation is
    NaN. Missing data: people who answered every item (listwise). Source: Cronbach (1951), Psychometrika
    16; Nunnally & Bernstein (1994), chapter 8. Checked against psych 2.2.9.

    >>> table = item_analysis([[2, 1, 3], [4, 4, 3], [5, 4, 6], [3, 2, 2]])
    >>> round(table.cronbach_alpha, 4), table.item_rest_correlation.round(4).tolist()
    (0.8867, [0.9439, 0.7857, 0.6639])
    """
    rows = usable_items(items)
    covariance = covariance_of_complete(rows)
    k = len(covariance)
    variance, row_sum = covariance.diagonal(), covariance.sum(axis=0)
    sum_of_variances, total = float(variance.sum()), float(row_sum.sum())
    rest = total - 2 * row_sum + variance
    sd = np.sqrt(variance)
    sum_r, row_r = _correlation_sums(covariance, sd)
    return ItemAnalysis(
        items=item_names(items),
        n=len(rows),
        cronbach_alpha=float(alpha_of(sum_of_variances, total, k)),
        standardized_alpha=float(alpha_of(k, sum_r, k)),
        mean_correlation=(sum_r - k) / (k * (k - 1)),
        alpha_if_dropped=alpha_of(sum_of_variances - variance, rest, k - 1),
        standardized_alpha_if_dropped=alpha_of(k - 1, sum_r - 2 * row_r + 1, k - 1),
        item_rest_correlation=_ratio(row_sum - variance, sd * np.sqrt(np.maximum(rest, 0))),
        item_total_correlation=_ratio(row_sum, sd * np.sqrt(max(total, 0))),
        mean=column_means(rows),
        sd=sd,
    )


def _correlation_sums(covariance: Matrix, sd: Vector) -> tuple[float, Vector]:
    """The sum of all correlations and of each row; NaN when an item is constant."""
    inverse = _ratio(1.0, sd)
    row_sums: Vector = inverse * (covariance @ inverse)
    return float(row_sums.sum()), row_sums


def alpha_of(sum_of_variances: ArrayLike, variance_of_sum: ArrayLike, k: int) -> Vector:
    """``k/(k-1) * (1 - sum of variances / variance of the sum)``; NaN for one item or no variance.

    >>> round(float(alpha_of(2.0, 3.0, 2)), 4)
    0.6667
    """
    if k < 2:
        return np.full(np.shape(variance_of_sum), np.nan)
    return k / (k - 1) * (1 - _ratio(sum_of_variances, variance_of_sum))


def _ratio(numerator: ArrayLike, denominator: ArrayLike) -> Vector:
    defined = np.asarray(denominator) > 0
    return np.where(defined, numerator, np.nan) / np.where(defined, denominator, 1.0)


def item_descriptives(
    items: Items | ArrayLike, scale_range: tuple[float, float], *, dont_know: ArrayLike | None = None
) -> pd.DataFrame:
    """How the answers to each item are spread, and how many are missing.

    ``items`` is people by items (n, k), keyed, in codes; ``dont_know`` (n, k) marks, true or false, the
    missing answers that were a chosen "don't know". Returns one row per item (index ``item``): ``n``,
    ``mean``, ``sd``, ``skew`` and ``kurtosis`` in both common definitions (``_type2``: unbiased under
    normality, as pandas, SPSS and Excel; ``_type3``: central moments over the n - 1 standard deviation, as
    psych), ``floor_share`` and ``ceiling_share`` (answers at the ends of ``scale_range``, of those given),
    ``missing_share`` (of all people, "don't know" included) and ``dont_know_share``. Missing data: each item
    uses the answers it has. A statistic without enough answers or variance is NaN.
    Source: Joanes & Gill (1998), The Statistician 47.

    >>> spread = item_descriptives(pd.DataFrame({"a": [1, 2, 5, 5, None]}), (1, 5))
    >>> spread.loc["a", ["n", "mean", "ceiling_share", "missing_share"]].round(4).tolist()
    [4.0, 3.25, 0.5, 0.2]
    """
    matrix = answer_matrix(items)
    if not matrix.size:
        raise UndefinedStatistic("statistics.too_few_people", needed=1, found=0)
    low, high = scale_range
    given = ~np.isnan(matrix)
    n = given.sum(axis=0).astype(np.float64)
    unknown = np.zeros_like(given) if dont_know is None else np.asarray(dont_know, dtype=bool)
    columns = {
        "n": n,
        **_moments(matrix, given, n),
        "floor_share": _ratio((matrix == low).sum(axis=0).astype(np.float64), n),
        "ceiling_share": _ratio((matrix == high).sum(axis=0).astype(np.float64), n),
        "missing_share": 1 - n / len(matrix),
        "dont_know_share": unknown.mean(axis=0),
    }
    return pd.DataFrame(columns, index=pd.Index(item_names(items), name="item"))


def _moments(matrix: Matrix, given: np.ndarray, n: Vector) -> dict[str, Vector]:
    """Mean, sd, skew and kurtosis of every column; NaN where undefined."""
    mean = _ratio(np.nansum(matrix, axis=0), n)
    residuals = np.where(given, matrix - mean, 0.0)
    powers = residuals * residuals
    second = _ratio(powers.sum(axis=0), n)
    third = _ratio((powers * residuals).sum(axis=0), n)
    fourth = _ratio((powers * powers).sum(axis=0), n)
    g1 = _ratio(third, second**1.5)
    g2 = _ratio(fourth, second**2) - 3
    shrink = np.where(n > 1, 1 - 1 / np.maximum(n, 1), np.nan)
    return {
        "mean": mean,
        "sd": np.sqrt(second / shrink),
        "skew_type2": g1 * _ratio(np.sqrt(n * np.maximum(n - 1, 0)), np.maximum(n - 2, 0)),
        "skew_type3": g1 * shrink**1.5,
        "kurtosis_type2": _ratio(((n + 1) * g2 + 6) * (n - 1), np.maximum((n - 2) * (n - 3), 0)),
        "kurtosis_type3": (g2 + 3) * shrink**2 - 3,
    }
