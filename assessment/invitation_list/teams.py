"""Teams with the number of people in each, a line a team: ``North > A; 8``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.invitation_list.finding import ListFinding

MOST_TEAMS, MOST_PEOPLE, LONGEST_TEAM, MOST_LEVELS = 1000, 10_000, 120, 5
LEVEL = " > "
_LINE = re.compile(r"^(?P<team>.*?)\s*[;,\t:|]?\s*(?P<number>[0-9]{1,6})\s*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True)
class TeamReading:
    """Team -> people, in the order of the lines, and what could not be understood."""

    people: Mapping[str, int]
    findings: tuple[ListFinding, ...] = ()

    @property
    def total(self) -> int:
        """People in all teams."""
        return sum(self.people.values())


def read_team_lines(text: str) -> TeamReading:
    """Teams from lines of a name and a number, apart by ``;``, a comma, a tab, or a blank.

    Levels of a tree are joined by ``>``. A line with a number alone is people without a team.

    >>> dict(read_team_lines("North > A; 8\\nSouth, 12").people)
    {'North > A': 8, 'South': 12}
    >>> [finding.code for finding in read_team_lines("North; 8\\nnorth 9\\nEast").findings]
    ['team_twice', 'no_number']
    """
    people: dict[str, int] = {}
    seen: set[str] = set()
    findings: list[ListFinding] = []
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        matched = _LINE.match(line.strip())
        if matched is None:
            findings.append(ListFinding(row, "number", "no_number"))
            continue
        team = normalized_team(matched["team"])
        code = _wrong(team, int(matched["number"]), seen)
        if code:
            findings.append(ListFinding(row, "number" if "people" in code else "team", code, _LIMITS))
            continue
        seen.add(team.casefold())
        people[team] = int(matched["number"])
    if len(people) > MOST_TEAMS:
        findings.insert(0, ListFinding(MOST_TEAMS + 1, "", "too_many_teams", _LIMITS))
    if sum(people.values()) > MOST_PEOPLE:
        findings.insert(0, ListFinding(1, "number", "too_many_people", _LIMITS))
    return TeamReading({} if findings else people, tuple(findings))


_LIMITS = {"teams": MOST_TEAMS, "people": MOST_PEOPLE, "longest": LONGEST_TEAM, "levels": MOST_LEVELS}


def normalized_team(text: str) -> str:
    """A team's path with one blank around each ``>``; quotes around the whole are taken off."""
    bare = text.strip().strip(";,|").strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].replace('""', '"')
    return LEVEL.join(" ".join(level.split()) for level in bare.split(">")) if bare else ""


def wrong_team(team: str) -> str:
    """Why ``team`` cannot be the path of a team; "" where it can."""
    levels = team.split(LEVEL) if team else []
    if len(team) > LONGEST_TEAM:
        return "team_long"
    if any(not level.strip() for level in levels) or _CONTROL.search(team):
        return "team_empty"
    if len(levels) > MOST_LEVELS:
        return "team_deep"
    return "team_star" if "*" in levels else ""


def _wrong(team: str, number: int, seen: set[str]) -> str:
    if not 1 <= number <= MOST_PEOPLE:
        return "people_number"
    return wrong_team(team) or ("team_twice" if team.casefold() in seen else "")


def team_lines(people: Mapping[str, int]) -> str:
    """The lines that ``people`` would be read from.

    >>> team_lines({"North": 8, "": 2})
    'North; 8\\n2'
    """
    return "\n".join(f"{team}; {number}" if team else str(number) for team, number in people.items())
