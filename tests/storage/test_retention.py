"""How long things are kept: dates at month ends and leap days, what is due, and that it then goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from answering import response
from hypothesis import given
from hypothesis import strategies as st
from rounds import Place, Round

from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire
from assessment.storage import Store, audit, retention
from assessment.storage.retention import Kept, due, months_after

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-08-31", 24, "2028-08-31"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_months_after__a_month_without_that_day_ends_on_its_last(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == after


@given(DAYS, st.integers(0, 120))
def test_months_after__never_shortens_and_never_slips_a_month(day: date, months: int) -> None:
    after = months_after(day, months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day <= day.day
    assert months_after(day + timedelta(days=1), months) >= after


@given(DAYS, DAYS)
def test_audit__an_entry_is_due_just_when_cutting_takes_it(written: date, today: date) -> None:
    until = months_after(written, retention.AUDIT_MONTHS) + timedelta(days=1)
    taken = written < months_after(today, -retention.AUDIT_MONTHS)
    assert (until <= today) == taken


def closed_on(acme: Round, day: str, **notice: int) -> None:
    acme.desk.close_wave("2026")
    acme.place.run("acme", "UPDATE wave SET closed_on = :day", day=day)
    if notice:
        told = "{" + ", ".join(f'"{name}": {value}' for name, value in notice.items()) + "}"
        acme.place.run("acme", "UPDATE wave SET notice = :told", told=told)


def dates(store: Store, kind: str) -> list[str]:
    return [entry.until.isoformat() for entry in store.upkeep().kept() if entry.kind == kind]


def test_kept__an_open_wave_has_no_date(acme: Round) -> None:
    assert dates(acme.store, "responses") == []


def test_kept__responses_go_after_24_months_or_as_the_notice_told(acme: Round) -> None:
    closed_on(acme, "2024-02-29")
    assert dates(acme.store, "responses") == ["2026-02-28"]
    closed_on(acme, "2024-02-29", retention_months=12)
    assert dates(acme.store, "responses") == ["2025-02-28"]


def add_invitation(acme: Round) -> None:
    acme.place.run(
        "acme",
        "INSERT INTO invitation (id, wave, role, team, address, list_hash, sealed_use_hash)"
        " VALUES ('i', '2026', 'rep', '', 'someone@example.org', 'h', :sealed)",
        sealed=b"sealed",
    )


@pytest.mark.parametrize(
    ("told", "until"),
    [({}, "2026-03-30"), ({"list_days": 14}, "2026-03-14"), ({"list_days": 90}, "2026-03-30")],
)
def test_kept__lists_go_after_30_days_or_sooner_as_the_notice_told(
    acme: Round, told: dict[str, int], until: str
) -> None:
    closed_on(acme, "2026-02-28", **told)
    add_invitation(acme)
    assert dates(acme.store, "list") == [until]


def test_kept__backups_go_after_35_days_by_their_manifest(acme: Round) -> None:
    made = acme.store.upkeep().back_up()
    os.utime(made.folder, (0, 0))
    written = date.fromisoformat(made.manifest.written_at[:10])
    assert dates(acme.store, "backup") == [(written + timedelta(days=35)).isoformat()]


def test_kept__what_lies_in_the_backups_folder_without_a_manifest_goes_by_its_age(acme: Round) -> None:
    aside = acme.place.folder / "backups" / "before-restore-0"
    aside.mkdir(parents=True)
    os.utime(aside, (1_700_000_000, 1_700_000_000))
    assert dates(acme.store, "backup") == ["2023-12-19"]
    acme.store.upkeep().let_go()
    assert not aside.exists()


def test_due__on_the_day_itself_and_not_before() -> None:
    kept = [Kept("list", "acme", "2026", date(2026, 3, 30))]
    assert due(kept, date(2026, 3, 29)) == []
    assert due(kept, date(2026, 3, 30)) == kept


@pytest.mark.parametrize("kind", ["drafts", "list", "responses", "backup", "audit"])
def test_kept__is_said_in_both_languages(kind: str) -> None:
    kept = Kept(kind, "acme", "2026", date(2026, 3, 30))  # type: ignore[arg-type]
    assert kept.sentence(NL) != kept.sentence(EN)
    assert "2026-03-30" in kept.sentence(NL)


def test_let_go__deletes_what_is_due_and_no_more(acme: Round, questionnaire: Questionnaire) -> None:
    acme.desk.add_responses("2026", [response(questionnaire)])
    closed_on(acme, acme.store.upkeep().today().isoformat())
    add_invitation(acme)
    assert acme.store.upkeep().let_go() == 0
    closed_on(acme, (acme.store.upkeep().today() - timedelta(days=31)).isoformat())
    assert acme.store.upkeep().let_go() == 1
    assert (acme.place.count("acme", "invitation"), acme.place.count("acme", "response")) == (0, 1)
    assert acme.store.upkeep().log("acme")[0].action == "retention_list"
    closed_on(acme, "2020-01-31")
    assert acme.store.upkeep().let_go() == 1
    assert [acme.place.count("acme", table) for table in ("response", "wave", "code")] == [0, 0, 0]


def test_let_go__a_log_entry_goes_after_24_months(acme: Round, place: Place) -> None:
    with acme.store.databases.writing() as connection:
        audit.append(
            acme.store.databases,
            connection,
            "installation",
            at=datetime(2020, 2, 29, 10, tzinfo=UTC),
            actor="ann",
            action="backup",
            place="old",
        )
    if audit.entries(acme.store.databases, "installation")[-1].place != "old":
        place.run("installation", "DELETE FROM audit WHERE place <> 'old'")
    assert dates(acme.store, "audit")[0] == "2022-03-01"
    acme.store.upkeep().let_go()
    assert "old" not in [entry.place for entry in acme.store.upkeep().log()]


def test_drafts__go_thirty_days_after_a_close_that_nobody_looked_at(
    acme: Round, make_round: Callable[..., Round]
) -> None:
    today = acme.store.upkeep().today()
    acme.place.run("acme", "INSERT INTO draft (id, wave, body) VALUES ('d', '2026', :body)", body=b"b")
    closed_on(acme, (today - timedelta(days=29)).isoformat())
    assert acme.store.upkeep().due() == []
    closed_on(acme, (today - timedelta(days=30)).isoformat())
    assert [entry.kind for entry in acme.store.upkeep().due()] == ["drafts"]
    acme.store.upkeep().let_go()
    assert acme.place.count("acme", "draft") == 0
