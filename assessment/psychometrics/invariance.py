"""Measurement invariance: whether groups may be compared on the mean of a set of items.

Three one-factor models with means, each holding more equal across groups: nothing (configural), loadings
(metric), loadings and intercepts (scalar). Only with scalar invariance does a difference of means speak
about the trait rather than about the items.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import answer_matrix
from assessment.psychometrics.factor_structure import as_correlation, fit_one_factor
from assessment.psychometrics.model_fit import ModelFit, model_fit, standardized_residuals

Floats = NDArray[np.float64]
Equal = Literal["configural", "metric", "scalar"]

_MAX_STEPS = 500
_SMALLEST_GAIN = 1e-7  # in chi-square


@dataclass(frozen=True, slots=True)
class MeasurementInvariance:
    """Fit of the three models and what is lost from each to the next.

    ``groups`` are the labels in order of appearance, ``n`` the persons per group; ``chisq_differences``,
    ``df_differences`` and ``pvalues`` compare metric with configural, then scalar with metric;
    ``cfi_differences`` likewise (negative = worse). ``latent_means`` and ``loadings`` come from the
    scalar model: means in standard deviations of the first group, whose own is 0, loadings (k,) in the
    unit of the items.
    """

    groups: tuple[Hashable, ...]
    n: tuple[int, ...]
    configural: ModelFit
    metric: ModelFit
    scalar: ModelFit
    latent_means: Floats
    loadings: Floats

    @property
    def _steps(self) -> tuple[tuple[ModelFit, ModelFit], ...]:
        return (self.configural, self.metric), (self.metric, self.scalar)

    @property
    def chisq_differences(self) -> tuple[float, ...]:
        """Chi-square of each model over that of the one before."""
        return tuple(stricter.chisq - looser.chisq for looser, stricter in self._steps)

    @property
    def df_differences(self) -> tuple[int, ...]:
        """Degrees of freedom that each step adds."""
        return tuple(stricter.df - looser.df for looser, stricter in self._steps)

    @property
    def pvalues(self) -> tuple[float, ...]:
        """Chance of so large a rise in chi-square where the stricter model is true."""
        pairs = zip(self.chisq_differences, self.df_differences, strict=True)
        return tuple(float(chi2.sf(rise, df)) for rise, df in pairs)

    @property
    def cfi_differences(self) -> tuple[float, ...]:
        """CFI of each model minus that of the one before."""
        return tuple(stricter.cfi - looser.cfi for looser, stricter in self._steps)


@dataclass(frozen=True, slots=True)
class _Group:
    n: int
    mean: Floats
    covariance: Floats


def measurement_invariance(items: ArrayLike, groups: ArrayLike) -> MeasurementInvariance:
    """Configural, metric and scalar invariance of one factor across ``groups``, by maximum likelihood.

    ``items`` (n, k) are keyed answers in any unit, ``groups`` (n,) labels; a person with a missing answer
    or label is left out. Model per group: mean ``nu + l kappa``, covariance ``psi l l' + diag(e)``; factor
    variance 1 and mean 0 in the first group, free elsewhere as far as the equalities identify them.
    Assumes normal answers; for ordered answers read it beside ordinal-logistic DIF. A fixed cut-off for
    the change in CFI (often 0.01) is disputed.

    Sources: Meredith (1993), Psychometrika 58, 525-543; Vandenberg & Lance (2000), Organizational
    Research Methods 3, 4-70. Raises UndefinedStatistic for fewer than three items or two groups, a group
    with no more persons than items, an item that is constant in a group, and when a model has no
    optimum.

    >>> random = np.random.default_rng(1)
    >>> group = np.repeat(["mt", "rep"], 400)
    >>> trait = random.normal(size=800) + 0.5 * (group == "rep")
    >>> found = measurement_invariance(trait[:, None] + random.normal(size=(800, 4)), group)
    >>> found.groups, found.df_differences, found.latent_means.round(1).tolist()
    (('mt', 'rep'), (3, 3), [0.0, 0.5])
    """
    answers, labels = answer_matrix(items), pd.Series(np.asarray(groups))
    used = ~np.isnan(answers).any(axis=1) & labels.notna().to_numpy()
    answers, labels = answers[used], labels[used]
    order = tuple(labels.unique().tolist())
    if answers.shape[1] < 3:
        raise UndefinedStatistic("statistics.fewer_than_three_items", items=answers.shape[1])
    if len(order) < 2:
        raise UndefinedStatistic("statistics.fewer_than_two_groups", groups=len(order))
    parts = [_group(answers[(labels == label).to_numpy()]) for label in order]
    start = _configural_start(parts)
    configural, _ = _fitted(parts, "configural", start)
    metric, start = _fitted(parts, "metric", start)
    scalar, solution = _fitted(parts, "scalar", start)
    return MeasurementInvariance(
        groups=order,
        n=tuple(part.n for part in parts),
        configural=configural,
        metric=metric,
        scalar=scalar,
        latent_means=solution[:, -1],
        loadings=solution[0, : answers.shape[1]],
    )


def _group(answers: Floats) -> _Group:
    n, k = answers.shape
    if n <= k:
        raise UndefinedStatistic("statistics.too_few_people_for_items", n=n, items=k)
    covariance = np.cov(answers, rowvar=False, bias=True)
    as_correlation(covariance)  # refuses a constant item
    return _Group(n, answers.mean(axis=0), covariance)


def _configural_start(parts: list[_Group]) -> Floats:
    """Per group: k loadings, k residual variances, k intercepts, factor variance 1, factor mean 0."""
    rows = []
    for part in parts:
        correlation, scale = as_correlation(part.covariance)
        loadings, residuals, _, _ = fit_one_factor(correlation[None])
        rows.append(np.concatenate([loadings[0] * scale, residuals[0] * scale**2, part.mean, [1.0, 0.0]]))
    return np.stack(rows)


def _places(groups: int, k: int, equal: Equal) -> NDArray[np.intp]:
    """Which free parameter each entry of the (groups, 3k + 2) table is; -1 where fixed."""
    table = np.arange(groups * (3 * k + 2)).reshape(groups, -1)
    table[0, 3 * k :] = -1
    if equal == "configural":
        table[:, 3 * k :] = -1
    else:
        table[:, :k] = table[0, :k]
    if equal == "metric":
        table[:, -1] = -1
    elif equal == "scalar":
        table[:, 2 * k : 3 * k] = table[0, 2 * k : 3 * k]
    free = np.unique(table[table >= 0])
    return np.where(table >= 0, np.searchsorted(free, table), -1)


def _fitted(parts: list[_Group], equal: Equal, start: Floats) -> tuple[ModelFit, Floats]:
    """Fit of one model and its parameters (groups, 3k + 2)."""
    k = len(parts[0].mean)
    places = _places(len(parts), k, equal)
    solution = _solve(parts, places, start)
    n = sum(part.n for part in parts)
    saturated = sum(part.n * (float(np.linalg.slogdet(part.covariance)[1]) + k) for part in parts)
    minimum = _discrepancy(parts, solution)
    baseline = -sum(
        part.n * float(np.linalg.slogdet(as_correlation(part.covariance)[0])[1]) for part in parts
    )
    parameters = int(places.max()) + 1
    fit = model_fit(
        max(minimum - saturated, 0.0),
        len(parts) * (k * (k + 3) // 2) - parameters,
        baseline,
        len(parts) * (k * (k - 1) // 2),
        n=n,
        srmr=sum(part.n / n * _srmr(part, row) for part, row in zip(parts, solution, strict=True)),
        groups=len(parts),
        bic=minimum + n * k * math.log(2 * math.pi) + parameters * math.log(n),
    )
    return fit, solution


def _solve(parts: list[_Group], places: NDArray[np.intp], start: Floats) -> Floats:
    """Fisher scoring with halved steps from ``start``, entries of one place first made equal."""
    free = places >= 0
    members = np.bincount(places[free])
    shared = np.bincount(places[free], weights=start[free]) / members
    now = np.where(free, shared[places], start)
    reached = _discrepancy(parts, now)
    for _ in range(_MAX_STEPS):
        step, gain = _scoring_step(parts, places, now)
        if gain < _SMALLEST_GAIN:
            return now
        for halvings in range(30):
            length = 0.5**halvings
            trial = now - length * np.where(free, step[places], 0.0)
            lower = _discrepancy(parts, trial)
            if lower <= reached - 0.2 * length * gain + 1e-9:
                now, reached = trial, lower
                break
        else:
            break
    raise UndefinedStatistic("statistics.no_convergence")


def _moments(row: Floats) -> tuple[Floats, Floats]:
    """Implied mean and covariance from k loadings, k residuals, k intercepts, variance, mean."""
    loadings, residuals, intercepts = np.split(row[:-2], 3)
    covariance = row[-2] * np.outer(loadings, loadings) + np.diag(residuals)
    return intercepts + loadings * row[-1], covariance


def _discrepancy(parts: list[_Group], table: Floats) -> float:
    """``sum n_g (log|Sigma| + tr(T Sigma^-1))``, infinite where Sigma is not positive definite."""
    total = 0.0
    for part, row in zip(parts, table, strict=True):
        mean, covariance = _moments(row)
        roots = np.linalg.eigvalsh(covariance)
        if roots[0] <= 0:
            return math.inf
        away = part.mean - mean
        spread = part.covariance + np.outer(away, away)
        total += part.n * float(np.log(roots).sum() + np.trace(np.linalg.solve(covariance, spread)))
    return total


def _scoring_step(parts: list[_Group], places: NDArray[np.intp], table: Floats) -> tuple[Floats, float]:
    """Expected information over the free parameters solved for the gradient; the decrease it promises."""
    size = int(places.max()) + 1
    gradient, information = np.zeros(size), np.zeros((size, size))
    for part, place, row in zip(parts, places, table, strict=True):
        slope, curvature = _group_scores(part, row)
        free = np.flatnonzero(place >= 0)
        np.add.at(gradient, place[free], part.n * slope[free])
        np.add.at(
            information, (place[free][:, None], place[free][None, :]), part.n * curvature[np.ix_(free, free)]
        )
    try:
        step: Floats = np.linalg.solve(information, gradient).astype(np.float64)
    except np.linalg.LinAlgError:
        raise UndefinedStatistic("statistics.no_convergence") from None
    return step, float(step @ gradient)


def _group_scores(part: _Group, row: Floats) -> tuple[Floats, Floats]:
    """Gradient and expected curvature of one group's discrepancy in its 3k + 2 parameters."""
    k = len(part.mean)
    loadings, unit = row[:k], np.eye(k)
    mean, covariance = _moments(row)
    inverse = np.linalg.inv(covariance)
    away = part.mean - mean
    in_covariance = np.zeros((len(row), k, k))
    in_covariance[:k] = row[-2] * (unit[:, :, None] * loadings + loadings[:, None] * unit[:, None, :])
    in_covariance[np.arange(k, 2 * k), np.arange(k), np.arange(k)] = 1
    in_covariance[-2] = np.outer(loadings, loadings)
    in_mean = np.zeros((len(row), k))
    in_mean[:k], in_mean[2 * k : 3 * k], in_mean[-1] = row[-1] * unit, unit, loadings
    residual = inverse - inverse @ (part.covariance + np.outer(away, away)) @ inverse
    gradient = np.einsum("pij,ij->p", in_covariance, residual) - 2 * in_mean @ (inverse @ away)
    turned = inverse @ in_covariance
    curvature = np.einsum("pij,qji->pq", turned, turned, optimize=True)
    return gradient, curvature + 2 * in_mean @ inverse @ in_mean.T


def _srmr(part: _Group, row: Floats) -> float:
    mean, covariance = _moments(row)
    of_means = (part.mean - mean) / np.sqrt(np.diag(part.covariance))
    residuals = np.concatenate([standardized_residuals(part.covariance, covariance), of_means])
    return float(np.sqrt(np.mean(residuals**2)))
