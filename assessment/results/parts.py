"""The parts that roles have in figures, of many groups and figures at once: ``Group.part`` as arrays.

Rows are groups of people (a whole role, or the nodes of its tree of teams), columns are figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.bounded_degrees import bounded_degrees_of

LEAST_VARIANCE = 1e-12  # squared points: a variance below it is the rounding of identical answers
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """As ``estimation.Part``, of groups by figures."""

    value: Vector
    n: Vector
    variance: Vector
    unanswered: Vector
    left: Vector
    df: Vector
    design: Vector

    def invited(self) -> tuple[Vector, Vector]:
        """Variance and design for the claim about the invited people."""
        variance = np.where(self.left > 0, self.left * self.variance, 0.0)
        return variance + (1 - self.left) * self.unanswered, self.left * self.design


@dataclass(frozen=True)
class FacetFacts:
    """What parts are made of: ``counts`` and ``means`` of facets (groups, f), 0 where nobody has a score.

    ``products`` (groups, f, f) of deviations, a missing one being 0; ``left_open`` (groups, f, f) by
    unanswered items, None for nothing; ``invited`` (groups,), NaN where it is not known.
    """

    counts: Vector
    means: Vector
    products: Vector
    invited: Vector
    left_open: Vector | None


def parts_of(facts: FacetFacts, weights: Vector, n: Vector) -> Parts:
    """The part of figures with ``weights`` (figures, f); ``n`` (groups, figures) have any facet of one."""
    total = weights.sum(axis=1)
    fewest = np.where(weights != 0, facts.counts[:, None, :], np.inf).min(axis=2)
    share = 1 / np.maximum(facts.counts, 1)
    variance = _quadratic(facts.products * share[:, :, None] * share[:, None, :], weights) * n
    variance /= np.maximum(n - 1, 1)
    variance = np.where(variance > LEAST_VARIANCE, variance, 0.0)
    variance[(n < 2) | (fewest < 2)] = np.nan
    design = total**2 / np.maximum(n, 1)
    value = facts.means @ weights.T
    df = bounded_degrees_of(value / total, variance / design, n)
    unanswered = np.zeros_like(n) if facts.left_open is None else _quadratic(facts.left_open, weights)
    known = ~np.isnan(facts.invited)[:, None]
    asked = np.maximum(np.where(known, facts.invited[:, None], 1), np.maximum(n, 1))
    left = np.where(known, np.maximum(1 - n / asked, 0.0), 1.0)
    return Parts(value, n, variance, unanswered, left, df, design)


def _quadratic(matrices: Vector, weights: Vector) -> Vector:
    """``w'Mw`` of each matrix (groups, f, f) and each row of ``weights`` (figures, f)."""
    return np.asarray(((matrices @ weights.T) * weights.T).sum(axis=1))
