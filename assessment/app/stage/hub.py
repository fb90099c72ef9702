"""One watcher for each wave that is presented: however many follow, the database is asked once.

Who follows is told each change on a line of an answer that stays open for some seconds, and asks again. So a
change is seen everywhere within a quarter of a second, and a quiet room costs nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

EVERY_SECONDS = 0.25
PATIENCE_SECONDS = 45.0
"""How long an answer stays open."""
IDLE_SECONDS = 15.0

Read = Callable[[], dict[str, Any]]


class Watcher:
    """What is shown of one wave just now, for everybody who follows it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._turn = asyncio.Event()
        self._asked = asyncio.get_running_loop().time()
        self._following = 0
        self._look = asyncio.Event()
        self.line = b""
        self.stamp = ""
        self.failed: Exception | None = None
        self.over = False
        self.task = asyncio.create_task(self._watch())

    async def news(self, seen: str) -> AsyncIterator[bytes]:
        """An empty line, then what is shown: a line of JSON each time that changes from what was ``seen``.

        Ends after some seconds. Raises what went wrong at reading.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_SECONDS
        self._following += 1
        try:
            yield b"\n"  # at once: whoever was cut off hears that the server is there again
            while loop.time() < until and not self.over:
                if self.failed:
                    raise self.failed
                if self.stamp not in ("", seen):
                    seen = self.stamp
                    yield self.line
                turn = self._turn
                with suppress(TimeoutError):
                    async with asyncio.timeout(until - loop.time()):
                        await turn.wait()
        finally:
            self._following -= 1
            self._asked = loop.time()

    def nudge(self) -> None:
        """Look at once: something was changed here."""
        self._look.set()

    def end(self) -> None:
        """Let every answer end: the server stops."""
        self.over = True
        self._tell()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while self._following or loop.time() - self._asked < IDLE_SECONDS:
            try:
                shown = await run_in_threadpool(self._read)
            except Exception as error:  # noqa: BLE001 - told to whoever follows, who asks anew
                self.failed = error
                self._tell()
                return
            body = json.dumps(shown, sort_keys=True).encode()
            stamp = hashlib.sha256(body).hexdigest()[:16]
            if stamp != self.stamp:
                self.stamp = stamp
                self.line = json.dumps({**shown, "stamp": stamp}).encode() + b"\n"
                self._tell()
            self._look.clear()
            try:
                await asyncio.wait_for(self._look.wait(), EVERY_SECONDS)
            except TimeoutError:
                continue

    def _tell(self) -> None:
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()


class Hub:
    """The watchers of this process."""

    def __init__(self) -> None:
        self._watchers: dict[tuple[str, str], Watcher] = {}

    def end(self) -> None:
        """Let every answer of every watcher end."""
        for watcher in self._watchers.values():
            watcher.end()

    def watcher(self, place: tuple[str, str], read: Read) -> Watcher:
        """The watcher of a wave; a new one where it had gone to sleep."""
        kept = self._watchers.get(place)
        if kept is None or kept.task.done():
            kept = self._watchers[place] = Watcher(read)
        return kept

    def nudge(self, place: tuple[str, str]) -> None:
        """Let everybody who follows a wave see at once what was changed."""
        kept = self._watchers.get(place)
        if kept is not None:
            kept.nudge()
