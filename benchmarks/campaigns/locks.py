"""Another program holds the database longer than anybody waits: everyone is told, nobody loses anything."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

from assessment.errors import AssessmentError
from assessment.storage import Store
from benchmarks.campaigns.outcome import Findings, Outcome, timed
from benchmarks.campaigns.people import Ledger, Person, compared, draft_of, open_round, response_of
from benchmarks.campaigns.places import Ground, Place

PROMISED = 5.0
LONGEST_WAIT = 2.4 * PROMISED
"""Nobody waits longer for the word: five seconds for one's turn, as long for the database, and a bit."""


@contextmanager
def _held(place: Place, organization: str) -> Iterator[None]:
    """The organization's tables, taken by somebody else until the end of this."""
    if place.url is None:
        path = place.folder / f"organization-{organization}.sqlite"
        holder = sqlite3.connect(path, isolation_level=None)
        try:
            holder.execute("BEGIN IMMEDIATE")
            yield
            holder.execute("ROLLBACK")
        finally:
            holder.close()
        return
    with psycopg.connect(place.url) as connection:
        schema = f"scan_{organization}"
        for table in ("code", "draft"):
            connection.execute(f'LOCK TABLE "{schema}"."{table}" IN SHARE ROW EXCLUSIVE MODE'.encode())
        yield
        connection.rollback()


def locks(ground: Ground, count: int, seed: int, at_once: int = 20) -> Outcome:
    """``count`` presses against a lock of over five seconds, ``at_once`` at a time."""
    with timed(f"lock over 5 s, {ground.name}", seed) as outcome:
        longest, number = 0.0, 0
        while outcome.attempts < count:
            place, ledger, organization = ground.new(), Ledger(), f"org{number}"
            store = place.open()
            people = open_round(store, organization, {("rep", "North"): at_once}, first=number * 100)
            _save_all(store, people, ledger)
            with _held(place, organization):
                waited = _press_all(store, people, ledger, outcome.findings)
                _reads_go_on(store, people, outcome.findings)
            longest = max(longest, *waited)
            _send_all(store, people, ledger, outcome.findings)
            store.close()
            outcome.findings.merge(compared(place, organization, people, ledger))
            outcome.attempts += at_once
            ground.remove(place)
            number += 1
        if longest > LONGEST_WAIT:
            outcome.findings.add("unsaid", f"somebody waited {longest:.0f} s for the word")
        outcome.note = f"{at_once} at once, told after {longest:.1f} s at most"
    return outcome


def _save_all(store: Store, people: Sequence[Person], ledger: Ledger) -> None:
    for person in people:
        store.respondent(person.code).save_draft(draft_of(person, 4))
        ledger.take("saved", person.number, 4)


def _press_all(store: Store, people: Sequence[Person], ledger: Ledger, found: Findings) -> list[float]:
    """Half save, half send, all at once; how long each waited for the word."""
    acts: list[Callable[[], None]] = []
    for person in people:
        desk = store.respondent(person.code)
        if person.number % 2:
            acts.append(lambda desk=desk, person=person: desk.save_draft(draft_of(person, 5)))
        else:
            ledger.take("sending", person.number, "")
            acts.append(lambda desk=desk, person=person: desk.send(response_of(person)))

    def press(act: Callable[[], None]) -> float:
        begin = time.perf_counter()
        try:
            act()
        except AssessmentError as error:
            if error.code != "storage.busy":
                found.add("unsaid", f"locked, and told {error.code}")
        except Exception as error:  # noqa: BLE001 - the campaign counts it
            found.add("unsaid", f"locked, and {type(error).__name__} came out")
        else:
            found.add("half_done", "acknowledged while another program held the tables")
        return time.perf_counter() - begin

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(press, acts))


def _reads_go_on(store: Store, people: Sequence[Person], found: Findings) -> None:
    for person in people:
        try:
            if store.respondent(person.code).draft() != draft_of(person, 4):
                found.add("lost", f"{person.number}'s draft cannot be read during the lock")
        except AssessmentError as error:
            found.add("unsaid", f"reading during the lock: {error.code}")


def _send_all(store: Store, people: Sequence[Person], ledger: Ledger, found: Findings) -> None:
    for person in people:
        ledger.take("sending", person.number, "")
        try:
            store.respondent(person.code).send(response_of(person))
        except AssessmentError as error:
            found.add("lost", f"after the lock {person.number} is told {error.code}")
        else:
            ledger.take("thanked", person.number, "")
