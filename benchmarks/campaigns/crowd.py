"""Ten thousand sendings at once on a hundred codes: one response a code, and everybody is answered."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from assessment.storage import Store
from benchmarks.campaigns.outcome import Outcome, timed
from benchmarks.campaigns.people import Ledger, Person, Say, compared, open_round, send_until_answered
from benchmarks.campaigns.places import Ground, Place
from benchmarks.campaigns.processes import Worker, finish, until_ready, with_store

PROCESSES, THREADS = 4, 10


def send_all(say: Say, place: Place, people: Sequence[Person]) -> None:
    """Send for everyone in the list, ten at a time; the list names people many times."""

    def act(store: Store) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda person: send_until_answered(store, person, say), people))

    with_store(place, act)


class _Counted(Ledger):
    """A ledger that also counts how often each person was thanked, and refused."""

    def __init__(self) -> None:
        super().__init__()
        self.thanks: Counter[int] = Counter()
        self.refusals: Counter[int] = Counter()

    def take(self, kind: str, number: int, value: object) -> None:
        """Count before entering."""
        self.thanks[number] += kind == "thanked" and value == ""
        self.refusals[number] += kind == "thanked" and value == "link.used"
        super().take(kind, number, value)


def crowd(ground: Ground, sendings: int, codes: int, seed: int) -> Outcome:
    """``sendings`` on ``codes`` codes, from four processes with ten threads each."""
    with timed(f"concurrent sends, {ground.name}", seed) as outcome:
        place, ledger = ground.new(), _Counted()
        store = place.open()
        people = open_round(store, "acme", {("rep", "North"): codes})
        store.close()
        every = people * (sendings // codes)
        random.Random(seed).shuffle(every)
        workers = [Worker(send_all, place, every[part::PROCESSES]) for part in range(PROCESSES)]
        until_ready(workers)
        finish(workers, ledger)
        outcome.attempts = len(every)
        outcome.findings.merge(compared(place, "acme", people, ledger))
        _count(outcome, people, ledger, len(every))
        outcome.note = f"{codes} codes, {sum(ledger.thanks.values())} thanked, {PROCESSES} processes"
        ground.remove(place)
    return outcome


def _count(outcome: Outcome, people: Sequence[Person], ledger: _Counted, sendings: int) -> None:
    for person in people:
        thanks = ledger.thanks[person.number]
        if thanks != 1:
            outcome.findings.add(
                "doubled" if thanks else "lost", f"{person.number} was thanked {thanks} times"
            )
    answered = sum(ledger.thanks.values()) + sum(ledger.refusals.values())
    if answered != sendings:
        outcome.findings.add("unsaid", f"{sendings - answered} sendings got no answer")
