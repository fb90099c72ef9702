"""What each survey tool can write beyond its sample: headings, codes, header rows, columns of options."""

from __future__ import annotations

import re
from collections.abc import Callable

import import_samples as samples
import pytest
from import_samples import (
    CODES,
    FULL,
    GOOGLE,
    MICROSOFT,
    MONKEY,
    POINTS,
    QUALTRICS,
    SHORT,
    Grid,
    as_csv,
    expected,
    grid,
    imported,
)

from assessment.importing import preview_import


def cut(header: str, most: int) -> str:
    def short(text: str) -> str:
        return text if len(text) <= most else text[:most] + ".. "

    parts = re.fullmatch(r"(.*) \[(.*)\]", header)
    return f"{short(parts[1])} [{short(parts[2])}]" if parts else short(header)


def question_headers(change: Callable[[str], str]) -> Grid:
    return samples.with_header(grid(FULL), 1, lambda header: change(header) if "?" in header else header)


CODE_OF = dict(zip(grid(FULL)[0], grid(SHORT)[0], strict=True))


@pytest.mark.parametrize(
    "change",
    [
        lambda header: cut(header, 15),
        lambda header: cut(header, 30),
        lambda header: header.replace(" ", "_"),
        lambda header: f"{CODE_OF[header]}. {header}",
        lambda header: f"{CODE_OF[header]}: {header}",
        lambda header: f"{CODE_OF[header]}: {'words of our own'}",
    ],
    ids=["15 letters", "30 letters", "underscores", "code and text", "code: text", "code and other text"],
)
def test_limesurvey__headings_of_every_kind(change: Callable[[str], str]) -> None:
    assert imported(as_csv(question_headers(change), ";")) == expected(FULL)


@pytest.mark.parametrize(
    ("find", "put"),
    [(r"\[0(\d)\]", r"[SQ00\1]"), (r"\[0(\d)\]", r"_0\1"), (r"\[0(\d)\]", r"_\1"), (r"\[(\d+)\]", r"\1")],
)
def test_limesurvey__item_codes_as_they_can_be_written(find: str, put: str) -> None:
    rows = samples.with_header(grid(SHORT), 1, lambda header: re.sub(find, put, header))
    assert imported(as_csv(rows, ";")) == expected(SHORT)


@pytest.mark.parametrize("put", [r"AO0\1", r"A0\1", r"\1", r"L00\1"])
def test_limesurvey__answer_codes_as_they_can_be_written(put: str) -> None:
    rows = [[re.sub(r"^A(\d)$", put, cell) for cell in row] for row in grid(SHORT)]
    assert imported(as_csv(rows, ";")) == expected(SHORT)


def test_limesurvey__without_a_date_of_sending_nobody_has_finished() -> None:
    rows = grid(SHORT)
    rows[1][1] = ""
    assert [row["state"] for row in imported(as_csv(rows))][:2] == ["partial", "complete"]


@pytest.mark.parametrize(
    ("sample", "headers"),
    [
        (FULL, ["ID odpowiedzi", "Wysłano", "Ostatnia strona", "Język", "Ziarno", "Kod", "Start", "Koniec"]),
        (MICROSOFT, ["ID", "Godzina rozpoczęcia", "Godzina ukończenia", "Adres", "Osoba", "Zmiana"]),
        (GOOGLE, ["Pieczątka"]),
    ],
)
def test_tools__in_a_language_nobody_foresaw_are_known_by_their_columns(
    sample: str, headers: list[str]
) -> None:
    rows = grid(sample)
    rows[0][: len(headers)] = headers
    assert imported(as_csv(rows)) == expected(sample)


def test_microsoft__numbers_before_questions_and_points_beside_them() -> None:
    numbered = samples.with_header(
        grid(MICROSOFT), 1, lambda header: f"3. {header}" if len(header) > 20 else header
    )
    assert imported(as_csv(numbered)) == expected(MICROSOFT)
    rows = []
    for number, row in enumerate(grid(MICROSOFT)):
        beside = [[cell, "1" if number else f"Points - {cell}"] for cell in row[6:]]
        rows.append([*row[:6], *(part for pair in beside for part in pair)])
    assert imported(as_csv(rows)) == expected(MICROSOFT)


def test_microsoft__a_text_asked_of_both_roles_stands_there_twice() -> None:
    rows = grid(MICROSOFT)
    twice = [[*rows[0][:13], *(f"{header}2" for header in rows[0][7:13]), rows[0][13]]]
    for row in rows[1:]:
        blank = [""] * 6
        pair = [*row[7:13], *blank] if row[6].startswith("M") else [*blank, *row[7:13]]
        twice.append([*row[:7], *pair, row[13]])
    assert imported(as_csv(twice)) == expected(MICROSOFT)


