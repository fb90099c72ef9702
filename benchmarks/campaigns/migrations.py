"""A new version of the program starts beside the old one, and moves the tables while people send.

The new version is ours with one more step; it runs in a process of its own. Whoever the old one has thanked
must be there afterwards, and the old one must stop with the sentence that it is too old.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from sqlalchemy import Connection, text

from assessment.storage import Store, tables
from assessment.storage import migrations as steps
from benchmarks.campaigns.outcome import Findings, Outcome, timed
from benchmarks.campaigns.people import TOO_OLD, Ledger, Person, Say, compared, open_round
from benchmarks.campaigns.places import Ground, Place
from benchmarks.campaigns.processes import (
    Worker,
    at_once,
    event,
    fill_in,
    finish,
    listen_for_progress,
    until_ready,
    with_store,
)

PEOPLE = {("mt", ""): 4, ("rep", "North"): 13, ("rep", "South"): 13}
LONGEST_WAIT = 0.2
LONGEST_MOVE = 120.0


@contextmanager
def newer() -> Iterator[None]:
    """The program of this process is its next version meanwhile."""
    version, known = tables.SCHEMA_VERSION, dict(steps.STEPS)
    tables.SCHEMA_VERSION = version + 1
    for kind in known:
        steps.STEPS[kind] = {**known[kind], version + 1: _one_more_table}
    try:
        yield
    finally:
        tables.SCHEMA_VERSION = version
        steps.STEPS.update(known)


def _one_more_table(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE of_the_next_version (id INTEGER NOT NULL PRIMARY KEY)"))


def fill_in_older(say: Say, place: Place, people: Sequence[Person], seed: int, moved: Event) -> None:
    """The old version at work; its last respondent comes when the tables are moved, however fast it is."""

    def act(store: Store) -> None:
        at_once(store, people[:-1], say, seed)
        moved.wait(LONGEST_MOVE)
        at_once(store, people[-1:], say, seed)

    with_store(place, act)


def fill_in_newer(
    say: Say, place: Place, people: Sequence[Person], seed: int, go: Event, moved: Event
) -> None:
    """The new version at work, from a moment on."""
    go.wait()
    with newer():
        fill_in(say, place, people, seed)
    moved.set()


def compare_newer(
    say: Say, place: Place, organization: str, people: Sequence[Person], ledger: Ledger
) -> None:
    """What the new version finds."""
    with newer():
        found = compared(place, organization, people, ledger)
    for kind in ("lost", "doubled", "half_done", "unsaid"):
        for _ in range(getattr(found, kind)):
            say(kind, 0, "; ".join(found.examples))


class _Found(Ledger):
    """Takes findings instead of acknowledgements."""

    def __init__(self) -> None:
        super().__init__()
        self.findings = Findings()

    def take(self, kind: str, number: int, value: object) -> None:
        """Count one finding."""
        del number
        self.findings.add(kind, str(value))


def migrations(ground: Ground, count: int, seed: int) -> Outcome:
    """``count`` moves to the next version, each with fifteen people in the old and fifteen in the new."""
    with timed(f"migration under load, {ground.name}", seed) as outcome:
        chance = random.Random(seed)
        stopped = 0
        for number in range(count):
            place, ledger, organization = ground.new(), Ledger(), f"org{number}"
            store = place.open()
            people = open_round(store, organization, PEOPLE, number * 100)
            store.close()
            go, moved = event(), event()
            new = Worker(fill_in_newer, place, people[1::2], seed + number, go, moved)
            until_ready([new])
            old = Worker(fill_in_older, place, people[::2], seed + number, moved)
            until_ready([old])
            listen_for_progress([old], ledger, chance.uniform(0, LONGEST_WAIT))
            go.set()
            finish([old, new], ledger)
            stopped += ledger.words[TOO_OLD]
            found = _Found()
            finish([Worker(compare_newer, place, organization, people, ledger)], found)
            outcome.findings.merge(found.findings)
            outcome.attempts += 1
            ground.remove(place)
        outcome.note = f"30 respondents, old beside new; {stopped} presses of the old one stopped"
        if not stopped:
            outcome.findings.add("unsaid", "the old version never noticed")
    return outcome
