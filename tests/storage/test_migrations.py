"""From version 1 to ours: everything is still there, a failure leaves all as it was, a backup lies beside."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import version_1
from rounds import Place
from sqlalchemy import Connection, create_engine, inspect, text

from assessment.errors import StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store, migrations, tables
from assessment.storage.databases import Databases


@pytest.fixture
def old(place: Place, questionnaire: Questionnaire) -> Place:
    version_1.fill(place, questionnaire)
    return place


@pytest.fixture
def kept() -> list[tuple[str, int]]:
    """What was backed up: name and version."""
    return []


@pytest.fixture
def moved(old: Place, kept: list[tuple[str, int]]) -> Iterator[Store]:
    store = Store(
        old.folder, old.url, before_migration=lambda _c, name, version: kept.append((name, version))
    )
    yield store
    store.close()


def refusal(store: Store) -> str:
    with pytest.raises(StorageError) as caught:
        store.desk("acme", OPERATOR).waves()
    return caught.value.code


def shape(place: Place, name: str) -> dict[str, Any]:
    """Every table with its columns, keys and rules."""
    engine = place.engine(name)
    looked = inspect(engine)
    found = {}
    for table in looked.get_table_names():
        columns = [
            (c["name"], str(c["type"]), c["nullable"], str(c["default"]).partition("::")[0])
            for c in looked.get_columns(table)
        ]
        foreign = [
            (key["constrained_columns"], key["referred_table"]) for key in looked.get_foreign_keys(table)
        ]
        checks = sorted(str(check["name"]) for check in looked.get_check_constraints(table))
        key = looked.get_pk_constraint(table)["constrained_columns"]
        found[table] = (columns, key, foreign, checks)
    engine.dispose()
    return found


def test_migrate__keeps_every_wave_code_response_and_comment(moved: Store, old: Place) -> None:
    desk = moved.desk("acme", OPERATOR)
    assert [(wave.id, wave.open) for wave in desk.waves()] == [("2025", False), ("2026", True)]
    assert [len(desk.responses(year)) for year in ("2025", "2026")] == [1, 1]
    invitation = moved.respondent(version_1.OPEN_CODE).invitation()
    assert (invitation.team, invitation.used, invitation.open) == ("Noord", False, True)
    assert moved.respondent(version_1.USED_CODE).invitation().used
    assert old.run("acme", "SELECT text, state FROM comment") == [("Een opmerking", "held")]
    assert old.run("acme", "SELECT role, team FROM code WHERE used = 1") == [("", "")]


@pytest.mark.parametrize("name", ["installation", "acme"])
def test_migrate__makes_the_tables_that_a_new_database_has(
    moved: Store, old: Place, name: str, tmp_path: Path
) -> None:
    moved.desk("acme", OPERATOR).waves()
    migrated = shape(old, name)
    moved.close()
    if old.url is not None:
        for schema in ("scan_installation", "scan_acme"):
            old.run("installation", f"DROP SCHEMA {schema} CASCADE")
    fresh = Place(tmp_path / "fresh", old.url)
    store = fresh.open()
    store.add_organization("acme", "Acme")
    assert shape(fresh, name) == migrated
    store.close()


def test_migrate__counts_a_closed_wave_as_shown(moved: Store, old: Place) -> None:
    moved.desk("acme", OPERATOR).waves()
    assert old.run("acme", "SELECT wave, number, kind FROM release") == [("2025", 1, "figures")]
    ((opened_on, closed_on),) = old.run("acme", "SELECT opened_on, closed_on FROM wave WHERE id = '2025'")
    assert (opened_on, len(closed_on)) == ("", 10)


def test_migrate__leaves_no_table_with_a_hidden_row_number(moved: Store, old: Place) -> None:
    moved.desk("acme", OPERATOR).waves()
    if old.sqlite:
        made = dict(old.run("acme", "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        for table in ("code", "draft", "response", "inbox", "invitation", "comment", "claim_answer"):
            assert "WITHOUT ROWID" in made[table]
    else:
        hidden = "SELECT count(*) FROM information_schema.columns WHERE column_default LIKE 'nextval%'"
        assert old.run("acme", hidden) == [(0,)]


def test_migrate__backs_each_database_up_first_for_its_owner_only(
    moved: Store, old: Place, kept: list[tuple[str, int]]
) -> None:
    moved.desk("acme", OPERATOR).waves()
    if not old.sqlite:
        assert kept == [("installation", 1), ("acme", 1)]
        return
    files = sorted((old.folder / "backups").iterdir())
    assert [path.name.split(".")[:2] for path in files] == [
        ["installation", "v1"],
        ["organization-acme", "v1"],
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    backup = create_engine(f"sqlite:///{files[1]}")
    with backup.connect() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM response")).scalar() == 2
        assert connection.execute(text("SELECT team FROM code WHERE used = 1")).scalar() == "Noord"
    backup.dispose()


def test_migrate__that_fails_half_way_leaves_version_1_whole(
    moved: Store, old: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shape(old, "acme")

    def half(connection: Connection) -> None:
        migrations._organization_2(connection)
        raise StorageError("storage.disk_full")

    with monkeypatch.context() as broken:
        broken.setitem(migrations.STEPS["organization"], 2, half)
        assert refusal(moved) == "storage.disk_full"
    assert shape(old, "acme") == before
    assert old.run("acme", "SELECT version FROM schema_version") == [(1,)]
    assert old.run("acme", "SELECT count(*) FROM code WHERE team = 'Noord'") == [(2,)]
    assert [wave.id for wave in moved.desk("acme", OPERATOR).waves()] == ["2025", "2026"]


def test_migrate__without_a_backup_changes_nothing(
    old: Place, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_arguments: object) -> None:
        raise StorageError("storage.disk_full")

    monkeypatch.setattr("assessment.storage.sqlite.copy_into", failing)
    store = Store(old.folder, old.url)
    assert refusal(store) == ("storage.disk_full" if old.sqlite else "storage.no_backup")
    assert old.run("installation", "SELECT version FROM schema_version") == [(1,)]
    store.close()


def test_migrate__happens_once_when_several_processes_start(old: Place) -> None:
    kept: list[str] = []

    def start(_number: int) -> int:
        store = Store(old.folder, old.url, before_migration=lambda _c, name, _v: kept.append(name))
        waves = len(store.desk("acme", OPERATOR).waves())
        store.close()
        return waves

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(start, range(6))) == {2}
    backed_up = [path.name for path in (old.folder / "backups").iterdir()] if old.sqlite else kept
    assert len(backed_up) == 2


def test_writing__stops_once_another_program_has_moved_the_tables(old: Place, moved: Store) -> None:
    """A program that runs on with older code is refused by its next write, and its reads go on."""
    moved.desk("acme", OPERATOR).waves()
    databases = Databases(old.folder, old.url)
    with databases.reading("acme"):
        pass
    old.run("acme", f"UPDATE schema_version SET version = {tables.SCHEMA_VERSION + 1}")
    with pytest.raises(StorageError) as caught, databases.writing("acme"):
        pass
    assert caught.value.code == "storage.other_version"
    with databases.reading("acme") as connection:
        assert connection.execute(tables.wave.select()).first() is not None
    databases.close()


def test_steps__there_is_one_for_every_version_and_kind() -> None:
    for steps in migrations.STEPS.values():
        assert sorted(steps) == list(range(2, tables.SCHEMA_VERSION + 1))