@pytest.mark.parametrize(
    "change",
    [
        lambda label: CODES[label],
        lambda label: f"{CODES[label]} - {label}",
        lambda label: f"{label} ({CODES[label]})",
        lambda label: f"{CODES[label]}. {label.lower()}",
    ],
    ids=["number", "number - label", "label (number)", "number. label"],
)
def test_google__numbers_and_labels_together(change: Callable[[str], str]) -> None:
    rows = [[change(cell) if cell in CODES else cell for cell in row] for row in grid(GOOGLE)]
    assert imported(as_csv(rows)) == expected(GOOGLE)


def test_google__two_people_in_one_second_are_two_and_a_row_twice_is_one() -> None:
    rows = grid(GOOGLE)
    rows[2][0] = rows[1][0]
    found = preview_import(as_csv([*rows, rows[1]]), samples.questionnaire())
    assert len(found.rows) == len(rows) - 1
    assert [(row.number, row.reason) for row in found.dropped] == [(9, "duplicate")]


def qualtrics_texts() -> Grid:
    """The sample with choice texts instead of numbers."""
    texts = {"Status": {"0": "IP Address"}, "Finished": {"1": "True", "0": "False"}}
    texts["Q1"] = {"1": "Management team", "2": "Sales representative"}
    texts |= dict.fromkeys([name for name in grid(QUALTRICS)[0] if name.startswith(("Q2_", "Q3_"))], POINTS)
    rows = grid(QUALTRICS)
    found = [
        [texts.get(name, {}).get(cell, cell) for name, cell in zip(rows[0], row, strict=True)]
        for row in rows[3:]
    ]
    return [*rows[:3], *found]


def test_qualtrics__choice_texts_are_the_same_answers() -> None:
    assert imported(as_csv(qualtrics_texts(), "\t", "utf-16")) == expected(QUALTRICS)


@pytest.mark.parametrize("kept", [(0, 1), (1, 2), (1,)], ids=["no third row", "no names", "texts only"])
def test_qualtrics__with_fewer_header_rows(kept: tuple[int, ...]) -> None:
    rows = grid(QUALTRICS)
    assert imported(as_csv([*(rows[at] for at in kept), *rows[3:]])) == expected(QUALTRICS)


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("Status", "1", "preview"), ("Status", "Survey Preview", "preview"), ("Status", "17", "preview"),
        ("Status", "2", "test"), ("Status", "Survey Test", "test"), ("Status", "8", "spam"),
        ("Status", "Spam", "spam"),
        ("DistributionChannel", "preview", "preview"),
    ],
)  # fmt: skip
def test_qualtrics__previews_tests_and_spam_are_dropped(column: str, text: str, reason: str) -> None:
    rows = grid(QUALTRICS)
    extra = list(rows[3])
    extra[rows[0].index("ResponseId")], extra[rows[0].index(column)] = "R_other", text
    found = preview_import(as_csv([*rows, extra]), samples.questionnaire())
    assert [(row.row_id, row.reason, row.number) for row in found.dropped] == [("R_other", reason, 13)]
    assert samples.normalized(found) == expected(QUALTRICS)


def test_qualtrics__seen_but_not_answered_is_no_answer() -> None:
    rows = [
        [cell or "-99" if 17 < at < 24 else cell for at, cell in enumerate(row)] for row in grid(QUALTRICS)
    ]
    assert imported(as_csv(rows)) == expected(QUALTRICS)


def test_qualtrics__progress_tells_where_finished_does_not() -> None:
    rows = grid(QUALTRICS)
    at = rows[0].index("Finished")
    assert imported(as_csv([row[:at] + row[at + 1 :] for row in rows])) == expected(QUALTRICS)


def test_surveymonkey__numbers_instead_of_labels() -> None:
    roles = {"Management team": "1", "Sales representative": "2"}
    rows = grid(MONKEY)
    numbers = [[CODES.get(cell, roles.get(cell, cell)) for cell in row] for row in rows[2:]]
    assert imported(as_csv([*rows[:2], *numbers])) == expected(MONKEY)


def test_surveymonkey__each_statement_a_question_of_its_own() -> None:
    rows = grid(MONKEY)
    first = [*rows[0][:10], *rows[1][10:16], rows[0][16]]
    second = [*[""] * 9, *["Response"] * 7, "Open-Ended Response"]
    assert imported(as_csv([first, second, *rows[2:]])) == expected(MONKEY)


def expanded(row: list[str], number: int, tick: str) -> list[str]:
    """A row of the sample with a column for each answer option."""

    def columns(at: int, options: list[str], shown: list[str]) -> list[str]:
        if number == 0:
            return [row[at], *[""] * (len(options) - 1)]
        return shown if number == 1 else [tick or option if row[at] == option else "" for option in options]

    roles, points = ["Management team", "Sales representative"], list(POINTS.values())
    found = [*row[:9], *columns(9, roles, roles)]
    for at in range(10, 16):
        found += columns(at, points, [f"{row[at]} - {point}" for point in points])
    return [*found, row[16]]


@pytest.mark.parametrize("tick", ["", "1", "x"])
def test_surveymonkey__a_column_for_each_option(tick: str) -> None:
    rows = [expanded(row, number, tick) for number, row in enumerate(grid(MONKEY))]
    assert imported(as_csv(rows)) == expected(MONKEY)
