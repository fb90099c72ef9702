"""Many respondents at once, in processes of their own, so that who measures is not in the way."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.pool import AsyncResult
from time import monotonic

from benchmarks.campaigns.people import Person
from benchmarks.crowd.people import Ledger
from benchmarks.crowd.walk import Manner, Seen, Walk

_processes = multiprocessing.get_context("spawn")


@dataclass
class Crowd:
    """What a crowd saw: seconds of first paints and pages, and how it went."""

    people: int
    started: float
    ended: float
    seen: list[Seen]
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        for each in self.seen:
            self.ledger.saved[each.number] = each.saved
            if each.sending:
                self.ledger.sending.add(each.number)
            if each.thanked is not None:
                self.ledger.thanked.add(each.number)

    @property
    def paints(self) -> list[float]:
        """Seconds from asking for the page to its first screen, one a person."""
        return [each.paint for each in self.seen if each.paint is not None]

    @property
    def pages(self) -> list[float]:
        """Seconds from a press to the whole next screen."""
        return [took for each in self.seen for took in each.pages]

    @property
    def completed(self) -> int:
        """How many were thanked."""
        return len(self.ledger.thanked)

    @property
    def faults(self) -> Counter[str]:
        """What went wrong, counted by its words."""
        return Counter(fault for each in self.seen for fault in each.faults)

    @property
    def tries(self) -> int:
        """How often something broken was tried again."""
        return sum(each.tries for each in self.seen)

    @property
    def per_minute(self) -> float:
        """Completed a minute, from the first arrival to the last thank-you."""
        last = max((each.thanked for each in self.seen if each.thanked), default=self.ended)
        return 60 * self.completed / (last - self.started) if self.completed else 0.0


class Driving:
    """A crowd under way; ``crowd()`` waits for its end."""

    def __init__(self, address: str, people: Sequence[Person], manner: Manner, processes: int) -> None:
        self.started = monotonic()
        self._people = len(people)
        self._pool = _processes.Pool(processes)
        self._parts: list[AsyncResult[list[Seen]]] = [
            self._pool.apply_async(_walk_all, (address, list(people[part::processes]), manner))
            for part in range(processes)
        ]

    def over(self) -> bool:
        """Whether everybody is done."""
        return all(part.ready() for part in self._parts)

    def crowd(self) -> Crowd:
        """What they saw, once all are done."""
        seen = [each for part in self._parts for each in part.get()]
        ended = monotonic()
        self._pool.close()
        self._pool.join()
        started = min(self.started, ended)
        return Crowd(self._people, started, ended, seen)


def drive(address: str, people: Sequence[Person], manner: Manner, processes: int = 1) -> Crowd:
    """Let everybody answer, and wait for it."""
    return Driving(address, people, manner, processes).crowd()


def _walk_all(address: str, people: Sequence[Person], manner: Manner) -> list[Seen]:
    gc.disable()  # a pause of ours must not look like one of the server
    gc.freeze()

    async def all_of_them() -> list[Seen]:
        return await asyncio.gather(*(Walk(address, person, manner).go() for person in people))

    return asyncio.run(all_of_them())
