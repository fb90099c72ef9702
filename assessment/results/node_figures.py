"""The figures of many nodes of one role at once: what ``released.figure_of`` says of each, as arrays.

Rows are nodes, columns are targets; objects are made of what is looked at. A role with teams is open down
to facets (``releasable``), so of each node every target that is shown of the whole role is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.disclosure import Bound, Thresholds, bound_value, end_of
from assessment.questionnaire import MAX_SCORE
from assessment.results.estimation import Target
from assessment.results.figures import UNKNOWN_SPREAD, Figure, Level, Spread
from assessment.results.parts import FacetFacts, Parts, Vector
from assessment.results.released import coarse_step, rounded_values
from assessment.results.sums import Flags, Numbers


@dataclass(frozen=True)
class Told:
    """What is told of nodes by targets, and nothing that is not: arrays of nodes by targets.

    ``end``: -1 or 1 where only the bound at an end of the scale is said. ``invited``, ``beyond``: standard
    error, degrees of freedom and design; the error is NaN where none is told. ``rounded_to`` (targets,).
    """

    role: str
    column_of: Mapping[tuple[Level, str], int]
    n: Numbers
    value: Vector
    end: Numbers
    rounded_to: Numbers
    invited: tuple[Vector, Vector, Vector]
    beyond: tuple[Vector, Vector, Vector]


@dataclass(frozen=True, eq=False)
class NodeFigures(Mapping[tuple[Level, str], Figure]):
    """The figures of one node by (level, code), each made when it is looked at: most never are."""

    told: Told
    row: int

    @property
    def n(self) -> int:
        """The people behind the figure of most."""
        return int(self.told.n[self.row].max(initial=0))

    def __getitem__(self, place: tuple[Level, str]) -> Figure:
        """The figure of that level and code."""
        told, cell = self.told, (self.row, self.told.column_of[place])
        n, value, end = int(told.n[cell]), float(told.value[cell]), int(told.end[cell])
        if end:
            said: Bound = "at_most" if end < 0 else "at_least"
            return Figure(*place, told.role, "shown", "", n, value, bound=said)
        invited, beyond = _spread(told.invited, cell), _spread(told.beyond, cell)
        step = int(told.rounded_to[cell[1]])
        return Figure(*place, told.role, "shown", "", n, value, invited, beyond, invited.se == 0, step)

    def __iter__(self) -> Iterator[tuple[Level, str]]:
        """Every level and code, in the order of the file."""
        return iter(self.told.column_of)

    def __len__(self) -> int:
        """How many figures there are."""
        return len(self.told.column_of)


def _spread(tables: tuple[Vector, Vector, Vector], cell: tuple[int, int]) -> Spread:
    se, df, design = (float(table[cell]) for table in tables)
    if np.isnan(se):
        return UNKNOWN_SPREAD
    return Spread(se, df, design) if se else Spread(0.0, np.inf)


def figures_of_nodes(
    targets: Sequence[Target], role: str, facts: FacetFacts, parts: Parts, thresholds: Thresholds
) -> list[NodeFigures]:
    """By node the figures of ``targets``, told as coarsely as any node asks for.

    From the exact numbers of a region and its other teams the one that is said as a bound would follow.
    """
    value = np.clip(parts.value, 0.0, MAX_SCORE)  # a mean of 100s can come out a rounding above
    end = end_of(value, parts.n, thresholds)
    near = (end_of(facts.means, facts.counts, thresholds) != 0) & (facts.counts > 0)
    steps = _steps(targets, role, near.any(axis=0), thresholds)
    plain = (end == 0) & (steps <= 1)
    variance, design = parts.invited()
    told = Told(
        role,
        {(target.level, target.code): column for column, target in enumerate(targets)},
        parts.n.astype(np.int64),
        _said(rounded_values(value, steps), end),
        end,
        np.maximum(steps, 1),
        _spreads(variance, parts.df, design, plain, plain & (parts.left == 0)),
        _spreads(parts.variance, parts.df, parts.design, plain, np.zeros_like(plain)),
    )
    return [NodeFigures(told, row) for row in range(len(value))]


def _steps(targets: Sequence[Target], role: str, near: Flags, thresholds: Thresholds) -> Numbers:
    """In how many points each target is told, ``near`` being the facets that some node says as a bound."""
    weights = [(target.weights or {})[role] for target in targets]
    return np.array([coarse_step(max(weight[near], default=0.0), thresholds) for weight in weights])


def _said(value: Vector, end: Numbers) -> Vector:
    """``value``, or the bound where only an ``end`` of the scale is said."""
    value = np.where(end < 0, bound_value("at_most"), value)
    return np.where(end > 0, bound_value("at_least"), value)


def _spreads(
    variance: Vector, df: Vector, design: Vector, plain: Flags, everyone: Flags
) -> tuple[Vector, Vector, Vector]:
    """As ``estimation.measured`` has them for one role, NaN where figures are not told ``plain``."""
    varies = variance > 0
    known = plain & varies
    se = np.sqrt(np.where(known, variance, 0.0))
    se[~known & ~(everyone & ~varies)] = np.nan
    return se, np.where(known, df, np.nan), np.where(known, design, np.nan)
