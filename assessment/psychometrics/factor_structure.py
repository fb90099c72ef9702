"""Factor models of a set of items: one factor by maximum likelihood, several by least residuals.

The one-factor model is fitted to many covariance matrices at once, so that a bootstrap of a thousand
resamples costs less than a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.model_fit import ModelFit, model_fit, standardized_residuals

Floats = NDArray[np.float64]

_MAX_STEPS = 500
_FAIR_PART = 0.2
_CAREFUL_STEPS = 30  # residual variances stay above zero at first, to find a proper optimum if there is one
_ROUNDING = 1e-10  # a promised decrease that rounding may eat
_RUNAWAY = -5.0  # a standardized residual variance on its way to minus infinity: no optimum exists
_MIN_UNIQUENESS = 0.005


@dataclass(frozen=True, slots=True)
class OneFactorModel:
    """One factor of unit variance fitted by maximum likelihood to the covariance of k items.

    ``loadings`` and ``residual_variances`` (k,) are in the unit of the items, ``standardized_loadings``
    in standard deviations; the factor points to where the loadings add up positive. ``covariance`` is
    the observed matrix (divisor n); ``omega_se`` the delta-method standard error of ``omega_total``
    under normality. ``proper`` is False when a residual variance came out at or below zero (a Heywood
    case): the numbers then describe a model that cannot be true.
    """

    n: int
    loadings: Floats
    residual_variances: Floats
    standardized_loadings: Floats
    covariance: Floats
    omega_se: float
    fit: ModelFit

    @property
    def proper(self) -> bool:
        """Whether every residual variance is above zero."""
        return bool((self.residual_variances > 0).all())

    @property
    def omega_total(self) -> float:
        """The share of the model's variance of the sum that the factor explains."""
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.residual_variances.sum()))

    @property
    def omega_observed_variance(self) -> float:
        """The same explained variance over the observed variance of the sum."""
        return float(self.loadings.sum()) ** 2 / float(self.covariance.sum())


def one_factor_model(items: Floats) -> OneFactorModel:
    """Fit one factor by maximum likelihood to ``items`` (n persons, k items), without missing answers.

    Minimizes ``F = log|Sigma| + tr(S Sigma^-1) - log|S| - k`` with ``Sigma = l l' + diag(e)`` by Fisher
    scoring on the correlation matrix, ``S`` with divisor n; chi-square = n F on k(k-3)/2 degrees of
    freedom. Assumes normal answers (standard error and chi-square) and one factor. Source: Joreskog
    (1967), Psychometrika 32, 443-482.

    Raises UndefinedStatistic for fewer than three items, a constant item, no more persons than items,
    items that determine each other, and when no optimum is found.

    >>> trait = np.random.default_rng(1).normal(size=(500, 1))
    >>> model = one_factor_model(trait + np.random.default_rng(2).normal(size=(500, 4)))
    >>> model.loadings.round(1).tolist(), model.fit.df, model.proper
    ([0.8, 0.8, 0.9, 1.0], 2, True)
    """
    n, k = items.shape
    if k < 3:
        raise UndefinedStatistic("statistics.fewer_than_three_items", items=k)
    if n <= k:
        raise UndefinedStatistic("statistics.too_few_people_for_items", n=n, items=k)
    covariance = np.cov(items, rowvar=False, bias=True)
    correlation, scale = as_correlation(covariance)
    loadings, residuals, discrepancy, converged = (found[0] for found in fit_one_factor(correlation[None]))
    if not converged:
        raise UndefinedStatistic("statistics.no_convergence")
    implied = np.outer(loadings, loadings) + np.diag(residuals)
    fit = model_fit(
        n * max(float(discrepancy), 0.0),
        k * (k - 3) // 2,
        -n * float(np.linalg.slogdet(correlation)[1]),
        k * (k - 1) // 2,
        n=n,
        srmr=float(np.sqrt(np.mean(standardized_residuals(correlation, implied) ** 2))),
    )
    return OneFactorModel(
        n=n,
        loadings=loadings * scale,
        residual_variances=residuals * scale**2,
        standardized_loadings=loadings,
        covariance=covariance,
        omega_se=_omega_standard_error(loadings, residuals, scale, n),
        fit=fit,
    )


