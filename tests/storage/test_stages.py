"""What a projector shows, and what a room guesses: kept for all screens, with nobody's name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rounds import Place, Round

from assessment.errors import LinkRefused
from assessment.storage import SERVER, Store
from assessment.storage.rooms import GUESSES

WHERE = {"position": 3, "blank": True, "frozen": False, "guessing": True}
PHONE = "a" * 32


@pytest.fixture
def hall(make_round: Callable[..., Round]) -> Round:
    return make_round("acme", invited={("mt", ""): 5, ("rep", ""): 7}, room=True)


def asking(hall: Round) -> str:
    """The token of a room that is asked just now."""
    hall.desk.presenting.move("2026", **WHERE)  # type: ignore[arg-type]
    return hall.desk.rooms.open("2026", GUESSES).token


def test_stage__is_the_same_for_every_screen(hall: Round, place: Place) -> None:
    assert hall.desk.stage("2026").position == 0
    hall.desk.presenting.move("2026", **WHERE)  # type: ignore[arg-type]
    hall.desk.presenting.arrange("2026", {"hidden": ["facets"]})
    other = place.open()
    seen = other.desk("acme", SERVER).stage("2026")
    other.close()
    assert (seen.position, seen.blank, seen.frozen, seen.guessing) == (3, True, False, True)
    assert seen.arrangement == {"hidden": ["facets"]}


def test_guess__one_for_each_phone_the_last_counts(hall: Round, store: Store) -> None:
    token = asking(hall)
    for phone, points in ((PHONE, 10), ("b" * 32, 140), (PHONE, 35)):
        store.guess(token, phone, points)
    assert hall.desk.guesses("2026") == [35, 100]


def test_guess__is_taken_only_while_the_room_is_asked(hall: Round, store: Store) -> None:
    token = asking(hall)
    hall.desk.presenting.move("2026", **{**WHERE, "guessing": False})  # type: ignore[arg-type]
    assert not store.guessing(token).asked
    with pytest.raises(LinkRefused) as caught:
        store.guess(token, PHONE, 50)
    assert caught.value.code == "link.no_guessing"
    assert hall.desk.guesses("2026") == []


def test_guess__comes_with_a_code_that_was_typed_too_but_not_with_that_of_the_answers(
    hall: Round, store: Store
) -> None:
    asking(hall)
    keys = hall.desk.rooms.shown("2026", GUESSES)
    assert keys is not None
    store.guess(f"{keys.code[:4].lower()}-{keys.code[4:]}", PHONE, 50)
    assert hall.desk.guesses("2026") == [50]
    with pytest.raises(LinkRefused):
        store.guess(hall.desk.rooms.open("2026").token, PHONE, 50)


def test_guesses__stand_with_no_number_of_a_phone_no_time_and_no_code(
    hall: Round, store: Store, place: Place
) -> None:
    token = asking(hall)
    store.guess(token, PHONE, 50)
    rows = place.run("acme", "SELECT * FROM guess")
    assert len(rows[0]) == 3
    assert PHONE not in repr(rows)
    assert token not in repr(place.run("installation", "SELECT * FROM room"))


def test_guesses__go_when_asked_anew_and_with_their_room(hall: Round, store: Store, place: Place) -> None:
    store.guess(asking(hall), PHONE, 50)
    store.upkeep(SERVER).forget_guesses()
    assert hall.desk.guesses("2026") == [50]
    place.run("installation", "UPDATE room SET until = 1")
    store.upkeep(SERVER).forget_guesses()
    assert hall.desk.guesses("2026") == []
    store.guess(asking(hall), PHONE, 60)
    hall.desk.presenting.forget_guesses("2026")
    assert hall.desk.guesses("2026") == []


def test_room_keys__are_shown_while_the_room_is_open(hall: Round, place: Place) -> None:
    made = hall.desk.rooms.open("2026")
    assert hall.desk.rooms.shown("2026") == made
    assert hall.desk.rooms.shown("2026", GUESSES) is None
    place.run("installation", "UPDATE room SET until = 1")
    assert hall.desk.rooms.shown("2026") is None


def test_guesses__may_go_on_after_the_wave_has_closed(hall: Round, store: Store) -> None:
    token = asking(hall)
    hall.desk.close_wave("2026")
    store.guess(token, PHONE, 20)
    assert hall.desk.guesses("2026") == [20]
