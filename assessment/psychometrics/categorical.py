"""Reliability of the plain sum of ordered answers, from a factor model of the responses behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares
from scipy.special import ndtr

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import answer_matrix, complete_rows
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.model_fit import ModelFit, model_fit
from assessment.psychometrics.omega import SMALLEST_N_FOR_INTERVAL, bootstrap_estimate
from assessment.psychometrics.polychoric import (
    PolychoricCorrelations,
    bivariate_normal_below,
    polychoric_correlations,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CategoricalFactorModel:
    """One factor behind the responses to k ordered items.

    ``loadings`` (k,) are standardized; ``polychoric`` holds the correlations they reproduce. ``omega``
    concerns the plain sum of the answers and the variance that the model implies for it.
    ``omega_observed_variance`` divides by the variance that the polychoric correlations imply: where one
    factor misfits (see ``fit``) it overstates reliability. ``ordinal_alpha`` is the reliability of the
    sum of the unseen responses, a score nobody reports; never print it beside a facet score.
    """

    loadings: Floats
    polychoric: PolychoricCorrelations
    omega: float
    omega_observed_variance: float
    fit: ModelFit

    @property
    def ordinal_alpha(self) -> float:
        """Cronbach's alpha of the polychoric correlations."""
        k = len(self.loadings)
        return k / (k - 1) * (1 - k / float(self.polychoric.correlation.sum()))


def categorical_omega(
    items: ArrayLike, *, confidence: float = 0.95, resamples: int = 0, seed: int = 0
) -> Estimate:
    """Green and Yang's omega: reliability of the sum of ordered answers, 0 to 1.

    ``items`` (n, k) are keyed answers; persons with a missing answer are left out. See
    ``categorical_factor_model`` for formula and assumptions; the variance of the sum is the model's. The
    interval rests on ``resamples`` bootstrap samples of persons (some 20 milliseconds each, so asked
    for): percentiles from n = 100, estimate plus and minus z standard errors for n = 50-99, none below.

    Sources: Green & Yang (2009), Psychometrika 74, 155-167; Flora (2020), Advances in Methods and
    Practices in Psychological Science 3, 484-501. Raises UndefinedStatistic as the model does.

    >>> random = np.random.default_rng(1)
    >>> response = random.normal(size=(800, 1)) + random.normal(size=(800, 5))
    >>> round(categorical_omega(np.digitize(response, [-2, -0.5, 0.5, 2])).value, 2)
    0.8
    """
    answers = complete_rows(answer_matrix(items))
    value = categorical_factor_model(answers).omega
    n = len(answers)
    if not resamples or n < SMALLEST_N_FOR_INTERVAL:
        return Estimate(value, math.nan, math.nan, n, confidence)
    random = np.random.default_rng(seed)
    drawn = np.full(resamples, np.nan)
    for position in range(resamples):
        weights = random.multinomial(n, np.full(n, 1 / n)).astype(float)
        try:
            drawn[position] = categorical_factor_model(answers, weights).omega
        except UndefinedStatistic:
            continue
    return bootstrap_estimate(value, drawn, n, confidence)


