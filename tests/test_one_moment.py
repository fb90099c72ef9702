"""A running app with room for two: the third waits, those inside go on to the end, then the third does."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from loops import in_a_loop_of_its_own

from assessment.app.crowding import MOST_VARIABLE
from benchmarks.campaigns.people import Person
from benchmarks.campaigns.places import ground
from benchmarks.crowd.people import Ledger, compared, open_company
from benchmarks.crowd.site import App, start, stop
from benchmarks.crowd.walk import Manner, Walk
from benchmarks.crowd.window import Refused, Window


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[tuple[App, list[Person], object]]:
    with ground("sqlite") as on:
        place = on.new()
        people = open_company(place, 3)
        app = start(place, tmp_path / "app.log", {MOST_VARIABLE: "2"})
        yield app, people, place
        stop(app)


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_third__waits_while_two_are_inside_who_lose_nothing(
    standing: tuple[App, list[Person], object],
) -> None:
    app, people, place = standing

    async def go() -> Ledger:
        inside = [Walk(app.address, person, Manner()) for person in people[:2]]
        for walk in inside:
            await walk._persistently(walk._arrive)
        assert status(f"{app.address}/ready") == 503
        assert status(f"{app.address}/health") == 200
        third = Window(app.address)
        await third.open_link(people[2].code)
        assert (await third.ask("GET", "/"))[0] == 503
        with pytest.raises(Refused, match="connection was refused"):
            await third.connect()
        for walk in inside:
            while walk.seen.thanked is None:
                await walk._persistently(walk._press)
            await walk._window.drop()
        await asyncio.sleep(1)
        assert status(f"{app.address}/ready") == 200
        last = await Walk(app.address, people[2], Manner()).go()
        assert last.faults == []
        seen = [*(walk.seen for walk in inside), last]
        return Ledger(
            saved={one.number: one.saved for one in seen},
            sending={one.number for one in seen},
            thanked={one.number for one in seen if one.thanked is not None},
        )

    ledger = in_a_loop_of_its_own(go())
    assert len(ledger.thanked) == 3
    found = compared(place, people, ledger)  # type: ignore[arg-type]
    assert (found.responses, found.lost, found.doubled) == (3, 0, 0)
