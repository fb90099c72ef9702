"""What the database says ends as a sentence: of a queue of writers, of a damaged file, of a full disk."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from answering import response
from rounds import Round

from assessment.errors import StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import Draft, databases, sqlite, urn
from assessment.storage.failures import told


def test_writing__the_whole_queue_of_a_process_is_told_within_one_wait(
    acme: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "LONGEST_TURN", 0.3)
    desks = [acme.store.respondent(entry.code) for entry in acme.issued[:4]]

    def press(number: int) -> str:
        with pytest.raises(StorageError) as caught:
            desks[number].save_draft(Draft("nl", 1, {}))
        return caught.value.code

    with acme.store.databases.writing("acme"), ThreadPoolExecutor(4) as pool:
        told_so = pool.map(press, range(4), timeout=2)
        assert list(told_so) == ["storage.busy"] * 4
    desks[0].save_draft(Draft("nl", 1, {}))
    assert desks[0].draft().part == 1


def test_told__a_message_that_is_no_text_is_a_damaged_file() -> None:
    with pytest.raises(StorageError) as caught, told():
        b"\xb1".decode()
    assert caught.value.code == "storage.damaged_file"


def test_send__is_thanked_when_only_the_compacting_after_it_finds_the_disk_full(
    acme: Round, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_engine: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite, "compact", full)
    monkeypatch.setattr(urn, "LEAST_GROUP", 2)  # a step of the urn after the fourth
    for entry in (entry for entry in acme.issued if entry.role == "rep"):
        acme.store.respondent(entry.code).send(response(questionnaire, team=entry.team))
    acme.desk.close_wave("2026")
    assert len(acme.desk.responses("2026")) == 8


def test_told__what_goes_past_sqlalchemy_is_told_too() -> None:
    with pytest.raises(StorageError) as caught, told():
        raise sqlite3.OperationalError("database or disk is full")
    assert caught.value.code == "storage.disk_full"


def test_waves__a_damaged_column_is_told(acme: Round) -> None:
    acme.place.run("acme", "UPDATE wave SET notice = :damaged", damaged='{"organization: 1}')
    with pytest.raises(StorageError) as caught:
        acme.desk.waves()
    assert caught.value.code == "storage.damaged_file"
