"""What lies in the raw files once a wave is closed: nothing in them pairs a code with a response.

The plain ways are tried here: shared values, equal transactions, order in the file, leftovers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from answering import response
from rounds import Place, Round, open_round

from assessment.questionnaire import Questionnaire
from assessment.storage import Draft, Store, codes

TEAMS = {("mt", ""): 4, ("rep", "Noord"): 9, ("rep", "Zuid"): 9}


@pytest.fixture
def sent(place: Place, store: Store, questionnaire: Questionnaire) -> tuple[Round, list[str]]:
    """A wave to which everybody has sent, with drafts before, in an order of its own; and the codes in it."""
    acme = open_round(place, store, questionnaire, invited=TEAMS)
    order = list(acme.issued)
    random.Random(3).shuffle(order)
    for entry in order:
        desk = store.respondent(entry.code)
        desk.save_draft(Draft("nl", 1, {"TS1_1": 4}))
        answers = response(questionnaire, entry.role, 4, team=entry.team)
        desk.send(answers, claims={"Q2": 1}, comments={"O1": "zout"})
    return acme, [entry.code for entry in order]


def raw(place: Place, *tables: str) -> bytes:
    """The bytes of the files that hold an organization's tables, journal included."""
    if place.sqlite:
        return b"".join(path.read_bytes() for path in place.folder.glob("organization-acme.sqlite*"))
    place.run("installation", "CHECKPOINT")
    ((folder,),) = place.run("installation", "SHOW data_directory")
    names = [place.run("acme", f"SELECT pg_relation_filepath('scan_acme.{table}')")[0][0] for table in tables]
    return b"".join((Path(folder) / name).read_bytes() for name in names)


def test_close__the_seal_and_what_it_sealed_are_gone(sent: tuple[Round, list[str]]) -> None:
    acme, _ = sent
    sealed = acme.place.run("acme", "SELECT sealed FROM inbox")
    assert sealed
    acme.desk.close_wave("2026")
    assert not list((acme.place.folder / "seals").rglob("*.key"))
    if acme.place.sqlite:
        kept = raw(acme.place)
        assert not any(bytes(row[0])[:32] in kept for row in sealed)


def test_close__no_row_of_a_code_shares_a_value_with_a_response(sent: tuple[Round, list[str]]) -> None:
    acme, _ = sent
    acme.desk.close_wave("2026")
    known = acme.place.run("acme", "SELECT * FROM code")
    kept = acme.place.run("acme", "SELECT id, role, team, language, answers, digest FROM response")
    assert len(known) == len(kept) == 22
    shared = {value for row in known for value in row} & {value for row in kept for value in row}
    assert shared <= {""}  # a used code has neither role nor team


def test_close__rows_lie_in_the_order_of_their_random_keys(sent: tuple[Round, list[str]]) -> None:
    acme, order = sent
    acme.desk.close_wave("2026")
    arrived = [codes.use_hash(code) for code in order]
    kept = raw(acme.place, "code")
    positions = [kept.index(value.encode()) for value in sorted(arrived)]
    assert _in_order_within_pages(positions, 4096 if acme.place.sqlite else 8192)
    assert [kept.count(value.encode()) for value in arrived] == [1] * 22


def _in_order_within_pages(positions: list[int], size: int) -> bool:
    """Whether the rows of each page lie one behind the other in key order (pages fill from their ends)."""
    pages = {position // size for position in positions}
    rows = [[position for position in positions if position // size == page] for page in pages]
    return all(mine in (sorted(mine), sorted(mine, reverse=True)) for mine in rows)


@pytest.mark.parametrize("table", ["code", "response", "claim_answer", "comment"])
def test_close__all_rows_of_a_table_carry_one_transaction(sent: tuple[Round, list[str]], table: str) -> None:
    acme, _ = sent
    acme.desk.close_wave("2026")
    if acme.place.sqlite:
        made = dict(acme.place.run("acme", "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        assert "WITHOUT ROWID" in made[table]  # there is no number of a row, and no transaction of one
        return
    marks = acme.place.run(
        "acme", f"SELECT count(DISTINCT xmin::text), count(DISTINCT cmin::text) FROM {table}"
    )
    assert marks == [(1, 1)]
    places = acme.place.run(
        "acme", f"SELECT {'use_hash' if table == 'code' else 'id'} FROM {table} ORDER BY ctid"
    )
    assert places == sorted(places)


def test_urn__all_rows_that_were_let_out_carry_one_transaction(sent: tuple[Round, list[str]]) -> None:
    """While the wave is open, what was let out carries the transaction of the last step, as do the codes."""
    acme, _ = sent
    if acme.place.sqlite:
        ids = [row[0] for row in acme.place.run("acme", "SELECT id FROM response")]
        assert ids == sorted(ids)
        return
    marks = acme.place.run("acme", "SELECT count(DISTINCT xmin::text) FROM response")
    assert marks == [(1,)]


def test_close__nothing_of_a_place_is_left_with_a_code(sent: tuple[Round, list[str]]) -> None:
    """Near no hash of a code do the raw bytes name a team."""
    acme, order = sent
    acme.desk.close_wave("2026")
    kept = raw(acme.place, "code")
    for code in order:
        at = kept.index(codes.use_hash(code).encode())
        around = kept[at : at + 64 + 20]
        assert not any(team in around for team in (b"Noord", b"Zuid"))


def test_close__no_draft_is_left(sent: tuple[Round, list[str]]) -> None:
    acme, order = sent
    acme.desk.close_wave("2026")
    kept = raw(acme.place, "draft", "code", "response")
    assert not any(codes.draft_id(code).encode() in kept for code in order)


def test_names__of_teams_below_five_do_not_lie_at_rest(
    place: Place, store: Store, questionnaire: Questionnaire
) -> None:
    acme = open_round(place, store, questionnaire, invited={("rep", "Zuidwesthoek"): 3, ("rep", "Noord"): 6})
    for entry in acme.issued:
        store.respondent(entry.code).send(response(questionnaire, team=entry.team))
    acme.desk.close_wave("2026")
    for table in ("response", "code", "release"):
        assert "Zuidwesthoek" not in repr(place.run("acme", f"SELECT * FROM {table}"))


def test_two_copies__around_one_sending_differ_in_nothing_that_can_be_read(
    make_round: Callable[..., Round], questionnaire: Questionnaire
) -> None:
    acme = make_round("acme", invited=TEAMS)
    before = set(acme.place.run("acme", "SELECT id, sealed FROM inbox"))
    code = acme.code()
    acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
    fresh = set(acme.place.run("acme", "SELECT id, sealed FROM inbox")) - before
    acme.desk.close_wave("2026")
    (kept,) = acme.place.run("acme", "SELECT id, answers FROM response")
    assert kept[0] not in {row[0] for row in fresh}
    assert not any(kept[1].encode()[:20] in bytes(row[1]) for row in fresh)
