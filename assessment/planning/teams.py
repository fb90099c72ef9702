"""Which teams a wave will be able to show, from how many are invited and how many are expected to answer.

The same suppression decides as afterwards, on the expected numbers. Who answers turns out otherwise, so this
is a forecast: a team with a few more people to spare is the surer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.disclosure import ROOT, THRESHOLDS, Thresholds, places, suppression, within
from assessment.i18n import Language, format_number, rounded, translate
from assessment.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class PlannedTeam:
    """A team with how many are invited and expected to answer; ``reason``: why it would not be shown."""

    role: str
    path: str
    invited: int
    answers: int
    reason: str


def showable_teams(
    questionnaire: Questionnaire,
    invited: Mapping[tuple[str, str], int],
    *,
    expected_response: float,
    thresholds: Thresholds = THRESHOLDS,
) -> list[PlannedTeam]:
    """Every team of the roles that are not of few, in order; none where nobody is in a team.

    ``invited``: (role, team) -> people. ``expected_response``: the share that answers, in every team alike.
    """
    found: list[PlannedTeam] = []
    for role in questionnaire.roles:
        mine = {team: people for (name, team), people in invited.items() if name == role.id}
        if role.few or not any(mine):
            continue
        answers = {team: min(rounded(expected_response * people), people) for team, people in mine.items()}
        tree = places({team: (n,) for team, n in answers.items()})
        found += [
            PlannedTeam(role.id, path, _below(mine, path), _below(answers, path), reason)
            for path, reason in suppression(tree, thresholds.group).items()
            if path != ROOT
        ]
    return found


def _below(people: Mapping[str, int], node: str) -> int:
    return sum(n for path, n in people.items() if within(path, node))


def team_sentences(teams: list[PlannedTeam], least: int, language: Language) -> Iterator[str]:
    """A line for each team: how many are expected to answer, and whether it can be shown."""
    for team in teams:
        yield translate(
            f"planning.team.{team.reason or 'shown'}",
            language,
            team=team.path,
            answers=format_number(team.answers, language),
            invited=format_number(team.invited, language),
            least=format_number(least, language),
        )
