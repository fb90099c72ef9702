"""The teams of a role: which may be shown beside each other and beside what was released before.

All figures of a node stand or fall together, so a node has as many people as its smallest figure. Figures
that rest on a facet that is hidden for the whole role are shown of no team.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessment.disclosure import (
    ROOT,
    Copies,
    Ledger,
    Place,
    Release,
    Thresholds,
    above,
    places,
    reasons,
    safe_nodes,
)
from assessment.questionnaire import Questionnaire
from assessment.results.estimation import Group, Target
from assessment.results.figures import Figure, Level
from assessment.results.node_figures import NodeFigures, figures_of_nodes
from assessment.results.organization import TeamNode
from assessment.results.parts import Vector, parts_of
from assessment.results.sums import CellSums, Flags, NodeSums
from assessment.results.wave import Wave

_LEVELS: tuple[Level, ...] = ("index", "dimension", "facet")
Counts = tuple[int, ...]
Cut = tuple[str, bool]
"""A node, and whether it is its "other teams" that are meant."""


@dataclass(frozen=True)
class Teams:
    """The counted people of one role with the team of each, and how many were invited by team."""

    questionnaire: Questionnaire
    group: Group
    wave: Wave
    invited: Mapping[str, int]

    @cached_property
    def asked(self) -> Mapping[str, int]:
        """The facets that the role is asked, with their place among all facets."""
        return {
            facet.id: number
            for number, facet in enumerate(self.questionnaire.facets.values())
            if self.group.role.id in facet.roles
        }

    @property
    def codes(self) -> tuple[str, ...]:
        """The ids of these facets."""
        return tuple(self.asked)

    @property
    def names(self) -> tuple[str, ...]:
        """Every team with somebody in it, in order; cells hold its place."""
        return self.wave.team_of[self.group.role.id].names

    @property
    def cells(self) -> CellSums:
        """The people by team and by whether they are left out of the comparison."""
        return self.group.whole.cells

    @cached_property
    def _teams(self) -> NodeSums:
        """Every team as a node."""
        return NodeSums(self.cells, np.arange(len(self.names))[:, None] == self.cells.team)

    @cached_property
    def people(self) -> dict[str, Counts]:
        """By path how many, and how many of them have each facet."""
        return dict(zip(self.names, self._rows(self._teams.people, self._teams.counts), strict=True))

    def left_out(self) -> dict[str, Counts]:
        """The same of those left out, only where there is somebody."""
        out = self.cells.out
        rows = self._rows(self.cells.people[out], self.cells.counts[out])
        return {self.names[team]: row for team, row in zip(self.cells.team[out].tolist(), rows, strict=True)}

    def _rows(self, people: Vector, facets: Vector) -> list[Counts]:
        rows = np.column_stack([people, facets[:, list(self.asked.values())]]).astype(int)
        return [tuple(row) for row in rows.tolist()]

    def open_codes(self, figures: Mapping[tuple[Level, str, str], Figure]) -> tuple[str, ...]:
        """The facets that are shown of the whole role."""
        return tuple(code for code in self.codes if figures["facet", code, self.group.role.id].shown)

    def tree(self, codes: tuple[str, ...]) -> list[Place]:
        """The tree of teams, each counted by its smallest figure."""
        if codes not in self._trees:
            columns = [0, *(1 + number for number, code in enumerate(self.codes) if code in codes)]
            people = {path: [row[column] for column in columns] for path, row in self.people.items()}
            self._trees[codes] = places(people, self.invited)
        return self._trees[codes]

    @cached_property
    def _trees(self) -> dict[tuple[str, ...], list[Place]]:
        """By the facets that are shown: the same tree is asked for before and after the release."""
        return {}

    def parts(self, shown: frozenset[str], nodes: Sequence[str]) -> dict[Cut, tuple[Flags, float]]:
        """Every one of ``nodes`` that has people, and where a node below is ``shown`` its other teams.

        Each with the teams in it as flags, and how many were invited (NaN where that is not known).
        """
        names = self.names
        cuts: dict[Cut, int] = {}
        parents = {up for path in shown for up in above(path)}
        for node in nodes:
            cuts |= {(node, others): 0 for others in (False, True) if node in parents or not others}
        rows = {cut: row for row, cut in enumerate(cuts)}
        members = np.zeros((len(rows), len(names)), dtype=bool)
        of = {name: [cut for cut in _cuts_of(name, shown) if cut in rows] for name in {*names, *self.invited}}
        inside = [(rows[cut], team) for team, name in enumerate(names) for cut in of[name]]
        members[*np.array(inside, dtype=np.intp).reshape(-1, 2).T] = True
        for name, number in self.invited.items():
            for cut in of[name]:
                cuts[cut] += number
        people = (members @ self._teams.people).tolist()
        return {
            cut: (members[row], max(cuts[cut], people[row]) if cuts[cut] else np.nan)
            for cut, row in rows.items()
            if people[row] and cut != (ROOT, False)
        }

    def figures(
        self, parts: Sequence[tuple[Flags, float]], wanted: Sequence[Target], thresholds: Thresholds
    ) -> list[NodeFigures]:
        """The figures ``wanted`` of every one of ``parts``."""
        role = self.group.role.id
        if not parts:
            return []
        sums = NodeSums(self.cells, np.array([members[self.cells.team] for members, _ in parts]))
        weights = np.array([(target.weights or {})[role] for target in wanted])
        weights = weights.reshape(len(wanted), -1 if wanted else self.group.scores.shape[1])
        invited = np.array([number for _, number in parts])
        facts = sums.facts(invited)
        made = parts_of(facts, weights, sums.behind(weights != 0))
        return figures_of_nodes(wanted, role, facts, made, thresholds)


def _cuts_of(path: str, shown: frozenset[str]) -> Iterator[Cut]:
    """The nodes that ``path`` lies in, and the shown one of which it is among the other teams."""
    nodes = (path, *above(path))
    yield from ((node, False) for node in nodes)
    yield from ((node, True) for node in [node for node in nodes if node in shown][:1])


def releasable(
    teams: Teams,
    figures: Mapping[tuple[Level, str, str], Figure],
    wave: str,
    *,
    closed: bool,
    compared: bool,
    earlier: Sequence[Release],
    copies: Sequence[Copies],
    thresholds: Thresholds,
) -> Release | None:
    """The nodes that may be shown beside everything before; None where not even the whole role may.

    ``compared``: the score without careless answerers is shown, and leaves somebody of the role out.
    """
    codes = teams.open_codes(figures)
    shown = safe_nodes(teams.tree(codes), thresholds.group) if closed and codes else frozenset({ROOT})
    role = teams.group.role.id
    without = teams.left_out() if compared else {}
    nodes = tuple(sorted(shown | {ROOT}))
    release = Release(wave, role, teams.codes, codes, nodes, teams.people, without, not closed)
    return Ledger(earlier).releasable(release, thresholds.group, copies=copies)


def team_nodes(
    teams: Teams,
    release: Release,
    every_target: Sequence[Target],
    figures: Mapping[tuple[Level, str, str], Figure],
    thresholds: Thresholds,
) -> Iterator[TeamNode]:
    """Every node below the whole role in order, each shown node followed by its "other teams"."""
    role = teams.group.role.id
    tree = teams.tree(release.figures)
    if len(tree) < 2:
        return
    shown = frozenset(release.shown)
    why = reasons(tree, shown, thresholds.group)
    wanted = _targets(teams, release, every_target, figures)
    parts = teams.parts(shown, [path for path in why if not why[path]])
    found = dict(zip(parts, teams.figures(list(parts.values()), wanted, thresholds), strict=True))
    for path in why:
        if path != ROOT and why[path]:
            yield TeamNode(path, role, "suppressed", why[path])
        for others in (False, True):
            if (path, others) in found:
                mine = found[path, others]
                yield TeamNode(path, role, "shown", "", mine.n, mine, others)


def _targets(
    teams: Teams,
    release: Release,
    every_target: Sequence[Target],
    figures: Mapping[tuple[Level, str, str], Figure],
) -> list[Target]:
    """What is shown of the whole role and rests on no facet that is hidden."""
    role = teams.group.role.id
    hidden = np.ones(teams.group.scores.shape[1], dtype=bool)
    for code, place in teams.asked.items():
        hidden[place] = code not in release.figures
    return [
        target
        for target in every_target
        if target.level in _LEVELS
        and target.weights is not None
        and figures[target.level, target.code, role].shown
        and not target.weights[role][hidden].any()
    ]
