"""McDonald's omega with intervals: how much of a sum of items is due to what the items share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import answer_matrix, complete_rows
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.factor_structure import (
    as_correlation,
    fit_one_factor,
    minres_loadings,
    one_factor_model,
)
from assessment.psychometrics.rotation import schmid_leiman

Floats = NDArray[np.float64]

SMALLEST_N_FOR_INTERVAL = 50
SMALLEST_N_FOR_PERCENTILES = 100
_CELLS_AT_ONCE = 4_000_000
_SHARE_THAT_MUST_FIT = 0.9


def mcdonald_omega_total(
    items: ArrayLike,
    *,
    method: Literal["ml", "minres"] = "ml",
    confidence: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> Estimate:
    """Omega total of one factor: ``(sum l)^2 / ((sum l)^2 + sum e)``, 0 to 1.

    ``items`` (n persons, k items) are keyed answers in any unit; a person with a missing answer is left
    out and ``n`` counts the rest. ``method="ml"`` fits the covariance by maximum likelihood, so it
    concerns the plain sum; ``"minres"`` fits the correlations and concerns the sum of standardized
    items, ``1 - sum u / sum R``. Assumes one factor and independent residuals; look at
    ``one_factor_model(...).fit`` first, and use omega hierarchical or several facets where it fails.

    The interval rests on ``resamples`` bootstrap samples of persons: percentiles from n = 100, estimate
    plus and minus z standard errors for n = 50-99 (held within 0-1), none below. Sources: McDonald
    (1999), Test Theory, chapter 6; Padilla & Divers (2013), Educational and Psychological Measurement 73,
    956-972; Kelley & Pornprasertmanit (2016), Psychological Methods 21, 69-92.

    Raises UndefinedStatistic for fewer than three items, a constant item, too few persons, and a model
    with a residual variance at or below zero.

    >>> trait = np.random.default_rng(1).normal(size=(60, 1))
    >>> answers = trait + np.random.default_rng(2).normal(size=(60, 4))
    >>> round(mcdonald_omega_total(answers, resamples=0).value, 3)
    0.759
    """
    answers = complete_rows(answer_matrix(items))
    if method == "minres":
        correlation = _correlation(answers, fewest_items=3)
        value = _omega_minres(correlation)
        replicate: Callable[[Floats], Floats] = _each(_omega_minres)
    else:
        model = one_factor_model(answers)
        if not model.proper:
            raise UndefinedStatistic("statistics.improper_factor_model", n=model.n)
        value, replicate = model.omega_total, _omegas_ml
    return _with_interval(value, answers, replicate, confidence, resamples, seed)


def mcdonald_omega_hierarchical(
    items: ArrayLike, *, factors: int = 3, confidence: float = 0.95, resamples: int = 0, seed: int = 0
) -> Estimate:
    """Omega hierarchical: the share of the standardized sum that one general factor explains, 0 to 1.

    ``(sum g)^2 / sum R`` with ``g`` the general loadings of ``schmid_leiman(R, factors)``. ``items`` (n, k)
    are keyed answers; persons with a missing answer are left out. The value depends on ``factors`` and on
    the rotation: read it to 0.01. The interval, percentile or normal as for omega total, costs some ten
    milliseconds a resample and is therefore asked for with ``resamples`` (500 is enough).

    Source: Zinbarg, Revelle, Yovel & Li (2005), Psychometrika 70, 123-133. Raises UndefinedStatistic when
    the items are too few for the factors, constant, or determine each other.

    >>> random = np.random.default_rng(1)
    >>> facets = np.repeat(random.normal(size=(500, 3)), 3, axis=1)
    >>> answers = random.normal(size=(500, 1)) + facets + random.normal(size=(500, 9))
    >>> round(mcdonald_omega_hierarchical(answers).value, 2)
    0.68
    """
    answers = complete_rows(answer_matrix(items))

    def omega(correlation: Floats) -> float:
        return schmid_leiman(correlation, factors).omega_hierarchical

    value = omega(_correlation(answers, fewest_items=2 * factors))
    return _with_interval(value, answers, _each(omega), confidence, resamples, seed)


def _correlation(answers: Floats, fewest_items: int) -> Floats:
    n, k = answers.shape
    if k < fewest_items:
        raise UndefinedStatistic("statistics.too_few_items", items=k, fewest=fewest_items)
    if n <= k:
        raise UndefinedStatistic("statistics.too_few_people_for_items", n=n, items=k)
    return as_correlation(np.cov(answers, rowvar=False))[0]


def _omega_minres(correlation: Floats) -> float:
    loadings = minres_loadings(correlation)
    return 1 - float((1 - loadings**2).sum()) / float(correlation.sum())


def _each(statistic: Callable[[Floats], float]) -> Callable[[Floats], Floats]:
    """A statistic of one correlation matrix as one of a stack of covariances, NaN where undefined."""

    def of_stack(covariances: Floats) -> Floats:
        found = np.full(len(covariances), np.nan)
        for position, covariance in enumerate(covariances):
            try:
                found[position] = statistic(as_correlation(covariance)[0])
            except UndefinedStatistic:
                continue
        return found

    return of_stack


def _omegas_ml(covariances: Floats) -> Floats:
    """Omega total of each covariance matrix (b, k, k); NaN where the model has no optimum."""
    scale = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    usable = np.flatnonzero((scale > 1e-12).all(axis=1))
    correlations = covariances[usable] / (scale[usable, :, None] * scale[usable, None, :])
    invertible = np.linalg.eigvalsh(correlations)[:, 0] > 1e-10
    usable = usable[invertible]
    loadings, residuals, _, converged = fit_one_factor(correlations[invertible], tolerance=1e-5)
    common = (loadings * scale[usable]).sum(axis=1) ** 2
    unique = (residuals * scale[usable] ** 2).sum(axis=1)
    found = np.full(len(covariances), np.nan)
    found[usable] = np.where(converged, common / (common + unique), np.nan)
    return found


def _with_interval(
    value: float,
    answers: Floats,
    replicate: Callable[[Floats], Floats],
    confidence: float,
    resamples: int,
    seed: int,
) -> Estimate:
    n = len(answers)
    if n < SMALLEST_N_FOR_INTERVAL or not resamples:
        return Estimate(value, np.nan, np.nan, n, confidence)
    drawn = np.concatenate([replicate(stack) for stack in _resampled(answers, resamples, seed)])
    return bootstrap_estimate(value, drawn, n, confidence)


def bootstrap_estimate(value: float, replicates: Floats, n: int, confidence: float) -> Estimate:
    """``value`` with an interval from bootstrap ``replicates``; no interval when a tenth is undefined.

    Percentiles from n = 100, below that ``value`` plus and minus z standard errors, held within 0-1. An
    interval that leaves ``value`` outside is widened to it: the estimate is never outside its interval.

    >>> bootstrap_estimate(0.7, np.linspace(0.6, 0.8, 201), 120, 0.9).ci_low.__round__(2)
    0.61
    """
    defined = replicates[~np.isnan(replicates)]
    if n < SMALLEST_N_FOR_INTERVAL or len(defined) < _SHARE_THAT_MUST_FIT * len(replicates):
        return Estimate(value, np.nan, np.nan, n, confidence)
    se = float(defined.std(ddof=1))
    if n >= SMALLEST_N_FOR_PERCENTILES:
        low, high = np.quantile(defined, [(1 - confidence) / 2, (1 + confidence) / 2])
    else:
        reach = float(norm.ppf((1 + confidence) / 2)) * se
        low, high = max(value - reach, 0.0), min(value + reach, 1.0)
    return Estimate(value, min(float(low), value), max(float(high), value), n, confidence, se=se)


def _resampled(answers: Floats, resamples: int, seed: int) -> Iterator[Floats]:
    """Stacks of covariance matrices of bootstrap samples, from how often each person was drawn."""
    n, k = answers.shape
    centred = answers - answers.mean(axis=0)
    rows, columns = np.triu_indices(k)
    moments = np.hstack([centred, centred[:, rows] * centred[:, columns]])
    random = np.random.default_rng(seed)
    at_once = max(1, _CELLS_AT_ONCE // n)
    for start in range(0, resamples, at_once):
        size = min(at_once, resamples - start)
        drawn = random.multinomial(n, np.full(n, 1 / n), size=size) @ moments / n
        stack = np.empty((size, k, k))
        stack[:, rows, columns] = drawn[:, k:]
        stack[:, columns, rows] = drawn[:, k:]
        yield stack - drawn[:, :k, None] * drawn[:, None, :k]
