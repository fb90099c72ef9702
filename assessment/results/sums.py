"""What the figures of a role, of its teams and of some of its people are made of: sums over cells of people.

A cell holds those of one team who are, or are not, left out of the comparison without careless answers.
Scores are looked at once, cell by cell. Counts, sums and products of deviations add up: those of a node of
the tree of teams, of the whole role and of the role without careless answers are those of its cells, moved
from each cell's mean to the node's. Deviations are taken from the cell's own mean, so that identical answers
leave nothing but a mean, and no rounding of a difference of large sums.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.missing_answers import AnsweredFacets, left_open_of
from assessment.results.parts import FacetFacts, Vector

Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]


@dataclass(frozen=True)
class CellSums:
    """People by cell: ``order`` puts the members of a cell side by side, ``starts`` says where each begins.

    ``order`` is None where they are so already. ``scores`` (f, n) of the people in that order, NaN where
    somebody has none: what is added up lies side by side in memory, so tables are facets by people. ``team``
    (cells,) numbers the team of each, ``out`` says whether it is left out. ``facets``: how the people, in
    the order they came in, answered the items; None where nothing is to be known of what is left open.
    """

    order: Numbers | None
    starts: Numbers
    scores: Vector
    team: Numbers
    out: Flags
    facets: AnsweredFacets | None

    @classmethod
    def of(
        cls,
        scores: Vector,
        team: Numbers | None = None,
        out: Flags | None = None,
        facets: AnsweredFacets | None = None,
    ) -> CellSums:
        """Of people with ``scores`` (n, f) in ``team`` (n,), numbered from 0; without teams all in one."""
        cell = np.zeros(len(scores), dtype=np.intp) if team is None else 2 * team
        if out is not None and out.any():
            cell = cell + out
        order = None if (cell[1:] >= cell[:-1]).all() else np.argsort(cell, kind="stable")
        sizes = np.bincount(cell)
        held = np.flatnonzero(sizes)
        starts = np.cumsum(sizes[held]) - sizes[held]
        return cls(order, starts, _in_order(scores.T, order), held // 2, held % 2 == 1, facets)

    @cached_property
    def answered(self) -> Flags:
        """Who has which facet score (f, n)."""
        return ~np.isnan(self.scores)

    @cached_property
    def skipped(self) -> Numbers:
        """Who lacks a facet score, by place in the order of this: few do, where a role is asked them all."""
        return np.flatnonzero(~self.answered.all(axis=0))

    def sums(self, rows: NDArray[np.generic]) -> NDArray[np.float64]:
        """``rows`` (..., n), people in the order of this, summed by cell: (cells, ...)."""
        return np.add.reduceat(rows, self.starts, axis=-1, dtype=np.float64).T

    @cached_property
    def people(self) -> Vector:
        """How many are in each cell."""
        return np.diff(np.append(self.starts, self.scores.shape[1])).astype(float)

    @cached_property
    def counts(self) -> Vector:
        """How many of each cell have each facet (cells, f)."""
        return self.sums(self.answered)

    @cached_property
    def means(self) -> Vector:
        """Each cell's facet means; 0 where nobody has the facet."""
        return self.sums(np.where(self.answered, self.scores, 0.0)) / np.maximum(self.counts, 1)

    @cached_property
    def products(self) -> Vector:
        """Products of each person's deviations (f) and flags of having a facet (f), summed by cell.

        Who has all facets adds to those of flags one for each, and of deviations with flags the deviation:
        what they add follows from the others, as a cell's deviations on a facet sum to 0.
        """
        f, people = self.scores.shape
        deviations = np.repeat(self.means.T, self.people.astype(int), axis=1)
        np.subtract(self.scores, deviations, out=deviations)
        np.copyto(deviations, 0.0, where=~self.answered)
        few = np.vstack([deviations[:, self.skipped], self.answered[:, self.skipped]])
        products = np.zeros((len(self.starts), 2 * f, 2 * f))
        cells = [*self.starts.tolist(), people]
        places = np.searchsorted(self.skipped, cells).tolist()
        parts = zip(products, pairwise(cells), pairwise(places), strict=True)
        for into, (start, end), (first, last) in parts:
            mine = deviations[:, start:end]
            into[:f, :f] = mine @ mine.T
            if last > first:
                np.matmul(few[f:, first:last], few[:, first:last].T, out=into[f:])
        products[:, f:, :f] -= self._of_few(few[:f])[:, None, :]
        products[:, f:, f:] += (self.people - np.diff(places))[:, None, None]
        products[:, :f, f:] = products[:, f:, :f].transpose(0, 2, 1)
        return products

    def _of_few(self, rows: NDArray[np.generic]) -> Vector:
        """``rows`` (..., skipped), of those who lack a facet score, summed by cell: (cells, ...)."""
        sums = np.zeros((len(self.starts), len(rows)))
        if len(self.skipped):
            cell = np.searchsorted(self.starts, self.skipped, side="right") - 1
            first = np.flatnonzero(np.diff(cell, prepend=-1))
            sums[cell[first]] = np.add.reduceat(rows, first, axis=1, dtype=np.float64).T
        return sums

    def none_of(self, used: Flags) -> Vector:
        """How many of each cell have no facet of each row of ``used`` (figures, f): (cells, figures)."""
        return self._of_few(used.astype(float) @ self.answered[:, self.skipped] == 0)

    def open_sums(self, answered: AnsweredFacets) -> Vector:
        """By cell what ``left_open_of`` needs, (4, cells, f): items given, squares, 1/m, people with any."""
        scored, n, items = self.answered, self.counts, answered.items
        m, squares = (_in_order(table, self.order) for table in (answered.count, answered.squares))
        facet, person = np.nonzero(scored & (m < items[:, None]))  # most answered every item
        cell = np.searchsorted(self.starts, person, side="right") - 1
        place, given = cell * len(items) + facet, m[facet, person].astype(float)
        less, more = (
            np.bincount(place, by, minlength=n.size).reshape(n.shape)
            for by in (items[facet] - given, 1 / given - 1 / items[facet])
        )
        anybody = self.sums(np.asarray(scored.any(axis=0)))[:, None]
        everything = (n * items - less, self.sums(squares * scored), n / np.maximum(items, 1) + more)
        return np.array([*everything, np.broadcast_to(anybody, n.shape)])

    @cached_property
    def known_open_sums(self) -> Vector | None:
        """``open_sums`` of ``facets``: the same for every node."""
        return None if self.facets is None else self.open_sums(self.facets)


