"""What the figures of many nodes of one role are made of, each a sum over the teams in it.

Scores are looked at once, team by team. Counts, sums and products of deviations add up: those of a node are
those of its teams, moved from each team's mean to the node's. Deviations are taken from the team's own mean,
so that identical answers leave nothing but a mean, and no rounding of a difference of large sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.missing_answers import AnsweredFacets, left_open_of
from assessment.results.parts import FacetFacts, Vector

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class TeamSums:
    """People by team: ``order`` puts the members of a team side by side, ``starts`` says where each begins.

    ``order`` is None where they are so already. ``scores`` (f, n) of the people in that order, NaN where
    somebody has none. What is added up lies side by side in memory: all tables are facets by people.
    """

    order: Numbers | None
    starts: Numbers
    scores: Vector

    @classmethod
    def of(cls, scores: Vector, team: Numbers) -> TeamSums:
        """Of people with ``scores`` (n, f) in ``team`` (n,), numbered from 0, each with somebody in it."""
        order = None if (team[1:] >= team[:-1]).all() else np.argsort(team, kind="stable")
        sizes = np.bincount(team)
        return cls(order, np.cumsum(sizes) - sizes, _in_order(scores.T, order))

    @cached_property
    def answered(self) -> Flags:
        """Who has which facet score (f, n)."""
        return ~np.isnan(self.scores)

    @cached_property
    def skipped(self) -> Numbers:
        """Who lacks a facet score, by place in the order of this: few do."""
        return np.flatnonzero(~self.answered.all(axis=0))

    def in_order(self, table: NDArray[Any]) -> NDArray[Any]:
        """``table`` (..., n) with the people in the order of this."""
        return _in_order(table, self.order)

    def sums(self, rows: NDArray[np.generic]) -> NDArray[np.float64]:
        """``rows`` (..., n), people in the order of this, summed by team: (teams, ...)."""
        return np.add.reduceat(rows, self.starts, axis=-1, dtype=np.float64).T

    @cached_property
    def people(self) -> Vector:
        """How many are in each team."""
        return np.diff(np.append(self.starts, self.scores.shape[1])).astype(float)

    @cached_property
    def counts(self) -> Vector:
        """How many of each team have each facet (teams, f)."""
        return self.sums(self.answered)

    @cached_property
    def means(self) -> Vector:
        """Each team's facet means; 0 where nobody has the facet."""
        return self.sums(np.where(self.answered, self.scores, 0.0)) / np.maximum(self.counts, 1)

    @cached_property
    def products(self) -> Vector:
        """Products of each person's deviations (f) and flags of having a facet (f), summed by team."""
        facets, people = self.scores.shape
        rows = np.empty((2 * facets, people))
        deviations = np.repeat(self.means.T, self.people.astype(int), axis=1)
        np.subtract(self.scores, deviations, out=rows[:facets])
        np.copyto(rows[:facets], 0.0, where=~self.answered)
        rows[facets:] = self.answered
        ends = [*self.starts[1:].tolist(), people]
        parts = [rows[:, start:end] for start, end in zip(self.starts.tolist(), ends, strict=True)]
        return np.array([part @ part.T for part in parts])

    def none_of(self, used: Flags) -> Vector:
        """How many of each team have no facet of each row of ``used`` (targets, f): (teams, targets)."""
        sums = np.zeros((len(self.starts), len(used)))
        if len(self.skipped):
            none = used.astype(float) @ self.answered[:, self.skipped] == 0
            team = np.searchsorted(self.starts, self.skipped, side="right") - 1
            first = np.flatnonzero(np.diff(team, prepend=-1))
            sums[team[first]] = np.add.reduceat(none, first, axis=1, dtype=np.float64).T
        return sums

    def open_sums(self, answered: AnsweredFacets) -> Vector:
        """By team what ``left_open_of`` needs: items given, squares, 1/m and people with any facet.

        ``answered`` holds the people before they were put in order. The sums are (4, teams, f).
        """
        scored = self.answered
        m, squares = (self.in_order(table) for table in (answered.count, answered.squares))
        sums = [self.sums(table) for table in (m * scored, squares * scored, scored / np.maximum(m, 1))]
        anybody = self.sums(np.asarray(scored.any(axis=0)))
        return np.array([*sums, np.broadcast_to(anybody[:, None], sums[0].shape)])


def _in_order(table: NDArray[Any], order: Numbers | None) -> NDArray[Any]:
    return table if order is None else np.take(table, order, axis=-1)


@dataclass(frozen=True)
class NodeSums:
    """The sums of ``teams`` over nodes: ``members`` (nodes, teams) says which teams are in which node."""

    teams: TeamSums
    members: Flags

    @cached_property
    def _member_numbers(self) -> Vector:
        return self.members.astype(float)

    def over(self, by_team: Vector) -> Vector:
        """What is given by team (teams, ...), summed by node."""
        flat = self._member_numbers @ by_team.reshape(len(by_team), -1)
        return np.asarray(flat.reshape(len(self.members), *by_team.shape[1:]))

    @cached_property
    def people(self) -> Vector:
        """How many people are in each node."""
        return self.over(self.teams.people)

    @cached_property
    def counts(self) -> Vector:
        """How many have each facet (nodes, f)."""
        return self.over(self.teams.counts)

    @cached_property
    def means(self) -> Vector:
        """Facet means (nodes, f); 0 where nobody has the facet: no weight uses it."""
        return self.over(self.teams.means * self.teams.counts) / np.maximum(self.counts, 1)

    @cached_property
    def _both(self) -> Vector:
        """How many have both facets (nodes, f, f)."""
        return self.over(self._of_teams(1, 1))

    def _of_teams(self, row: int, column: int) -> Vector:
        """A quarter of the teams' products: 0 deviations, 1 flags."""
        f = self.counts.shape[1]
        return self.teams.products[:, row * f : (row + 1) * f, column * f : (column + 1) * f]

    @cached_property
    def products(self) -> Vector:
        """Products of deviations from the node's facet means, a missing one being 0 (nodes, f, f)."""
        node, team = np.nonzero(self.members)
        moved = self.teams.means[team] - self.means[node]
        mixed = moved[:, :, None] * self._of_teams(1, 0)[team]
        parts = mixed + mixed.transpose(0, 2, 1)
        parts += self._of_teams(0, 0)[team]
        parts += moved[:, :, None] * moved[:, None, :] * self._of_teams(1, 1)[team]
        filled = np.flatnonzero(self.members.any(axis=1))
        sums = np.zeros((len(self.members), *parts.shape[1:]))
        if len(node):
            sums[filled] = np.add.reduceat(parts, np.searchsorted(node, filled), axis=0)
        return sums

    def behind(self, used: Flags) -> Vector:
        """How many have any facet of each row of ``used`` (targets, f): (nodes, targets)."""
        return np.asarray(self.people[:, None] - self.over(self.teams.none_of(used)))

    def facts(self, invited: Vector, answered: AnsweredFacets | None) -> FacetFacts:
        """What figures of the nodes are made of; ``answered`` None where nobody knows who was invited."""
        left_open = None if answered is None else self.left_open(answered)
        return FacetFacts(self.counts, self.means, self.products, invited, left_open)

    def left_open(self, answered: AnsweredFacets) -> Vector:
        """What unanswered items leave open in the facet means of each node (nodes, f, f)."""
        given, squares, inverse, anybody = (self.over(part) for part in self.teams.open_sums(answered))
        sums = (self.counts, given, squares, inverse)
        return left_open_of(answered.items, sums, self._both, anybody[:, 0], self.products)
