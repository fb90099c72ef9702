"""Backups and restores: what a backup holds, that it comes back equal, and what a restore must ask."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from answering import response
from rounds import Place, Round, open_round
from sqlalchemy import select

from assessment.errors import LinkRefused, StorageError
from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store, audit, tables
from assessment.storage.databases import tables_of
from assessment.storage.manifest import read_manifest
from assessment.storage.presence import alone
from assessment.storage.restore import restore

PASSWORD = "a long enough password"
ROUNDS = 5


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StorageError) as caught:
        act()
    assert caught.value.sentence(NL) != caught.value.sentence(EN)
    return caught.value.code


def contents(store: Store, *left_out: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by set and table."""
    rows = {}
    for name in ("installation", *store.organizations(OPERATOR)):
        with store.databases.reading(name) as connection:
            for table in tables_of(name).sorted_tables:
                if table.name not in {"audit", "clock", "sign_in", "visit", *left_out}:
                    found = connection.execute(select(table).order_by(*table.primary_key.columns))
                    rows[f"{name}.{table.name}"] = [tuple(row) for row in found]
    return rows


def restored_into(place: Place, backup: Path, **options: object) -> Store:
    restore(place.folder, place.url, backup, actor="operator", **options)  # type: ignore[arg-type]
    return place.open()


@pytest.fixture
def both(tmp_path: Path, emptied_database: Callable[[], str]) -> list[Place]:
    return [Place(tmp_path / "files"), Place(tmp_path / "server", emptied_database())]


