"""One respondent: opens the link, answers every part, sends, and tells what was seen when."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from time import monotonic

from benchmarks.campaigns.people import Person
from benchmarks.crowd.people import ticks_of
from benchmarks.crowd.window import Refused, Window

MOST_TRIES = 60
PAUSE = 0.5


@dataclass(frozen=True)
class Manner:
    """How people answer.

    ``thinking``: least and most seconds before each press (0, 0: none). ``ramp``: seconds over which they
    arrive. ``stop_after``: the last part that they answer, to stay on the next; None: they go on to the end.
    ``turns``: how often they turn to the next part and back instead of going on. ``drop_at``: the moment
    (``monotonic``) from which everybody's connection falls once. ``again``: whether they try again when
    something fails, as people do. ``until``: the moment at which whoever stays goes home.
    """

    thinking: tuple[float, float] = (0.0, 0.0)
    ramp: float = 0.0
    stop_after: int | None = None
    turns: int = 0
    drop_at: float = 0.0
    again: bool = False
    until: float = 0.0
    seed: int = 1


@dataclass
class Seen:
    """What one respondent saw: seconds of the first paint and of each page, moments, faults."""

    number: int
    paint: float | None = None
    pages: list[float] = field(default_factory=list)
    saved: set[str] = field(default_factory=set)
    sending: bool = False
    thanked: float | None = None
    """The moment of the thank-you."""
    faults: list[str] = field(default_factory=list)
    tries: int = 0
    """How often something that broke was tried again."""


class Walk:
    """The way of one respondent through the questionnaire."""

    def __init__(self, address: str, person: Person, manner: Manner) -> None:
        self._address, self._person, self._manner = address, person, manner
        self._random = random.Random(manner.seed * 1_000_003 + person.number)
        self._window = Window(address)
        self._dropped = False
        self.seen = Seen(person.number)

    async def go(self) -> Seen:
        """From the link to the thank-you; faults are told, not raised."""
        await asyncio.sleep(self._random.uniform(0, self._manner.ramp))
        try:
            await self._persistently(self._arrive)
            while self.seen.thanked is None and not self._stays():
                await self._think()
                await self._persistently(self._press)
            for _ in range(self._manner.turns):
                await self._persistently(self._press)
                self.seen.pages.append(await self._window.run({}, self._window.screen.button("back")))
            while self._manner.until > monotonic():
                await asyncio.sleep(min(0.5, max(0.0, self._manner.until - monotonic())))
        except Refused as refused:
            self.seen.faults.append(str(refused))
        await self._window.drop()
        return self.seen

    def _stays(self) -> bool:
        last, part = self._manner.stop_after, self._window.screen.part
        return last is not None and part is not None and part > last

    async def _persistently(self, act) -> None:  # type: ignore[no-untyped-def]
        """Do it; what breaks is tried again after a moment, where people do that."""
        for _ in range(MOST_TRIES):
            try:
                await act()
            except Refused:
                if not self._manner.again:
                    raise
                self.seen.tries += 1
                await asyncio.sleep(PAUSE * self._random.uniform(0.5, 1.5))
            else:
                return
        message = f"gave up after {MOST_TRIES} tries"
        raise Refused(message)

    async def _arrive(self) -> None:
        if self._person.code:
            await self._window.open_link(self._person.code)
        begun = monotonic()
        await self._window.open_page()
        self.seen.paint = monotonic() - begun
        self._look()

    async def _think(self) -> None:
        pause = self._random.uniform(*self._manner.thinking)
        falls = self._manner.drop_at
        if falls and not self._dropped and falls <= monotonic() + pause:
            await asyncio.sleep(max(0.0, falls - monotonic()))
            await self._window.drop()
            self._dropped = True
        await asyncio.sleep(pause)

    async def _press(self) -> None:
        """Tick everything and press on; the screen that comes says whether it was taken."""
        screen = self._window.screen
        part, items = screen.part, {widget: screen.item(widget) for widget in screen.radios}
        ticks = ticks_of(self._person.number, screen.radios, items)
        button = next(filter(None, map(screen.button, ("read", "begin", "next", "send"))), None)
        if button is None:
            message = f"no button to go on with (part {part}): {screen.wrong[:1]}"
            await self._window.run({}, None)  # what a person sees who reloads
            self._arrived_late()
            if self.seen.thanked is not None:
                return
            raise Refused(message)
        sends = screen.button("send") == button
        self.seen.sending |= sends
        took = await self._window.run(ticks, button)
        self.seen.pages.append(took)
        if screen.wrong:
            raise Refused(screen.wrong[0])
        if part is not None and (screen.part != part or screen.shows("part-thanks")):
            self.seen.saved.update(items.values())
        self._arrived_late()

    def _arrived_late(self) -> None:
        """The thank-you, or "already received" where the thanks went to a connection that fell."""
        screen = self._window.screen
        if screen.shows("part-thanks") or (self.seen.sending and screen.shows("part-refused")):
            self.seen.thanked = monotonic()

    def _look(self) -> None:
        if self._window.screen.wrong:
            raise Refused(self._window.screen.wrong[0])
