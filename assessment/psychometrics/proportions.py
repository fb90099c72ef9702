"""Shares with intervals that hold for small groups and for none or all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.intervals import stratified_mean


def wilson_interval(successes: float, n: int, *, level: float = 0.95, continuity: bool = False) -> Estimate:
    """The share ``successes / n`` with Wilson's interval, which never leaves 0 to 1 nor shrinks to a point.

    ``(p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)``; at 0 of 5 it runs to .43 where Wald's ends
    at 0. ``successes`` may be half a count (a tie). ``continuity`` moves p outwards by 1/2n first (by nothing
    when exactly half succeed, as R's prop.test does). Assumes independent answers. ``n = 0`` raises
    UndefinedStatistic. Source: Wilson (1927), Journal of the American Statistical Association 22; Newcombe
    (1998). Checked against R's prop.test.

    >>> share = wilson_interval(0, 5)
    >>> share.value, share.ci_low, round(share.ci_high, 4)
    (0.0, 0.0, 0.4345)
    """
    _refuse_impossible(successes, n)
    shift = min(0.5, abs(successes - n / 2)) / n if continuity else 0.0
    z = float(special.ndtri((1 + level) / 2))
    share = successes / n
    low, high = _wilson_end(share - shift, n, -z), _wilson_end(share + shift, n, z)
    return Estimate(share, min(low, share), max(high, share), n, level)


def _wilson_end(p: float, n: int, z: float) -> float:
    if not 0 < p < 1 and (p <= 0) == (z < 0):
        return 0.0 if z < 0 else 1.0
    root = np.sqrt(max(p * (1 - p), 0) / n + z * z / (4 * n * n))
    return float(np.clip((p + z * z / (2 * n) + z * root) / (1 + z * z / n), 0, 1))


def clopper_pearson_interval(successes: int, n: int, *, level: float = 0.95) -> Estimate:
    """The share with Clopper & Pearson's interval: never covers less than ``level``, often more.

    By ``scipy.stats.binomtest``. ``n = 0`` raises UndefinedStatistic.

    >>> round(clopper_pearson_interval(0, 5).ci_high, 4)
    0.5218
    """
    _refuse_impossible(successes, n)
    interval = stats.binomtest(successes, n).proportion_ci(level, method="exact")
    return Estimate(successes / n, float(interval.low), float(interval.high), n, level)


def _refuse_impossible(successes: float, n: int) -> None:
    if n < 1:
        raise UndefinedStatistic("statistics.too_few_people", needed=1, found=n)
    if not 0 <= successes <= n:
        raise UndefinedStatistic("statistics.impossible_share", successes=successes, n=n)


def stratified_share(
    strata: Sequence[ArrayLike], population_sizes: Sequence[float], *, level: float = 0.95
) -> Estimate:
    """The share of the invited people for whom something holds, from the answers of each stratum.

    ``strata`` holds one array of 0 and 1 (NaN: missing) per stratum, ``population_sizes`` how many were
    invited in each. Weighted by invited heads, standard error with the finite population correction; the
    interval is a t interval (respondents - strata df) on the logit scale. Everyone answered: a point. One
    answer in a stratum, or all alike within each: no interval. Refuses what ``stratified_mean`` refuses.
    Source: Korn & Graubard (1998), Survey Methodology 24. Checked against survey's svyciprop.

    >>> share = stratified_share([[1, 1, 0], [1, 0, 0, 0]], [6, 20])
    >>> round(share.value, 4), round(share.ci_low, 4), round(share.ci_high, 4)
    (0.3462, 0.0639, 0.8042)
    """
    weights = np.asarray(population_sizes, dtype=float) / sum(population_sizes)
    mean = stratified_mean(strata, weights, population_sizes=population_sizes, level=level)
    p, se, n = mean.estimate.value, mean.estimate.se, mean.estimate.n
    df = n - len(strata)
    if mean.basis != "interval":
        end = p if mean.complete else np.nan
        return Estimate(p, end, end, n, level, se=se, df=df)
    margin = float(special.stdtrit(df, (1 + level) / 2)) * se / (p * (1 - p))
    low, high = special.expit(special.logit(p) + np.array([-margin, margin])).tolist()
    return Estimate(p, low, high, n, level, se=se, df=df)
