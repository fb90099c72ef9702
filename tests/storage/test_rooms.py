"""One link for a room: as many join as there are places, each on their own, until it is over."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from answering import response
from rounds import Place, Round

from assessment.errors import LinkRefused, StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import Store

PLACES = {("mt", ""): 3, ("rep", "Noord"): 5}


@pytest.fixture
def hall(make_round: Callable[..., Round]) -> Round:
    return make_round("acme", invited=PLACES, room=True)


def test_room__each_phone_takes_a_place_and_sends_once(
    hall: Round, store: Store, questionnaire: Questionnaire, place: Place
) -> None:
    token = hall.desk.rooms.open("2026").token
    assert store.room(token).places == PLACES
    visit = store.visit(store.join(token, "rep", "Noord"))
    assert visit is not None
    assert visit.invitation().team == "Noord"
    visit.send(response(questionnaire, "rep", 3, organization="acme", team="Noord"))
    assert place.sent("acme") == 1
    assert place.count("acme", "code") == 8


def test_room__of_many_at_once_as_many_join_as_there_are_places(
    hall: Round, store: Store, place: Place
) -> None:
    token = hall.desk.rooms.open("2026").token

    def join(_number: int) -> str:
        try:
            return store.join(token, "rep", "Noord")
        except LinkRefused as refused:
            return refused.code

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(join, range(12)))
    assert said.count("link.room_full") == 7
    visits = {store.visit(one) for one in said if one != "link.room_full"}
    assert len(visits) == 5
    assert place.run("acme", "SELECT count(*) FROM code WHERE taken = 1") == [(5,)]


def test_room__ends_with_the_next_link_and_with_the_wave(hall: Round, store: Store) -> None:
    first = hall.desk.rooms.open("2026").token
    second = hall.desk.rooms.open("2026").token
    with pytest.raises(LinkRefused):
        store.room(first)
    hall.desk.close_wave("2026")
    with pytest.raises(LinkRefused):
        store.join(second, "rep", "Noord")
    with pytest.raises(StorageError):
        hall.desk.rooms.open("2026")


def test_room__is_refused_where_people_have_links_of_their_own(acme: Round) -> None:
    with pytest.raises(StorageError) as caught:
        acme.desk.rooms.open("2026")
    assert caught.value.code == "storage.not_a_room"


def test_room__the_database_does_not_hold_its_link(hall: Round, place: Place) -> None:
    token = hall.desk.rooms.open("2026").token
    assert token not in repr(place.run("installation", "SELECT * FROM room"))
