"""What the server does by itself: at start and every hour, in the background, saying kind and place only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from answering import response

from assessment.app.upkeep import hourly, once
from assessment.errors import StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store, Wave
from assessment.storage.care import InstallationCare

PEOPLE = {("rep", "Geheimstad"): 12}


@pytest.fixture
def store(tmp_path: Path, questionnaire: Questionnaire) -> Iterator[Store]:
    """A closed wave with three responses."""
    opened = Store(tmp_path / "data")
    desk = opened.add_organization("acme", "Acme")
    desk.open_wave(Wave("2026", questionnaire.id, questionnaire.version, 2026, True, False, False, PEOPLE))
    desk.add_responses("2026", [response(questionnaire, team="Geheimstad") for _ in range(3)])
    desk.close_wave("2026")
    yield opened
    opened.close()


def change(store: Store, statement: str) -> None:
    with store.databases.writing("acme") as connection:
        connection.exec_driver_sql(statement)


def test_once__logs_kind_and_place_of_a_finding_and_no_more(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    once(store)
    assert caplog.messages == []
    change(store, "UPDATE response SET language = 'xx'")
    once(store)
    assert caplog.messages == ["check: responses in acme"]


def test_once__deletes_what_is_due_and_signs_as_the_server(store: Store) -> None:
    change(store, "UPDATE wave SET closed_on = '2020-02-29'")
    once(store)
    assert store.desk("acme", OPERATOR).waves() == []
    newest = store.upkeep().log("acme")[0]
    assert (newest.actor, newest.action) == ("server", "purge_wave")


def test_once__a_step_that_fails_is_logged_and_the_check_still_runs(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def let_go(_care: InstallationCare) -> int:
        raise StorageError("storage.disk_full")

    monkeypatch.setattr(InstallationCare, "let_go", let_go)
    change(store, "UPDATE response SET language = 'xx'")
    once(store)
    assert caplog.messages == ["upkeep: let_go failed: storage.disk_full", "check: responses in acme"]


def test_hourly__runs_at_start_and_again_and_ends_with_the_server(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    rounds = []

    def failing_round(_store: Store) -> None:
        rounds.append(1)
        raise ZeroDivisionError

    async def serve() -> None:
        async with hourly(store, 0.01):
            while len(rounds) < 3:
                await asyncio.sleep(0.01)

    monkeypatch.setattr("assessment.app.upkeep.once", failing_round)
    with ThreadPoolExecutor(1) as elsewhere:  # a browser's event loop may be running in this thread
        elsewhere.submit(asyncio.run, asyncio.wait_for(serve(), 60)).result()
    assert set(caplog.messages) == {"upkeep failed: ZeroDivisionError"}
