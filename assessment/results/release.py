"""From a score table to what may be known of an organization: the only door to figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assessment.disclosure import THRESHOLDS, Copies, Opening, Release, Thresholds
from assessment.questionnaire import Questionnaire
from assessment.results.answers import ToldBeside, item_answers
from assessment.results.estimation import targets
from assessment.results.figures import ALL, Agreement, ItemAnswers
from assessment.results.ledger import Ledger
from assessment.results.organization import NO_COMPARISON, OrganizationResult
from assessment.results.people import agreement_words, careless_people, score_without
from assessment.results.released import released_figures, released_gaps
from assessment.results.teams import Teams, releasable, team_nodes
from assessment.results.wave import Rules, Wave, invited_counts, one_wave
from assessment.scoring import ScoreTable


@dataclass(frozen=True)
class WaveRelease:
    """A result, and what is to be entered in the ledger once it is shown: no output ever sees that."""

    result: OrganizationResult
    entries: tuple[Release, ...]


def organization_result(
    table: ScoreTable,
    *,
    organization: str | None = None,
    wave: str | None = None,
    invited: pd.DataFrame | None = None,
    closed: bool = True,
    agreed: bool = False,
    live: bool = False,
    thresholds: Thresholds = THRESHOLDS,
    name: str | None = None,
) -> OrganizationResult:
    """What may be known of one organization and wave.

    ``organization`` and ``wave`` may be left out where the table holds one. ``invited``: frame with
    organization, wave, role, team, invited. ``closed``: the wave takes no more answers; before that
    nothing is shown, or with ``live`` the figures of each whole role that is not of few. ``agreed``: all
    members of a role of few agreed to be shown below five. ``name``: what people call the organization,
    where that is not its id.
    Raises InvalidAnswersFile when they are left out and the table holds none or several. A wave that is
    named and has no answers yet gives a result in which nothing is shown.
    """
    rules = Rules(closed, agreed, thresholds, live and not closed)
    return _released(table, (organization, wave), invited, rules, name, (), ()).result


def wave_release(
    table: ScoreTable,
    *,
    organization: str,
    wave: str,
    invited: pd.DataFrame | None,
    closed: bool,
    agreed: bool,
    live: bool,
    thresholds: Thresholds,
    name: str | None = None,
    earlier: Sequence[Release] = (),
    copies: Sequence[Copies] = (),
) -> WaveRelease:
    """As ``organization_result``, and beside all that was released ``earlier`` of this organization.

    ``copies``: responses that an earlier wave holds too, by role as in ``same_answers``.
    """
    rules = Rules(closed, agreed, thresholds, live and not closed)
    return _released(table, (organization, wave), invited, rules, name, earlier, copies)


def _released(
    table: ScoreTable,
    which: tuple[str | None, str | None],
    invited: pd.DataFrame | None,
    rules: Rules,
    name: str | None,
    earlier: Sequence[Release],
    copies: Sequence[Copies],
) -> WaveRelease:
    people = one_wave(table, *which)
    asked = invited_counts(invited, people.organization, people.wave)
    one = _Counted(table.questionnaire, people, asked, rules, name)
    entries: dict[str, Release] = {}
    for role, teams in one.teams.items():
        entry = one.entry(teams, earlier, copies)
        if entry is None:  # not even the whole role may be shown: all again without it
            held = replace(rules, held_back=rules.held_back | {role})
            return _released(table, which, invited, held, name, earlier, copies)
        entries[role] = entry
    return WaveRelease(one.result(entries, earlier, copies), tuple(entries.values()))


class _Counted:
    """One wave with its figures, as far as the sizes of roles and the figures beside them allow."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        people: Wave,
        asked: Mapping[str, Mapping[str, int]],
        rules: Rules,
        name: str | None,
    ) -> None:
        thresholds = rules.thresholds
        totals = {role: sum(teams.values()) for role, teams in asked.items()}
        self.groups = {
            role.id: people.group(role, totals.get(role.id), rules) for role in questionnaire.roles
        }
        answers, self.people = people.answered, people
        careless = careless_people(questionnaire, self.groups, answers, thresholds, said=rules.closed)
        self.left_out = careless.left_out
        self.groups = {
            role: group.in_cells(
                None if group.role.few else people.team_of[role].of,
                self.left_out[role],
                None if group.invited is None else answers[role].facets,
            )
            for role, group in self.groups.items()
        }
        self.targets = {role: list(targets(questionnaire, self.groups, role)) for role in (ALL, *self.groups)}
        for role, group in self.groups.items():
            wanted = (target.weights for mine in (self.targets[ALL], self.targets[role]) for target in mine)
            group.look_at([weights[role] for weights in wanted if weights and role in weights])
        ledger = Ledger(self.groups, self.targets)
        released = released_figures(self.targets, self.groups, ledger, thresholds)
        figures = {(figure.level, figure.code, figure.role): figure for figure in released}
        self.whole = OrganizationResult(
            questionnaire,
            people.organization,
            people.wave,
            rules.closed,
            tuple(people.attendance(group, rules) for group in self.groups.values()),
            figures,
            {(gap.level, gap.code): gap for gap in released_gaps(questionnaire, figures)},
            name or people.organization,
            thresholds,
            agreement_words(questionnaire, self.groups, answers, figures, thresholds, said=rules.closed),
            careless.counts,
            live=rules.live,
        )
        self.without = score_without(self.whole, self.groups, self.left_out, ledger)
        self.teams = {
            role: Teams(
                questionnaire,
                group,
                people,
                asked.get(role, {}),
            )
            for role, group in self.groups.items()
            if not group.role.few and group.rule.opening == Opening.FACETS
        }

    def entry(self, teams: Teams, earlier: Sequence[Release], copies: Sequence[Copies]) -> Release | None:
        """The nodes of a role that may be shown; None for not even the whole role."""
        role = teams.group.role.id
        return releasable(
            teams,
            self.whole.figures,
            self.whole.wave,
            closed=self.whole.closed,
            compared=bool(self.without.shown and self.left_out[role].any()),
            earlier=[release for release in earlier if release.role == role],
            copies=[copied for copied in copies if copied.role == role],
            thresholds=self.whole.thresholds,
        )

    def result(
        self, entries: Mapping[str, Release], earlier: Sequence[Release], copies: Sequence[Copies]
    ) -> OrganizationResult:
        """The result with the nodes in ``entries``, and what may be told beside them of answers."""
        kept = all(entry.without or not self.left_out[role].any() for role, entry in entries.items())
        nodes = [
            node
            for role, entry in entries.items()
            for node in team_nodes(
                self.teams[role], entry, self.targets[role], self.whole.figures, self.whole.thresholds
            )
        ]
        return replace(
            self.whole,
            without_careless=self.without if kept else NO_COMPARISON,
            agreements=self._agreements(entries, earlier, copies),
            answers=self._answers(entries, earlier, copies, compared=kept and self.without.shown),
            teams=tuple(nodes) if self.whole.closed else (),
        )

    def _agreements(
        self, entries: Mapping[str, Release], earlier: Sequence[Release], copies: Sequence[Copies]
    ) -> dict[tuple[str, str], Agreement]:
        """The words, without columns where a figure of these people was released in another form before."""
        closed = [release for release in earlier if not release.live]
        told = dict(self.whole.agreements)
        for (dimension, role), agreement in told.items():
            if agreement.columns and _told_before(self.whole.wave, role, entries, closed, copies):
                told[dimension, role] = replace(agreement, columns=(), n=0)
        return told

    def _answers(
        self,
        entries: Mapping[str, Release],
        earlier: Sequence[Release],
        copies: Sequence[Copies],
        *,
        compared: bool,
    ) -> dict[tuple[str, str], ItemAnswers]:
        """How answers are spread. ``compared``: the score without careless answerers is shown."""
        whole = self.whole
        beside = {}
        for role in self.groups:
            out = self.left_out[role] if compared else np.zeros_like(self.left_out[role])
            before = _told_before(whole.wave, role, entries, earlier, copies)
            beside[role] = ToldBeside.of(self.people.team_of[role], entries.get(role), out, before=before)
        return item_answers(
            whole.questionnaire,
            self.groups,
            self.people.answered,
            whole.figures,
            beside,
            whole.thresholds,
            said=whole.closed,
        )


def _told_before(
    wave: str,
    role: str,
    entries: Mapping[str, Release],
    earlier: Sequence[Release],
    copies: Sequence[Copies],
) -> bool:
    """Whether figures of these answers were released before in another form than now."""
    mine = [release for release in earlier if (release.wave, release.role) == (wave, role)]
    now = entries.get(role)
    other = any(now is None or not release.again(now) for release in mine)
    return other or any(copied.role == role for copied in copies)
