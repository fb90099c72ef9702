"""kill -9 at random moments: of processes with forty respondents at work, and of one that closes a wave."""

from __future__ import annotations

import random
import time

from benchmarks.campaigns.outcome import Outcome, timed
from benchmarks.campaigns.people import Ledger, Person, compared, open_round, response_of
from benchmarks.campaigns.places import Ground, Place
from benchmarks.campaigns.processes import (
    Worker,
    close,
    fill_in,
    finish,
    listen,
    listen_for_progress,
    until_ready,
)

PEOPLE = {("mt", ""): 5, ("rep", "North"): 18, ("rep", "South"): 17}
LONGEST_LIFE = 0.8
AT_WORK = 0.8
"""How often the kill waits until something was acknowledged, so that it does not always hit the beginning."""
SURVIVES = 0.3
"""How often one of the two processes lives on for a while after the other was killed."""


class _Round:
    """One organization, until everybody was thanked."""

    def __init__(self, ground: Ground, number: int) -> None:
        self.ledger = Ledger()
        self.place: Place = ground.new()
        self.organization = f"org{number}"
        store = self.place.open()
        self.people: list[Person] = open_round(store, self.organization, PEOPLE, number * 100)
        store.close()

    @property
    def over(self) -> bool:
        """Whether nobody is left."""
        return not self.ledger.waiting(self.people)

    def live(self, seed: int, chance: random.Random) -> int:
        """Start those who were not thanked yet, and kill at a random moment; gives how many were killed."""
        waiting = self.ledger.waiting(self.people)
        halves = [half for half in (waiting[::2], waiting[1::2]) if half]
        workers = [Worker(fill_in, self.place, half, seed + i) for i, half in enumerate(halves)]
        until_ready(workers)
        moment = chance.uniform(0, LONGEST_LIFE)
        if chance.random() < AT_WORK:
            listen_for_progress(workers, self.ledger, moment)
        else:
            listen(workers, self.ledger, time.monotonic() + moment)
        if len(workers) > 1 and chance.random() < SURVIVES:
            workers[0].kill()
            listen(workers, self.ledger, time.monotonic() + chance.uniform(0, LONGEST_LIFE))
        for worker in workers:
            worker.kill()
        listen(workers, self.ledger)  # what was said before the end
        return len(workers)


def kills(ground: Ground, count: int, seed: int) -> Outcome:
    """Kill ``count`` processes at work, and compare a copy of what is left after each life."""
    with timed(f"kill -9 of 40 respondents, {ground.name}", seed) as outcome:
        chance = random.Random(seed)
        number, lives, current = 0, 0, _Round(ground, 0)
        while outcome.attempts < count:
            outcome.attempts += current.live(seed + outcome.attempts, chance)
            lives += 1
            with ground.copied(current.place) as copy:
                found = compared(copy, current.organization, current.people, current.ledger)
            current.ledger.unsaid.clear()
            outcome.findings.merge(found)
            if current.over or not found.none:
                ground.remove(current.place)
                number += 1
                current = _Round(ground, number)
        outcome.note = f"2 processes, {number + 1} waves, compared {lives} times"
    return outcome


def closing_kills(ground: Ground, count: int, seed: int) -> Outcome:
    """Kill a process that closes a wave, ``count`` times on copies of the same wave."""
    with timed(f"kill -9 of a closing, {ground.name}", seed) as outcome:
        chance = random.Random(seed)
        all_sent = _Round(ground, 0)
        _send_all(all_sent)
        longest = _closing_time(ground, all_sent)
        closed = 0
        for _ in range(count):
            ledger = _told(all_sent)
            with ground.copied(all_sent.place) as place:
                worker = Worker(close, place, all_sent.organization)
                until_ready([worker])
                listen([worker], ledger, time.monotonic() + chance.uniform(0, longest))
                worker.kill()
                listen([worker], ledger)
                closed += ledger.closed
                outcome.findings.merge(compared(place, all_sent.organization, all_sent.people, ledger))
            outcome.attempts += 1
        outcome.note = f"within {longest:.2f} s, {closed} had just been closed"
    return outcome


def _told(all_sent: _Round) -> Ledger:
    numbers = {person.number for person in all_sent.people}
    return Ledger(sending=set(numbers), thanked=set(numbers))


def _send_all(all_sent: _Round) -> None:
    store = all_sent.place.open()
    for person in all_sent.people:
        store.respondent(person.code).send(response_of(person))
    store.close()


def _closing_time(ground: Ground, all_sent: _Round) -> float:
    with ground.copied(all_sent.place) as place:
        worker = Worker(close, place, all_sent.organization)
        until_ready([worker])
        begin = time.monotonic()
        finish([worker], _told(all_sent))
        return 1.2 * (time.monotonic() - begin)
