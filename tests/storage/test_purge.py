"""Purged is gone: no row, no key, and nothing in the raw files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from answering import response
from rounds import Place, Round, open_round
from sqlalchemy import text

from assessment.errors import LinkRefused, StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, SignIn, Store

MARKERS = ("Markeerstad", "markeer@example.org", "markeeropmerking", "Markeerbestuur")
PASSWORD = "a long enough password"


def planted(place: Place, store: Store, questionnaire: Questionnaire, organization: str) -> Round:
    """A wave with markers in teams, answers, addresses, comments and its notice."""
    made = open_round(
        place,
        store,
        questionnaire,
        organization,
        invited={("mt", ""): 5, ("rep", MARKERS[0]): 30},
        notice={"controller": MARKERS[3]},
    )
    some = [response(questionnaire, "rep", 3, organization=organization, team=MARKERS[0]) for _ in range(40)]
    made.desk.add_responses("2026", some)
    store.respondent(made.code()).save_draft(Draft(comments={"O1": MARKERS[2]}))
    store.enter(made.code())
    for number in range(40):
        place.run(
            organization,
            "INSERT INTO comment (id, wave, role, question, text) VALUES (:id, '2026', 'rep', 'O1', :text)",
            id=f"{number:036}",
            text=MARKERS[2] * 20,
        )
        place.run(
            organization,
            "INSERT INTO invitation (id, wave, role, team, address, list_hash, sealed_use_hash)"
            " VALUES (:id, '2026', 'rep', :team, :address, 'h', :sealed)",
            id=f"{number:036}",
            team=MARKERS[0],
            address=MARKERS[1],
            sealed=b"sealed",
        )
    return made


def found_in_files(place: Place) -> list[str]:
    """Markers in the raw files of the database, as far as they are the program's to clear."""
    if place.sqlite:
        files = [path for path in place.folder.rglob("*") if path.is_file()]
    else:
        checkpoint(place)
        (folder,) = place.run("installation", "SHOW data_directory")[0]
        files = [path for path in (Path(folder) / "base").rglob("*") if path.is_file()]
    content = [(path, path.read_bytes()) for path in files]
    return [f"{marker} in {path}" for marker in MARKERS for path, raw in content if marker.encode() in raw]


def checkpoint(place: Place) -> None:
    engine = place.engine()
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
    engine.dispose()


def analyze(place: Place, organization: str) -> None:
    """What the server's autovacuum does sooner or later: it copies common values into its statistics."""
    if not place.sqlite:
        for table in ("response", "invitation", "comment", "wave", "invited", "code"):
            place.run(organization, f"ANALYZE {table}")
        checkpoint(place)


def test_purge_wave__leaves_no_marker_in_the_raw_files(
    place: Place, store: Store, questionnaire: Questionnaire
) -> None:
    """P12: planted in answers, teams, addresses, comments and the notice."""
    made = planted(place, store, questionnaire, "acme")
    assert {entry.partition(" in ")[0] for entry in found_in_files(place)} == set(MARKERS)
    analyze(place, "acme")
    store.upkeep().purge_wave("acme", "2026")
    assert found_in_files(place) == []
    for table in (
        "wave",
        "invited",
        "code",
        "draft",
        "response",
        "comment",
        "invitation",
        "inbox",
        "release",
    ):
        assert place.count("acme", table) == 0
    for table in ("code_route", "visit"):
        assert place.count("installation", table) == 0
    assert not [path for path in (place.folder / "seals").rglob("*") if path.is_file()]
    with pytest.raises(LinkRefused):
        store.respondent(made.code()).check_open()


def test_purge_organization__leaves_no_marker_in_the_raw_files(
    place: Place, store: Store, questionnaire: Questionnaire
) -> None:
    planted(place, store, questionnaire, "acme")
    store.accounts.add("ann", PASSWORD, ("acme",))
    analyze(place, "acme")
    store.upkeep().purge_organization("acme")
    assert found_in_files(place) == []
    assert store.organizations(OPERATOR) == {}
    for table in ("membership", "code_route", "visit", "organization"):
        assert place.count("installation", table) == 0
    assert not [path for path in (place.folder / "seals").rglob("*") if path.is_file()]
    assert not list(place.folder.glob("organization-*"))
    assert [finding.code for finding in store.upkeep().check() if finding.code != "role"] == []
    store.add_organization("acme", "Acme again")
    assert store.desk("acme", OPERATOR).waves() == []


def test_purge_wave__touches_no_other_wave_and_no_other_organization(
    acme: Round, make_round: Callable[..., Round], questionnaire: Questionnaire
) -> None:
    other = make_round("other")
    issued = acme.desk.open_wave(replace(acme.wave, id="2027", year=2027))
    for desk, organization in ((acme.desk, "acme"), (other.desk, "other")):
        desk.add_responses("2026", [response(questionnaire, organization=organization)])
    acme.store.upkeep().purge_wave("acme", "2026")
    assert [wave.id for wave in acme.desk.waves()] == ["2027"]
    acme.store.respondent(issued[0].code).check_open()
    assert len(other.desk.responses("2026")) == 1
    acme.store.respondent(other.code()).check_open()


def test_purge__is_written_in_the_log(acme: Round) -> None:
    acme.store.care("acme", OPERATOR).purge_wave("2026")
    assert acme.store.care("acme", OPERATOR).log()[0].action == "purge_wave"
    acme.store.upkeep().purge_organization("acme")
    newest = acme.store.upkeep().log()[0]
    assert (newest.action, newest.place, newest.actor) == ("purge_organization", "acme", "operator")


def test_purge__an_unknown_wave_or_organization_is_refused(acme: Round) -> None:
    with pytest.raises(StorageError) as caught:
        acme.store.upkeep().purge_wave("acme", "1999")
    assert caught.value.code == "storage.unknown_wave"
    with pytest.raises(StorageError) as caught:
        acme.store.upkeep().purge_organization("nobody")
    assert caught.value.code == "storage.unknown_organization"
    assert acme.place.count("acme", "code") == 11


@pytest.mark.parametrize("account", ["bob", "nobody", "operator", "server"])
def test_care__of_an_organization_without_rights_is_refused(acme: Round, store: Store, account: str) -> None:
    store.accounts.add("bob", PASSWORD)
    with pytest.raises(StorageError) as caught:
        store.care("acme", SignIn(account))
    assert caught.value.code == "storage.unknown_organization"
    with pytest.raises(StorageError):
        store.upkeep(SignIn(account))


def test_care__names_who_purged(acme: Round, store: Store) -> None:
    store.accounts.add("ann", PASSWORD, ("acme",))
    store.care("acme", SignIn("ann")).purge_wave("2026")
    assert store.care("acme", SignIn("ann")).log()[0].actor == "ann"
