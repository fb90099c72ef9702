"""Two processes behind nginx, with the file that operators get: one that dies or stops loses nothing."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loops import in_a_loop_of_its_own

from benchmarks.campaigns.people import Person
from benchmarks.campaigns.places import Place, ground
from benchmarks.crowd.people import Ledger, compared, open_company
from benchmarks.crowd.proxy import sites
from benchmarks.crowd.site import App, Site, stop
from benchmarks.crowd.walk import Manner, Walk
from benchmarks.crowd.window import Window

PEOPLE = 10


@pytest.fixture
def company() -> Iterator[tuple[Place, list[Person], Site]]:
    if (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")) is None:
        pytest.skip("no nginx found")
    with ground("sqlite") as on, tempfile.TemporaryDirectory() as name:
        place = on.new()
        people = open_company(place, PEOPLE)
        with sites(place, Path(name), 2) as site:
            yield place, people, site


@pytest.mark.parametrize("end", [App.kill, stop], ids=["killed", "stopped"])
def test_process__that_goes_while_people_answer_loses_nothing(
    company: tuple[Place, list[Person], Site], end: Callable[[App], None]
) -> None:
    place, people, site = company

    async def go() -> Ledger:
        walks = [Walk(site.address, person, Manner((0.1, 0.4), 1.0, again=True)) for person in people]
        walking = [asyncio.create_task(walk.go()) for walk in walks]
        while sum(len(walk.seen.saved) for walk in walks) < 60:
            await asyncio.sleep(0.05)
        await asyncio.to_thread(end, site.apps[0])
        seen = await asyncio.gather(*walking)
        assert [one.faults for one in seen if one.faults] == []
        assert sum(one.tries for one in seen) > 0  # somebody was there when it went
        return Ledger(
            saved={one.number: one.saved for one in seen},
            sending={one.number for one in seen if one.sending},
            thanked={one.number for one in seen if one.thanked is not None},
        )

    ledger = in_a_loop_of_its_own(go())
    assert len(ledger.thanked) == PEOPLE
    found = compared(place, people, ledger)
    assert (found.responses, found.lost, found.doubled, found.foreign) == (PEOPLE, 0, 0, 0)


def test_browser__stays_with_one_process(company: tuple[Place, list[Person], Site]) -> None:
    _place, people, site = company

    async def ways() -> list[str]:
        found = []
        for person in people:
            window = Window(site.address)
            await window.open_link(person.code)
            first = window.cookies["scan_way"]
            for _ in range(3):
                await window.ask("GET", "/")
                assert window.cookies["scan_way"] == first
            found.append(first)
        return found

    assert set(in_a_loop_of_its_own(ways())) <= {"1", "2"}
