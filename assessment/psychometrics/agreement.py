"""Do the members of a group answer alike? rwg, rwg(j), AD and awg, each against a stated null.

Answers are people by items (n, k), keyed, in codes; ``groups`` is one label per person (n,). A person with
any missing answer, or without a label, is left out (listwise). A group of one has no agreement: NaN, never
1. High rwg(j) by itself proves little: random answers of three people to five items reach .85 one time in
twenty, so compare with ``chance_agreement.rwg_j_null_quantile`` for the group's own size, never with .70.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Items, Matrix, Vector, answer_matrix


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
