"""The quick way to read a plain file and the careful way: the same frames, or the same sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.answers_file import plain, read_invited, read_responses, reading
from assessment.answers_file.checked import checked_invited, checked_responses
from assessment.answers_file.frames import INVITED_COLUMNS, ResponseTable
from assessment.answers_file.plain import plain_rows
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire

PERSON = {
    "organization": ["acme", "Zorg é B.V.", "007", " acme", "x" * 120, "", "x" * 121, "NA"],
    "wave": ["2026", "1e3", "nan", "", "é" * 120],
    "role": ["mt", "rep", "rep", "boss", "", " rep"],
    "team": ["", "Noord", "+1", "=1+1", "日本", "x" * 121, "4"],
    "language": ["nl", "en", "de", "", "NL"],
}
CODES = [
    "1",
    "2",
    "5",
    "9",
    "",
    "12",
    "99",
    "04",
    "1x",
    "x1",
    "4.0",
    " 4",
    "0",
    "6",
    "-1",
    "x",
    "100",
    "+3",
    "٣",
    "1e0",
]
LARGE_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


@pytest.fixture(scope="module")
def two_scales(questionnaire: Questionnaire) -> Questionnaire:
    """With a scale of two-digit codes, and a facet that only reps are asked."""
    tree = questionnaire.model_dump(by_alias=True)
    wide = tree["response_scales"][0] | {"id": "wide"}
    label = wide["options"][0]["label"]
    wide["options"] = [{"code": code, "label": label} for code in range(1, 13)]
    wide["options"].append({"code": 99, "label": label, "missing": True})
    tree["response_scales"].append(wide)
    first, second = tree["dimensions"][0]["facets"][:2]
    first["roles"] = first["scored_roles"] = ["rep"]
    for item in second["items"]:
        item["response_scale"] = "wide"
    return Questionnaire.model_validate(tree)


def outcome(read: Callable[[Path, Questionnaire], object], path: Path, instrument: Questionnaire) -> object:
    """What came of it: the frames, or code and values of the sentence."""
    try:
        return read(path, instrument)
    except InvalidAnswersFile as error:
        return str(error)


def assert_same(first: object, second: object) -> None:
    if isinstance(first, ResponseTable) and isinstance(second, ResponseTable):
        assert first.questionnaire is second.questionnaire
        assert_same(first.persons, second.persons)
        assert_same(first.codes, second.codes)
    elif isinstance(first, pd.DataFrame) and isinstance(second, pd.DataFrame):
        pd.testing.assert_frame_equal(
            first, second, check_exact=True, check_index_type="exact", check_column_type="exact"
        )
    else:
        assert first == second


def joined(rows: list[list[str]], ending: str) -> bytes:
    return "".join(",".join(row) + ending for row in rows).encode()


def mostly(data: st.DataObject, texts: Sequence[Any], usual: int, *, once_in: int = 60) -> Any:
    """Nearly always one of the ``usual`` first texts."""
    rare = data.draw(st.integers(1, once_in)) == once_in
    return data.draw(st.sampled_from(texts if rare else texts[:usual]))


def damaged(data: st.DataObject, content: bytes) -> bytes:
    """``content``, now and then with something inside that a plain file does not hold."""
    place = data.draw(st.integers(0, len(content)))
    pieces = [b"", b",", b'"', b"\n", b"\r", b"\0", b"\xff", b"9", b" ", b"\t", b"\x1c", b"\xc3", b",,,,,\n"]
    piece = mostly(data, pieces, 1, once_in=3)
    return content[:place] + piece + content[place + mostly(data, [0, 1, 2], 1, once_in=3) :]


def drawn_answers(data: st.DataObject, instrument: Questionnaire) -> bytes:
    """A file of a few lines, plain or nearly so."""
    texts = PERSON | {"questionnaire": [instrument.id, "other"], "version": [instrument.version, ""]}
    usual = {"questionnaire": 1, "version": 1, "x": 1}
    items = data.draw(st.sets(st.sampled_from([*instrument.items][3:12]), min_size=1, max_size=6))
    columns = data.draw(st.permutations([*PERSON, *sorted(items)]))
    more = mostly(data, [[], ["version"], ["questionnaire", "version"], ["x"], [""], ["role"]], 3, once_in=10)
    columns = data.draw(st.sampled_from([[*columns, *more], [*more, *columns]]))
    left_out = mostly(data, ["nothing", "team", "role"], 1, once_in=20)
    columns = [name for name in columns if name != left_out]
    people = [
        [mostly(data, texts.get(name, CODES), usual.get(name, 5 if name in items else 2)) for name in columns]
        for _ in range(mostly(data, [2, 1, 3, 5, 0], 4, once_in=10))
    ]
    content = joined([columns, *people], mostly(data, ["\n", "\r\n", "\r"], 2, once_in=10))
    begins = mostly(data, [b"", b"\xef\xbb\xbf"], 1, once_in=4)
    ends = mostly(data, [b"", b"\n", b",,,,,,\n"], 1, once_in=6)
    return damaged(data, begins + mostly(data, [content, content[:-1]], 1, once_in=5) + ends)


@LARGE_FILE
@given(data=st.data())
def test_answers__both_ways_give_the_same_frames_or_the_same_sentence(
    tmp_path: Path, two_scales: Questionnaire, data: st.DataObject
) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(drawn_answers(data, two_scales))
    assert_same(outcome(read_responses, path, two_scales), outcome(checked_responses, path, two_scales))


@LARGE_FILE
@given(data=st.data())
def test_invited__both_ways_give_the_same_frame_or_the_same_sentence(
    tmp_path: Path, questionnaire: Questionnaire, data: st.DataObject
) -> None:
    counts = ["6", "10", "0", "007", "1000000", "1000001", "-1", "6.0", "", " 6", "٣", "9" * 30, "x"]
    texts = PERSON | {"invited": counts}
    columns = data.draw(st.permutations(INVITED_COLUMNS))
    groups = [[mostly(data, texts[name], 2) for name in columns] for _ in range(data.draw(st.integers(0, 3)))]
    path = tmp_path / "invited.csv"
    path.write_bytes(damaged(data, joined([columns, *groups], data.draw(st.sampled_from(["\n", "\r\n"])))))
    assert_same(outcome(read_invited, path, questionnaire), outcome(checked_invited, path, questionnaire))


@pytest.mark.parametrize(
    ("column", "text"),
    [(column, text) for column, texts in PERSON.items() for text in texts]
    + [(item, code) for item in ("TS2_1", "TS3_1") for code in CODES],
    ids=lambda text: text[:9].encode("unicode_escape").decode(),
)
def test_answers__one_text_in_one_line_is_the_same_both_ways(
    tmp_path: Path, two_scales: Questionnaire, column: str, text: str
) -> None:
    columns = [*PERSON, "TS2_1", "TS3_1"]
    good = ["acme", "2026", "rep", "Noord", "nl", "1", "2"]
    other = [text if name == column else usual for name, usual in zip(columns, good, strict=True)]
    path = tmp_path / "answers.csv"
    path.write_bytes(joined([columns, good, other, good], "\n"))
    assert_same(outcome(read_responses, path, two_scales), outcome(checked_responses, path, two_scales))


# That plain files go the quick way

HEAD = "organization,wave,role,team,language,TS1_1,TS1_2,TS2_1,TS2_2"
PEOPLE = "acme,2026,rep,Noord,nl,4,,12,\nacme,2026,mt,,en,,,,99\nZorg é,1,rep,,nl,9,5,1,04\n"


@pytest.fixture
def only_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The careful way is closed."""

    def closed(*_: object) -> None:
        pytest.fail("the careful way was taken")

    monkeypatch.setattr(reading, "checked_responses", closed)
    monkeypatch.setattr(reading, "checked_invited", closed)


