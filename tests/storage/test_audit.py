"""The audit log: what is written down, and that nobody changes it unnoticed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from answering import response
from rounds import Place, Round

from assessment.errors import SignInRefused
from assessment.i18n import EN, LANGUAGES, translate
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, Store, audit

PASSWORD = "a long enough password"
INSTALLATION = "installation"
WRITTEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(store: Store, *places: str) -> None:
    for place in places:
        with store.databases.writing() as connection:
            audit.append(
                store.databases,
                connection,
                INSTALLATION,
                at=WRITTEN,
                actor="ann",
                action="backup",
                place=place,
            )


def put_back(place: Place, name: str, row: tuple[object, ...]) -> None:
    """Write a whole entry behind the store's back."""
    names = ("number", "at", "actor", "action", "place", "detail", "previous", "digest")
    statement = f"INSERT INTO audit ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    place.run(name, statement, **dict(zip(names, row, strict=True)))


def found(store: Store) -> list[str]:
    return [finding.code for finding in audit.verified(store.databases, INSTALLATION)]


def test_audit__is_read_newest_first_and_its_chain_is_whole(store: Store) -> None:
    write(store, "one", "two", "three")
    entries = audit.entries(store.databases, INSTALLATION)
    assert [entry.place for entry in entries][:3] == ["three", "two", "one"]
    assert entries[0].number == entries[1].number + 1
    assert found(store) == []
    assert len(audit.entries(store.databases, INSTALLATION, 2)) == 2


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'bob'",
        "at = '2026-03-02T12:00:00Z'",
        "action = 'export'",
        "place = 'elsewhere'",
        "detail = '{\"a\": 1}'",
        "previous = 'x'",
        "digest = 'x'",
    ],
)
def test_audit__a_changed_entry_is_noticed(store: Store, place: Place, change: str) -> None:
    write(store, "one", "two", "three")
    place.run(INSTALLATION, f"UPDATE audit SET {change} WHERE place = 'two'")
    assert "audit_broken" in found(store)


@pytest.mark.parametrize("gone", ["one", "two", "three"])
def test_audit__a_removed_entry_is_noticed_wherever_it_stood(store: Store, place: Place, gone: str) -> None:
    write(store, "one", "two", "three")
    place.run(INSTALLATION, f"DELETE FROM audit WHERE place = '{gone}'")
    codes = {"one": "audit_start", "two": "audit_broken", "three": "audit_end"}
    assert codes[gone] in found(store)


def test_audit__reordered_entries_are_noticed(store: Store, place: Place) -> None:
    write(store, "one", "two", "three")
    for step in ("number + 100 WHERE place = 'one'", "number - 1 WHERE place = 'two'"):
        place.run(INSTALLATION, f"UPDATE audit SET number = {step}")
    place.run(INSTALLATION, "UPDATE audit SET number = number - 99 WHERE place = 'one'")
    assert "audit_broken" in found(store)


def test_audit__an_emptied_log_is_noticed(store: Store, place: Place) -> None:
    write(store, "one")
    place.run(INSTALLATION, "DELETE FROM audit")
    assert found(store) == ["audit_end"]


def test_audit__an_entry_copied_from_another_log_is_noticed(acme: Round) -> None:
    write(acme.store, "one")
    row = acme.place.run(INSTALLATION, "SELECT * FROM audit ORDER BY number LIMIT 1")[0]
    acme.place.run("acme", "DELETE FROM audit")
    put_back(acme.place, "acme", row)
    assert audit.verified(acme.store.databases, "acme")[0].code == "audit_broken"


def test_audit__a_genuine_entry_of_another_past_is_noticed(store: Store, place: Place) -> None:
    write(store, "one", "two")
    past = place.run(INSTALLATION, "SELECT * FROM audit WHERE place = 'two'")[0]
    place.run(INSTALLATION, "DELETE FROM audit WHERE place = 'two'")
    write(store, "hidden", "three")
    place.run(INSTALLATION, "DELETE FROM audit WHERE place = 'hidden'")
    put_back(place, INSTALLATION, past)
    assert found(store) == ["audit_broken"]


