"""Do groups differ? ICC(1) and ICC(2) of groups of any size by analysis of variance.

ICC(1) is the share of one person's score that belongs to the group, ICC(2) the reliability of the group's
mean. With unequal groups the estimator matters (.0880, .0887 and .1078 on the same 49 companies), so that
each has a name here; ``mixed_model.reml_variance_components`` gives the third, and shrunken means. They
need many groups: within one organization use ``agreement``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Vector
from assessment.psychometrics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class GroupVariance:
    """One-way analysis of variance of ``n`` scores in ``groups`` groups, and what follows from it.

    ``icc1`` (with its F interval) and ``icc2`` use the arithmetic mean group size N/J, ``icc1_n0`` the size
    ``n0 = (N - sum n_j^2 / N) / (J - 1)`` that makes the between variance unbiased with unequal groups.
    ``labels``, ``sizes`` and ``means`` are per group, in sorted order of the labels.
    """

    icc1: Estimate
    icc1_n0: float
    icc2: float
    mean_square_between: float
    mean_square_within: float
    f: float
    df_between: int
    df_within: int
    p: float
    eta_squared: float
    mean_size: float
    n0: float
    labels: pd.Index
    sizes: Vector
    means: Vector

    @property
    def n(self) -> int:
        """Scores used, after deletion."""
        return self.icc1.n

    @property
    def groups(self) -> int:
        """Groups with at least one score."""
        return len(self.labels)


def group_variance(scores: ArrayLike, groups: ArrayLike, *, level: float = 0.95) -> GroupVariance:
    """ICC(1) and ICC(2) of ``scores`` (n,) by group label ``groups`` (n,), groups of any size.

    ``ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW)`` with k the mean group size (never the total n), ``ICC(2) =
    (MSB - MSW) / MSB``. Both may be negative, when groups differ less than chance, and are not clipped.
    Interval: from F, exact for equal groups and normal scores. Groups of one count in MSB only. A person
    without score or label is left out. Raises UndefinedStatistic with fewer than two groups, when every
    group has one score, or when all scores are equal.
    Source: Bliese (2000) in Klein & Kozlowski; Searle (1971), section 10. Checked against multilevel 2.7.

    >>> parts = group_variance([1, 2, 4, 5, 6], ["a", "a", "b", "b", "b"])
    >>> round(parts.icc1.value, 4), round(parts.icc2, 4), round(parts.n0, 4)
    (0.8694, 0.9433, 2.4)
    """
    y, codes, index = _labelled(np.asarray(scores, dtype=np.float64), np.asarray(groups))
    sizes = np.bincount(codes, minlength=len(index)).astype(np.float64)
    _refuse(y, sizes)
    middle = y.mean()
    shifted = y - middle
    centres = np.bincount(codes, weights=shifted) / sizes
    between = float(sizes @ centres**2)
    residuals = shifted - centres.take(codes)
    return _parts(between, float(residuals @ residuals), index, sizes, centres + middle, level)


def _labelled(y: Vector, groups: NDArray[Any]) -> tuple[Vector, NDArray[np.intp], pd.Index]:
    """The scores that have a label, the number of each one's label, and the labels in order."""
    whole, known = groups.dtype.kind == "i", ~np.isnan(y)
    if not whole:
        known &= np.asarray(pd.notna(groups))
    if not known.all():
        y, groups = y[known], groups[known]
    if whole and len(groups) and groups.min() >= 0 and groups.max() < 2 * len(groups):
        there = np.bincount(groups) > 0  # small whole numbers are counted: no table of labels, no sorting
        index = pd.Index(np.flatnonzero(there).astype(groups.dtype))
        return y, groups if there.all() else (there.cumsum() - 1).take(groups), index
    codes, index = pd.factorize(groups, sort=True)
    return y, codes, pd.Index(index)


def _refuse(y: Vector, sizes: Vector) -> None:
    if len(sizes) < 2:
        raise UndefinedStatistic("statistics.fewer_than_two_groups", groups=len(sizes))
    if len(y) == len(sizes):
        raise UndefinedStatistic("statistics.one_answer_per_group", groups=len(sizes))
    if (y == y[0]).all():
        raise UndefinedStatistic("statistics.no_variance")


def _parts(
    between: float, within: float, index: pd.Index, sizes: Vector, means: Vector, level: float
) -> GroupVariance:
    n, j = int(sizes.sum()), len(sizes)
    df1, df2 = j - 1, n - j
    msb, msw = between / df1, within / df2
    f = msb / msw if msw > 0 else np.inf
    n0 = (n - float(sizes @ sizes) / n) / df1
    mean_size = n / j
    tail = (1 - level) / 2
    f_low, f_high = f / special.fdtri(df1, df2, 1 - tail), f * special.fdtri(df2, df1, 1 - tail)
    icc1 = Estimate(
        _icc1(f, mean_size), _icc1(float(f_low), mean_size), _icc1(float(f_high), mean_size), n, level
    )
    return GroupVariance(
        icc1=icc1,
        icc1_n0=_icc1(f, n0),
        icc2=1 - 1 / f if f > 0 else np.nan,
        mean_square_between=msb,
        mean_square_within=msw,
        f=f,
        df_between=df1,
        df_within=df2,
        p=float(special.fdtrc(df1, df2, f)) if np.isfinite(f) else 0.0,
        eta_squared=between / (between + within),
        mean_size=mean_size,
        n0=n0,
        labels=pd.Index(index, name="group"),
        sizes=sizes,
        means=means,
    )


def _icc1(f: float, size: float) -> float:
    """``(F - 1) / (F + size - 1)``: 1 when nothing varies within groups."""
    return (f - 1) / (f + size - 1) if np.isfinite(f) else 1.0
