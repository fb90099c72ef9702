"""What a page that is put away may add to a draft, and what it may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment.app.respondent.keeping import keep
from assessment.app.respondent.path import standing
from assessment.errors import LinkRefused
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, Modules, RespondentDesk, Store, Wave


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    made.add_organization("acme", "Acme")
    yield made
    made.close()


@pytest.fixture
def desk(store: Store, questionnaire: Questionnaire) -> RespondentDesk:
    """A respondent on part 2."""
    modules = Modules(open_questions=True, claims=("Q2",))
    wave = Wave(
        "2026",
        questionnaire.id,
        questionnaire.version,
        2026,
        open=True,
        agreed=False,
        simulated=False,
        invited={("rep", "Noord"): 1},
        modules=modules,
    )
    (code,) = store.desk("acme", OPERATOR).open_wave(wave)
    made = store.respondent(code.code)
    made.save_draft(Draft("nl", 2, {"TS1_1": 1}, informed=True))
    return made


def page(desk: RespondentDesk, **fields: object) -> bytes:
    return json.dumps({"tag": standing(desk)[0].tag, **fields}).encode()


def test_keep__adds_ticks_by_position_and_texts_and_leaves_the_part(desk: RespondentDesk) -> None:
    assert keep(desk, page(desk, ticks={"TS1_2": 0, "TS1_3": 5, "Q2": 1}, texts={"OQ1": "meer tijd"}))
    assert desk.draft() == Draft(
        "nl",
        2,
        {"TS1_1": 1, "TS1_2": 1, "TS1_3": 9},
        informed=True,
        claims={"Q2": 2},
        comments={"OQ1": "meer tijd"},
    )


def test_keep__leaves_out_what_is_not_asked_or_not_offered(desk: RespondentDesk) -> None:
    before = desk.draft()
    keep(desk, page(desk, ticks={"TS1_2": 6, "nowhere": 1, "Q5": 0}, texts={"OQ9": "x", "TS1_2": "x"}))
    assert desk.draft() == before


def test_keep__of_another_respondent_changes_nothing(desk: RespondentDesk) -> None:
    before = desk.draft()
    assert not keep(desk, json.dumps({"tag": "12", "ticks": {"TS1_2": 0}}).encode())
    assert desk.draft() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"tag": 3}',
        b'{"tag": "1", "ticks": {"TS1_1": -1}}',
        b'{"tag": "1", "more": 1}',
        b"\xff\xfe",
        json.dumps({"tag": "1", "texts": {"OQ1": "x" * 2001}}).encode(),
    ],
)
def test_keep__no_page_at_all_is_refused(desk: RespondentDesk, body: bytes) -> None:
    before = desk.draft()
    assert not keep(desk, body)
    assert desk.draft() == before


def test_keep__before_the_first_part_there_is_nothing_to_keep(desk: RespondentDesk) -> None:
    desk.save_draft(Draft())
    assert not keep(desk, page(desk, ticks={"TS1_2": 0}))
    assert desk.draft() == Draft()


def test_keep__after_closing_is_refused(desk: RespondentDesk, store: Store) -> None:
    body = page(desk, ticks={"TS1_2": 0})
    store.desk("acme", OPERATOR).close_wave("2026")
    with pytest.raises(LinkRefused):
        keep(desk, body)
