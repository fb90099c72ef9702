"""The figures of many nodes of one role at once: what ``released.figure_of`` says of each, as arrays.

Rows are nodes, columns are targets; objects are made only of what comes out. A role with teams is open down
to facets (``releasable``), so of each node every target that is shown of the whole role is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assessment.disclosure import Bound, Thresholds, bound_value, end_of
from assessment.psychometrics.bounded_degrees import bounded_degrees_of
from assessment.psychometrics.missing_answers import AnsweredFacets
from assessment.questionnaire import MAX_SCORE
from assessment.results.estimation import LEAST_VARIANCE, Target, Vector
from assessment.results.figures import UNKNOWN_SPREAD, Figure, Spread
from assessment.results.node_sums import Flags, NodeSums, Numbers
from assessment.results.released import coarse_step, rounded_values


@dataclass(frozen=True)
class Parts:
    """As ``estimation.Part``, of nodes by targets."""

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


def parts_of(
    sums: NodeSums, weights: Vector, invited: Vector | None, answered: AnsweredFacets | None
) -> Parts:
    """The role's part of figures with ``weights`` (targets, f) of each node in ``sums``.

    ``invited`` (nodes,), NaN where it is not known; ``answered`` how the people answered their items.
    """
    used = weights != 0
    n, total = sums.behind(used), weights.sum(axis=1)
    fewest = np.array([sums.counts[:, mine].min(axis=1, initial=np.inf) for mine in used]).T
    value = sums.means @ weights.T
    share = 1 / np.maximum(sums.counts, 1)
    variance = _quadratic(sums.products * share[:, :, None] * share[:, None, :], weights) * n
    variance /= np.maximum(n - 1, 1)
    variance = np.where(variance > LEAST_VARIANCE, variance, 0.0)
    variance[(n < 2) | (fewest < 2)] = np.nan
    design = total**2 / np.maximum(n, 1)
    df = bounded_degrees_of(value / total, variance / design, n)
    unanswered, left = np.zeros_like(n), np.ones_like(n)
    if invited is not None and answered is not None:
        known = ~np.isnan(invited)[:, None]
        asked = np.maximum(np.where(known, invited[:, None], 1), np.maximum(n, 1))
        left = np.where(known, np.maximum(1 - n / asked, 0.0), 1.0)
        unanswered = _quadratic(sums.left_open(answered), weights)
    return Parts(value, n, variance, unanswered, left, df, design)


def _quadratic(matrices: Vector, weights: Vector) -> Vector:
    """``w'Mw`` of each matrix (nodes, f, f) and each row of ``weights`` (targets, f)."""
    return np.asarray(((matrices @ weights.T) * weights.T).sum(axis=1))


def figures_of_nodes(
    targets: Sequence[Target], role: str, sums: NodeSums, parts: Parts, thresholds: Thresholds
) -> list[list[Figure]]:
    """By node the figure of each of ``targets``, told as coarsely as any node asks for.

    From the exact numbers of a region and its other teams the one that is said as a bound would follow.
    """
    value = np.clip(parts.value, 0.0, MAX_SCORE)  # a mean of 100s can come out a rounding above
    n = parts.n.astype(np.int64)
    said = end_of(value, n, thresholds)
    near = (end_of(sums.means, sums.counts, thresholds) != 0) & (sums.counts > 0)
    steps = _steps(targets, role, near.any(axis=0), thresholds)
    value = rounded_values(value, steps)
    plain = (said == 0) & (steps <= 1)
    invited = _spreads(*parts.invited(), parts, plain, everyone=parts.left == 0)
    beyond = _spreads(parts.variance, parts.design, parts, plain)
    rounded_to = np.maximum(steps, 1).tolist()
    names = [(target.level, target.code) for target in targets]
    return [
        [
            _said(Figure(level, code, role, "shown", "", people, number, now, later, now.se == 0, step), end)
            for (level, code), people, number, now, later, step, end in zip(
                names, *row, rounded_to, ends, strict=True
            )
        ]
        for *row, ends in zip(n.tolist(), value.tolist(), invited, beyond, said.tolist(), strict=True)
    ]


def _steps(targets: Sequence[Target], role: str, near: Flags, thresholds: Thresholds) -> Numbers:
    """In how many points each target is told, ``near`` being the facets that some node says as a bound."""
    weights = [(target.weights or {})[role] for target in targets]
    return np.array([coarse_step(max(weight[near], default=0.0), thresholds) for weight in weights])


def _said(figure: Figure, end: int) -> Figure:
    """``figure``, or where its mean lies near an ``end`` of the scale only the bound."""
    if not end:
        return figure
    said: Bound = "at_most" if end < 0 else "at_least"
    level, code, role = figure.level, figure.code, figure.role
    return Figure(level, code, role, "shown", "", figure.n, bound_value(said), bound=said)


def _spreads(
    variance: Vector, design: Vector, parts: Parts, plain: Flags, *, everyone: Flags | None = None
) -> list[list[Spread]]:
    """As ``estimation.measured`` has them for one role, where figures are told ``plain`` (to the point)."""
    none = np.zeros(plain.shape, dtype=bool) if everyone is None else everyone & ~(variance > 0)
    known = plain & ((variance > 0) | none)
    se = np.sqrt(np.where(known & ~none, variance, 0.0))
    df = np.where(none, np.inf, parts.df)
    design = np.where(none, np.nan, design)
    return [
        [Spread(*numbers) if there else UNKNOWN_SPREAD for there, *numbers in zip(*row, strict=True)]
        for row in zip(*(table.tolist() for table in (known, se, df, design)), strict=True)
    ]
