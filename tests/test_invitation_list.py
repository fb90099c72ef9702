"""Lists of teams and people as they are typed and pasted: what is understood, and what is told, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.i18n import LANGUAGES
from assessment.invitation_list import (
    MOST_ROWS,
    MOST_SHOWN,
    ListedPerson,
    PeopleReading,
    read_people_list,
    read_team_lines,
    team_lines,
)
from assessment.invitation_list.finding import sentences
from assessment.library import load_questionnaire

QUESTIONNAIRE = load_questionnaire("sustainable-success")


def listed(content: str | bytes) -> PeopleReading:
    return read_people_list(content, QUESTIONNAIRE)


def told(reading: PeopleReading) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.column, finding.code) for finding in reading.findings]


@pytest.mark.parametrize(
    ("line", "team", "people"),
    [
        ("North; 8", "North", 8), ("North,8", "North", 8), ("North\t8", "North", 8), ("North 8", "North", 8),
        ("North: 8", "North", 8), ("North>A ; 8", "North > A", 8), ('"Team ""West"""; 8', 'Team "West"', 8),
        ("O'Brien's; 8", "O'Brien's", 8), ("Zuid 🚲; 12", "Zuid 🚲", 12), ("9", "", 9),
        ("=1+1; 8", "=1+1", 8),
        ("Team 7; 8", "Team 7", 8),
    ],
)  # fmt: skip
def test_team_lines__are_read_as_people_type_them(line: str, team: str, people: int) -> None:
    assert read_team_lines(line).people == {team: people}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("North", (1, "no_number")), ("North; 0", (1, "people_number")),
        ("North; 20000", (1, "people_number")),
        ("North; 8\n\nnorth; 3", (3, "team_twice")), ("North >; 8", (1, "team_empty")),
        ("a > b > c > d > e > f; 8", (1, "team_deep")), ("*; 8", (1, "team_star")),
        (f"{'x' * 121}; 8", (1, "team_long")), ("A; 9999\nB; 9999", (1, "too_many_people")),
        ("\n".join(f"T{n} x; 1" for n in range(1001)), (1001, "too_many_teams")),
    ],
)  # fmt: skip
def test_team_lines__tell_what_is_wrong_and_take_nothing(text: str, found: tuple[int, str]) -> None:
    reading = read_team_lines(text)
    assert (reading.findings[0].row, reading.findings[0].code) == found
    assert reading.people == {}
    assert all(sentences(reading.findings, language) for language in LANGUAGES)


@given(
    st.dictionaries(st.from_regex(r"\A[A-Za-z]{1,9}( > [A-Za-z]{1,9}){0,3}\Z"), st.integers(1, 9), max_size=9)
)
def test_team_lines__come_back_as_they_were_written(people: dict[str, int]) -> None:
    unlike = {team.casefold(): team for team in people}
    kept = {team: people[team] for team in unlike.values()}
    assert read_team_lines(team_lines(kept)).people == kept


PERSON = ListedPerson("ann@example.org", "rep", "North", "Ann O'Neil")


@pytest.mark.parametrize(
    "content",
    [
        "name,address,role,team\nAnn O'Neil,ann@example.org,rep,North",
        "Naam;E-mail;Rol;Team\nAnn O'Neil;ann@example.org;REP;North\n",
        "team\trole\tname\temail\nNorth\tSales rep\tAnn O'Neil\tann@example.org\r\n",
        '\ufeff"rol","naam","adres","afdeling"\r\n"rep","Ann O\'Neil","ann@example.org","North"\r\n',
    ],
)
def test_people__headings_in_either_language_and_any_separator(content: str) -> None:
    content = content.replace("Sales rep", QUESTIONNAIRE.role("rep").title["en"])
    for given_as in (content, content.encode(), content.encode("utf-16")):
        assert listed(given_as).people == (PERSON,)


def test_people__without_headings_are_address_role_team() -> None:
    reading = listed("ann@example.org;rep;North\nbo@example.org;mt;")
    assert reading.invited == {("rep", "North"): 1, ("mt", ""): 1}


HEAD = "address;role;team\n"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("ann@example.org;rep;\nANN@example.org;rep;", (3, "address", "address_twice")),
        ("not an address;rep;", (2, "address", "address_wrong")),
        (";rep;North", (2, "address", "address_missing")),
        ("ann@example.org;boss;", (2, "role", "role_unknown")),
        ("ann@example.org;;", (2, "role", "role_missing")),
        ("ann@example.org;rep;*", (2, "team", "team_star")),
        ("=cmd|x@a.b;rep;", (2, "address", "address_wrong")),
        (f"{'a' * 320}@b.nl;rep;", (2, "address", "address_wrong")),
        ("ann@example.org\x01;rep;", (2, "", "control")),
        ("", (1, "", "nobody")),
    ],
)
def test_people__tell_row_and_column_and_take_nobody(rows: str, found: tuple[int, str, str]) -> None:
    reading = listed(HEAD + rows)
    assert told(reading)[0] == found
    assert reading.people == ()
    assert all(sentences(reading.findings, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "not_text"), (b"address;role\n\xe9;rep", "not_text"),
        ("name;team\nAnn;North", "no_column"),
        (b"PK\x03\x04" + bytes(range(128, 256)), "not_text"), ("x" * (5 * 1024 * 1024 + 1), "too_large"),
        (b"x" * (5 * 1024 * 1024 + 1), "too_large"), ("", "no_column"),
    ],
)  # fmt: skip
def test_people__a_file_that_is_no_list_is_told_in_one_sentence(content: str | bytes, code: str) -> None:
    reading = listed(content)
    assert [finding.code for finding in reading.findings] == [code]


def test_people__ten_thousand_are_taken_and_one_more_is_not() -> None:
    rows = [f"p{number}@example.org;rep;North" for number in range(MOST_ROWS + 1)]
    assert len(listed(HEAD + "\n".join(rows[:-1])).people) == MOST_ROWS
    assert told(listed(HEAD + "\n".join(rows)))[0][2] == "too_many_rows"


def test_findings__the_first_ten_are_shown_and_the_rest_counted() -> None:
    reading = listed(HEAD + "\n".join("nobody;rep;" for _ in range(25)))
    for language in LANGUAGES:
        said = sentences(reading.findings, language)
        assert len(said) == MOST_SHOWN + 1
        assert "15" in said[-1]


@given(st.text(max_size=200), st.binary(max_size=200))
def test_people__whatever_is_pasted_gives_a_reading(text: str, content: bytes) -> None:
    for given_as in (text, content, HEAD + text):
        reading = listed(given_as)
        assert not (reading.people and reading.findings)
    assert not (read_team_lines(text).people and read_team_lines(text).findings)
