"""The databases themselves: their files, settings and tables, and what happens when they fail."""

from __future__ import annotations

import gc
import os
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from answering import response
from rounds import Place, Round
from sqlalchemy import delete, inspect

from assessment.errors import StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, Store, postgresql, sqlite, tables
from assessment.storage.databases import Databases

TIME_LIKE = ("date", "time", "stamp", "created", "sent", "at", "when", "seq", "rowid", "number")
BESIDE_THE_DATABASES = ("digest.key", "audit.key", "in-use.lock")
PRAGMAS = {
    "journal_mode": "truncate",
    "synchronous": 3,
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "busy_timeout": 5000,
}


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StorageError) as caught:
        act()
    return caught.value.code


def test_files__are_for_their_owner_only(acme: Round, questionnaire: Questionnaire) -> None:
    code = acme.code()
    acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
    files = [path for path in acme.place.folder.iterdir() if path.is_file()]
    databases = ("installation.sqlite", "organization-acme.sqlite") if acme.place.sqlite else ()
    journals = {f"{name}-journal" for name in databases}
    assert {path.name for path in files} == {*BESIDE_THE_DATABASES, *databases, *journals}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(acme.place.folder.stat().st_mode) == 0o700


def test_settings__what_was_acknowledged_survives(acme: Round) -> None:
    with acme.store.databases.reading("acme") as connection:
        if acme.place.sqlite:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
            assert found == PRAGMAS
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"


