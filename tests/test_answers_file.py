"""CSV files of answers and of invitations: what is read, and one sentence for whatever cannot be."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from answering import random_answers, response, write_answers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.answers_file import MAX_BYTES, read_invited, read_responses, response_table
from assessment.errors import InvalidAnswersFile
from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire

HEAD = "organization,wave,role,team,language,TS1_1,TS1_2"
GOOD = "acme,2026,rep,Noord,nl,4,5"
INVITED = "organization,wave,role,team,invited"


@pytest.fixture
def read(tmp_path: Path, questionnaire: Questionnaire) -> Callable[..., object]:
    def read(content: str | bytes, reader: Callable[..., object] = read_responses) -> object:
        path = tmp_path / "answers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return reader(path, questionnaire)

    return read


def lines(*more: str) -> str:
    return "\n".join((HEAD, *more)) + "\n"


def refusal(act: Callable[[], object], code: str, line: int | None) -> str:
    """The English sentence, after looking at both."""
    with pytest.raises(InvalidAnswersFile) as caught:
        act()
    assert caught.value.code == f"answers.{code}"
    for language in (NL, EN):
        sentence = caught.value.sentence(language)
        assert sentence.startswith(f"answers.csv:{line}: " if line else "")
        assert "answers.csv" in sentence
        assert "\n" not in sentence
        assert ";" in sentence  # cause; way out
        assert "secret" not in sentence
        assert "77" not in sentence
    return str(caught.value)


# What is read


def test_read__a_written_file_comes_back_as_it_was(tmp_path: Path, questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 3, "rep": 4}, seed=1, missing=0.1, teams=("Noord", ""))
    table = read_responses(write_answers(tmp_path / "a.csv", answers), questionnaire)
    np.testing.assert_array_equal(table.codes.to_numpy(), answers[list(questionnaire.items)].to_numpy(float))
    for column in ("organization", "wave", "role", "team", "language"):
        assert table.persons[column].tolist() == answers[column].tolist()
    assert table.persons.index.name == "response_id"


def test_read__items_may_be_few_and_in_any_order(read: Callable[..., object]) -> None:
    table = read("TS1_2,language,team,role,wave,organization\n5,en,,mt,2026,acme\n")
    assert table.codes["TS1_2"].tolist() == [5.0]
    assert table.codes.drop(columns="TS1_2").isna().all(axis=None)
    assert table.persons.iloc[0].tolist() == ["acme", "2026", "mt", "", "en"]


def test_read__dont_know_and_empty_are_missing(read: Callable[..., object]) -> None:
    table = read(lines("acme,2026,rep,Noord,nl,9,"))
    assert table.codes[["TS1_1", "TS1_2"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "content",
    [
        lines(GOOD).replace("\n", "\r\n"),
        "\ufeff" + lines(GOOD),
        lines(GOOD) + "\n\n\n",
        lines(GOOD) + ",,,,,,\n,,,,,,\n",
        lines(GOOD).rstrip("\n"),
        lines(GOOD).replace("\n", "\r"),
        ",".join(f'"{cell}"' for cell in HEAD.split(",")) + "\n" + GOOD + "\n",
        lines(GOOD.replace(",4,", ",4.0,")),
    ],
    ids=["crlf", "bom", "blank", "commas", "no-newline", "cr", "quoted", "4.0"],
)
def test_read__what_programs_make_of_the_same_file_is_the_same(
    read: Callable[..., object], content: str
) -> None:
    table = read(content)
    assert table.codes[["TS1_1", "TS1_2"]].to_numpy().tolist() == [[4.0, 5.0]]
    assert table.persons["organization"].tolist() == ["acme"]


def test_read__names_that_look_like_numbers_or_nothing_stay_text(read: Callable[..., object]) -> None:
    table = read(lines("007,1e3,rep,NA,nl,4,5", "null,2026,rep,nan,nl,4,5"))
    assert table.persons["organization"].tolist() == ["007", "null"]
    assert table.persons["wave"].tolist() == ["1e3", "2026"]
    assert table.persons["team"].tolist() == ["NA", "nan"]


def test_read__a_formula_for_a_name_is_a_name(read: Callable[..., object]) -> None:
    table = read(lines('"=HYPERLINK(""x"")",2026,rep,+1,nl,4,5'))
    assert table.persons["organization"].tolist() == ['=HYPERLINK("x")']


def test_read__questionnaire_and_version_may_stand_in_every_line(
    read: Callable[..., object], questionnaire: Questionnaire
) -> None:
    mine = f"{questionnaire.id},{questionnaire.version}"
    table = read(f"questionnaire,version,{HEAD}\n{mine},{GOOD}\n{mine},{GOOD}\n")
    assert len(table.codes) == 2


def test_response_table__of_stored_responses(questionnaire: Questionnaire) -> None:
    sent = [
        response(questionnaire, "mt", 2),
        response(questionnaire, "rep", 9),
        response(questionnaire, "rep", None),
    ]
    table = response_table(questionnaire, sent)
    assert table.codes.index.tolist() == [entry.id for entry in sent]
    assert (table.codes.iloc[0] == 2).all()
    assert table.codes.iloc[1:].isna().all(axis=None)


# What is refused

BAD = [
    ("", "empty", 1),
    ("\n", "empty", 1),
    (HEAD + "\n", "empty", 1),
    (lines("", ",,,,,,"), "empty", 1),
    (lines(GOOD).encode("utf-16"), "not_utf8", 1),
    (lines(GOOD, "acm\xe9,2026,rep,secret,nl,4,5").encode("cp1252"), "not_utf8", 3),
    (b"\xff\xfe\x00\x01", "not_utf8", 1),
    (lines(GOOD, "acme,2026,rep,Noord,nl,4"), "ragged", 3),
    (lines(GOOD, "acme,2026,rep,Noord,nl,4,5,secret"), "ragged", 3),
    (lines("acme,2026,rep,Noord,nl,4,5,secret"), "ragged", 2),
    (lines("acme,2026,rep,Noord,nl,4,5,4,5", "acme,2026,rep,Noord,nl,4,5,4,5"), "ragged", 2),
    (lines(GOOD, '"secret,2026,rep,Noord,nl,4,5', GOOD), "ragged", 3),
    (lines(GOOD, "secret"), "ragged", 3),
    (lines('acme,2026,rep,"two\nlines",nl,4,5', "acme,2026,rep"), "ragged", 4),
    (lines("acme,2026,rep," + "x" * 200_000 + ",nl,4,5"), "name_missing", 2),
    (GOOD + "\n" + GOOD + "\n", "missing_column", 1),
    (HEAD.replace("team,", "") + "\nacme,2026,rep,nl,4,5\n", "missing_column", 1),
    (HEAD.replace("TS1_2", "TS1_1") + "\n" + GOOD + "\n", "column_repeated", 1),
    (HEAD.replace("language", "team") + "\n" + GOOD + "\n", "missing_column", 1),
    (HEAD.replace("TS1_2", "XX9_9") + "\n" + GOOD + "\n", "unknown_item", 1),
    (HEAD.replace("TS1_2", "") + "\n" + GOOD + "\n", "unknown_item", 1),
    (HEAD.replace("TS1_2", " TS1_2") + "\n" + GOOD + "\n", "unknown_item", 1),
    (HEAD.replace(",TS1_1,TS1_2", "") + "\nacme,2026,rep,Noord,nl\n", "no_items", 1),
    (HEAD.replace(",", ";") + "\n" + GOOD.replace(",", ";") + "\n", "missing_column", 1),
    (lines(GOOD, GOOD.replace("rep", "secret")), "unknown_role", 3),
    (lines(GOOD, GOOD.replace("rep", "")), "unknown_role", 3),
    (lines(GOOD, "", GOOD), "unknown_role", 3),
    (lines(GOOD, GOOD.replace("nl", "secret")), "unknown_language", 3),
    (lines(GOOD, GOOD.replace("acme", "")), "name_missing", 3),
    (lines(GOOD, GOOD.replace("2026", "secret" * 30)), "name_missing", 3),
    (lines(GOOD, GOOD.replace("Noord", "secret" * 30)), "name_missing", 3),
    (lines(GOOD, GOOD.replace(",4,", ",77,")), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", ",6,")), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", ",0,")), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", ",4.5,")), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", ",secret,")), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", ',"4,0",')), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", ",inf,")), "code_off_scale", 3),
    (lines(GOOD, GOOD.replace(",4,", "," + "9" * 400 + ",")), "code_off_scale", 3),
    (lines('acme,2026,rep,"a\nb\nc",nl,4,5', GOOD, GOOD.replace(",4,", ",77,")), "code_off_scale", 6),
    (lines(GOOD, GOOD.replace(",4,", ",77,")).replace("\n", "\r\n"), "code_off_scale", 3),
    ("\ufeff" + lines(GOOD, GOOD.replace(",4,", ",77,")), "code_off_scale", 3),
]


@pytest.mark.parametrize(("content", "code", "line"), BAD, ids=[f"{i}-{bad[1]}" for i, bad in enumerate(BAD)])
def test_read__a_bad_file_is_one_sentence_with_file_line_and_way_out(
    read: Callable[..., object], content: str | bytes, code: str, line: int
) -> None:
    refusal(lambda: read(content), code, line)


@pytest.mark.parametrize("column", ["organization", "wave", "role", "team", "language"])
def test_read__every_column_of_the_header_is_asked_for(read: Callable[..., object], column: str) -> None:
    names = HEAD.split(",")
    cells = GOOD.split(",")
    place = names.index(column)
    del names[place], cells[place]
    sentence = refusal(lambda: read(",".join(names) + "\n" + ",".join(cells)), "missing_column", 1)
    assert f'"{column}"' in sentence


@pytest.mark.parametrize("other", ["sustainable-success,9.9", "another,1.0", "sustainable-success,"])
def test_read__mixed_versions_are_refused_with_their_line(
    read: Callable[..., object], questionnaire: Questionnaire, other: str
) -> None:
    mine = f"{questionnaire.id},{questionnaire.version}"
    content = f"questionnaire,version,{HEAD}\n{mine},{GOOD}\n{other},{GOOD}\n"
    refusal(lambda: read(content), "mixed_versions", 3)


def test_read__an_item_that_the_role_is_not_asked_is_refused(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    tree = questionnaire.model_dump(by_alias=True)
    tree["dimensions"][0]["facets"][0]["roles"] = ["rep"]
    tree["dimensions"][0]["facets"][0]["scored_roles"] = ["rep"]
    changed = Questionnaire.model_validate(tree)
    path = tmp_path / "answers.csv"
    path.write_text(lines(GOOD, GOOD.replace("rep", "mt")), encoding="utf-8")
    refusal(lambda: read_responses(path, changed), "item_not_asked", 3)


@pytest.mark.parametrize("reader", [read_responses, read_invited])
def test_read__a_file_over_the_limit_is_refused_unread(
    tmp_path: Path, questionnaire: Questionnaire, reader: Callable[..., object]
) -> None:
    path = tmp_path / "answers.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: as large as it says, and nothing on disk
    sentence = refusal(lambda: reader(path, questionnaire), "too_large", None)
    assert "100 MB" in sentence


@pytest.mark.parametrize("reader", [read_responses, read_invited])
@pytest.mark.parametrize("place", ["", "nowhere/answers.csv"])
def test_read__no_file_there_is_told(
    tmp_path: Path, questionnaire: Questionnaire, reader: Callable[..., object], place: str
) -> None:
    with pytest.raises(InvalidAnswersFile) as caught:
        reader(tmp_path / place, questionnaire)
    assert caught.value.code == "answers.no_file"


def test_response_table__of_another_version_is_refused(questionnaire: Questionnaire) -> None:
    other = questionnaire.model_copy(update={"version": "9.9"})
    with pytest.raises(InvalidAnswersFile, match=r"9\.9"):
        response_table(questionnaire, [response(other)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_read__a_mutated_file_is_read_or_refused_in_a_sentence(
    tmp_path: Path, questionnaire: Questionnaire, data: st.DataObject
) -> None:
    content = bytearray(lines(GOOD, GOOD.replace("Noord", '"No\nord"'), GOOD).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b",", b'"', b"\n", b"\r", b"\0", b"\xff", b"9", b"x", b"=", b"\xc3"])
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    refused, codes = None, np.empty(0)
    try:
        codes = read_responses(path, questionnaire).codes.to_numpy()
    except InvalidAnswersFile as error:
        refused = error
    if refused is not None:
        assert {refused.sentence(NL)[:11], refused.sentence(EN)[:11]} == {"answers.csv"}
    assert set(np.unique(codes[~np.isnan(codes)])) <= {1, 2, 3, 4, 5}


# How many were invited


def test_invited__is_read_as_counts_per_group(read: Callable[..., object]) -> None:
    frame = read(f"{INVITED}\nacme,2026,mt,,6\nacme,2026,rep,Noord,10\nacme,2026,rep,Zuid,0\n", read_invited)
    assert frame["invited"].tolist() == [6, 10, 0]
    assert frame["team"].tolist() == ["", "Noord", "Zuid"]
    assert list(frame) == INVITED.split(",")


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "empty", 1),
        (INVITED + "\n", "empty", 1),
        ("organization,wave,role,team\nacme,2026,mt,\n", "missing_column", 1),
        (INVITED + ",more\nacme,2026,mt,,6,secret\n", "unknown_column", 1),
        (INVITED + "\nacme,2026,secret,,6\n", "unknown_role", 2),
        (INVITED + "\nacme,2026,mt,,6\n,2026,mt,,6\n", "name_missing", 3),
        (INVITED + "\nacme,2026,mt," + "secret" * 30 + ",6\n", "name_missing", 2),
        (INVITED + "\nacme,2026,mt,,\n", "invited_not_a_count", 2),
        (INVITED + "\nacme,2026,mt,,-77\n", "invited_not_a_count", 2),
        (INVITED + "\nacme,2026,mt,,7.7\n", "invited_not_a_count", 2),
        (INVITED + "\nacme,2026,mt,,many\n", "invited_not_a_count", 2),
        (INVITED + "\nacme,2026,mt,,inf\n", "invited_not_a_count", 2),
        (INVITED + "\nacme,2026,mt,," + "7" * 40 + "\n", "invited_not_a_count", 2),
        (INVITED + "\nacme,2026,mt,,6\nacme,2026,mt,,6\n", "invited_repeated", 3),
        (INVITED + "\nacme,2026,mt,,6\nacme,2026,mt\n", "ragged", 3),
        ((INVITED + "\nacm\xe9,2026,mt,,6\n").encode("cp1252"), "not_utf8", 2),
    ],
    ids=lambda entry: str(entry)[-25:] if isinstance(entry, str) else None,
)
def test_invited__a_bad_file_is_one_sentence_with_file_line_and_way_out(
    read: Callable[..., object], content: str | bytes, code: str, line: int
) -> None:
    refusal(lambda: read(content, read_invited), code, line)


def test_line_numbers__count_the_lines_of_the_file_whatever_stands_before(
    read: Callable[..., object],
) -> None:
    random = np.random.default_rng(5)
    for _ in range(25):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEAD.split(","))
        for _ in range(random.integers(0, 6)):
            team = "\n".join("x" * random.integers(1, 4))
            writer.writerow(["acme", "2026", "rep", team, "nl", "4", "5"])
        line = text.getvalue().count("\n") + 1
        writer.writerow(["acme", "2026", "rep", "Noord", "nl", "77", "5"])
        refusal(partial(read, text.getvalue()), "code_off_scale", line)
