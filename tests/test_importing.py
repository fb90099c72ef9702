"""Imports from other tools: exact for every sample, however the same answers are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import import_samples as samples
import pytest
from click.testing import CliRunner
from import_samples import (
    FULL,
    GOOGLE,
    MICROSOFT,
    MONKEY,
    QUALTRICS,
    SAMPLES,
    SHORT,
    Grid,
    as_csv,
    as_json,
    as_xlsx,
    expected,
    grid,
    header_rows,
    imported,
    zipped,
)

from assessment.cli import main
from assessment.errors import InvalidImport
from assessment.importing import preview_import
from assessment.importing.header_names import TOOLS
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire

ITEMS = [item["item_id"] for item in samples.ITEMS]
every_sample = pytest.mark.parametrize("sample", SAMPLES)
every_language = pytest.mark.parametrize("language", ["en", "de", "fr"])


def spoken(sample: str, language: str) -> Grid:
    return grid(sample) if language == "en" else samples.translated(grid(sample), language)


@every_sample
def test_samples__each_yields_exactly_what_is_expected(sample: str) -> None:
    assert imported(samples.content(sample)) == expected(sample)


def test_samples__every_tool_is_recognized() -> None:
    found = {s: preview_import(samples.content(s), samples.questionnaire()).tool for s in SAMPLES}
    assert found == {
        FULL: "limesurvey", SHORT: "limesurvey", MICROSOFT: "microsoft_forms", GOOGLE: "google_forms",
        QUALTRICS: "qualtrics", MONKEY: "surveymonkey",
    }  # fmt: skip
    assert {*found.values(), "plain"} == set(TOOLS)


@every_sample
def test_command__writes_the_normalized_file_and_stores_nothing(sample: str, tmp_path: Path) -> None:
    out, instrument = tmp_path / "normalized.csv", samples.FOLDER / "questionnaire.yaml"
    words = ["import", samples.FOLDER / sample, "--questionnaire", instrument, "--dry-run", "--out", out]
    result = CliRunner().invoke(main, [*map(str, words), "--language", "en"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert list(tmp_path.iterdir()) == [out]
    assert "Items: 6 of 6 have a column." in result.output
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "row_id,role,state," + ",".join(ITEMS) + ",open_text"
    wanted = (samples.FOLDER / "expected.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == next(line for line in wanted if line.startswith(sample)).partition(",")[2]


@every_sample
@every_language
@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ";"), ("utf-8-sig", ","), ("utf-8", "|"), ("utf-16", "\t"), ("utf-16-le", ";"),
        ("utf-16-be", ","), ("utf-32", ";"), ("cp1252", ";"), ("cp1252", "\t"),
    ],
)  # fmt: skip
def test_encodings_and_separators__change_nothing(
    sample: str, language: str, separator: str, encoding: str
) -> None:
    file = as_csv(spoken(sample, language), separator, encoding, quoted=separator == ";")
    assert imported(file) == expected(sample)


@every_sample
@every_language
@pytest.mark.parametrize(
    "change", [str.upper, samples.curly, samples.spaced], ids=["upper case", "curly quotes", "spaces"]
)
def test_spelling__of_headers_and_labels_changes_nothing(
    sample: str, language: str, change: Callable[[str], str]
) -> None:
    assert imported(as_csv(samples.everywhere(spoken(sample, language), change))) == expected(sample)


@every_sample
@every_language
def test_html__in_headers_is_read_as_text(sample: str, language: str) -> None:
    headers = min(header_rows(sample), 2)  # Qualtrics' third row is no text
    rows = samples.with_header(spoken(sample, language), headers, samples.entities)
    assert imported(as_csv(rows)) == expected(sample)


@every_sample
@every_language
def test_columns__of_others_are_not_matched_and_harm_nothing(sample: str, language: str) -> None:
    file = as_csv(samples.with_extra_columns(spoken(sample, language), header_rows(sample)))
    assert imported(file) == expected(sample)
    assert preview_import(file, samples.questionnaire()).unmatched[-1].column.header == "Remarks of ours"


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s != MONKEY]
)  # its stems stand for their neighbours
@every_language
@pytest.mark.parametrize("seed", range(3))
def test_columns__in_any_order_are_the_same(sample: str, language: str, seed: int) -> None:
    rows = samples.shuffled(spoken(sample, language), seed, keep=sample == GOOGLE)
    assert imported(as_csv(rows)) == expected(sample)


@every_sample
@every_language
@pytest.mark.parametrize("numbers", [False, True])
def test_workbook__is_read_like_the_csv_file(sample: str, language: str, numbers: bool) -> None:
    assert imported(as_xlsx(spoken(sample, language), numbers=numbers)) == expected(sample)


@every_sample
def test_archive__with_one_table_is_read_as_that_table(sample: str) -> None:
    assert imported(zipped(samples.content(sample))) == expected(sample)


@every_sample
@pytest.mark.parametrize("start", [b"sep=;\r\n", b"\r\n\r\n", b"Export of 2026" + b";" * 30 + b"\r\n"])
def test_lines_before_the_header__are_no_header(sample: str, start: bytes) -> None:
    assert imported(start + as_csv(grid(sample), ";")) == expected(sample)


@pytest.mark.parametrize("sample", [FULL, SHORT, MICROSOFT, QUALTRICS])
@every_language
def test_json__as_a_list_of_objects(sample: str, language: str) -> None:
    assert imported(as_json(spoken(sample, language), min(header_rows(sample), 2))) == expected(sample)


def objects(rows: Grid) -> list[dict[str, str | None]]:
    return [{name: cell or None for name, cell in zip(rows[0], row, strict=True)} for row in rows[1:]]


JSON_SHAPES: dict[str, Callable[[Grid], object]] = {
    "objects": objects,
    "below their id": lambda rows: {"responses": [{str(o["id"]): o} for o in objects(rows)]},
    "object of objects": lambda rows: {"responses": {str(o["id"]): o for o in objects(rows)}},
    "rows": lambda rows: rows,
    "columns and rows": lambda rows: {"columns": rows[0], "data": rows[1:]},
    "columns": lambda rows: {name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])},
    "columns by row": lambda rows: {
        name: {str(n): row[at] for n, row in enumerate(rows[1:])} for at, name in enumerate(rows[0])
    },
    "fields in fields": lambda rows: [
        {"id": o["id"], "submitdate": o["submitdate"], "lastpage": o["lastpage"], "answers": o}
        for o in objects(rows)
    ],
}


@pytest.mark.parametrize("shape", JSON_SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json__in_every_shape(shape: str, encoding: str) -> None:
    assert imported(json.dumps(JSON_SHAPES[shape](grid(SHORT))).encode(encoding)) == expected(SHORT)


def test_json__with_a_record_on_each_line() -> None:
    text = "\n".join(json.dumps(record) for record in objects(grid(SHORT)))
    assert imported(text.encode()) == expected(SHORT)


@every_sample
def test_plain__what_an_import_wrote_can_be_imported(sample: str) -> None:
    first = preview_import(samples.content(sample), samples.questionnaire())
    again = preview_import(samples.normalized_csv(first), samples.questionnaire())
    assert again.tool == "plain"
    assert samples.normalized(again) == expected(sample)
    assert imported(json.dumps(expected(sample)).encode()) == expected(sample)


def test_plain__without_ids_rows_are_numbered() -> None:
    rows = [["role", *ITEMS], ["MGT", *"123451"[:6]], ["Vertrieb", *"543215"[:6]]]
    assert [(row["row_id"], row["role"]) for row in imported(as_csv(rows))] == [("1", "MGT"), ("2", "REP")]


def test_plain__who_stopped_on_the_last_page_is_partial_and_who_skipped_is_not() -> None:
    rows = [
        ["id", "role", *ITEMS],
        ["1", "REP", *"12312", ""],
        ["2", "REP", *"123", "", "", ""],
        ["3", "", *[""] * 6],
    ]
    assert [row["state"] for row in imported(as_csv(rows))] == ["complete", "partial", "partial"]


def test_role__is_found_by_its_answers_where_the_header_does_not_say() -> None:
    rows = samples.with_header(grid(MICROSOFT), 1, lambda header: "You are" if "role" in header else header)
    assert imported(as_csv(rows)) == expected(MICROSOFT)


def test_columns__a_person_can_say_what_they_are() -> None:
    rows = grid(MICROSOFT)
    rows[0][7], rows[0][13] = "Ziele zuerst", "Anything else?"
    found = preview_import(as_csv(rows), samples.questionnaire())
    assert found.missing_items == ("SELL01",)
    assert [use.column.header for use in found.unmatched] == ["Ziele zuerst", "Anything else?"]
    given = {"Ziele zuerst": "SELL01", "anything  else": "open_text"}
    assert imported(as_csv(rows), given=given) == expected(MICROSOFT)
    with pytest.raises(InvalidImport, match='no column "Nowhere"'):
        imported(as_csv(rows), given={"Nowhere": "SELL01"})
    with pytest.raises(InvalidImport, match='no item "SELL09"'):
        imported(as_csv(rows), given={"Ziele zuerst": "SELL09"})


def test_rows__that_a_person_names_are_left_out_as_test_runs() -> None:
    found = preview_import(samples.content(SHORT), samples.questionnaire(), left_out=["2"])
    assert [(row.row_id, row.reason) for row in found.dropped] == [("2", "left_out")]
    assert "2" not in {row.row_id for row in found.rows}


def test_rows__the_same_response_twice_counts_once() -> None:
    rows = grid(SHORT)
    found = preview_import(as_csv([*rows, rows[3]]), samples.questionnaire())
    assert [(row.number, row.row_id, row.reason) for row in found.dropped] == [(11, "3", "duplicate")]
    assert samples.normalized(found) == expected(SHORT)


def test_preview__names_and_addresses_and_times_are_left_out() -> None:
    found = preview_import(samples.content(MICROSOFT), samples.questionnaire())
    left_out = ["Start time", "Completion time", "Email", "Name", "Last modified time"]
    assert [use.column.header for use in found.left_out] == left_out
    assert found.unmatched == ()


def test_preview__language_and_team_of_a_row() -> None:
    rows = grid(SHORT)
    rows = [[*row, "Team" if number == 0 else " noord "] for number, row in enumerate(rows)]
    found = preview_import(as_csv(rows), samples.questionnaire(), teams=["Noord"])
    assert {row.language for row in found.rows} == {"en", "de"}
    assert {row.team for row in found.rows} == {"Noord"}


def test_text__of_people_stays_as_they_wrote_it() -> None:
    rows = grid(SHORT)
    rows[1][-1] = "Ça «va» \N{GRINNING FACE}, O’Brien & “co”\N{NO-BREAK SPACE}<b>!\r\nzwei "
    text = imported(as_csv(rows))[0]["open_text"]
    assert text == "Ça «va» \N{GRINNING FACE}, O’Brien & “co”\N{NO-BREAK SPACE}<b>!\nzwei"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_text__that_a_spreadsheet_would_run_is_defused_on_the_way_out(start: str) -> None:
    rows = grid(SHORT)
    rows[1][-1] = f"{start}|cmd"
    assert imported(as_csv(rows))[0]["open_text"] == f"'{start}|cmd"
    assert imported(as_xlsx(rows))[0]["open_text"] == f"'{start}|cmd"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("numeric", [False, True])
def test_our_own_instrument__both_roles_asked_in_their_own_words(
    questionnaire: Questionnaire, language: str, numeric: bool
) -> None:
    asked = [(role, item) for role in questionnaire.role_ids for item in questionnaire.items_for(role)]
    headers = [item.text[role][language] for role, item in asked]
    twice = {header for header in headers if headers.count(header) > 1}
    header = [
        "ID",
        "Wat is je rol?",
        *(h + "2" if h in twice and at > 60 else h for at, h in enumerate(headers)),
    ]
    rows = [header]
    for number, role in enumerate(questionnaire.role_ids, 1):
        options = [questionnaire.scale_of(item).options[at % 6] for at, (_, item) in enumerate(asked)]
        cells = [str(option.code) if numeric else option.label[language] for option in options]
        said = [
            cell if asked_role == role else "" for cell, (asked_role, _) in zip(cells, asked, strict=True)
        ]
        rows.append([str(number), questionnaire.role(role).title[language], *said])
    for row in preview_import(as_csv(rows), questionnaire).rows:
        wanted = {
            item.id: questionnaire.scale_of(item).options[at % 6].code
            for at, (role, item) in enumerate(asked)
            if role == row.role
        }
        assert row.answers == wanted


def test_our_own_instrument__names_of_the_form_that_we_write_for_field_tools(
    questionnaire: Questionnaire,
) -> None:
    names = [
        f"page/{role}_{item.id}" for role in questionnaire.role_ids for item in questionnaire.items_for(role)
    ]
    cells = ["3" if "/rep_" in name else "" for name in names]
    found = preview_import(as_csv([["_id", "role", *names], ["7", "rep", *cells]]), questionnaire)
    assert found.missing_items == ()
    assert [(row.row_id, row.role, set(row.answers.values())) for row in found.rows] == [("7", "rep", {3})]


def test_second_instrument__what_is_not_asked_of_a_role_is_left_out_and_said() -> None:
    instrument = load_questionnaire(Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml")
    rows = [
        ["id", "Rolle", *instrument.items],
        ["1", "Inhaber", *"123412", "0 – nie", "10", "Weiß ich nicht"],
    ]
    found = preview_import(as_csv(rows), instrument)
    assert found.not_asked == {"K1_1": 1, "K1_2": 1, "K1_3": 1}
    assert found.rows[0].answers["K1_1"] is None
    rows[1][1] = "Maîtres"
    answers = preview_import(as_csv(rows), instrument).rows[0].answers
    assert [answers[item] for item in ("K1_1", "K1_2", "K1_3")] == [0, 10, 99]


def test_second_instrument__an_answer_code_with_two_meanings_is_asked_about() -> None:
    instrument = load_questionnaire(Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml")
    cells = [*"123412", "A1", "A2", "A3"]
    with pytest.raises(InvalidImport, match="can mean two things on response scale haeufigkeit"):
        preview_import(as_csv([["id", "Rolle", *instrument.items], ["1", "Meister", *cells]]), instrument)
    cells[6] = "A0"
    found = preview_import(as_csv([["id", "Rolle", *instrument.items], ["1", "Meister", *cells]]), instrument)
    assert found.rows[0].answers["K1_2"] == 2