def test_audit__a_transaction_that_fails_leaves_no_entry(store: Store) -> None:
    write(store, "one")
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(store)
    assert audit.entries(store.databases, INSTALLATION)[0].place == "one"
    assert found(store) == []


def _write_and_fail(store: Store) -> None:
    with store.databases.writing() as connection:
        audit.append(store.databases, connection, INSTALLATION, actor="ann", action="backup", place="two")
        raise ZeroDivisionError


def test_audit__many_writers_at_once_make_one_chain(store: Store, place: Place) -> None:
    other = place.open()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write((store, other)[number % 2], str(number)), range(24)))
    other.close()
    entries = audit.entries(store.databases, INSTALLATION)
    assert {str(number) for number in range(24)} <= {entry.place for entry in entries}
    assert [entry.number for entry in entries] == list(range(len(entries), 0, -1))
    assert found(store) == []


def test_cut__old_entries_go_and_the_new_start_is_noted(store: Store, place: Place) -> None:
    write(store, "one", "two", "three")
    gone = audit.cut_before(store.databases, INSTALLATION, date(2026, 3, 2), "server")
    assert gone >= 3
    entries = audit.entries(store.databases, INSTALLATION)
    assert entries[0].action == audit.CUT
    assert "one" not in [entry.place for entry in entries]
    assert found(store) == []
    assert audit.cut_before(store.databases, INSTALLATION, date(2026, 3, 2), "server") == 0


def test_cut__one_that_nobody_noted_is_noticed_after_a_noted_one(store: Store, place: Place) -> None:
    write(store, "one", "two")
    audit.cut_before(store.databases, INSTALLATION, date(2026, 3, 2), "server")
    write(store, "three")
    place.run(INSTALLATION, "DELETE FROM audit WHERE action = 'cut'")
    assert found(store) == ["audit_start"]


def test_audit__sign_ins_and_failures_of_known_accounts_stand_in_it(store: Store) -> None:
    store.accounts.add("ann", PASSWORD)
    store.accounts.sign_in("ann", PASSWORD)
    for account in ("ann", "nobody here"):
        with pytest.raises(SignInRefused):
            store.accounts.sign_in(account, "a wrong password")
    said = [(entry.action, entry.place) for entry in audit.entries(store.databases, INSTALLATION)]
    assert said[:2] == [("sign_in_failed", "ann"), ("sign_in", "ann")]
    assert "nobody here" not in str(said)


def test_audit__of_an_organization_tells_of_openings_and_closings(acme: Round) -> None:
    acme.desk.close_wave("2026")
    care = acme.store.care("acme", OPERATOR)
    assert {("wave_opened", "2026"), ("wave_closed", "2026")} <= {
        (entry.action, entry.place) for entry in care.log()
    }
    assert audit.verified(acme.store.databases, "acme") == []


@pytest.mark.parametrize("action", [*sorted(audit.SAID), "something_newer"])
def test_entry__is_said_in_both_languages(action: str) -> None:
    words = ("file", "state", "written_at", "until", "names", "n")
    detail = {"through": 3, **dict.fromkeys(words, "x")}
    entry = audit.Entry(1, "2026-03-01T12:00:00Z", "operator", action, "2026", detail)
    said = [entry.sentence(language) for language in LANGUAGES]
    assert len(set(said)) == 2
    assert translate("care.log.other", EN, action=action, actor="x", place="y")


def test_audit__a_respondent_leaves_no_entry(acme: Round, questionnaire: Questionnaire) -> None:
    before = [acme.place.count(name, "audit") for name in ("acme", INSTALLATION)]
    for number in range(4):
        code = acme.code("rep", number)
        token = acme.store.enter(code)
        desk = acme.store.visit(token)
        assert desk is not None
        desk.save_draft(Draft(part=1))
        desk.send(response(questionnaire, team=acme.team(code)))
        acme.store.end_visit(token)
    assert [acme.place.count(name, "audit") for name in ("acme", INSTALLATION)] == before
