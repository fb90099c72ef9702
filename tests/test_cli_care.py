"""Backup, restore, check, purge, retention and the audit log on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import response
from command_line import Run, one_sentence

from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store, Wave

PEOPLE = {("mt", ""): 3, ("rep", "Noord"): 4}


@pytest.fixture
def folder(run: Run, tmp_path: Path, questionnaire: Questionnaire) -> Path:
    """A data folder with an open wave and three responses."""
    store = Store(tmp_path / "data")
    desk = store.add_organization("acme", "Acme")
    desk.open_wave(Wave("2026", questionnaire.id, questionnaire.version, 2026, True, False, False, PEOPLE))
    desk.add_responses("2026", [response(questionnaire) for _ in range(3)])
    store.close()
    return tmp_path / "data"


def responses(folder: Path) -> int:
    store = Store(folder)
    try:
        return len(store.desk("acme", OPERATOR).responses("2026"))
    finally:
        store.close()


def the_backup(folder: Path) -> Path:
    (made,) = (folder / "backups").iterdir()
    return made


def test_backup__says_where_it_is_and_what_it_lacks(run: Run, folder: Path) -> None:
    result = run("backup")
    assert result.exit_code == 0
    assert str(the_backup(folder).name) in result.stdout
    assert "--keys" in result.stdout


def test_backup__saves_the_keys_apart_when_asked(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("backup", "--to", tmp_path / "elsewhere", "--keys", tmp_path / "keys")
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "keys").iterdir()} == {"digest.key", "audit.key"}
    (made,) = (tmp_path / "elsewhere").iterdir()
    assert not list(made.glob("*.key"))


def test_backup__where_it_cannot_be_written_is_one_sentence(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "file" in one_sentence(run("backup", "--to", tmp_path / "file"))


def test_restore__asks_for_the_name_and_goes_on_only_then(run: Run, folder: Path) -> None:
    run("backup")
    made = the_backup(folder)
    result = run("restore", made, input="yes\n")
    assert result.exit_code == 1
    assert not list(folder.glob("backups/before-restore-*"))
    result = run("restore", made, "--waves", "closed", input=f"{made.name}\n")
    assert result.exit_code == 0, result.output
    assert "is closed" in result.stdout
    assert list(folder.glob("backups/before-restore-*"))
    assert responses(folder) == 3


def test_restore__without_a_terminal_leaves_the_wave_unknown_and_says_how_to_go_on(
    run: Run, folder: Path
) -> None:
    run("backup")
    result = run("restore", the_backup(folder), "--yes")
    assert result.exit_code == 0
    assert "wave-state acme 2026" in result.stdout
    assert run("check").exit_code == 1
    assert run("wave-state", "acme", "2026", "open").exit_code == 0
    assert run("check").exit_code == 0
    assert "2026" in one_sentence(run("wave-state", "acme", "2026", "open"))


def test_restore__into_an_empty_folder_with_the_saved_keys(run: Run, folder: Path, tmp_path: Path) -> None:
    run("backup", "--keys", tmp_path / "keys")
    new = tmp_path / "new"
    refused = run("restore", the_backup(folder), "--data", new, "--yes")
    assert "--keys" in one_sentence(refused)
    result = run("restore", the_backup(folder), "--data", new, "--keys", tmp_path / "keys", "--yes")
    assert result.exit_code == 0, result.output
    assert responses(new) == 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_restore__what_is_no_backup_is_one_sentence(run: Run, folder: Path, language: str) -> None:
    assert "manifest.json" in one_sentence(run("restore", folder, "--yes", "--language", language))
    assert "manifest.json" in one_sentence(run("restore", "nowhere", "--yes", "--language", language))


def test_check__a_sound_folder_says_so_and_a_damaged_one_ends_with_1(run: Run, folder: Path) -> None:
    result = run("check")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    store = Store(folder)
    with store.databases.writing("acme") as connection:
        connection.exec_driver_sql("UPDATE response SET language = 'xx'")
    store.close()
    result = run("check", "--language", "nl")
    assert result.exit_code == 1
    assert "meting 2026: 3 inzendingen" in result.stdout


def test_purge__a_wave_needs_its_name_typed(run: Run, folder: Path) -> None:
    result = run("purge", "acme", "--wave", "2026", input="acme\n")
    assert result.exit_code == 1
    assert responses(folder) == 3
    result = run("purge", "acme", "--wave", "2026", input="2026\n")
    assert result.exit_code == 0
    assert responses(folder) == 0


def test_purge__says_how_long_backups_still_hold_it(run: Run, folder: Path) -> None:
    assert "No backup" in run("purge", "acme", "--wave", "2026", "--yes").stdout
    run("backup")
    assert "Backups made before still hold it" in run("purge", "acme", "--yes").stdout


@pytest.mark.parametrize("words", [("nobody",), ("acme", "--wave", "1999")])
def test_purge__what_is_not_there_is_one_sentence(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    one_sentence(run("purge", *words, "--yes"))


def test_retention__prints_dates_and_deletes_only_when_told(run: Run, folder: Path) -> None:
    store = Store(folder)
    store.desk("acme", OPERATOR).close_wave("2026")
    with store.databases.writing("acme") as connection:
        connection.exec_driver_sql("UPDATE wave SET closed_on = '2020-02-29'")
    store.close()
    result = run("retention")
    assert result.exit_code == 0
    assert "2022-02-28" in result.stdout
    assert responses(folder) == 3
    assert "2022-02-28" in run("retention", "--do").stdout
    assert responses(folder) == 0
    assert "Nothing is due" in run("retention", "--do").stdout


def test_audit_log__prints_who_did_what(run: Run, folder: Path) -> None:
    run("backup")
    assert "the operator made the backup" in run("audit-log").stdout
    assert "opened wave 2026" in run("audit-log", "acme").stdout
    one_sentence(run("audit-log", "nobody"))
