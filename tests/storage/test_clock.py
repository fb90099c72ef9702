"""The time: never before what was stored, and a clock that was set back changes no sign-in."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from rounds import Place

from assessment.errors import StorageError
from assessment.storage import SignIn, Store, clock

PASSWORD = "a long enough password"
HOUR = 3600.0


class Times:
    """A clock that a test sets, and the processor's own count, which only goes on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.ticks = 0.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.ticks

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        self.ticks += seconds


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    times = Times()
    monkeypatch.setattr(clock, "time", times)
    return times


@pytest.fixture
def token(store: Store, times: Times) -> str:
    store.accounts.add("ann", PASSWORD)
    return store.accounts.sign_in("ann", PASSWORD)


def test_now__is_the_clocks_time_in_utc(store: Store, times: Times) -> None:
    assert clock.now(store.databases) == datetime.fromtimestamp(times.now, UTC)
    times.pass_by(HOUR)
    assert clock.moment(store.databases) == times.now


@pytest.mark.parametrize("back", [1.0, HOUR, 25 * HOUR])
def test_now__goes_on_from_the_highest_moment_when_the_clock_is_set_back(
    store: Store, times: Times, back: float
) -> None:
    before = clock.moment(store.databases)
    times.now -= back
    assert clock.moment(store.databases) == before
    times.pass_by(60)
    assert clock.moment(store.databases) == before + 60


def test_now__another_process_goes_on_from_what_was_stored(
    store: Store, token: str, times: Times, place: Place
) -> None:
    stored = times.now
    times.now -= 25 * HOUR
    other = place.open()
    assert clock.moment(other.databases) == stored
    other.close()


@pytest.mark.parametrize("back", [HOUR, 25 * HOUR])
def test_sign_in__ends_on_time_when_the_clock_is_set_back(
    store: Store, token: str, times: Times, back: float
) -> None:
    times.now -= back
    times.pass_by(29 * 60)
    assert store.accounts.signed_in(token) == SignIn("ann")
    times.pass_by(31 * 60)
    assert store.accounts.signed_in(token) is None


def test_sign_in__lasts_on_when_the_clock_is_set_back(store: Store, token: str, times: Times) -> None:
    times.now -= 25 * HOUR
    for _ in range(10):
        times.pass_by(25 * 60)
        assert store.accounts.signed_in(token) == SignIn("ann")


def test_check__a_clock_that_is_minutes_behind_is_told_and_seconds_are_not(
    store: Store, token: str, times: Times, caplog: pytest.LogCaptureFixture
) -> None:
    times.now -= 200
    clock.check(store.databases)
    times.now -= 25 * HOUR
    with pytest.raises(StorageError, match="1503 minutes behind"):
        clock.check(store.databases)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            clock.moment(store.databases)
    assert caplog.text.count("1503 minutes behind") == 1  # once an hour
    times.now += 26 * HOUR
    clock.check(store.databases)


def test_keep__stores_the_moment_and_never_an_earlier_one(store: Store, times: Times, place: Place) -> None:
    clock.keep(store.databases)
    assert place.run("installation", "SELECT highest FROM clock") == [(times.now,)]
    times.now -= HOUR
    clock.keep(store.databases)
    assert place.run("installation", "SELECT highest FROM clock") == [(times.now + HOUR,)]
    times.pass_by(3 * HOUR)
    clock.keep(store.databases)
    assert place.run("installation", "SELECT highest FROM clock") == [(times.now + HOUR,)]
