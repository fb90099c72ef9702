"""Bootstrap intervals of a weighted mean of strata, with and without a finite population.

For a mean at small n use ``intervals.stratified_mean``: a percentile bootstrap of five answers is a tenth too
narrow, and its ends jump along a grid. These serve comparison, and larger groups. Only the counts of distinct
scores are drawn, which makes 9,999 resamples of thousands of people a matter of milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Vector
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.intervals import stratified_mean

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BootstrapMean:
    """``estimate`` with the percentile interval and bootstrap se; also the basic and BCa intervals.

    ``acceleration`` is BCa's; ``plug_in_se`` what the bootstrap se converges to, ``unbiased_se`` the one it
    falls short of by ``sqrt((n-1)/n)`` in each stratum. What identical answers leave undefined is NaN.
    """

    estimate: Estimate
    basic: Ends
    bca: Ends
    acceleration: float
    plug_in_se: float
    unbiased_se: float


def bootstrap_mean(
    strata: Sequence[ArrayLike],
    weights: ArrayLike,
    *,
    resamples: int = 9_999,
    level: float = 0.95,
    seed: int = 1,
) -> BootstrapMean:
    """Bootstrap ``sum w_h * mean_h``, resampling people within strata (no finite population correction).

    ``strata`` holds one array of scores per stratum (NaN left out), ``weights`` (h,). BCa's acceleration is
    that of the influence values ``w_h (x - mean_h)``, ``sum L^3 / (6 (sum L^2)^1.5)``, its bias counts a tie
    with the estimate half. ``seed`` makes the draws repeatable. Raises UndefinedStatistic for an empty
    stratum. Source: Davison & Hinkley (1997), chapter 5. Checked against boot 1.3.

    >>> drawn = bootstrap_mean([[80, 90, 95, 85, 100]], [1.0])
    >>> drawn.estimate.value, round(drawn.plug_in_se, 4), round(drawn.unbiased_se, 4)
    (90.0, 3.1623, 3.5355)
    """
    parts, w = _known(strata), np.asarray(weights, dtype=np.float64)
    random = np.random.default_rng(seed)
    drawn = np.zeros(resamples)
    for part, weight in zip(parts, w, strict=True):
        distinct, counts = np.unique(part, return_counts=True)
        picked = random.multinomial(len(part), counts / len(part), size=resamples)
        drawn += weight * (picked @ distinct) / len(part)
    plain = stratified_mean(parts, w, level=level).estimate
    means = [part - part.mean() for part in parts]
    influence = np.concatenate([weight * part for weight, part in zip(w, means, strict=True)])
    acceleration = _acceleration(influence)
    low, high = percentile_interval(drawn, level=level)
    n, se = sum(map(len, parts)), float(drawn.std(ddof=1))
    plug_in = [weight**2 * part.var() / len(part) for weight, part in zip(w, parts, strict=True)]
    return BootstrapMean(
        estimate=Estimate(plain.value, low, high, n, level, se=se),
        basic=(2 * plain.value - high, 2 * plain.value - low),
        bca=bca_interval(drawn, plain.value, acceleration, level=level),
        acceleration=acceleration,
        plug_in_se=float(np.sqrt(sum(plug_in))),
        unbiased_se=plain.se,
    )


def percentile_interval(drawn: Vector, *, level: float = 0.95) -> Ends:
    """The order statistics number ``(R+1)(1±level)/2`` of ``drawn`` (R,).

    >>> [round(end, 6) for end in percentile_interval(np.arange(1.0, 200.0), level=0.9)]
    [10.0, 190.0]
    """
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], method="weibull").tolist()
    return low, high


def bca_interval(drawn: Vector, estimate: float, acceleration: float, *, level: float = 0.95) -> Ends:
    """Efron's bias-corrected and accelerated interval from bootstrap values ``drawn`` (R,).

    NaN when all values are equal to each other or on one side of ``estimate``: no bias can then be told.

    >>> [round(end, 6) for end in bca_interval(np.arange(1.0, 200.0), 100.0, 0.0, level=0.9)]
    [10.0, 190.0]
    """
    close = 1e-9 * max(1.0, abs(estimate))
    below = float((drawn < estimate - close).mean() + (np.abs(drawn - estimate) <= close).mean() / 2)
    if np.isnan(acceleration) or not 0 < below < 1 or np.ptp(drawn) <= close:
        return np.nan, np.nan
    bias = special.ndtri(below)
    z = bias + special.ndtri(np.array([1 - level, 1 + level]) / 2)
    share = special.ndtr(bias + z / (1 - acceleration * z))
    low, high = np.quantile(drawn, share, method="weibull").tolist()
    return low, high


def _acceleration(influence: Vector) -> float:
    squares = float(influence @ influence)
    return float((influence**3).sum() / (6 * squares**1.5)) if squares > 0 else np.nan


def finite_population_bootstrap_se(
    strata: Sequence[ArrayLike],
    weights: ArrayLike,
    *,
    population_sizes: Sequence[float],
    resamples: int = 9_999,
    seed: int = 1,
) -> float:
    """Standard error of ``sum w_h * mean_h`` by Preston's rescaled bootstrap, which knows who was invited.

    In each stratum ``m = n // 2`` people are drawn without replacement and the mean is moved by ``sqrt(m (1 -
    n/N) / (n - m))`` times the drawn deviation: the variance has the finite population correction, which a
    plain bootstrap lacks. 0 after a complete count. A stratum of one answer of more invited raises
    UndefinedStatistic. Source: Preston (2009), Survey Methodology 35. Checked against survey 4.1.

    >>> se = finite_population_bootstrap_se([[80, 90, 95, 85, 100]], [1.0], population_sizes=[10])
    >>> abs(se - 2.5) < 0.05
    True
    """
    parts, w = _known(strata), np.asarray(weights, dtype=np.float64)
    random = np.random.default_rng(seed)
    moved = np.zeros(resamples)
    for part, weight, invited in zip(parts, w, population_sizes, strict=True):
        n, m = len(part), len(part) // 2
        if n > invited:
            raise UndefinedStatistic("statistics.more_answers_than_invited", answers=n, invited=int(invited))
        if n == invited:
            continue
        if m == 0:
            raise UndefinedStatistic("statistics.too_few_people", needed=2, found=n)
        distinct, counts = np.unique(part, return_counts=True)
        picked = random.multivariate_hypergeometric(counts, m, size=resamples)
        scale = np.sqrt(m * (1 - n / invited) / (n - m))
        moved += weight * scale * (picked @ distinct / m - part.mean())
    return float(moved.std(ddof=1))


def _known(strata: Sequence[ArrayLike]) -> list[Vector]:
    parts = []
    for number, stratum in enumerate(strata, start=1):
        scores = np.asarray(stratum, dtype=np.float64)
        parts.append(scores[~np.isnan(scores)])
        if not len(parts[-1]):
            raise UndefinedStatistic("statistics.empty_stratum", stratum=number)
    return parts
