"""What the figure of response shows, before it has coordinates: a row for each role, then for its teams."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.drawing.dimension_reading import compared_roles
from assessment.charts.words import Hidden, say
from assessment.disclosure import SEPARATOR
from assessment.i18n import Language, format_number
from assessment.results import INDEX, OrganizationResult, TeamNode

MOST_TEAMS = 5


@dataclass(frozen=True)
class ResponseRow:
    """A group: how many marks are filled and how many are open, and what is told beside them.

    ``position``: the role's (0 or 1). ``opened``: whether its results may be seen.
    """

    name: str
    position: int
    answered: int
    open: int
    count: str
    status: str
    opened: bool
    invited: int | None = None
    reason: str = ""

    @property
    def total(self) -> int:
        """All marks of the row."""
        return self.answered + self.open


@dataclass(frozen=True)
class ResponseReading:
    """Rows, and the number of answers from which a group opens."""

    rows: tuple[ResponseRow, ...]
    least: int
    needed: str
    hidden: Hidden | None


def read_response(result: OrganizationResult, hidden: Hidden | None, language: Language) -> ResponseReading:
    """The rows of ``result``: its roles, and the teams of the highest level where there are few."""
    least = words.least_answers(result)
    rows = [_role_row(result, i, language) for i in range(len(compared_roles(result)))]
    tops = [node for node in result.teams if node.path and SEPARATOR not in node.path and not node.others]
    if len(tops) <= MOST_TEAMS:
        rows += [_team_row(result, node, language) for node in tops]
    return ResponseReading(tuple(rows), least, say("response.needed", language, least=least), hidden)


def _role_row(result: OrganizationResult, position: int, language: Language) -> ResponseRow:
    role = compared_roles(result)[position]
    here = next(entry for entry in result.attendance if entry.role == role)
    figure = result.figure("index", INDEX, role)
    invited = None if here.invited is None else max(here.invited, here.answered)
    answered = format_number(here.answered, language)
    count = say("response.answered", language, n=answered)
    if invited is not None:
        count = say("response.of", language, n=answered, invited=format_number(invited, language))
    open_word = say("response.opened", language)
    why = figure.reason or "too_few"
    status = open_word if figure.shown else words.capitalized(words.reason_words(why, result, language))
    if not result.closed:
        count = _open_count(result, role, invited, count, language)
    uncounted = not result.closed and result.questionnaire.role(role).few
    still = 0 if invited is None or uncounted else invited - here.answered
    name = words.role_name(result, role, language, short=False)
    return ResponseRow(
        name,
        position,
        here.answered,
        still,
        count,
        status,
        figure.shown,
        invited,
        "" if figure.shown else why,
    )


def _open_count(
    result: OrganizationResult, role: str, invited: int | None, counted: str, language: Language
) -> str:
    """What may be said while the wave is open: steps of a group, and nothing of a role of few."""
    here = next(entry for entry in result.attendance if entry.role == role)
    total = "" if invited is None else format_number(invited, language)
    if result.questionnaire.role(role).few:
        return say("response.uncounted", language, invited=total) if total else ""
    if not total:
        return counted
    return say("response.at_least", language, n=format_number(here.answered, language), invited=total)


def _team_row(result: OrganizationResult, node: TeamNode, language: Language) -> ResponseRow:
    position = compared_roles(result).index(node.role) if node.role in compared_roles(result) else 1
    name = say("response.team", language, team=node.path)
    if node.shown:
        count = say("response.answered", language, n=format_number(node.n, language))
        return ResponseRow(name, position, node.n, 0, count, say("response.opened", language), opened=True)
    status = say("response.with_others", language)
    return ResponseRow(name, position, 0, 0, "", status, opened=False, reason=node.reason)
