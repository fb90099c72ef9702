"""Rotation of factor loadings, and the general factor above correlated factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.factor_structure import minres_loadings

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SchmidLeiman:
    """A general factor and what the correlated factors hold beside it.

    ``general`` (k,) are the loadings on the general factor, ``group`` (k, factors) those on the factors
    made independent of it, ``uniquenesses`` (k,) the rest of each item's variance of 1, ``correlation``
    (k, k) the observed matrix.
    """

    general: Floats
    group: Floats
    uniquenesses: Floats
    correlation: Floats

    @property
    def omega_hierarchical(self) -> float:
        """Share of the variance of the standardized sum due to the general factor."""
        return float(self.general.sum()) ** 2 / float(self.correlation.sum())

    @property
    def omega_total(self) -> float:
        """Share of the variance of the standardized sum due to all factors."""
        return 1 - float(self.uniquenesses.sum()) / float(self.correlation.sum())

    @property
    def omega_limit(self) -> float:
        """Omega hierarchical of an endlessly long set of such items: hierarchical over total."""
        return self.omega_hierarchical / self.omega_total


def schmid_leiman(correlation: Floats, factors: int = 3) -> SchmidLeiman:
    """General factor of ``correlation`` (k, k) from ``factors`` oblique ones.

    Least-residual extraction, varimax, then oblimin (quartimin) from there; one factor above the factor
    correlations; ``general = pattern @ gamma``. With two factors their loadings on the general one are
    set equal, ``sqrt|phi|``, as two correlations cannot tell them apart. Source: Schmid & Leiman (1957),
    Psychometrika 22, 53-61; Zinbarg et al. (2005), Psychometrika 70, 123-133.

    Raises UndefinedStatistic when so few items cannot carry so many factors.
    """
    k = len(correlation)
    if factors < 2 or (k - factors) ** 2 < k + factors:
        raise UndefinedStatistic("statistics.too_few_items_for_factors", items=k, factors=factors)
    loadings = minres_loadings(correlation, factors)
    pattern, between = oblimin(varimax(loadings))
    if factors == 2:
        gamma = np.sqrt(abs(between[0, 1])) * np.array([1.0, np.sign(between[0, 1])])
    else:
        gamma = minres_loadings(between)[:, 0]
    general = pattern @ gamma
    general *= -1.0 if general.sum() < 0 else 1.0
    return SchmidLeiman(
        general=general,
        group=pattern * np.sqrt(np.maximum(1 - gamma**2, 0)),
        uniquenesses=1 - (loadings**2).sum(axis=1),
        correlation=correlation,
    )


def varimax(loadings: Floats) -> Floats:
    """Orthogonally rotated loadings (k, m), rows weighted alike (Kaiser 1958, Psychometrika 23, 187-200)."""
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows = loadings / np.where(length > 0, length, 1.0)
    turn = np.eye(loadings.shape[1])
    reached = 0.0
    for _ in range(1000):
        turned = rows @ turn
        target = turned**3 - turned * (turned**2).mean(axis=0)
        left, roots, right = np.linalg.svd(rows.T @ target)
        turn = left @ right
        if roots.sum() < reached * (1 + 1e-10):
            break
        reached = float(roots.sum())
    return np.asarray(loadings @ turn)


def oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """Oblique pattern (k, m) and factor correlations (m, m) by quartimin, starting from ``loadings``.

    Minimizes ``sum over pairs of factors of sum l_ip^2 l_iq^2 / 4`` by gradient projection. Source:
    Jennrich (2002), Psychometrika 67, 7-19. Raises UndefinedStatistic when no optimum is found.
    """
    axes = np.eye(loadings.shape[1])
    pattern, value, slope = _quartimin(loadings, axes)
    length = 1.0
    for _ in range(5000):
        projected = slope - axes * (axes * slope).sum(axis=0)
        steepness = float((projected**2).sum())
        if steepness < 1e-16:
            return pattern, axes.T @ axes
        length *= 2
        for _ in range(40):
            trial = axes - length * projected
            trial /= np.sqrt((trial**2).sum(axis=0))
            turned = _quartimin(loadings, trial)
            if value - turned[1] > 0.5 * steepness * length:
                break
            length /= 2
        if value - turned[1] < 1e-15:
            break
        axes = trial
        pattern, value, slope = turned
    if steepness > 1e-8:
        raise UndefinedStatistic("statistics.no_convergence")
    return pattern, axes.T @ axes


def _quartimin(loadings: Floats, axes: Floats) -> tuple[Floats, float, Floats]:
    """Pattern, criterion and its slope with respect to ``axes``."""
    inverse = np.linalg.inv(axes)
    pattern = loadings @ inverse.T
    others = (pattern**2) @ (1 - np.eye(len(axes)))
    slope = -(pattern.T @ (pattern * others) @ inverse).T
    return pattern, float((pattern**2 * others).sum()) / 4, slope
