"""Agreement of raters who score the same targets: Shrout & Fleiss' ICCs and Krippendorff's alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Items, Matrix, answer_matrix, complete_rows
from assessment.psychometrics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class RaterIcc:
    """One form of ICC: its ``estimate`` with interval, the F it rests on and the p of F."""

    form: str
    estimate: Estimate
    f: float
    p: float


def rater_iccs(ratings: Items | ArrayLike, *, level: float = 0.95) -> dict[str, RaterIcc]:
    """Shrout & Fleiss' six ICCs of ``ratings``, targets by raters (n, k).

    ``ICC1``: each target its own raters; ``ICC2``: random raters, absolute agreement (A,1); ``ICC3``: these
    raters, consistency (C,1); with ``k`` appended: of the mean of the k raters. From the mean squares of
    targets (R), raters (C), residual (E) and within targets (W): ``ICC1 = (R-W)/(R+(k-1)W)``, ``ICC2 =
    (R-E)/(R+(k-1)E+k(C-E)/n)``, ``ICC3 = (R-E)/(R+(k-1)E)``. Not clipped at 0. Intervals from F (ICC2 with
    Satterthwaite's degrees of freedom). Missing data: targets rated by all (listwise). Raises
    UndefinedStatistic with fewer than two raters or targets, or when nothing varies.
    Source: Shrout & Fleiss (1979), Psychological Bulletin 86; McGraw & Wong (1996). Checked against psych
    2.2.9.

    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> iccs = rater_iccs(table)
    >>> [round(icc.estimate.value, 2) for icc in iccs.values()]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    table = _usable(ratings)
    n, k = table.shape
    targets, raters, residual, within = _mean_squares(table)
    if residual <= 0 or within <= 0 or targets <= 0:
        raise UndefinedStatistic("statistics.no_variance")
    df1, df2 = n - 1, (n - 1) * (k - 1)
    one_way = _f_forms("ICC1", targets / within, k, df1, n * (k - 1), n, level)
    consistency = _f_forms("ICC3", targets / residual, k, df1, df2, n, level)
    absolute = _absolute(targets, raters, residual, n, k, level)
    single_to_mean = zip(one_way, absolute, consistency, strict=True)
    singles, means = single_to_mean
    return {icc.form: icc for icc in (*singles, *means)}


def _usable(ratings: Items | ArrayLike) -> Matrix:
    table = answer_matrix(ratings)
    if table.shape[1] < 2:
        raise UndefinedStatistic("statistics.too_few_raters", needed=2, found=table.shape[1])
    rows = complete_rows(table)
    if len(rows) < 2:
        raise UndefinedStatistic("statistics.too_few_people", needed=2, found=len(rows))
    return rows


def _mean_squares(table: Matrix) -> tuple[float, float, float, float]:
    """Mean squares of targets, raters, residual and within targets."""
    n, k = table.shape
    centred = table - table.mean()
    of_targets = k * float((centred.mean(axis=1) ** 2).sum())
    of_raters = n * float((centred.mean(axis=0) ** 2).sum())
    everything = float((centred**2).sum())
    residual = everything - of_targets - of_raters
    if residual < 1e-12 * everything:
        residual = 0.0
    return (
        of_targets / (n - 1),
        of_raters / (k - 1),
        residual / ((n - 1) * (k - 1)),
        (everything - of_targets) / (n * (k - 1)),
    )


def _f_forms(
    form: str, f: float, k: int, df1: int, df2: int, n: int, level: float
) -> tuple[RaterIcc, RaterIcc]:
    """The single and mean-of-k forms that depend on one F."""
    tail = (1 - level) / 2
    ends = (f / float(special.fdtri(df1, df2, 1 - tail)), f * float(special.fdtri(df2, df1, 1 - tail)))
    p = float(special.fdtrc(df1, df2, f))
    low, high = ends
    single = Estimate((f - 1) / (f + k - 1), (low - 1) / (low + k - 1), (high - 1) / (high + k - 1), n, level)
    mean = Estimate(1 - 1 / f, 1 - 1 / low, 1 - 1 / high, n, level)
    return RaterIcc(form, single, f, p), RaterIcc(form + "k", mean, f, p)


def _absolute(
    targets: float, raters: float, residual: float, n: int, k: int, level: float
) -> tuple[RaterIcc, RaterIcc]:
    """ICC2 and ICC2k; the interval of the mean is the interval of one rater stepped up."""
    f = targets / residual
    icc = (targets - residual) / (targets + (k - 1) * residual + k * (raters - residual) / n)
    f_raters = raters / residual
    weight = n * (1 + (k - 1) * icc) - k * icc
    df = (
        (k - 1)
        * (n - 1)
        * (k * icc * f_raters + weight) ** 2
        / ((n - 1) * k**2 * icc**2 * f_raters**2 + weight**2)
    )
    tail = (1 - level) / 2
    upper, lower = special.fdtri(n - 1, df, 1 - tail), special.fdtri(df, n - 1, 1 - tail)
    shared = k * raters + (k * n - k - n) * residual
    low = float(n * (targets - upper * residual) / (upper * shared + n * targets))
    high = float(n * (lower * targets - residual) / (shared + n * lower * targets))
    p = float(special.fdtrc(n - 1, (n - 1) * (k - 1), f))
    mean = (targets - residual) / (targets + (raters - residual) / n)
    single = RaterIcc("ICC2", Estimate(icc, low, high, n, level), f, p)
    stepped = Estimate(mean, low * k / (1 + low * (k - 1)), high * k / (1 + high * (k - 1)), n, level)
    return single, RaterIcc("ICC2k", stepped, f, p)


def krippendorff_alpha(
    ratings: Items | ArrayLike, *, metric: Literal["nominal", "ordinal", "interval"] = "ordinal"
) -> float:
    """Krippendorff's alpha of ``ratings``, targets by raters (n, k): ``1 - D_observed / D_expected``.

    Any number of raters; a missing rating (NaN) is left out, and a target with fewer than two ratings does
    not count. Not clipped at 0. Raises UndefinedStatistic when nothing can be paired or all ratings are the
    same. (irr 0.84.1 is wrong for more than two raters when nothing is missing.)
    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability. Checked against irr 0.84.1.

    >>> round(krippendorff_alpha([[1, 1], [2, 2], [3, 3], [3, 2], [1, 2]], metric="interval"), 4)
    0.7
    """
    table = answer_matrix(ratings)
    given = ~np.isnan(table)
    paired = given.sum(axis=1) >= 2
    if not paired.any():
        raise UndefinedStatistic(
            "statistics.too_few_raters", needed=2, found=int(given.sum(axis=1).max(initial=0))
        )
    values = np.unique(table[paired][given[paired]])
    if len(values) < 2:
        raise UndefinedStatistic("statistics.no_variance")
    counts = (table[paired][:, :, None] == values).sum(axis=1).astype(np.float64)
    per_target = counts.sum(axis=1)
    weighted = counts / (per_target - 1)[:, None]
    coincidence = weighted.T @ counts - np.diag(weighted.sum(axis=0))
    totals = coincidence.sum(axis=1)
    distance = _distances(values, totals, metric)
    expected = np.outer(totals, totals) - np.diag(totals)
    observed_distance, expected_distance = (coincidence * distance).sum(), (expected * distance).sum()
    return float(1 - (totals.sum() - 1) * observed_distance / expected_distance)


def _distances(values: Matrix, totals: Matrix, metric: str) -> Matrix:
    """Squared distance between every two values, by ``metric``."""
    if metric == "nominal":
        return 1 - np.eye(len(values))
    if metric == "interval":
        return np.subtract.outer(values, values) ** 2
    middle = np.cumsum(totals) - totals / 2
    return np.subtract.outer(middle, middle) ** 2