@pytest.fixture
def elsewhere(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """An empty place of the other kind."""
    url = request.getfixturevalue("emptied_database")() if place.sqlite else None
    return Place(tmp_path / "elsewhere", url)


def test_backup__holds_a_file_for_each_set_and_no_key(acme: Round, questionnaire: Questionnaire) -> None:
    open_round(acme.place, acme.store, questionnaire, "bolt")
    acme.store.accounts.add("ann", PASSWORD, ("acme",))
    acme.store.accounts.sign_in("ann", PASSWORD)
    acme.store.enter(acme.code())
    made = acme.store.upkeep().back_up()
    files = {path.name for path in made.folder.iterdir()}
    assert files == {
        "manifest.json",
        "installation.sqlite",
        "organization-acme.sqlite",
        "organization-bolt.sqlite",
    }
    assert made.folder.parent == acme.place.folder / "backups"
    assert made.manifest.sets["acme"].rows["code"] == 11
    assert made.manifest.sets["installation"].rows["sign_in"] == 0
    assert made.manifest.sets["installation"].rows["visit"] == 0
    assert made.findings == []


def test_backup__is_private_and_checked_by_its_manifest(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.folder.iterdir()} == {0o600}
    assert read_manifest(made.folder) == made.manifest
    assert made.manifest.origin == ("sqlite" if acme.place.sqlite else "postgresql")


def test_backup__is_written_in_the_audit_log(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    newest = acme.store.upkeep().log()[0]
    assert (newest.actor, newest.action, newest.place) == ("operator", "backup", made.folder.name)


def test_backup__two_within_a_second_have_two_names(acme: Round) -> None:
    care = acme.store.upkeep()
    assert care.back_up().folder != care.back_up().folder


def test_backup__that_fails_leaves_nothing_behind(acme: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assessment.storage.manifest.Manifest.write", fail)
    with pytest.raises(OSError, match="No space"):
        acme.store.upkeep().back_up()
    assert list((acme.place.folder / "backups").iterdir()) == []


def test_backup__is_taken_while_answers_come_in(acme: Round, questionnaire: Questionnaire) -> None:
    care, sent = acme.store.upkeep(), [acme.code("rep", number) for number in range(4)]
    for code in sent:
        acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
        rows = care.back_up().manifest.sets["acme"].rows
        assert rows["inbox"] == 2 * (sent.index(code) + 1)


def test_backup__of_a_damaged_response_is_made_and_says_so(acme: Round, questionnaire: Questionnaire) -> None:
    acme.desk.add_responses("2026", [response(questionnaire), response(questionnaire)])
    acme.place.run("acme", "UPDATE response SET language = 'xx' WHERE id = (SELECT min(id) FROM response)")
    made = acme.store.upkeep().back_up()
    assert [(finding.code, finding.values["n"]) for finding in made.findings] == [("responses", 1)]


def test_save_keys__are_private_and_never_written_over(acme: Round, tmp_path: Path) -> None:
    care = acme.store.upkeep()
    saved = care.save_keys(tmp_path / "keys")
    assert {path.name for path in saved} == {"digest.key", "audit.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in saved} == {0o600}
    assert care.save_keys(tmp_path / "keys") == saved
    saved[0].write_bytes(b"another" * 5)
    assert refusal(lambda: care.save_keys(tmp_path / "keys")) == "storage.other_key_there"


def test_restore__gives_back_what_was_there(acme: Round, questionnaire: Questionnaire) -> None:
    acme.store.accounts.add("ann", PASSWORD, ("acme",))
    acme.desk.add_responses("2026", [response(questionnaire, role, 3) for role in ("mt", "rep", "rep")])
    acme.desk.close_wave("2026")
    before, made = contents(acme.store), acme.store.upkeep().back_up()
    acme.store.upkeep().purge_wave("acme", "2026")
    open_round(acme.place, acme.store, questionnaire, "later")
    acme.store.close()
    store = restored_into(acme.place, made.folder)
    assert contents(store) == before
    assert store.organizations(OPERATOR) == {"acme": "Acme"}
    assert [finding.code for finding in store.upkeep().check() if finding.code != "role"] == []
    store.close()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_restore__rounds_from_either_database_into_either_give_equal_digests(
    both: list[Place], questionnaire: Questionnaire, tmp_path: Path, seed: int
) -> None:
    """P10, short form: every round changes something, backs up and restores into the other database."""
    chance = random.Random(seed)
    store = both[seed % 2].open()
    made = open_round(both[seed % 2], store, questionnaire)
    keys = tmp_path / "keys"
    for number in range(2):
        some = [response(questionnaire, chance.choice(("mt", "rep")), chance.randint(1, 5)) for _ in range(9)]
        store.desk("acme", OPERATOR).add_responses("2026", some)
        if number == 0:
            made.desk.close_wave("2026")
        before = contents(store)
        backup = store.upkeep().back_up(tmp_path / "backups")
        store.upkeep().save_keys(keys)
        store.close()
        store = restored_into(both[(seed + number + 1) % 2], backup.folder, keys=keys)
        assert contents(store) == before
        assert len(store.desk("acme", OPERATOR).responses("2026")) == 9 * (number + 1)
    store.close()


def test_restore__ends_every_sign_in_and_visit(acme: Round) -> None:
    acme.store.accounts.add("ann", PASSWORD, ("acme",))
    signed, visit = acme.store.accounts.sign_in("ann", PASSWORD), acme.store.enter(acme.code())
    made = acme.store.upkeep().back_up()
    acme.store.close()
    store = restored_into(acme.place, made.folder)
    assert store.accounts.signed_in(signed) is None
    assert store.visit(visit) is None
    store.close()


def test_restore__an_open_wave_is_unknown_and_takes_no_answers_until_told(
    acme: Round, questionnaire: Questionnaire
) -> None:
    made = acme.store.upkeep().back_up()
    acme.store.close()
    told = restore(acme.place.folder, acme.place.url, made.folder, actor="operator")
    assert told.unknown == {"acme": ("2026",)}
    store = acme.place.open()
    with pytest.raises(LinkRefused):
        store.respondent(acme.code()).check_open()
    assert "unknown_wave" in [finding.code for finding in store.upkeep().check()]
    store.upkeep().settle_wave("acme", "2026", "open")
    store.respondent(acme.code()).send(response(questionnaire, team=acme.team(acme.code())))
    assert refusal(lambda: store.upkeep().settle_wave("acme", "2026", "open")) == "storage.wave_settled"
    store.close()


def test_restore__an_open_wave_can_be_closed(acme: Round, questionnaire: Questionnaire) -> None:
    code = acme.code()
    acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
    made = acme.store.upkeep().back_up()
    acme.store.close()
    store = restored_into(acme.place, made.folder)
    store.upkeep().settle_wave("acme", "2026", "closed")
    assert [wave.state for wave in store.desk("acme", OPERATOR).waves()] == ["closed"]
    assert len(store.desk("acme", OPERATOR).responses("2026")) == 1
    store.close()


def test_restore__sealed_answers_without_their_key_are_told_by_count(
    acme: Round, questionnaire: Questionnaire
) -> None:
    for number in range(3):
        code = acme.code("rep", number)
        acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
    made = acme.store.upkeep().back_up()
    acme.store.close()
    shutil.rmtree(acme.place.folder / "seals")
    store = restored_into(acme.place, made.folder)
    store.upkeep().settle_wave("acme", "2026", "open")
    lost = store.upkeep().sealed_lost()
    assert [(finding.place, finding.values) for finding in lost] == [("acme", {"wave": "2026", "n": 3})]
    assert lost[0].sentence(NL) != lost[0].sentence(EN)
    store.close()


def test_restore__is_written_in_every_log_and_the_chains_hold(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    acme.store.upkeep().back_up()
    acme.store.close()
    store = restored_into(acme.place, made.folder)
    for name in ("installation", "acme"):
        newest = store.upkeep().log(name)[0]
        assert (newest.action, newest.place) == ("restore", made.folder.name)
        assert audit.verified(store.databases, name) == []
    store.close()


def test_restore__keeps_what_was_there_among_the_backups(acme: Round, questionnaire: Questionnaire) -> None:
    made = acme.store.upkeep().back_up()
    acme.desk.add_responses("2026", [response(questionnaire)])
    acme.store.close()
    told = restore(acme.place.folder, acme.place.url, made.folder, actor="operator")
    assert told.aside is not None
    assert told.aside.parent == acme.place.folder / "backups"
    aside = sqlite3.connect(told.aside / "organization-acme.sqlite")
    assert aside.execute("SELECT count(*) FROM response").fetchone() == (1,)
    aside.close()


@pytest.mark.parametrize("file", ["installation.sqlite", "organization-acme.sqlite", "manifest.json"])
def test_restore__a_changed_backup_is_refused_and_changes_nothing(
    acme: Round, file: str, questionnaire: Questionnaire
) -> None:
    made = acme.store.upkeep().back_up()
    acme.desk.add_responses("2026", [response(questionnaire)])
    before = contents(acme.store)
    path = made.folder / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    acme.store.close()
    assert refusal(lambda: restored_into(acme.place, made.folder)).startswith("storage.backup_")
    store = acme.place.open()
    assert contents(store) == before
    assert list(acme.place.folder.glob(".restore-*")) == []
    store.close()


def test_restore__a_manifest_made_anew_by_a_stranger_is_refused(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    path = made.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "written_at": "2020-01-01T00:00:00Z"}))
    acme.store.close()
    assert refusal(lambda: restored_into(acme.place, made.folder)) == "storage.backup_damaged"


def test_restore__a_missing_file_and_a_folder_that_is_no_backup_are_refused(
    acme: Round, tmp_path: Path
) -> None:
    made = acme.store.upkeep().back_up()
    acme.store.close()
    (made.folder / "organization-acme.sqlite").unlink()
    assert refusal(lambda: restored_into(acme.place, made.folder)) == "storage.backup_damaged"
    assert refusal(lambda: restored_into(acme.place, tmp_path)) == "storage.backup_missing"


def test_restore__while_somebody_uses_the_folder_is_refused(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    assert refusal(lambda: restored_into(acme.place, made.folder)) == "storage.in_use"
    assert acme.place.count("acme", "code") == 11


def test_restore__one_that_was_interrupted_must_be_run_again_before_anything_else(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    acme.store.close()
    (acme.place.folder / "restore.unfinished").touch()
    assert refusal(acme.place.open) == "storage.restore_unfinished"
    restored_into(acme.place, made.folder).close()
    acme.place.open().close()


def test_store__while_a_backup_is_put_back_does_not_open(acme: Round) -> None:
    acme.store.close()
    with alone(acme.place.folder):
        assert refusal(acme.place.open) == "storage.being_restored"
    acme.place.open().close()


def test_restore__elsewhere_needs_the_saved_keys(
    acme: Round, tmp_path: Path, questionnaire: Questionnaire, elsewhere: Place
) -> None:
    acme.desk.add_responses("2026", [response(questionnaire)])
    care = acme.store.upkeep()
    made = care.back_up()
    care.save_keys(tmp_path / "keys")
    assert refusal(lambda: restored_into(elsewhere, made.folder)) == "storage.backup_keys"
    store = restored_into(elsewhere, made.folder, keys=tmp_path / "keys")
    assert len(store.desk("acme", OPERATOR).responses("2026")) == 1
    store.close()


@pytest.mark.parametrize("name", ["digest.key", "audit.key"])
def test_restore__under_another_key_is_refused(acme: Round, tmp_path: Path, name: str) -> None:
    care = acme.store.upkeep()
    made = care.back_up()
    care.save_keys(tmp_path / "keys")
    (tmp_path / "keys" / name).write_bytes(b"another key of the right length!")
    elsewhere = Place(tmp_path / "elsewhere", None)
    options = {"keys": tmp_path / "keys"}
    assert refusal(lambda: restored_into(elsewhere, made.folder, **options)) == "storage.backup_keys"


def test_restore__with_lost_keys_signs_everything_anew(
    acme: Round, questionnaire: Questionnaire, elsewhere: Place
) -> None:
    acme.store.accounts.add("ann", PASSWORD)
    acme.store.accounts.sign_in("ann", PASSWORD)
    acme.desk.add_responses("2026", [response(questionnaire), response(questionnaire)])
    acme.desk.close_wave("2026")
    made = acme.store.upkeep().back_up()
    store = restored_into(elsewhere, made.folder, new_keys=True)
    assert len(store.desk("acme", OPERATOR).responses("2026")) == 2
    assert [finding.code for finding in store.upkeep().check() if finding.code != "role"] == []
    store.close()


def test_restore__organizations_made_after_the_backup_are_gone(
    acme: Round, questionnaire: Questionnaire
) -> None:
    made = acme.store.upkeep().back_up()
    open_round(acme.place, acme.store, questionnaire, "later")
    acme.store.close()
    store = restored_into(acme.place, made.folder)
    assert store.organizations(OPERATOR) == {"acme": "Acme"}
    store.add_organization("later", "Later")
    assert store.desk("later", OPERATOR).waves() == []
    store.close()


def test_tables__a_backup_keeps_all_but_sign_ins_and_visits() -> None:
    assert {"sign_in", "visit"} <= set(tables.installation.tables)
