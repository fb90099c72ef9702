"""From a score table to what may be known of an organization: the only door to figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.disclosure import THRESHOLDS, Thresholds, role_disclosure, shown_count
from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.facet_sums import rows_of
from assessment.psychometrics.missing_answers import AnsweredFacets
from assessment.questionnaire import Questionnaire, Role
from assessment.results.estimation import Group, Vector, facets_answered, open_answers, targets
from assessment.results.figures import ALL, Attendance
from assessment.results.ledger import Ledger
from assessment.results.organization import OrganizationResult
from assessment.results.people import agreement_words, careless_people, score_without
from assessment.results.released import released_figures, released_gaps
from assessment.scoring import ScoreTable


@dataclass(frozen=True)
class _Rules:
    """By which a wave is released."""

    closed: bool
    agreed: bool
    thresholds: Thresholds


def organization_result(
    table: ScoreTable,
    *,
    organization: str | None = None,
    wave: str | None = None,
    invited: pd.DataFrame | None = None,
    closed: bool = True,
    agreed: bool = False,
    thresholds: Thresholds = THRESHOLDS,
    name: str | None = None,
) -> OrganizationResult:
    """What may be known of one organization and wave.

    ``organization`` and ``wave`` may be left out where the table holds one. ``invited``: frame with
    organization, wave, role, team, invited. ``closed``: the wave takes no more answers; before that
    nothing is shown. ``agreed``: all members of a role of few agreed to be shown below five. ``name``:
    what people call the organization, where that is not its id.
    Raises InvalidAnswersFile when they are left out and the table holds none or several. A wave that is
    named and has no answers yet gives a result in which nothing is shown.
    """
    questionnaire, rules = table.questionnaire, _Rules(closed, agreed, thresholds)
    people = _one_wave(table, organization, wave)
    totals = _invited_counts(invited, people.organization, people.wave)
    groups = {
        role.id: people.group(questionnaire, role, totals.get(role.id), rules) for role in questionnaire.roles
    }
    items = {role: rows_of(people.items, people.counted(role)) for role in groups}
    every_target = {role: list(targets(questionnaire, groups, role)) for role in (ALL, *groups)}
    ledger = Ledger(groups, every_target)
    figures = {
        (figure.level, figure.code, figure.role): figure
        for figure in released_figures(every_target, groups, ledger, thresholds)
    }
    careless = careless_people(questionnaire, groups, items, thresholds)
    result = OrganizationResult(
        questionnaire,
        people.organization,
        people.wave,
        closed,
        tuple(people.attendance(group, rules) for group in groups.values()),
        figures,
        {(gap.level, gap.code): gap for gap in released_gaps(questionnaire, figures)},
        name or people.organization,
        thresholds,
        agreement_words(questionnaire, groups, items, figures, thresholds),
        careless.counts,
    )
    without = score_without(result, groups, lambda role: people.answered[role], careless.left_out, ledger)
    return replace(result, without_careless=without)


def waves(table: ScoreTable) -> list[tuple[str, str]]:
    """The organizations and waves in ``table``, in order of name."""
    return sorted(_pairs(table.respondents))


def _pairs(people: pd.DataFrame) -> set[tuple[str, str]]:
    organizations, names = people["organization"], people["wave"]
    if organizations.nunique() * names.nunique() == 1:
        return {(str(organizations.iloc[0]), str(names.iloc[0]))}
    return set(zip(organizations.astype(str), names.astype(str), strict=True))


@dataclass(frozen=True)
class _Wave:
    """The respondents of one organization and wave: a row each of ``items`` and ``facets``."""

    organization: str
    wave: str
    of_role: Mapping[str, NDArray[np.bool_]]
    usable: NDArray[np.bool_]
    items: Vector
    facets: Vector
    questionnaire: Questionnaire

    def counted(self, role: str) -> NDArray[np.bool_]:
        """Who of a role answered at least half of its items."""
        return np.asarray(self.of_role[role] & self.usable)

    @cached_property
    def answered(self) -> Mapping[str, AnsweredFacets]:
        """By role how its counted people answered each facet."""
        everybody = facets_answered(self.questionnaire, self.items)
        return {role: everybody.of(self.counted(role)) for role in self.of_role}

    def answers(self, role: str) -> int:
        """How many of a role answered, whether counted or not."""
        return int(self.of_role[role].sum())

    def group(self, questionnaire: Questionnaire, role: Role, invited: int | None, rules: _Rules) -> Group:
        """The counted people of a role with the rule for its size."""
        counted = self.counted(role.id)
        rule = role_disclosure(
            role, int(counted.sum()), closed=rules.closed, agreed=rules.agreed, thresholds=rules.thresholds
        )
        if invited is not None and rules.closed:
            invited = max(invited, self.answers(role.id))
        unanswered = None if invited is None else open_answers(questionnaire, self.answered[role.id])
        return Group(role, rows_of(self.facets, counted), rule, invited, unanswered)

    def attendance(self, group: Group, rules: _Rules) -> Attendance:
        """How many of a role answered, as far as it may be said."""
        role = group.role
        answered = self.answers(role.id)
        said = shown_count(answered, closed=rules.closed, few=role.few, thresholds=rules.thresholds)
        return Attendance(role.id, group.invited, said)


def _one_wave(table: ScoreTable, organization: str | None, wave: str | None) -> _Wave:
    people = table.respondents
    chosen = np.ones(len(people), dtype=bool)
    for column, wanted in (("organization", organization), ("wave", wave)):
        if wanted is not None:
            chosen &= people[column].eq(wanted).to_numpy(dtype=bool)
    found = _pairs(people if chosen.all() else people[chosen])
    if len(found) > 1:
        raise InvalidAnswersFile("results.several_waves", n=len(found))
    if not found and (organization is None or wave is None):
        raise InvalidAnswersFile("results.no_wave")
    one = next(iter(found), (organization, wave))
    roles, rows = people["role"].to_numpy(dtype=object), slice(None) if chosen.all() else chosen
    return _Wave(
        str(one[0]),
        str(one[1]),
        {role: np.asarray(roles == role)[rows] for role in table.questionnaire.role_ids},
        people["counted"].to_numpy(dtype=bool)[rows],
        table.items.to_numpy(dtype=float)[rows],
        table.facets.to_numpy(dtype=float)[rows],
        table.questionnaire,
    )


def _invited_counts(invited: pd.DataFrame | None, organization: str, wave: str) -> dict[str, int]:
    if invited is None:
        return {}
    counts: dict[str, int] = {}
    for place, whose, role, total in zip(
        *(invited[name].tolist() for name in ("organization", "wave", "role", "invited")), strict=True
    ):
        if (place, whose) == (organization, wave):
            counts[str(role)] = counts.get(str(role), 0) + int(total)
    return counts
