"""A list of people with their addresses: pasted from a spreadsheet, or a CSV file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.invitation_list.finding import ListFinding
from assessment.invitation_list.teams import normalized_team, wrong_team
from assessment.questionnaire import Questionnaire

MOST_BYTES, MOST_ROWS, LONGEST_ADDRESS, LONGEST_NAME = 5 * 1024 * 1024, 10_000, 320, 200
HEADINGS: Mapping[str, frozenset[str]] = {
    "address": frozenset(
        {"address", "adres", "email", "e-mail", "mail", "emailadres", "e-mailadres", "email address"}
    ),
    "name": frozenset({"name", "naam", "full name", "volledige naam", "persoon", "person"}),
    "role": frozenset({"role", "rol", "functie", "function"}),
    "team": frozenset({"team", "afdeling", "regio", "region", "department", "unit"}),
}
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\|=]+@[^\s@<>\"(),:;\\|=]+\.[^\s@<>\"(),:;\\|=]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class ListedPerson:
    """Somebody on the list; the name is for the letter only and is stored nowhere."""

    address: str
    role: str
    team: str
    name: str = ""


@dataclass(frozen=True)
class PeopleReading:
    """The people in the order of the list, and what could not be understood; with findings, nobody."""

    people: tuple[ListedPerson, ...]
    findings: tuple[ListFinding, ...] = ()

    @property
    def invited(self) -> dict[tuple[str, str], int]:
        """(role, team) -> people."""
        return dict(Counter((person.role, person.team) for person in self.people))


def read_people_list(content: str | bytes, questionnaire: Questionnaire) -> PeopleReading:
    """People from a table with the columns address, role, and where there are some name and team.

    Headings in Dutch or English, columns in any order, apart by a tab, ``;``, ``,`` or ``|``; without a
    heading the columns are address, role, team. A role by its id or its title in any language. ``bytes``:
    UTF-8 or UTF-16 with a mark. Nothing is taken where anything is wrong.
    """
    text = content if isinstance(content, str) else _decoded(content)
    if text is None:
        return PeopleReading((), (ListFinding(1, "", "not_text"),))
    if len(text) > MOST_BYTES:
        return PeopleReading((), (ListFinding(1, "", "too_large", {"most": MOST_BYTES // 1024 // 1024}),))
    rows = _rows(text.removeprefix("\ufeff"))
    if len(rows) > MOST_ROWS + 1:
        return PeopleReading((), (ListFinding(MOST_ROWS + 1, "", "too_many_rows", {"most": MOST_ROWS}),))
    places, start = _places(rows)
    missing = [column for column in ("address", "role") if column not in places]
    if not rows or missing:
        return PeopleReading((), (ListFinding(1, missing[0] if missing else "", "no_column"),))
    people, findings = [], []
    roles = _roles(questionnaire)
    first: dict[str, int] = {}
    for number, row in rows[start:]:
        person, wrong = _person(row, places, roles)
        code = wrong[1] if wrong else ""
        if person is not None and person.address.casefold() in first:
            wrong = ("address", "address_twice")
            code = wrong[1]
        if wrong is not None:
            values = {"roles": ", ".join(questionnaire.role_ids), "longest": LONGEST_ADDRESS}
            twice = first.get(person.address.casefold(), 0) if person else 0
            findings.append(ListFinding(number, wrong[0], code, {**values, "first": twice}))
        elif person is not None:
            first[person.address.casefold()] = number
            people.append(person)
    if not people and not findings:
        findings.append(ListFinding(1, "", "nobody"))
    return PeopleReading(() if findings else tuple(people), tuple(findings))


def _decoded(content: bytes) -> str | None:
    if len(content) > MOST_BYTES:
        return " " * (MOST_BYTES + 1)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Every row that is not blank, with its number."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,|", key=first.count)
    limit = csv.field_size_limit(MOST_BYTES)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(read, 1)
            if any(map(str.strip, row))
        ]
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(limit)


def _places(rows: Sequence[tuple[int, list[str]]]) -> tuple[dict[str, int], int]:
    """Column -> place, and how many rows are heading."""
    if not rows:
        return {}, 0
    header = [cell.casefold() for cell in rows[0][1]]
    places = {
        column: place
        for column, names in HEADINGS.items()
        for place, cell in enumerate(header)
        if cell in names
    }
    if places:
        return places, 1
    usual = ("address", "role", "team")
    return {column: place for place, column in enumerate(usual) if place < len(header)}, 0


def _roles(questionnaire: Questionnaire) -> dict[str, str]:
    """Every way in which a role can be named -> its id."""
    named: dict[str, str] = {}
    for role in questionnaire.roles:
        for words in (role.id, *role.title.values(), *role.short_title.values()):
            named[words.casefold()] = role.id
    return named


def _person(
    row: Sequence[str], places: Mapping[str, int], roles: Mapping[str, str]
) -> tuple[ListedPerson | None, tuple[str, str] | None]:
    """The person of a row, or which column is wrong and why."""
    cells = {column: row[place] if place < len(row) else "" for column, place in places.items()}
    address = unicodedata.normalize("NFC", cells["address"])
    if any(_CONTROL.search(cell) for cell in cells.values()):
        return None, ("", "control")
    if not address:
        return None, ("address", "address_missing")
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return None, ("address", "address_wrong")
    role = roles.get(cells["role"].casefold())
    if role is None:
        return None, ("role", "role_unknown" if cells["role"] else "role_missing")
    team = normalized_team(cells.get("team", ""))
    wrong = wrong_team(team)
    if wrong:
        return None, ("team", wrong)
    name = cells.get("name", "")
    if len(name) > LONGEST_NAME:
        return None, ("name", "name_long")
    return ListedPerson(address, role, team, name), None
