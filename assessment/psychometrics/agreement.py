"""Do the members of a group answer alike? rwg, rwg(j), AD and awg, each against a stated null.

Answers are people by items (n, k), keyed, in codes; ``groups`` is one label per person (n,). A person with
any missing answer, or without a label, is left out (listwise). A group of one has no agreement: NaN, never
1. High rwg(j) by itself proves little: random answers of three people to five items reach .85 one time in
twenty, so compare with ``rwg_j_null_quantile`` for the group's own size and never with .70 alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Items, Matrix, Vector, answer_matrix

# Variances of skewed and triangular nulls, by number of options. Source: LeBreton & Senter (2008),
# Organizational Research Methods 11, table 2.
NULL_VARIANCES: Mapping[int, Mapping[str, float]] = {
    5: {"slight_skew": 1.34, "triangular": 1.32, "moderate_skew": 0.90},
    6: {"slight_skew": 1.85},
}


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """One agreement value per group: ``values`` and ``n`` (people used), indexed by group label."""

    values: pd.Series[float]
    n: pd.Series[int]

    @property
    def mean(self) -> float:
        """Mean over the groups where agreement is defined; NaN if there are none."""
        return float(self.values.mean())

    @property
    def median(self) -> float:
        """Median over the groups where agreement is defined; NaN if there are none."""
        return float(self.values.median())

    def share_at_least(self, threshold: float) -> float:
        """The share of the groups with a defined value that reach ``threshold``; NaN if there are none."""
        defined = self.values.dropna()
        return float((defined >= threshold).mean()) if len(defined) else np.nan


def uniform_variance(options: int) -> float:
    """Variance of answers spread evenly over ``options`` options, ``(A^2 - 1) / 12``.

    >>> uniform_variance(5)
    2.0
    """
    if options < 2:
        raise UndefinedStatistic("statistics.too_few_options", needed=2, found=options)
    return (options**2 - 1) / 12


def rwg(answers: ArrayLike, groups: ArrayLike, *, null_variance: float) -> GroupAgreement:
    """Agreement of each group on one item (n,): ``1 - s^2 / null_variance``, at least 0.

    ``s^2`` has divisor n - 1; ``null_variance`` is that of no agreement (``uniform_variance(options)``).
    More variance than the null is truncated to 0. Source: James, Demaree & Wolf (1984), Journal of Applied
    Psychology 69. Checked against multilevel 2.7.

    >>> rwg([4, 4, 5, 3, 2], ["a", "a", "a", "a", "b"], null_variance=2.0).values.round(4).tolist()
    [0.6667, nan]
    """
    return rwg_j(np.asarray(answers, dtype=float)[:, None], groups, null_variance=null_variance)


def rwg_j(items: Items | ArrayLike, groups: ArrayLike, *, null_variance: float) -> GroupAgreement:
    """Agreement of each group on the mean of j items: ``j*a / (j*a + 1 - a)`` with ``a = 1 - v/null``.

    ``v`` is the mean of the item variances (divisor n - 1); where it exceeds the null, agreement is 0 (the
    formula would give a value below 0 or above 1). Source: James, Demaree & Wolf (1984). Checked against
    multilevel 2.7.

    >>> table = [[4, 5], [4, 4], [5, 4], [1, 5], [5, 1]]
    >>> rwg_j(table, ["a", "a", "a", "b", "b"], null_variance=2.0).values.round(4).tolist()
    [0.9091, 0.0]
    """
    found = _by_group(items, groups)
    j = found.answers.shape[1]
    spread = found.variances().mean(axis=1) / null_variance
    return found.agreement(rwg_j_from_ratio(spread, j))


def rwg_j_from_ratio(ratio: Vector, j: int) -> Vector:
    """rwg(j) of ``ratio = mean item variance / null variance``, truncated at 0; NaN stays NaN.

    >>> rwg_j_from_ratio(np.array([0.0, 0.5, 3.0]), 5).round(4).tolist()
    [1.0, 0.8333, 0.0]
    """
    agreed = 1 - np.minimum(ratio, 1)
    agreement: Vector = j * agreed / (j * agreed + 1 - agreed)
    return agreement


def average_deviation(items: Items | ArrayLike, groups: ArrayLike, *, around: str = "mean") -> GroupAgreement:
    """AD of each group: mean distance to the group's ``"mean"`` or ``"median"``, averaged over items.

    In points of the response scale; 0 is full agreement and ``options / 6`` the usual upper limit. Divides
    by n, not n - 1. Source: Burke, Finkelstein & Dusig (1999), Organizational Research Methods 2. Checked
    against multilevel 2.7.

    >>> average_deviation([[4], [4], [1]], ["a", "a", "a"], around="median").values.tolist()
    [1.0]
    """
    found = _by_group(items, groups)
    centre = found.means() if around == "mean" else found.medians()
    distance = np.abs(found.answers - centre[found.codes])
    return found.agreement(found.sums(distance).mean(axis=1) / np.maximum(found.sizes, 1))


def awg(items: Items | ArrayLike, groups: ArrayLike, *, scale_range: tuple[float, float]) -> GroupAgreement:
    """awg(j) of each group: variance against the largest variance possible at the group's own mean.

    Per item ``1 - 2 s^2 / (((H + L) M - M^2 - H L) * n/(n-1))`` for scale ends L and H, averaged over the
    items where it is defined: the mean M must lie between ``(L(n-1) + H)/n`` and ``(H(n-1) + L)/n``; all at
    one end is agreement 1. A group without such an item is NaN. Runs from -1 to 1.
    Source: Brown & Hauenstein (2005), Organizational Research Methods 8. Checked against multilevel 2.7.

    >>> awg([[4], [4], [3], [1], [5]], ["a", "a", "a", "b", "b"], scale_range=(1, 5)).values.round(4).tolist()
    [0.875, -1.0]
    """
    low, high = scale_range
    found = _by_group(items, groups)
    n, mean, variance = found.sizes[:, None], found.means(), found.variances()
    largest = ((high + low) * mean - mean**2 - high * low) * n / np.maximum(n - 1, 1)
    within = (mean >= (low * (n - 1) + high) / n - 1e-12) & (mean <= (high * (n - 1) + low) / n + 1e-12)
    usable = within & (largest > 0)
    each = np.where(usable, 1 - 2 * variance / np.where(usable, largest, 1.0), np.nan)
    each = np.where((mean == high) | (mean == low), 1.0, each)
    defined = ~np.isnan(each)
    count = defined.sum(axis=1)
    return found.agreement(np.where(count > 0, np.nansum(each, axis=1) / np.maximum(count, 1), np.nan))


def ad_upper_limit(options: int) -> float:
    """The average deviation up to which a group is commonly said to agree: ``options / 6``.

    >>> round(ad_upper_limit(5), 4)
    0.8333
    """
    return options / 6


@lru_cache(maxsize=256)
def _null_distribution(group_size: int, items: int, options: int, draws: int, seed: int) -> Vector:
    """Sorted rwg(j) of ``draws`` groups that answer evenly at random."""
    if group_size < 2:
        raise UndefinedStatistic("statistics.too_few_people", needed=2, found=group_size)
    random = np.random.default_rng(seed)
    variance = np.empty(draws)
    step = max(1, 2_000_000 // (group_size * items))
    for start in range(0, draws, step):
        size = (min(step, draws - start), items, group_size)
        answers = random.integers(options, size=size, dtype=np.int16)
        variance[start : start + step] = answers.var(axis=2, ddof=1).mean(axis=1)
    return np.sort(rwg_j_from_ratio(variance / uniform_variance(options), items))


def rwg_j_null_quantile(
    group_size: int, items: int, options: int, *, level: float = 0.95, draws: int = 10_000, seed: int = 1
) -> float:
    """The rwg(j) that a group of this size reaches by chance in at most ``1 - level`` of cases.

    By simulation: every answer is even over ``options`` and independent, as in Dunlap, Burke &
    Smith-Crowe (2003), Journal of Applied Psychology 88; the result is cached. Real items correlate, so that
    chance reaches somewhat higher: read it as the least that agreement must beat.

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


