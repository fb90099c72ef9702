"""The watcher of a wave that is presented, wrong codes, and decks that are drawn once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assessment.app.stage import hub
from assessment.app.tries import MOST_WRONG, MOST_WRONG_IN_ALL, Tries
from assessment.errors import LinkRefused, StorageError


async def first_line(watcher: hub.Watcher, seen: str) -> bytes:
    async for line in watcher.news(seen):
        if line.strip():
            return line
    return b""


def test_watcher__reads_once_for_all_who_follow_and_tells_each_what_is_newer() -> None:
    read = {"times": 0, "position": 0}

    def look() -> dict[str, Any]:
        read["times"] += 1
        return {"position": read["position"]}

    async def session() -> list[bytes]:
        watcher = hub.Watcher(look)
        await first_line(watcher, "")
        following = [asyncio.create_task(first_line(watcher, watcher.stamp)) for _ in range(50)]
        await asyncio.sleep(0)
        read["times"], read["position"] = 0, 7
        watcher.nudge()
        told = await asyncio.gather(*following)
        watcher.task.cancel()
        return told

    told = asyncio.run(session())
    assert all(b'"position": 7' in one for one in told)
    assert len(told) == 50
    assert read["times"] <= 2


def test_watcher__ends_at_last_where_nothing_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PATIENCE_SECONDS", 0.4)

    async def session() -> bool:
        watcher = hub.Watcher(lambda: {"position": 1})
        first = [line async for line in watcher.news("")]
        again = [line async for line in watcher.news(watcher.stamp)]
        watcher.task.cancel()
        return (len(first), len(again)) == (2, 1)

    assert asyncio.run(session())


def test_watcher__goes_to_sleep_when_nobody_follows_and_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "IDLE_SECONDS", 0.0)

    async def session() -> tuple[bool, bool]:
        watchers = hub.Hub()
        first = watchers.watcher(("acme", "2026"), dict)
        await first.task
        second = watchers.watcher(("acme", "2026"), dict)
        second.task.cancel()
        return first is second, first.task.done()

    assert asyncio.run(session()) == (False, True)


def test_watcher__stays_awake_for_who_follows_a_quiet_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "IDLE_SECONDS", 0.0)
    shown = {"sent": 0}

    async def session() -> tuple[bytes, bool]:
        watcher = hub.Watcher(lambda: dict(shown))
        await first_line(watcher, "")
        following = asyncio.create_task(first_line(watcher, watcher.stamp))
        await asyncio.sleep(4 * hub.EVERY_SECONDS)  # nobody sends for a while
        shown["sent"] = 5
        told = await asyncio.wait_for(following, 5)
        await asyncio.wait_for(watcher.task, 5)
        return told, watcher.task.done()

    told, asleep = asyncio.run(session())
    assert b'"sent": 5' in told
    assert asleep


def test_watcher__tells_what_went_wrong() -> None:
    def broken() -> dict[str, Any]:
        raise StorageError("storage.unknown_organization")

    async def session() -> None:
        await first_line(hub.Watcher(broken), "")

    with pytest.raises(StorageError):
        asyncio.run(session())


def test_tries__an_address_is_refused_after_thirty_wrong_ones_and_others_are_not() -> None:
    tries = Tries()
    for _ in range(MOST_WRONG):
        tries.check("one")
        tries.wrong("one")
    with pytest.raises(LinkRefused):
        tries.check("one")
    tries.check("other")


def test_tries__many_addresses_together_are_refused_too() -> None:
    tries = Tries()
    for number in range(MOST_WRONG_IN_ALL):
        tries.wrong(f"address {number}")
    with pytest.raises(LinkRefused):
        tries.check("another")
