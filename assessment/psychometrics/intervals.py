"""Weighted means of strata with the interval that a claim needs, and the chance of each band.

Two claims, two intervals. "What the invited people say now": give ``population_sizes``, and the finite
population correction takes off the uncertainty that is gone when most have answered. "Beyond these people"
(a benchmark, a forecast): leave them out. Neither knows about non-response bias or measurement error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Vector
from assessment.psychometrics.estimate import Estimate

Basis = Literal["interval", "complete", "one_answer", "identical"]


@dataclass(frozen=True, slots=True)
class StratifiedMean:
    """A weighted mean of strata: ``estimate``, and per stratum its ``means``, ``ses`` and ``n``.

    ``basis`` says why there is an interval or not: ``"interval"``; ``"complete"``, everyone invited answered,
    so that the standard error is 0 and nothing is left to estimate; ``"one_answer"``, some stratum has one
    answer and no known variance; ``"identical"``, all answers within each stratum are alike, which is
    agreement and not certainty. Only ``"interval"`` has an interval.
    """

    estimate: Estimate
    means: Vector
    ses: Vector
    n: tuple[int, ...]
    basis: Basis

    @property
    def complete(self) -> bool:
        """Whether everyone in the population has answered."""
        return self.basis == "complete"


def stratified_mean(
    strata: Sequence[ArrayLike],
    weights: ArrayLike,
    *,
    population_sizes: Sequence[float] | None = None,
    level: float = 0.95,
) -> StratifiedMean:
    """``sum w_h * mean_h`` over strata, with a t interval of Satterthwaite's degrees of freedom.

    ``strata`` holds one array of scores per stratum (NaN: missing, left out, and counted in no n);
    ``weights`` (h,) are used as given, so that (1, -1) is a gap and N_h/N the mean over heads.
    ``population_sizes`` N_h are the people *invited*, not those who answered; with them each variance of a
    mean ``v_h = s_h^2/n_h`` is multiplied, once, by ``1 - n_h/N_h``.
    ``se^2 = sum w_h^2 v_h``; ``df = se^4 / sum((w_h^2 v_h)^2 / (n_h - 1))``, far below n - 2 when a team
    is small. Assumes that who answered within a stratum is as good as random.

    Raises UndefinedStatistic for an empty stratum of nonzero weight (its mean is never left out silently)
    and for more answers than invited. A stratum of one answer, unless it is the whole stratum, leaves se, df
    and interval NaN: its variance is unknown, not 0.
    Source: Cochran (1977), Sampling Techniques, 5.4. Checked against survey 4.1.

    >>> place = stratified_mean([[80, 90, 95], [60, 70, 50, 80]], [0.5, 0.5], population_sizes=[4, 10])
    >>> [round(number, 4) for number in (place.estimate.value, place.estimate.se, place.estimate.df)]
    [76.6667, 2.7323, 4.0504]
    """
    parts = [_known(stratum) for stratum in strata]
    w = np.asarray(weights, dtype=np.float64)
    n = np.array([len(part) for part in parts])
    sizes = None if population_sizes is None else np.asarray(population_sizes, dtype=np.float64)
    _refuse(n, w, sizes)
    means = np.array([part.mean() if len(part) else np.nan for part in parts])
    variances = np.array([_variance_of_mean(part) for part in parts])
    if sizes is not None:
        variances = np.where(n == sizes, 0.0, variances * (1 - n / sizes))
    used = w != 0
    value = float(w[used] @ means[used])
    shares = w[used] ** 2 * variances[used]
    basis = _basis(shares, n[used], None if sizes is None else sizes[used])
    se, df = float(np.sqrt(shares.sum())), satterthwaite_df(shares, n[used] - 1)
    margin = float(special.stdtrit(df, (1 + level) / 2)) * se if basis == "interval" else np.nan
    estimate = Estimate(value, value - margin, value + margin, int(n[used].sum()), level, se=se, df=df)
    return StratifiedMean(estimate, means, np.sqrt(variances), tuple(n.tolist()), basis)


def satterthwaite_df(variances: ArrayLike, degrees: ArrayLike) -> float:
    """Degrees of freedom of a sum of independent variances, each with its own; NaN if the sum is 0 or NaN.

    A variance of 0 takes no part. Source: Satterthwaite (1946), Biometrics Bulletin 2.

    >>> round(satterthwaite_df([4.0, 1.0], [4, 30]), 4)
    6.1983
    """
    part, df = _numbers(variances), _numbers(degrees)
    total = sum(part)
    if not total > 0:
        return np.nan
    return float(total**2 / sum([v**2 / d for v, d in zip(part, df, strict=True) if v > 0]))


def t_interval(estimate: float, se: float, df: float, *, level: float = 0.95) -> tuple[float, float]:
    """``estimate ± t * se``; NaN where se or df is unknown; ``df`` may be infinite (normal).

    >>> [round(end, 3) for end in t_interval(50, 2, 10)]
    [45.544, 54.456]
    """
    if np.isnan(se) or np.isnan(df) or df <= 0:
        return np.nan, np.nan
    tail = (1 + level) / 2
    margin = float(special.ndtri(tail) if np.isinf(df) else special.stdtrit(df, tail)) * se
    return estimate - margin, estimate + margin


def band_probabilities(
    estimate: float, se: float, df: float, *, cuts: Sequence[float] = (20, 40, 60, 80)
) -> Vector:
    """The chance that the true place lies in each band between ``cuts`` (len(cuts) + 1,), summing to 1.

    Differences of the t distribution (``df`` infinite: normal) around ``estimate`` with standard error
    ``se``; use the se and df of the claim that is made. NaN in every band without a positive se: a complete
    or identical answer has a place, not a chance.

    >>> band_probabilities(79.62, 1.1067, 11.2).round(2).tolist()
    [0.0, 0.0, 0.0, 0.63, 0.37]
    """
    edges = np.asarray(cuts, dtype=np.float64)
    if not (se > 0 and df > 0):
        return np.full(len(edges) + 1, np.nan)
    z = (edges - estimate) / se
    below = special.ndtr(z) if np.isinf(df) else special.stdtr(df, z)
    above = special.ndtr(-z) if np.isinf(df) else special.stdtr(df, -z)
    inner = np.where(z[1:] < 0, np.diff(below), -np.diff(above))
    return np.concatenate([below[:1], inner, above[-1:]])


def _numbers(column: ArrayLike) -> Sequence[float]:
    """Plain numbers: of a few strata they are faster than an array."""
    if isinstance(column, list | tuple):
        return column
    numbers: list[float] = np.asarray(column, dtype=np.float64).tolist()
    return numbers


def _known(stratum: ArrayLike) -> Vector:
    scores = np.asarray(stratum, dtype=np.float64)
    return scores[~np.isnan(scores)]


def _variance_of_mean(scores: Vector) -> float:
    return float(scores.var(ddof=1) / len(scores)) if len(scores) > 1 else np.nan


def _refuse(n: Vector, weights: Vector, sizes: Vector | None) -> None:
    if len(n) != len(weights) or (sizes is not None and len(n) != len(sizes)):
        raise UndefinedStatistic("statistics.strata_do_not_match", strata=len(n), weights=len(weights))
    for stratum in np.flatnonzero((n == 0) & (weights != 0)).tolist():
        raise UndefinedStatistic("statistics.empty_stratum", stratum=stratum + 1)
    if sizes is not None and (n > sizes).any():
        over = int(np.argmax(n > sizes))
        raise UndefinedStatistic(
            "statistics.more_answers_than_invited", answers=int(n[over]), invited=int(sizes[over])
        )


def _basis(shares: Vector, n: Vector, sizes: Vector | None) -> Basis:
    if sizes is not None and (n == sizes).all():
        return "complete"
    if np.isnan(shares).any():
        return "one_answer"
    return "interval" if shares.sum() > 0 else "identical"
