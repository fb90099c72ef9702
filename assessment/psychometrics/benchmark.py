"""Where one organization stands among others, with the uncertainty of having few others.

With 99 others a 27th percentile may be anything from the 19th to the 36th. The organization's own
uncertainty comes on top of this; show no percentile below about thirty organizations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Vector
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.proportions import wilson_interval

MINIMUM_NORM_SIZE = 30


def percentile_rank(place: float, others: ArrayLike, *, level: float = 0.95) -> Estimate:
    """The percentage, 0 to 100, of ``others`` (n,) below ``place``, ties counting half (mid-rank).

    ``others`` must not contain the organization itself: with itself counted, the highest of few would stand
    well below 100. Wilson's interval of the share, from sampling n others at random. Missing values are left
    out; without others it raises UndefinedStatistic. Source: Crawford, Garthwaite & Slick (2009), The
    Clinical Neuropsychologist 23. Checked against R's prop.test.

    >>> rank = percentile_rank(60, [40, 50, 60, 70, 80])
    >>> rank.value, round(rank.ci_low, 2), round(rank.ci_high, 2)
    (50.0, 17.04, 82.96)
    """
    norm = _known(others)
    below = float((norm < place).sum() + (norm == place).sum() / 2)
    share = wilson_interval(below, len(norm), level=level)
    return Estimate(100 * share.value, 100 * share.ci_low, 100 * share.ci_high, len(norm), level)


def norm_quantile(norm: ArrayLike, share: float, *, level: float = 0.95, definition: int = 7) -> Estimate:
    """The value below which ``share`` of the ``norm`` sample (n,) lies, with an interval free of any shape.

    ``definition`` 7 interpolates from first to last (numpy's and Excel's default), 6 leaves room beyond both
    (SPSS). The interval runs between the order statistics ``B(tail)`` and ``B(1 - tail) + 1`` of the binomial
    B(n, share), and is NaN at an end that n is too small to know. Missing values are left out.
    Source: Hyndman & Fan (1996), The American Statistician 50; Conover (1999), 3.2. Checked against R.

    >>> median = norm_quantile(range(1, 21), 0.5)
    >>> median.value, median.ci_low, median.ci_high
    (10.5, 6.0, 15.0)
    """
    ordered = np.sort(_known(norm))
    n = len(ordered)
    tail = (1 - level) / 2
    low, high = (int(stats.binom.ppf(end, n, share)) for end in (tail, 1 - tail))
    return Estimate(
        float(np.quantile(ordered, share, method="linear" if definition == 7 else "weibull")),
        float(ordered[low - 1]) if low >= 1 else np.nan,
        float(ordered[high]) if high < n else np.nan,
        n,
        level,
    )


def share_at_or_below(place: float, norm: ArrayLike) -> float:
    """The percentage of ``norm`` (n,), itself included if it is in there, at or below ``place``.

    >>> share_at_or_below(2, [1, 2, 3, 4])
    50.0
    """
    return float(100 * (_known(norm) <= place).mean())


def standard_score(place: float, norm: ArrayLike) -> float:
    """``(place - mean) / sd`` of the ``norm`` (n,), sd with divisor n - 1; NaN without variance.

    >>> standard_score(3, [1, 2, 3])
    1.0
    """
    known = _known(norm)
    sd = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    return (place - float(known.mean())) / sd if sd > 0 else np.nan


def _known(norm: ArrayLike) -> Vector:
    known = np.asarray(norm, dtype=np.float64)
    known = known[~np.isnan(known)]
    if not len(known):
        raise UndefinedStatistic("statistics.empty_norm")
    return known