def _in_order(table: NDArray[Any], order: Numbers | None) -> NDArray[Any]:
    return table if order is None else np.take(table, order, axis=-1)


@dataclass(frozen=True)
class NodeSums:
    """The sums of ``cells`` over nodes: ``members`` (nodes, cells) says which cells are in which node."""

    cells: CellSums
    members: Flags

    @classmethod
    def whole(cls, cells: CellSums) -> NodeSums:
        """One node, of everybody."""
        return cls(cells, np.ones((1, len(cells.starts)), dtype=bool))

    @cached_property
    def _member_numbers(self) -> Vector:
        return self.members.astype(float)

    def over(self, by_cell: Vector) -> Vector:
        """What is given by cell (cells, ...), summed by node."""
        flat = self._member_numbers @ by_cell.reshape(len(by_cell), math.prod(by_cell.shape[1:]))
        return np.asarray(flat.reshape(len(self.members), *by_cell.shape[1:]))

    @cached_property
    def people(self) -> Vector:
        """How many people are in each node."""
        return self.over(self.cells.people)

    @cached_property
    def counts(self) -> Vector:
        """How many have each facet (nodes, f)."""
        return self.over(self.cells.counts)

    @cached_property
    def means(self) -> Vector:
        """Facet means (nodes, f); 0 where nobody has the facet: no weight uses it."""
        return self.over(self.cells.means * self.cells.counts) / np.maximum(self.counts, 1)

    @cached_property
    def _both(self) -> Vector:
        """How many have both facets (nodes, f, f)."""
        return self.over(self._of_cells(1, 1))

    def _of_cells(self, row: int, column: int) -> Vector:
        """A quarter of the cells' products: 0 deviations, 1 flags."""
        f = len(self.cells.scores)
        return self.cells.products[:, row * f : (row + 1) * f, column * f : (column + 1) * f]

    @cached_property
    def products(self) -> Vector:
        """Products of deviations from the node's facet means, a missing one being 0 (nodes, f, f)."""
        node, cell = np.nonzero(self.members)
        moved = self.cells.means[cell] - self.means[node]
        mixed = moved[:, :, None] * self._of_cells(1, 0)[cell]
        parts = mixed + mixed.transpose(0, 2, 1)
        parts += self._of_cells(0, 0)[cell]
        parts += moved[:, :, None] * moved[:, None, :] * self._of_cells(1, 1)[cell]
        filled = np.flatnonzero(self.members.any(axis=1))
        sums = np.zeros((len(self.members), *parts.shape[1:]))
        if len(node):
            sums[filled] = np.add.reduceat(parts, np.searchsorted(node, filled), axis=0)
        return sums

    def behind(self, used: Flags) -> Vector:
        """How many have any facet of each row of ``used`` (figures, f): (nodes, figures)."""
        return np.asarray(self.people[:, None] - self.over(self.cells.none_of(used)))

    @cached_property
    def left_open(self) -> Vector | None:
        """What unanswered items leave open in the facet means of each node (nodes, f, f); None: nothing."""
        facets, by_cell = self.cells.facets, self.cells.known_open_sums
        if facets is None or by_cell is None:
            return None
        given, squares, inverse, anybody = (self.over(part) for part in by_cell)
        sums = (self.counts, given, squares, inverse)
        return left_open_of(facets.items, sums, self._both, anybody.max(axis=1, initial=0), self.products)

    def facts(self, invited: Vector) -> FacetFacts:
        """What figures of the nodes are made of; ``invited`` (nodes,), NaN where that is not known."""
        left_open = None if np.isnan(invited).all() else self.left_open
        return FacetFacts(self.counts, self.means, self.products, invited, left_open)