@dataclass(frozen=True, slots=True)
class _Groups:
    """Complete answers (n, k), the number of each person's group, and the groups' labels and sizes."""

    answers: Matrix
    codes: NDArray[np.intp]
    labels: pd.Index
    sizes: Vector

    def sums(self, values: Matrix) -> Matrix:
        """Sums of every column within every group (g, k)."""
        count = len(self.labels)
        columns = [np.bincount(self.codes, weights=column, minlength=count) for column in values.T]
        return np.column_stack(columns) if columns else np.empty((count, 0))

    def means(self) -> Matrix:
        return self.sums(self.answers) / self.sizes[:, None]

    def medians(self) -> Matrix:
        return pd.DataFrame(self.answers).groupby(self.codes).median().to_numpy()

    def variances(self) -> Matrix:
        """Variances with divisor n - 1 (g, k); NaN in a group of one."""
        squares = self.sums((self.answers - self.means()[self.codes]) ** 2)
        return squares / np.where(self.sizes > 1, self.sizes - 1, np.nan)[:, None]

    def agreement(self, values: Vector) -> GroupAgreement:
        """``values`` per group, NaN where the group has one person."""
        alone = self.sizes < 2
        return GroupAgreement(
            pd.Series(np.where(alone, np.nan, values), index=self.labels),
            pd.Series(self.sizes.astype(int), index=self.labels),
        )


def _by_group(items: Items | ArrayLike, groups: ArrayLike) -> _Groups:
    matrix = answer_matrix(items)
    labels = pd.Series(np.asarray(groups))
    used = ~np.isnan(matrix).any(axis=1) & labels.notna().to_numpy()
    codes, index = pd.factorize(labels[used], sort=True)
    sizes = np.bincount(codes, minlength=len(index)).astype(np.float64)
    return _Groups(matrix[used], codes, pd.Index(index, name="group"), sizes)
