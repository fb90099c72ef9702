"""P-values of many comparisons at once, adjusted so that chance finds do not pass for findings."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from assessment.psychometrics.covariance import Vector

Method = Literal["benjamini_hochberg", "benjamini_yekutieli", "holm", "bonferroni"]


def adjusted_p(p: ArrayLike, *, method: Method = "benjamini_hochberg") -> Vector:
    """``p`` (m,) adjusted for the number of valid p-values in it.

    Benjamini-Hochberg and -Yekutieli bound the share of false finds among the finds (by
    ``scipy.stats.false_discovery_control``; Yekutieli also under dependence), Holm and Bonferroni the chance
    of any false find. A missing p (NaN) stays NaN and does not count in m. (SciPy refuses it and statsmodels
    makes all NaN.) Checked against R's p.adjust.

    >>> adjusted_p([0.01, 0.04, np.nan, 0.03]).round(4).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    given = np.asarray(p, dtype=np.float64)
    adjusted = np.full(given.shape, np.nan)
    known = ~np.isnan(given)
    if known.any():
        adjusted[known] = _adjusted(given[known], method)
    return adjusted


def _adjusted(p: Vector, method: Method) -> Vector:
    m = len(p)
    if method == "bonferroni":
        return np.minimum(m * p, 1)
    if method == "holm":
        order = np.argsort(p, kind="stable")
        stepped = np.maximum.accumulate(np.minimum((m - np.arange(m)) * p[order], 1))
        return stepped[np.argsort(order, kind="stable")]
    name: Literal["bh", "by"] = "bh" if method == "benjamini_hochberg" else "by"
    return np.asarray(stats.false_discovery_control(p, method=name), dtype=np.float64)