def as_correlation(covariance: Floats) -> tuple[Floats, Floats]:
    """A covariance matrix as correlations and standard deviations; refuses one without an inverse.

    >>> as_correlation(np.array([[4.0, 1.0], [1.0, 1.0]]))[0].tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    scale = np.sqrt(np.diag(covariance))
    constant = np.flatnonzero(scale <= 1e-12)
    if len(constant):
        raise UndefinedStatistic("statistics.constant_item", position=int(constant[0]) + 1)
    correlation = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        raise UndefinedStatistic("statistics.items_determine_each_other")
    return correlation, scale


def fit_one_factor(
    correlations: Floats, tolerance: float = 1e-6
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Maximum-likelihood loadings (b, k), uniquenesses (b, k), discrepancies (b,) and convergence (b,).

    ``correlations`` (b, k, k) are positive definite. Fisher scoring with halved steps, all at once, until
    a step promises to lower the discrepancy by less than ``tolerance`` squared.

    >>> loadings, residuals, _, found = fit_one_factor(np.full((1, 3, 3), 0.25) + 0.75 * np.eye(3))
    >>> loadings.round(4).tolist(), residuals.round(4).tolist(), found.tolist()
    ([[0.5, 0.5, 0.5]], [[0.75, 0.75, 0.75]], [True])
    """
    k = correlations.shape[-1]
    found = _start(correlations)
    discrepancy = _discrepancy(correlations, found)
    converged = np.zeros(len(correlations), dtype=bool)
    active = np.arange(len(correlations))
    for taken in range(_MAX_STEPS):
        step, gain = _scoring_step(correlations[active], found[active])
        arrived = gain < tolerance**2
        converged[active[arrived]] = True
        going = ~arrived & (found[active, k:].min(axis=1) > _RUNAWAY)
        active, step, gain = active[going], step[going], gain[going]
        if not len(active):
            break
        floor = 0.0 if taken < _CAREFUL_STEPS else -np.inf
        moved = _shorten(correlations[active], found[active], step, gain, discrepancy[active], floor)
        stuck = (moved[0] == found[active]).all(axis=1)
        converged[active[stuck & (gain < _ROUNDING)]] = True
        found[active], discrepancy[active] = moved
        active = active[~converged[active]]
    found[:, :k] *= np.where(found[:, :k].sum(axis=1) < 0, -1.0, 1.0)[:, None]
    saturated = np.linalg.slogdet(correlations)[1] + k
    return found[:, :k], found[:, k:], discrepancy - saturated, converged


def _start(correlations: Floats) -> Floats:
    """Loadings on the first principal axis, drawn in, and the uniquenesses that go with them."""
    roots, axes = np.linalg.eigh(correlations)
    loadings = np.clip(axes[..., -1] * np.sqrt(roots[:, -1:]), -0.95, 0.95) * 0.9
    return np.concatenate([loadings, 1 - loadings**2], axis=1)


def _implied(parameters: Floats) -> Floats:
    k = parameters.shape[1] // 2
    loadings, residuals = parameters[:, :k], parameters[:, k:]
    return np.asarray(loadings[:, :, None] * loadings[:, None, :] + residuals[:, :, None] * np.eye(k))


def _discrepancy(correlations: Floats, parameters: Floats) -> Floats:
    """``log|Sigma| + tr(S Sigma^-1)``, infinite where Sigma is not positive definite."""
    implied = _implied(parameters)
    roots = np.linalg.eigvalsh(implied)
    possible = roots[:, 0] > 1e-10
    discrepancy = np.full(len(implied), np.inf)
    inverse = np.linalg.inv(implied[possible])
    trace = np.einsum("bij,bij->b", correlations[possible], inverse)
    discrepancy[possible] = np.log(roots[possible]).sum(axis=1) + trace
    return discrepancy


