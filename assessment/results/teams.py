"""The teams of a role: which may be shown beside each other and beside what was released before.

All figures of a node stand or fall together, so a node has as many people as its smallest figure. Figures
that rest on a facet that is hidden for the whole role are shown of no team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.disclosure import (
    ROOT,
    Copies,
    Ledger,
    Place,
    Release,
    Thresholds,
    places,
    reasons,
    residue_of,
    safe_nodes,
    within,
)
from assessment.psychometrics.facet_sums import rows_of
from assessment.questionnaire import Questionnaire
from assessment.results.estimation import Group, Target, Vector, open_answers
from assessment.results.figures import Figure, Level
from assessment.results.organization import TeamNode
from assessment.results.released import coarser_codes, figure_of
from assessment.results.wave import Wave

_LEVELS: tuple[Level, ...] = ("index", "dimension", "facet")
Counts = tuple[int, ...]


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

    @cached_property
    def _grouped(self) -> tuple[list[str], NDArray[np.int64]]:
        of, names = pd.factorize(self.wave.teams[self.wave.counted(self.group.role.id)], sort=True)
        return [str(name) for name in names], of

    def counts(self, mine: NDArray[np.bool_] | None = None) -> dict[str, Counts]:
        """By path how many (of those in ``mine``), and how many of them have each facet."""
        names, of = self._grouped
        rows = np.column_stack([np.ones(len(of), int), self.group.answered[:, list(self.asked.values())]])
        if mine is not None:
            rows[~mine] = 0
        sums = np.zeros((len(names), rows.shape[1]), int)
        np.add.at(sums, of, rows)
        return {
            name: tuple(row) for name, row in zip(names, sums.tolist(), strict=True) if row[0] or mine is None
        }

    def open_codes(self, figures: Mapping[tuple[Level, str, str], Figure]) -> tuple[str, ...]:
        """The facets that are shown of the whole role."""
        return tuple(code for code in self.codes if figures["facet", code, self.group.role.id].shown)

    def tree(self, codes: Sequence[str]) -> list[Place]:
        """The tree of teams, each counted by its smallest figure."""
        columns = [0, *(1 + number for number, code in enumerate(self.codes) if code in codes)]
        people = {path: [row[column] for column in columns] for path, row in self.counts().items()}
        return places(people, self.invited)

    def part(self, node: str, less: Iterable[str] = ()) -> Group:
        """The people at or below ``node``, but for those at or below the nodes ``less``."""
        names, of = self._grouped
        out = tuple(less)
        mine = np.array([_in(name, node, out) for name in names], dtype=bool)[of]
        invited = sum(n for path, n in self.invited.items() if _in(path, node, out)) or None
        return Group(
            self.group.role,
            rows_of(self.group.scores, mine),
            self.group.rule,
            None if invited is None else max(invited, int(mine.sum())),
            None
            if invited is None
            else open_answers(self.questionnaire, self.wave.answered[self.group.role.id].of(mine)),
        )

    def _left_open(self, mine: NDArray[np.bool_]) -> Vector | None:
        answered = self.wave.answered[self.group.role.id]
        return open_answers(self.questionnaire, answered.of(mine))


def _in(path: str, node: str, less: tuple[str, ...]) -> bool:
    return within(path, node) and not any(within(path, other) for other in less)


def releasable(
    teams: Teams,
    figures: Mapping[tuple[Level, str, str], Figure],
    wave: str,
    *,
    closed: bool,
    left_out: NDArray[np.bool_] | None,
    earlier: Sequence[Release],
    copies: Sequence[Copies],
    thresholds: Thresholds,
) -> Release | None:
    """The nodes that may be shown beside everything before; None where not even the whole role may.

    ``left_out``: who is left out of the comparison without careless answers, None where it is not shown.
    """
    codes = teams.open_codes(figures)
    shown = safe_nodes(teams.tree(codes), thresholds.group) if closed and codes else frozenset({ROOT})
    role = teams.group.role.id
    without = {} if left_out is None else teams.counts(left_out)
    nodes = tuple(sorted(shown | {ROOT}))
    release = Release(wave, role, teams.codes, codes, nodes, teams.counts(), without, not closed)
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
    parts = {(path, False): teams.part(path) for path in why if path != ROOT and not why[path]}
    rest = {path: tuple(residue_of(path, shown)) for path in why if not why[path]}
    parts |= {(path, True): teams.part(path, less) for path, less in rest.items() if less}
    parts = {place: part for place, part in parts.items() if len(part.scores)}
    coarse = coarser_codes(parts.values(), wanted, thresholds)
    for path in why:
        if path != ROOT and why[path]:
            yield TeamNode(path, role, "suppressed", why[path])
        for others in (False, True):
            part = parts.get((path, others))
            if part is not None:
                yield _node(path, others, part, wanted, coarse, thresholds)


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


def _node(
    path: str,
    others: bool,
    part: Group,
    wanted: Sequence[Target],
    coarse: Mapping[tuple[Level, str], int],
    thresholds: Thresholds,
) -> TeamNode:
    role = part.role.id
    figures = {
        (target.level, target.code): figure_of(
            target, {role: part}, thresholds, coarse.get((target.level, target.code), 0)
        )
        for target in wanted
    }
    n = max((figure.n for figure in figures.values()), default=0)
    return TeamNode(path, role, "shown", "", n, figures, others)
