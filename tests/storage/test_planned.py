"""Planned waves: kept, changed by who saw the newest, opened once, closed on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from rounds import PEOPLE, Place, Round

from assessment.errors import LinkRefused, StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, OrganizationDesk, Store, Wave


@pytest.fixture
def desk(store: Store) -> OrganizationDesk:
    return store.add_organization("acme", "Acme")


@pytest.fixture
def planned(desk: OrganizationDesk, questionnaire: Questionnaire) -> Wave:
    which = ("2026", questionnaire.id, questionnaire.version, 2026)
    desk.planned.add(Wave(*which, True, False, False, PEOPLE, {"contact": "Ann"}, closes_on="2026-12-24"))
    (wave,) = desk.planned.all()
    return wave


def refusal(act: object, *arguments: object) -> str:
    with pytest.raises(StorageError) as caught:
        act(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_planned_wave__is_kept_and_no_result_knows_it(desk: OrganizationDesk, planned: Wave) -> None:
    assert (planned.state, planned.invited, planned.notice) == ("planned", PEOPLE, {"contact": "Ann"})
    assert (planned.closes_on, planned.opened_on) == ("2026-12-24", "")
    assert desk.waves() == []


def test_revise__changes_what_is_planned(desk: OrganizationDesk, planned: Wave) -> None:
    desk.planned.revise(replace(planned, invited={("rep", "Oost"): 9}, agreed=True, thresholds={"group": 8}))
    (wave,) = desk.planned.all()
    assert (wave.invited, wave.agreed, wave.thresholds) == ({("rep", "Oost"): 9}, True, {"group": 8})
    assert wave.revision == planned.revision + 1


def test_revise__the_later_of_two_is_told(desk: OrganizationDesk, planned: Wave) -> None:
    desk.planned.revise(replace(planned, year=2027))
    assert refusal(desk.planned.revise, replace(planned, year=2028)) == "storage.edited_meanwhile"
    assert refusal(desk.planned.drop, "2026", planned.revision) == "storage.edited_meanwhile"
    assert [wave.year for wave in desk.planned.all()] == [2027]


def test_add__a_name_that_is_taken_is_refused(acme: Round) -> None:
    assert refusal(acme.desk.planned.add, acme.wave) == "storage.wave_exists"


def test_open__takes_the_place_of_the_planned_wave_and_gives_its_codes(
    store: Store, desk: OrganizationDesk, planned: Wave
) -> None:
    issued = desk.open_wave(replace(planned, state="open"), planned=planned.revision)
    assert len(issued) == sum(PEOPLE.values())
    assert desk.planned.all() == []
    assert [(wave.state, wave.closes_on) for wave in desk.waves()] == [("open", "2026-12-24")]
    store.respondent(issued[0].code).check_open()


def test_open__twice_from_the_same_screen_opens_once(desk: OrganizationDesk, planned: Wave) -> None:
    desk.open_wave(replace(planned, state="open"), planned=planned.revision)
    seen = planned.revision
    with pytest.raises(StorageError) as caught:
        desk.open_wave(replace(planned, state="open"), planned=seen)
    assert caught.value.code == "storage.edited_meanwhile"


def test_drop__forgets_it(desk: OrganizationDesk, planned: Wave, place: Place) -> None:
    desk.planned.drop("2026", planned.revision)
    assert desk.planned.all() == []
    assert place.count("acme", "invited") == 0


def test_extend__another_day_by_who_saw_the_newest(acme: Round) -> None:
    seen = acme.desk.waves()[0].revision
    acme.desk.extend_wave("2026", "2027-01-15", seen)
    assert acme.desk.waves()[0].closes_on == "2027-01-15"
    assert refusal(acme.desk.extend_wave, "2026", "2027-02-15", seen) == "storage.edited_meanwhile"
    acme.desk.close_wave("2026")
    assert refusal(acme.desk.extend_wave, "2026", "2027-02-15") == "storage.wave_not_open"


def test_upkeep__closes_a_wave_when_its_last_day_is_over_and_not_before(acme: Round, store: Store) -> None:
    care, today = store.upkeep(), store.upkeep().today().isoformat()
    acme.desk.extend_wave("2026", today)
    care.close_ended()
    assert acme.desk.waves()[0].open
    acme.desk.extend_wave("2026", "2020-01-31")
    care.close_ended()
    (wave,) = acme.desk.waves()
    assert (wave.state, wave.closed_on) == ("closed", today)
    with pytest.raises(LinkRefused):
        store.respondent(acme.code()).check_open()


def test_reopen__takes_the_closing_day_away(acme: Round, store: Store) -> None:
    acme.desk.extend_wave("2026", "2020-01-31")
    store.upkeep().close_ended()
    acme.desk.reopen_wave("2026")
    store.upkeep().close_ended()
    assert acme.desk.waves()[0].open


def test_profile__the_later_of_two_is_told(desk: OrganizationDesk, store: Store) -> None:
    known = desk.known()
    profile = known.profile.model_copy(update={"sector": "G", "contact": "Ann"})
    desk.revise(replace(known, name="Acme BV", profile=profile))
    again = store.desk("acme", OPERATOR)
    assert (again.name, again.known().profile.sector) == ("Acme BV", "G")
    assert refusal(desk.revise, replace(known, name="Acme NV")) == "storage.edited_meanwhile"


def test_first_day__links_work_from_then_on_and_are_told_so_before(
    store: Store, desk: OrganizationDesk, planned: Wave, place: Place
) -> None:
    tomorrow = (store.upkeep().today() + timedelta(days=1)).isoformat()
    opened = replace(planned, state="open", opens_on=tomorrow)
    code = desk.open_wave(opened, planned=planned.revision)[0].code
    for act in (store.respondent(code).check_open, lambda: store.enter(code)):
        with pytest.raises(LinkRefused) as caught:
            act()
        assert caught.value.code == "link.not_yet_open"
    today = store.upkeep().today().isoformat()
    place.run("acme", "UPDATE wave SET opens_on = :today", today=today)
    store.respondent(code).check_open()
