"""What the product does while its writes are recorded; run as a program, with the recorder loaded.

python -m benchmarks.campaigns.workloads NAME FOLDER PEOPLE
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from assessment.storage import Store
from benchmarks.campaigns.migrations import newer
from benchmarks.campaigns.people import (
    PARTS,
    WAVE,
    Person,
    Say,
    desk_of,
    draft_of,
    open_round,
    response_of,
)

ORGANIZATION = "acme"


@dataclass(frozen=True)
class Workload:
    """What is done before the record begins, and what is recorded.

    ``sent_before``: so many of the people have been thanked before. ``newer``: the next version of the
    program does what is recorded, and takes every look afterwards.
    """

    prepare: Callable[[Store], list[Person]]
    act: Callable[[Store, Sequence[Person], Say], None]
    sent_before: int = 0
    newer: bool = False


def _nobody(store: Store) -> list[Person]:
    del store
    return []


def _four(store: Store) -> list[Person]:
    return open_round(store, ORGANIZATION, {("mt", ""): 1, ("rep", "North"): 3})


def _fourteen(store: Store) -> list[Person]:
    """Enough for a step of the urn, and some left over."""
    people = open_round(store, ORGANIZATION, {("mt", ""): 2, ("rep", "North"): 6, ("rep", "South"): 6})
    for person in people[:11]:
        store.respondent(person.code).send(response_of(person))
    return people


def _all_sent(store: Store) -> list[Person]:
    people = open_round(store, ORGANIZATION, {("mt", ""): 2, ("rep", "North"): 7})
    for person in people[:-1]:
        store.respondent(person.code).send(response_of(person))
    return people


def _set_up(store: Store, people: Sequence[Person], say: Say) -> None:
    del people
    for person in open_round(store, ORGANIZATION, {("mt", ""): 1, ("rep", "North"): 3}):
        say("person", person.number, asdict(person))


def _fill_in(store: Store, people: Sequence[Person], say: Say) -> None:
    for person in people:
        token = store.enter(person.code)
        say("visit", person.number, token)
        for part in (1, 5, PARTS):
            store.respondent(person.code).save_draft(draft_of(person, part))
            say("saved", person.number, part)
        if person != people[-1]:
            _send(store, person, say)
            store.end_visit(token)


def _send_on(store: Store, people: Sequence[Person], say: Say) -> None:
    for person in people[11:]:
        _send(store, person, say)


def _send(store: Store, person: Person, say: Say) -> None:
    say("sending", person.number, "")
    store.respondent(person.code).send(response_of(person))
    say("thanked", person.number, "")


def _close(store: Store, people: Sequence[Person], say: Say) -> None:
    del people
    desk_of(store, ORGANIZATION).close_wave(WAVE)
    say("closed", 0, "")


def _move(store: Store, people: Sequence[Person], say: Say) -> None:
    del people, say
    desk_of(store, ORGANIZATION).waves()


WORKLOADS = {
    "setting up": Workload(_nobody, _set_up),
    "filling in": Workload(_four, _fill_in),
    "sending, with the urn": Workload(_fourteen, _send_on, sent_before=11),
    "closing": Workload(_all_sent, _close, sent_before=8),
    "moving to a new version": Workload(_all_sent, _move, sent_before=8, newer=True),
}


def main(name: str, folder: str, people_file: str) -> None:
    """Do what is recorded."""
    workload = WORKLOADS[name]
    store = Store(folder)
    with newer() if workload.newer else nullcontext():
        workload.act(store, read_people(Path(people_file)), _mark)
    store.close()


def prepare(name: str, folder: Path, people_file: Path) -> None:
    """What comes before the record, and the people in it."""
    store = Store(folder)
    people = WORKLOADS[name].prepare(store)
    people_file.write_text(json.dumps([asdict(person) for person in people]), encoding="utf-8")
    store.close()


def read_people(path: Path) -> list[Person]:
    """The people whom the preparation wrote down."""
    return [Person(**fields) for fields in json.loads(path.read_text(encoding="utf-8"))]


def _mark(kind: str, number: int, value: object) -> None:
    told = json.dumps([kind, number, value]).encode()
    ctypes.CDLL(None).faults_mark(told, ctypes.c_uint64(len(told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