def _scoring_step(correlations: Floats, parameters: Floats) -> tuple[Floats, Floats]:
    """Expected information solved for the gradient (b, 2k), and the decrease that it promises (b,)."""
    inverse: Floats = np.linalg.inv(_implied(parameters)).astype(np.float64)
    loadings = parameters[:, : parameters.shape[1] // 2]
    residual = inverse - inverse @ correlations @ inverse
    gradient = np.concatenate(
        [
            2 * np.einsum("bij,bj->bi", residual, loadings),
            np.diagonal(residual, axis1=1, axis2=2),
        ],
        axis=1,
    )
    information = _information(inverse, loadings)
    information += 1e-12 * np.eye(gradient.shape[1])
    step = np.linalg.solve(information, gradient[..., None])[..., 0]
    return step, (step * gradient).sum(axis=1)


def _information(inverse: Floats, loadings: Floats) -> Floats:
    """``tr(A dSigma_i A dSigma_j)`` for loadings, then residual variances: (b, 2k, 2k)."""
    weighted = np.einsum("bij,bj->bi", inverse, loadings)
    common = np.einsum("bi,bi->b", weighted, loadings)[:, None, None]
    outer = weighted[:, :, None] * weighted[:, None, :]
    mixed = 2 * inverse * weighted[:, :, None]
    upper = np.concatenate([2 * (common * inverse + outer), np.swapaxes(mixed, 1, 2)], axis=2)
    return np.concatenate([upper, np.concatenate([mixed, inverse**2], axis=2)], axis=1)


def _shorten(
    correlations: Floats, start: Floats, step: Floats, gain: Floats, discrepancy: Floats, floor: float
) -> tuple[Floats, Floats]:
    """Take each step, halved until it yields a fair part of what it promises; else stay.

    Without that demand scoring swings around an optimum that is sharper than expected.
    """
    best, lowest = start.copy(), discrepancy.copy()
    waiting = np.arange(len(start))
    for halvings in range(25):
        length = 0.5**halvings
        trial = start[waiting] - length * step[waiting]
        reached = _discrepancy(correlations[waiting], trial)
        above = (trial[:, trial.shape[1] // 2 :] > floor).all(axis=1)
        enough = discrepancy[waiting] - _FAIR_PART * length * gain[waiting] + 1e-14
        helped = above & (reached <= enough)
        best[waiting[helped]], lowest[waiting[helped]] = trial[helped], reached[helped]
        waiting = waiting[~helped]
        if not len(waiting):
            break
    return best, lowest


def _omega_standard_error(loadings: Floats, residuals: Floats, scale: Floats, n: int) -> float:
    """Delta method on omega total of the raw sum; information in standardized parameters."""
    parameters = np.concatenate([loadings, residuals])[None]
    inverse: Floats = np.linalg.inv(_implied(parameters)).astype(np.float64)
    information = _information(inverse, loadings[None])[0]
    common, unique = float(loadings @ scale), float(residuals @ scale**2)
    slopes = np.concatenate([2 * common * unique * scale, -(common**2) * scale**2])
    slopes /= (common**2 + unique) ** 2
    return float(np.sqrt(2 / n * slopes @ np.linalg.solve(information, slopes)))


def minres_loadings(correlation: Floats, factors: int = 1) -> Floats:
    """Unrotated loadings (k, factors) that leave the smallest squared off-diagonal residuals.

    Unweighted least squares over the uniquenesses, each held between 0.005 and 1: for given
    uniquenesses the loadings are the leading principal axes of ``R - diag(u)``, and the gradient of the
    squared residuals is ``-sum of the left-over roots times squared axes``. Source: Harman & Jones (1966),
    Psychometrika 31, 351-368; Joreskog (1977). Raises UndefinedStatistic when no optimum is found.

    >>> minres_loadings(np.full((3, 3), 0.25) + 0.75 * np.eye(3)).round(4).tolist()
    [[0.5], [0.5], [0.5]]
    """

    def left_over(uniquenesses: Floats) -> tuple[float, Floats]:
        roots, axes = np.linalg.eigh(correlation - np.diag(uniquenesses))
        rest = roots[:-factors]
        return 0.5 * float(rest @ rest), -(axes[:, :-factors] ** 2) @ rest

    k = len(correlation)
    start = np.clip(1 / np.diag(np.linalg.pinv(correlation)), _MIN_UNIQUENESS, 1)
    found = minimize(
        left_over,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_MIN_UNIQUENESS, 1.0)] * k,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2000},
    )
    if not np.isfinite(found.fun):
        raise UndefinedStatistic("statistics.no_convergence")
    roots, axes = np.linalg.eigh(correlation - np.diag(found.x))
    loadings = axes[:, -factors:] * np.sqrt(np.maximum(roots[-factors:], 0))
    return np.asarray(loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0))[:, ::-1]