def categorical_factor_model(items: Floats, weights: Floats | None = None) -> CategoricalFactorModel:
    """One factor by diagonally weighted least squares on the polychoric correlations of ``items`` (n, k).

    Minimizes ``sum over pairs (r_ij - l_i l_j)^2 / v_ij``, ``v`` the sampling variance of ``r``;
    chi-square = (n - 1) times that minimum, without correction. With ``F2`` the bivariate normal
    distribution at thresholds t,

    ``omega = sum_ij sum_cd [F2(t_ic, t_jd; l_i l_j) - F(t_ic) F(t_jd)] / (the same with the correlations
    of the responses, 1 on the diagonal)``.

    Assumes one factor, normal responses, answers coded by consecutive numbers. ``items`` have no missing
    answers; ``weights`` counts each person. Sources: Green & Yang (2009); Muthen (1984).

    Raises UndefinedStatistic for fewer than three items, an item with one answer, and a loading of 1 or
    more.

    >>> random = np.random.default_rng(1)
    >>> response = random.normal(size=(800, 1)) + random.normal(size=(800, 5))
    >>> model = categorical_factor_model(np.digitize(response, [-2, -0.5, 0.5, 2]).astype(float))
    >>> model.loadings.round(1).tolist(), model.fit.df
    ([0.7, 0.7, 0.7, 0.7, 0.7], 5)
    """
    k = items.shape[1]
    if k < 3:
        raise UndefinedStatistic("statistics.fewer_than_three_items", items=k)
    polychoric = polychoric_correlations(items, weights)
    loadings = _weighted_loadings(polychoric)
    if np.abs(loadings).max() >= 1:
        raise UndefinedStatistic("statistics.improper_factor_model", n=polychoric.n)
    common = np.outer(loadings, loadings)
    implied = common - np.diag(np.diag(common)) + np.eye(k)
    explained = _covariance_of_sum(polychoric.thresholds, common)
    return CategoricalFactorModel(
        loadings=loadings,
        polychoric=polychoric,
        omega=explained / _covariance_of_sum(polychoric.thresholds, implied),
        omega_observed_variance=explained / _covariance_of_sum(polychoric.thresholds, polychoric.correlation),
        fit=_fit(polychoric, implied),
    )


def _weighted_loadings(polychoric: PolychoricCorrelations) -> Floats:
    first, second = np.triu_indices(len(polychoric.correlation), 1)
    observed = polychoric.correlation[first, second]
    precision = 1 / np.sqrt(polychoric.sampling_variance[first, second])

    def residuals(loadings: Floats) -> Floats:
        return (observed - loadings[first] * loadings[second]) * precision

    def slopes(loadings: Floats) -> Floats:
        table = np.zeros((len(observed), len(loadings)))
        pairs = np.arange(len(observed))
        table[pairs, first] = -loadings[second] * precision
        table[pairs, second] = -loadings[first] * precision
        return table

    roots, axes = np.linalg.eigh(polychoric.correlation)
    start = axes[:, -1] * math.sqrt(roots[-1]) * 0.9
    found = least_squares(residuals, start, jac=slopes, method="lm", xtol=1e-10, ftol=1e-12, max_nfev=500)
    if not found.success:
        raise UndefinedStatistic("statistics.no_convergence")
    return np.asarray(found.x * (-1.0 if found.x.sum() < 0 else 1.0))


def _fit(polychoric: PolychoricCorrelations, implied: Floats) -> ModelFit:
    k, n = len(implied), polychoric.n
    pairs = np.triu_indices(k, 1)
    observed, variance = polychoric.correlation[pairs], polychoric.sampling_variance[pairs]
    residuals = observed - implied[pairs]
    return model_fit(
        (n - 1) * float((residuals**2 / variance).sum()),
        k * (k - 3) // 2,
        (n - 1) * float((observed**2 / variance).sum()),
        k * (k - 1) // 2,
        n=n - 1,
        srmr=math.sqrt(float((residuals**2).sum()) / (k * (k + 1) / 2)),
    )


def _covariance_of_sum(thresholds: tuple[Floats, ...], correlation: Floats) -> float:
    """Variance of the sum of answers 1, 2, ... when the responses correlate so.

    A correlation of 1 on the diagonal gives the variance of the item itself, one below 1 the covariance
    of two parallel forms of it.
    """
    cuts = np.concatenate(thresholds)
    item = np.repeat(np.arange(len(thresholds)), [len(cut) for cut in thresholds])
    between = correlation[item[:, None], item[None, :]]
    same = between >= 1
    joint = bivariate_normal_below(cuts[:, None], cuts[None, :], np.where(same, 0.0, between))
    joint = np.where(same, ndtr(np.minimum(cuts[:, None], cuts[None, :])), joint)
    return float((joint - np.outer(ndtr(cuts), ndtr(cuts))).sum())
