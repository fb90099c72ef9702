"""The people of one organization and wave, and the rules by which it is released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file import Choices, Coded
from assessment.disclosure import Opening, RoleDisclosure, Thresholds, role_disclosure, shown_count
from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.facet_sums import FacetSums, rows_of
from assessment.psychometrics.missing_answers import AnsweredFacets
from assessment.questionnaire import Questionnaire, Role
from assessment.results.estimation import Group, facets_answered
from assessment.results.figures import Attendance
from assessment.results.parts import Vector
from assessment.scoring import ScoreTable


@dataclass(frozen=True)
class Rules:
    """By which a wave is released."""

    closed: bool
    agreed: bool
    thresholds: Thresholds
    live: bool = False
    held_back: frozenset[str] = frozenset()
    """Roles of which nothing may be shown beside what was released before."""


def waves(table: ScoreTable) -> list[tuple[str, str]]:
    """The organizations and waves in ``table``, in order of name."""
    return sorted(_pairs(table.groups["organization"], table.groups["wave"]))


def _pairs(organizations: Coded, names: Coded) -> set[tuple[str, str]]:
    if len(organizations.names) == len(names.names) == 1:
        return {(organizations.names[0], names.names[0])}
    both = np.unique(organizations.of * len(names.names) + names.of).tolist()
    places = (divmod(pair, len(names.names)) for pair in both)
    return {(organizations.names[organization], names.names[name]) for organization, name in places}


@dataclass(frozen=True)
class RoleAnswers:
    """How the counted people of a role answered: a row each of ``choices`` and ``items`` (scores), and of the
    ``sums`` of these by facet.
    """

    questionnaire: Questionnaire
    choices: Choices
    items: Vector
    sums: FacetSums

    @cached_property
    def facets(self) -> AnsweredFacets:
        """How far the answers to each facet lie apart, too."""
        return facets_answered(self.questionnaire, self.items, self.sums)


@dataclass(frozen=True)
class Wave:
    """The respondents of one organization and wave: a row each of ``choices``, ``items`` and ``facets``."""

    organization: str
    wave: str
    of_role: Mapping[str, NDArray[np.bool_]]
    teams: Coded
    usable: NDArray[np.bool_]
    choices: Choices
    items: Vector
    facets: Vector
    questionnaire: Questionnaire
    sums: FacetSums

    def counted(self, role: str) -> NDArray[np.bool_]:
        """Who of a role answered at least half of its items."""
        return np.asarray(self.of_role[role] & self.usable)

    @cached_property
    def answered(self) -> Mapping[str, RoleAnswers]:
        """By role how its counted people answered."""
        return {role: self._answered(self.counted(role)) for role in self.of_role}

    def _answered(self, people: NDArray[np.bool_]) -> RoleAnswers:
        choices, items = rows_of(self.choices, people), rows_of(self.items, people)
        return RoleAnswers(self.questionnaire, choices, items, self.sums.of(people))

    @cached_property
    def team_of(self) -> Mapping[str, Coded]:
        """By role the team of each of its counted people."""
        return {role: self.teams.among(self.counted(role)) for role in self.of_role}

    def sent(self, role: str) -> int:
        """How many of a role sent their answers, whether counted or not."""
        return int(self.of_role[role].sum())

    def group(self, role: Role, invited: int | None, rules: Rules) -> Group:
        """The counted people of a role with the rule for its size."""
        counted = self.counted(role.id)
        rule = role_disclosure(
            role,
            int(counted.sum()),
            closed=rules.closed,
            agreed=rules.agreed,
            thresholds=rules.thresholds,
            live=rules.live,
        )
        if role.id in rules.held_back:
            rule = RoleDisclosure(Opening.NOTHING, "protects_others", rule.least)
        if invited is not None and rules.closed:
            invited = max(invited, self.sent(role.id))
        return Group(role, rows_of(self.facets, counted), rule, invited)

    def attendance(self, group: Group, rules: Rules) -> Attendance:
        """How many of a role answered, as far as it may be said."""
        role = group.role
        answered = self.sent(role.id)
        said = shown_count(answered, closed=rules.closed, few=role.few, thresholds=rules.thresholds)
        return Attendance(role.id, group.invited, said)


def one_wave(table: ScoreTable, organization: str | None, wave: str | None) -> Wave:
    """The people of that organization and wave, which may be left out where the table holds one."""
    chosen = np.ones(len(table.index), dtype=bool)
    for column, wanted in (("organization", organization), ("wave", wave)):
        if wanted is not None:
            chosen &= table.groups[column].are(wanted)
    every = bool(chosen.all())
    people = table.groups if every else {name: coded.among(chosen) for name, coded in table.groups.items()}
    found = _pairs(people["organization"], people["wave"])
    if len(found) > 1:
        raise InvalidAnswersFile("results.several_waves", n=len(found))
    if not found and (organization is None or wave is None):
        raise InvalidAnswersFile("results.no_wave")
    one = next(iter(found), (organization, wave))
    rows = slice(None) if every else chosen
    return Wave(
        str(one[0]),
        str(one[1]),
        {role: people["role"].are(role) for role in table.questionnaire.role_ids},
        people["team"],
        table.counted[rows],
        table.choices[rows],
        table.by_item[rows],
        table.by_facet[rows],
        table.questionnaire,
        table.sums.of(chosen),
    )


def invited_counts(invited: pd.DataFrame | None, organization: str, wave: str) -> dict[str, dict[str, int]]:
    """How many were invited, by role and team."""
    found: dict[str, dict[str, int]] = {}
    if invited is None:
        return found
    names = ("organization", "wave", "role", "team", "invited")
    for place, whose, role, team, total in zip(*(invited[name].tolist() for name in names), strict=True):
        if (place, whose) == (organization, wave):
            teams = found.setdefault(str(role), {})
            teams[str(team)] = teams.get(str(team), 0) + int(total)
    return found