def test_tables__of_answers_and_codes_have_no_hidden_row_number(acme: Round) -> None:
    if acme.place.sqlite:
        created = dict(acme.place.run("acme", "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        for table in ("response", "code", "draft"):
            assert "WITHOUT ROWID" in created[table]
        outer = dict(
            acme.place.run("installation", "SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        )
        for table in ("code_route", "visit"):
            assert "WITHOUT ROWID" in outer[table]
    else:
        defaults = "SELECT count(*) FROM information_schema.columns WHERE column_default LIKE 'nextval%'"
        assert acme.place.run("acme", defaults) == [(0,)]


def test_tables__of_answers_and_codes_have_no_time_or_sequence(acme: Round) -> None:
    engine = acme.place.engine("acme")
    for table in ("response", "code", "draft"):
        columns = inspect(engine).get_columns(table)
        assert columns
        for column in columns:
            assert not any(word in column["name"].lower().split("_") for word in TIME_LIKE)
            assert str(column["type"]).split("(")[0] in {"VARCHAR", "TEXT", "INTEGER", "BLOB", "BYTEA"}
    whole = {"used", "taken"}
    names = {c["name"] for t in ("response", "code", "draft") for c in inspect(engine).get_columns(t)}
    assert {c["name"] for c in inspect(engine).get_columns("code") if str(c["type"]) == "INTEGER"} == whole
    assert names == {
        *("use_hash", "wave", "role", "team", "used", "taken", "id", "body"),
        *("organization", "questionnaire", "version", "language", "answers", "digest"),
    }
    engine.dispose()


def test_code__is_used_or_not_and_nothing_else(acme: Round) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        acme.place.run("acme", "UPDATE code SET used = 2")


def test_open__another_schema_version_is_refused(acme: Round) -> None:
    acme.place.run("acme", "UPDATE schema_version SET version = 99")
    other = acme.place.open()
    assert refusal(lambda: other.desk("acme", OPERATOR).waves()) == "storage.other_version"
    other.close()


def test_open__another_installation_version_is_refused(acme: Round) -> None:
    acme.place.run("installation", "UPDATE schema_version SET version = 99")
    other = acme.place.open()
    assert refusal(lambda: other.organizations(OPERATOR)) == "storage.other_version"
    other.close()


def test_open__several_processes_at_once_work_with_one_key_and_one_version(place: Place) -> None:
    together = threading.Barrier(8)

    def start(_number: int) -> bytes:
        together.wait()
        store = place.open()
        store.organizations(OPERATOR)
        key = store._digest_key
        store.close()
        return key

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(start, range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert place.count("installation", "schema_version") == 1
    assert {path.name for path in place.folder.iterdir()} <= {
        *BESIDE_THE_DATABASES,
        *("installation.sqlite", "installation.sqlite-journal"),
    }


def test_open__an_organization_whose_tables_are_gone_is_unknown(acme: Round) -> None:
    other = Databases(acme.place.folder, acme.place.url)
    with pytest.raises(StorageError) as caught, other.reading("nobody"):
        pass
    assert caught.value.code == "storage.unknown_organization"
    other.close()
    del other
    gc.collect()  # a connection that was left open would be told here


def test_lock__a_writer_that_waits_too_long_is_told_and_loses_nothing(
    acme: Round, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    pragmas = tuple(p.replace("busy_timeout=5000", "busy_timeout=300") for p in sqlite.PRAGMAS)
    monkeypatch.setattr(sqlite, "PRAGMAS", pragmas)
    monkeypatch.setattr(postgresql, "OPTIONS", {**postgresql.OPTIONS, "options": "-c lock_timeout=300"})
    impatient = acme.place.open()
    code = acme.code()
    desk = impatient.respondent(code)
    desk.save_draft(Draft("nl", 1, {"TS1_1": 4}))
    engine = acme.place.engine("acme")
    with engine.connect() as blocker:
        blocker.exec_driver_sql("BEGIN IMMEDIATE" if acme.place.sqlite else "LOCK TABLE code")
        sent = response(questionnaire, team=acme.team(code))
        assert refusal(lambda: desk.send(sent)) == "storage.busy"
        if acme.place.sqlite:
            assert desk.draft().answers == {"TS1_1": 4}  # reading goes on
        blocker.rollback()
    assert desk.draft().answers == {"TS1_1": 4}
    assert not desk.invitation().used
    desk.send(sent)
    assert acme.place.sent("acme") == 1
    impatient.close()
    engine.dispose()


def test_disk__full_is_told_and_loses_nothing(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """SQLite's own word for a full disk, from a database that may not grow by a page."""
    from rounds import open_round

    place = Place(tmp_path / "data")
    store = place.open()
    acme = open_round(place, store, questionnaire)
    code = acme.code()
    desk = store.respondent(code)
    desk.save_draft(Draft("nl", 1, {"TS1_1": 4}))
    responses = [response(questionnaire) for _ in range(400)]
    with store.databases.writing("acme") as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    assert refusal(lambda: acme.desk.add_responses("2026", responses)) == "storage.disk_full"
    assert place.sent("acme") == 0
    assert desk.draft().answers == {"TS1_1": 4}
    with store.databases.writing("acme") as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    desk.send(response(questionnaire, team=acme.team(code)))
    assert place.sent("acme") == 1
    store.close()


def test_file__that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    place = Place(tmp_path / "data")
    place.folder.mkdir()
    (place.folder / "installation.sqlite").write_bytes(b"not a database " * 500)
    store = place.open()
    assert refusal(lambda: store.organizations(OPERATOR)) == "storage.damaged_file"
    store.close()


def test_folder__with_a_question_mark_in_its_name_is_used_as_it_is(tmp_path: Path) -> None:
    store = Store(tmp_path / "what? 50%#1")
    store.add_organization("acme", "Acme")
    store.close()
    assert (tmp_path / "what? 50%#1" / "organization-acme.sqlite").is_file()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://nobody@127.0.0.1:9/scan", "storage.unreachable"),
        ("postgresql:///scan?host=/nowhere", "storage.unreachable"),
        ("this is no address", "storage.refused"),
    ],
)
def test_postgresql__unreachable_is_told_in_one_sentence(tmp_path: Path, url: str, code: str) -> None:
    store = Store(tmp_path, url)
    assert refusal(lambda: store.organizations(OPERATOR)) == code
    assert refusal(lambda: store.enter("0" * 26)) == code
    store.close()


def test_writing__an_error_of_ours_undoes_everything(acme: Round) -> None:
    def delete_all_and_stop() -> None:
        with acme.store.databases.writing("acme") as connection:
            connection.execute(delete(tables.code))
            raise StorageError("storage.busy")

    assert refusal(delete_all_and_stop) == "storage.busy"
    assert acme.place.count("acme", "code") == 11


def test_environment__the_data_folder_is_made_private(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        Store(tmp_path / "a" / "data").close()
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a" / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "data" / "digest.key").stat().st_mode) == 0o600
