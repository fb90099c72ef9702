"""Change between two waves: of one person (reliable change) and of an organization."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.comparison import compare_means
from assessment.psychometrics.covariance import Vector
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.intervals import satterthwaite_df, t_interval
from assessment.psychometrics.reliability import standard_error_of_measurement


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """Change of the same people between two waves.

    ``index`` is each person's change over ``standard_error_of_difference`` (NaN where a wave is missing);
    ``minimal_detectable_change`` is the change that measurement error alone exceeds in ``1 - level`` of
    people. ``mean_change`` has the paired t interval, ``unpaired_change`` Welch's as if others had answered.
    """

    index: Vector
    standard_error_of_measurement: float
    standard_error_of_difference: float
    minimal_detectable_change: float
    n_up: int
    n_down: int
    mean_change: Estimate
    t: float
    p: float
    unpaired_change: Estimate
    retest_correlation: float

    @property
    def n(self) -> int:
        """People with a score in both waves."""
        return self.mean_change.n


def reliable_change(
    before: ArrayLike, after: ArrayLike, *, reliability: float, level: float = 0.95
) -> ReliableChange:
    """Jacobson & Truax' reliable change of the same people, ``before`` and ``after`` (n,), in points.

    ``index = (after - before) / (sqrt(2) * sd(before) * sqrt(1 - reliability))``; beyond the normal quantile
    of ``level`` the change is larger than measurement error makes likely. Assumes equal error in both waves
    and items that did not change. Person summaries use people with both scores; fewer than two, or no
    variance before, raises UndefinedStatistic.
    Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59. Checked against R.

    >>> change = reliable_change([40, 50, 60, 70], [45, 50, 80, 70], reliability=0.9)
    >>> change.index.round(3).tolist(), change.n_up
    ([0.866, 0.0, 3.464, 0.0], 1)
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    both = ~np.isnan(first) & ~np.isnan(second)
    x, y = first[both], second[both]
    if len(x) < 2:
        raise UndefinedStatistic("statistics.too_few_people", needed=2, found=len(x))
    error = standard_error_of_measurement(x, reliability)
    if not error > 0:
        raise UndefinedStatistic("statistics.no_measurement_error")
    z = float(special.ndtri((1 + level) / 2))
    index = (second - first) / (np.sqrt(2) * error)
    mean_change = _paired(y - x, level)
    t = mean_change.value / mean_change.se if mean_change.se > 0 else np.nan
    return ReliableChange(
        index=index,
        standard_error_of_measurement=error,
        standard_error_of_difference=float(np.sqrt(2) * error),
        minimal_detectable_change=float(z * np.sqrt(2) * error),
        n_up=int((index[both] > z).sum()),
        n_down=int((index[both] < -z).sum()),
        mean_change=mean_change,
        t=t,
        p=float(2 * special.stdtr(len(x) - 1, -abs(t))),
        unpaired_change=compare_means(y, x, level=level).difference,
        retest_correlation=_correlation(x, y),
    )


def _paired(change: Vector, level: float) -> Estimate:
    n = len(change)
    mean, se = float(change.mean()), float(change.std(ddof=1) / np.sqrt(n))
    low, high = t_interval(mean, se, n - 1, level=level) if se > 0 else (np.nan, np.nan)
    return Estimate(mean, low, high, n, level, se=se, df=n - 1)


def _correlation(x: Vector, y: Vector) -> float:
    sd = float(np.sqrt(x.var() * y.var()))
    return float(((x - x.mean()) * (y - y.mean())).mean() / sd) if sd > 0 else np.nan


def change_between(before: Estimate, after: Estimate) -> Estimate:
    """The change of an organization whose two places were estimated independently: ``after - before``.

    ``se^2`` is the sum of both, ``df`` Satterthwaite's, the level that of ``after``. Where the same people
    can be linked the paired interval is narrower. NaN interval when either se is unknown, or both are 0.

    >>> before = Estimate(60, 56, 64, 20, 0.95, se=2, df=15)
    >>> change = change_between(before, Estimate(70, 66, 74, 25, 0.95, se=2, df=20))
    >>> change.value, round(change.ci_low, 2), round(change.ci_high, 2)
    (10, 4.25, 15.75)
    """
    variances = np.array([before.se**2, after.se**2])
    df = satterthwaite_df(variances, [before.df, after.df])
    se = float(np.sqrt(variances.sum()))
    low, high = t_interval(after.value - before.value, se, df, level=after.level)
    return Estimate(after.value - before.value, low, high, before.n + after.n, after.level, se=se, df=df)