PLAIN = {
    "plain": f"{HEAD}\n{PEOPLE}",
    "no newline": f"{HEAD}\n{PEOPLE}".rstrip("\n"),
    "crlf": f"{HEAD}\n{PEOPLE}".replace("\n", "\r\n"),
    "byte order mark": f"\ufeff{HEAD}\n{PEOPLE}",
    "version": f"questionnaire,version,{HEAD}\n"
    + "".join(f"sustainable-success,1.0,{line}\n" for line in PEOPLE.splitlines()),
    "another order": "TS2_1,role,team,TS1_2,language,wave,organization\n"
    "12,rep,Noord,4,nl,2026,acme\n,mt,,,en,2026,acme\n",
    "one item": "organization,wave,role,team,language,TS1_1\nacme,2026,rep,,nl,4\n",
}


@pytest.mark.parametrize("block", [1, 40, 100, 1 << 16])
@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN.keys())
def test_answers__a_plain_file_is_read_the_quick_way(
    tmp_path: Path,
    two_scales: Questionnaire,
    only_quick: None,
    monkeypatch: pytest.MonkeyPatch,
    content: str,
    block: int,
) -> None:
    monkeypatch.setattr(plain, "_BLOCK", block)
    path = tmp_path / "answers.csv"
    path.write_bytes(content.encode())
    assert_same(read_responses(path, two_scales), checked_responses(path, two_scales))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_invited__a_plain_file_is_read_the_quick_way(
    tmp_path: Path, questionnaire: Questionnaire, only_quick: None, ending: str
) -> None:
    lines = ["organization,wave,role,team,invited", "acme,2026,mt,,6", "acme,2026,rep,Noord,010", ""]
    path = tmp_path / "invited.csv"
    path.write_bytes(ending.join(lines).encode())
    assert_same(read_invited(path, questionnaire), checked_invited(path, questionnaire))


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,2,3\n1\n", b"a,b\n1\n2\n", b"a,b\n1,\t\n", b'a,b\n1,"2"\n', b"a,b\n1\n,2,3\n", b"a,a\n1,2\n"],
    ids=["widths even out", "half as wide", "tab", "quote", "short and long", "twice"],
)
def test_plain_rows__of_what_is_not_plain_nothing_is_made(content: bytes) -> None:
    assert plain_rows(content) is None
