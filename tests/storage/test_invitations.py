"""Codes from a pool or for the addresses of a list: reissued, never telling who has answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from answering import response
from rounds import Place, Round, open_round

from assessment.errors import LinkRefused, StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Invited, Store, codes

PEOPLE = [
    *(Invited("rep", "Noord", f"noord{number}@example.com") for number in range(6)),
    *(Invited("mt", "", f"mt{number}@example.com") for number in range(3)),
]


@pytest.fixture
def listed(place: Place, store: Store, questionnaire: Questionnaire) -> Round:
    """A wave with an invitation list."""
    return open_round(place, store, questionnaire, people=PEOPLE, invited={})


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises((StorageError, LinkRefused)) as caught:
        act()
    return caught.value.code


def test_list__gives_a_code_for_each_address_and_counts_the_invited(listed: Round) -> None:
    assert {(entry.role, entry.team, entry.address) for entry in listed.issued} == {
        (entry.role, entry.team, entry.address) for entry in PEOPLE
    }
    assert listed.desk.waves()[0].invited == {("rep", "Noord"): 6, ("mt", ""): 3}
    assert listed.store.respondent(listed.issued[0].code).invitation().invited == {"rep": 6, "mt": 3}


def test_list__shares_no_value_with_the_codes(listed: Round) -> None:
    use = {row[0] for row in listed.place.run("acme", "SELECT use_hash FROM code")}
    kept = repr(listed.place.run("acme", "SELECT * FROM invitation"))
    assert use == {codes.use_hash(entry.code) for entry in listed.issued}
    assert not any(value in kept for value in use)
    routes = repr(listed.place.run("installation", "SELECT route_hash FROM code_route"))
    assert not any(codes.list_hash(entry.code) in routes for entry in listed.issued)
    assert len({codes.list_hash(e.code) for e in listed.issued} & use) == 0


def test_list__lies_in_another_order_than_its_codes(listed: Round) -> None:
    """Both tables are in the order of their own random keys, so their orders say nothing of each other."""
    for table, key in (("code", "use_hash"), ("invitation", "id")):
        order = "" if listed.place.sqlite else "ORDER BY ctid"
        found = [row[0] for row in listed.place.run("acme", f"SELECT {key} FROM {table} {order}")]
        assert found == sorted(found)


@pytest.mark.parametrize("address", ["", "   ", "a" * 321, "NOORD1@example.com"])
def test_list__an_address_that_is_missing_too_long_or_double_opens_no_wave(
    place: Place, store: Store, questionnaire: Questionnaire, address: str
) -> None:
    wrong = [*PEOPLE, Invited("rep", "Noord", address)]

    def opening() -> Round:
        return open_round(place, store, questionnaire, people=wrong, invited={})

    assert refusal(opening) == "storage.unusable_address"
    assert store.desk("acme", OPERATOR).waves() == []


def test_invite__adds_people_later(listed: Round) -> None:
    (late,) = listed.desk.invite("2026", [Invited("rep", "Zuid", "late@example.com")])
    assert listed.store.respondent(late.code).invitation().team == "Zuid"
    assert listed.desk.waves()[0].invited["rep", "Zuid"] == 1
    again = [Invited("rep", "Zuid", "LATE@example.com")]
    assert refusal(lambda: listed.desk.invite("2026", again)) == "storage.unusable_address"


def test_remind__gives_everybody_a_new_code_and_kills_the_old(
    listed: Round, questionnaire: Questionnaire
) -> None:
    answered = listed.issued[0]
    listed.store.respondent(answered.code).send(response(questionnaire, team="Noord"))
    fresh = listed.desk.remind("2026")
    assert {entry.address for entry in fresh} == {entry.address for entry in PEOPLE}
    assert not {entry.code for entry in fresh} & {entry.code for entry in listed.issued}
    said = Counter(refusal(lambda e=entry: listed.store.enter(e.code)) for entry in listed.issued)
    assert said == {"link.unknown": 9}
    for entry in fresh:
        if entry.address == answered.address:
            assert refusal(lambda e=entry: listed.store.enter(e.code)) == "link.used"
        else:
            assert listed.store.respondent(entry.code).invitation().team == entry.team
            assert listed.store.enter(entry.code)


def test_remind__works_again_and_leaves_as_many_codes_as_before(
    listed: Round, questionnaire: Questionnaire
) -> None:
    listed.store.respondent(listed.issued[0].code).send(response(questionnaire, team="Noord"))
    listed.desk.remind("2026")
    fresh = listed.desk.remind("2026")
    assert listed.place.count("acme", "code") == listed.place.count("acme", "invitation") == 9
    assert listed.place.run("acme", "SELECT count(*) FROM code WHERE used = 1") == [(1,)]
    assert sum(listed.store.respondent(entry.code).invitation().used for entry in fresh) == 1


def test_remind__tells_files_nothing_of_who_answered(listed: Round, questionnaire: Questionnaire) -> None:
    """A list's rows look alike before and after somebody's sending: only the code's row changes."""
    before = listed.place.run("acme", "SELECT * FROM invitation ORDER BY id")
    listed.store.respondent(listed.issued[0].code).send(response(questionnaire, team="Noord"))
    assert listed.place.run("acme", "SELECT * FROM invitation ORDER BY id") == before
    listed.desk.remind("2026")
    after = listed.place.run("acme", "SELECT * FROM invitation ORDER BY id")
    assert [row[:5] for row in after] == [row[:5] for row in before]
    assert not any(new[5] == old[5] or new[6] == old[6] for new, old in zip(after, before, strict=True))


def test_remind__after_a_close_is_refused_and_the_codes_go_on_working(listed: Round) -> None:
    listed.desk.close_wave("2026")
    assert refusal(lambda: listed.desk.remind("2026")) == "storage.wave_not_open"
    listed.desk.reopen_wave("2026")
    assert refusal(lambda: listed.desk.remind("2026")) == "storage.list_sealed_before"
    assert listed.store.enter(listed.issued[0].code)


def test_remind__a_wave_without_a_list_has_nobody_to_remind(acme: Round) -> None:
    assert acme.desk.remind("2026") == []
    assert acme.store.enter(acme.code())


def test_pool__unused_codes_are_renewed_and_the_old_ones_lead_nowhere(
    place: Place, store: Store, questionnaire: Questionnaire
) -> None:
    wide = open_round(place, store, questionnaire, invited={("rep", "Noord"): 7, ("rep", "Zuid"): 5})
    wide.store.respondent(wide.code()).send(response(questionnaire, team="Noord"))
    fresh = wide.desk.reissue_pool("2026", "rep", "Noord")
    assert len(fresh) == 6
    assert refusal(lambda: store.enter(wide.code("rep", 1))) == "link.unknown"
    assert refusal(lambda: store.enter(wide.code())) == "link.used"
    for entry in fresh:
        assert store.respondent(entry.code).invitation().team == "Noord"
    assert store.enter(next(entry.code for entry in wide.issued if entry.team == "Zuid"))
    assert wide.place.count("acme", "code") == 12


def test_pool__fewer_than_five_unused_codes_are_not_renewed(acme: Round) -> None:
    assert refusal(lambda: acme.desk.reissue_pool("2026", "rep", "Noord")) == "storage.too_few_unused"
    assert acme.store.enter(acme.code())


def test_codes__of_a_wave_that_is_not_there_are_refused(acme: Round) -> None:
    assert refusal(lambda: acme.desk.invite("2030", PEOPLE)) == "storage.unknown_wave"
    assert refusal(lambda: acme.desk.reissue_pool("2030", "rep", "")) == "storage.unknown_wave"
