"""Rotation of factor loadings, and the general factor above correlated factors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

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

    >>> facets = np.kron(np.eye(3), np.ones((3, 3)))
    >>> model = schmid_leiman(0.3 + 0.2 * facets + 0.5 * np.eye(9))
    >>> round(model.omega_hierarchical, 3), round(model.omega_total, 3), round(model.omega_limit, 3)
    (0.711, 0.868, 0.818)
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
    """Orthogonally rotated loadings (k, m), rows weighted alike (Kaiser 1958, Psychometrika 23, 187-200).

    >>> simple = np.array([[0.8, 0.0], [0.6, 0.0], [0.0, 0.7]])
    >>> turned = varimax(simple @ np.array([[0.8, 0.6], [-0.6, 0.8]]))
    >>> np.sort(np.abs(turned), axis=1).round(4).tolist()
    [[0.0, 0.8], [0.0, 0.6], [0.0, 0.7]]
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    turned = loadings / np.where(length > 0, length, 1.0)
    for _ in range(1000):
        largest = 0.0
        for first, second in combinations(range(loadings.shape[1]), 2):
            plane = turned[:, [first, second]]
            angle = _varimax_angle(plane)
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            turned[:, [first, second]] = plane @ turn
            largest = max(largest, abs(angle))
        if largest < 1e-8:
            break
    return np.asarray(turned * length)


def _varimax_angle(plane: Floats) -> float:
    """The turn of two columns after which their squares vary most."""
    difference, product = plane[:, 0] ** 2 - plane[:, 1] ** 2, 2 * plane[:, 0] * plane[:, 1]
    of_difference, of_product = difference.sum(), product.sum()
    across = 2 * difference @ product - 2 * of_difference * of_product / len(plane)
    along = difference @ difference - product @ product
    along -= (of_difference**2 - of_product**2) / len(plane)
    return float(np.arctan2(across, along)) / 4


def oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """Oblique pattern (k, m) and factor correlations (m, m) by quartimin, starting from ``loadings``.

    Minimizes ``sum over pairs of factors of sum l_ip^2 l_iq^2 / 4`` by gradient projection. Source:
    Jennrich (2002), Psychometrika 67, 7-19. Raises UndefinedStatistic when no optimum is found.

    >>> slanted = np.array([[1.0, 0.3], [0.0, np.sqrt(0.91)]])
    >>> pattern, between = oblimin(np.array([[0.8, 0.0], [0.6, 0.0], [0.0, 0.7], [0.0, 0.5]]) @ slanted.T)
    >>> np.abs(pattern).round(3).tolist(), round(float(between[0, 1]), 3)
    ([[0.8, 0.0], [0.6, 0.0], [0.0, 0.7], [0.0, 0.5]], 0.3)
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
