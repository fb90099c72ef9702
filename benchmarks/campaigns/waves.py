"""Small simulated waves, and all that somebody who holds the files gets to see of them.

The truth (who sent what, in which order) stays with the campaign. The evidence is: what the tables hold after
release; every byte of the files; what stood in the journal while people sent; a backup between every two
sendings; and whatever was written to the log.
"""

from __future__ import annotations

import io
import json
import logging
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from assessment.response import Response, submit
from assessment.storage import Draft, Store, codes
from benchmarks.campaigns.people import WAVE, Person, desk_of, instrument, open_round
from benchmarks.campaigns.places import Ground, Place

ORGANIZATION = "acme"
SCHEMA = f"scan_{ORGANIZATION}"
FILE = f"organization-{ORGANIZATION}.sqlite"
MISSING = 0.15
CAPTURED = 6
"""Of so many transactions of a wave the journal is kept."""


@dataclass(frozen=True)
class Look:
    """What the tables hold at one moment."""

    used: frozenset[str]
    inbox: dict[str, int]
    drafts: dict[str, int]
    responses: dict[str, str]


@dataclass
class Evidence:
    """What an attacker has of one wave."""

    codes: list[str]
    """All use hashes, in the order in which the database gives them."""
    responses: list[tuple[str, str]]
    """Id and answers after release, in the order in which the database gives them."""
    files: dict[str, bytes]
    journals: list[bytes]
    sendings: list[tuple[Look, Look]]
    """Before and after each sending."""
    closing: tuple[Look, Look]
    log: str
    releases: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Kind and content of what was let out, in order."""
    digests: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    system: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    """PostgreSQL: ``ctid`` (as a number) and ``xmin`` of the rows of ``code`` and ``response``."""


@dataclass(frozen=True)
class Truth:
    """What nobody may find out: in order of sending, each code's hash and the id of its response."""

    sent: tuple[tuple[str, str], ...]


def wave(ground: Ground, people: int, chance: random.Random) -> tuple[Evidence, Truth]:
    """Let one wave of ``people`` go by, all of whom answer."""
    place = ground.new()
    with _logged() as log:
        store = place.open()
        invited = open_round(store, ORGANIZATION, _teams(people))
        chance.shuffle(invited)
        sent = [_response(person, chance) for person in invited]
        with _journals(place, chance, people) as journals:
            sendings = [
                _one_sends(store, place, person, response)
                for person, response in zip(invited, sent, strict=True)
            ]
            before = look(place)
            desk_of(store, ORGANIZATION).close_wave(WAVE)
        store.close()
    after = look(place)
    evidence = _at_rest(ground, place, journals, sendings, (before, after), log.getvalue())
    truth = _truth(invited, sent, evidence)
    ground.remove(place)
    return evidence, truth


def _teams(people: int) -> dict[tuple[str, str], int]:
    """Teams of five and more, so that none is too small for its name to stay."""
    teams = max(1, people // 6)
    sizes = [len(range(number, people, teams)) for number in range(teams)]
    return {("rep", f"Team {number}"): size for number, size in enumerate(sizes)}


def look(place: Place) -> Look:
    """The tables now, read behind the product's back, as from a backup."""
    used = frozenset(str(row[0]) for row in _rows(place, "SELECT use_hash FROM {code} WHERE used = 1"))
    inbox = "SELECT id, length(sealed) FROM {inbox} WHERE kind = 'response'"
    waiting = {str(name): int(size) for name, size in _rows_if_any(place, inbox)}
    drafts = {str(name): int(size) for name, size in _rows(place, "SELECT id, length(body) FROM {draft}")}
    responses = {str(name): str(said) for name, said in _rows(place, "SELECT id, answers FROM {response}")}
    return Look(used, waiting, drafts, responses)


def _one_sends(store: Store, place: Place, person: Person, response: Response) -> tuple[Look, Look]:
    desk = store.respondent(person.code)
    desk.save_draft(Draft("nl", 3, dict(list(response.answers.items())[:20])))
    desk.save_draft(Draft("nl", 9, response.answers))
    before = look(place)
    desk.send(response)
    return before, look(place)


def _response(person: Person, chance: random.Random) -> Response:
    items = instrument().items_for(person.role)
    answers = {item.id: None if chance.random() < MISSING else chance.randint(1, 5) for item in items}
    place = {"organization": ORGANIZATION, "wave": WAVE, "role": person.role, "team": person.team}
    return submit(instrument(), answers, language="nl", **place)


def _truth(invited: Sequence[Person], sent: Sequence[Response], evidence: Evidence) -> Truth:
    ids = {_key(json.loads(said)): name for name, said in evidence.responses}
    pairs = zip(invited, sent, strict=True)
    return Truth(tuple((codes.use_hash(person.code), ids[_key(said.answers)]) for person, said in pairs))


def _key(answers: dict[str, int | None]) -> tuple[tuple[str, int | None], ...]:
    return tuple(sorted(answers.items()))


def _at_rest(
    ground: Ground,
    place: Place,
    journals: list[bytes],
    sendings: list[tuple[Look, Look]],
    closing_looks: tuple[Look, Look],
    log: str,
) -> Evidence:
    evidence = Evidence(
        [str(row[0]) for row in _rows(place, "SELECT use_hash FROM {code}")],
        [(str(name), str(said)) for name, said in _rows(place, "SELECT id, answers FROM {response}")],
        {str(path.relative_to(place.folder)): path.read_bytes() for path in _files(place.folder)},
        journals,
        sendings,
        closing_looks,
        log,
    )
    for name, digest, team in _rows(place, "SELECT id, digest, team FROM {response}"):
        evidence.digests[str(name)], evidence.teams[str(name)] = str(digest), str(team)
    released = _rows_if_any(place, "SELECT kind, content FROM {release} ORDER BY number")
    evidence.releases = [(str(kind), json.loads(str(content))) for kind, content in released]
    if place.url is not None:
        for table, key in (("code", "use_hash"), ("response", "id")):
            rows = _rows(place, f"SELECT {key}, ctid::text, xmin::text FROM {{{table}}}")
            evidence.system[table] = {str(row[0]): (*_place(row[1]), int(row[2])) for row in rows}
        if ground.server is not None:
            oid = place.run("SELECT oid FROM pg_database WHERE datname = current_database()")[0][0]
            evidence.files |= ground.server.raw(int(oid))
    return evidence


def _place(ctid: str) -> tuple[int, int]:
    block, _, line = ctid.strip("()").partition(",")
    return int(block), int(line)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _rows_if_any(place: Place, query: str) -> list[tuple[Any, ...]]:
    """The rows, and none where an older version has no such table."""
    try:
        return _rows(place, query)
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
        return []


def _rows(place: Place, query: str) -> list[tuple[Any, ...]]:
    names = ("code", "response", "draft", "inbox", "release")
    if place.url is None:
        with closing(sqlite3.connect(place.folder / FILE)) as connection:
            return connection.execute(query.format(**{name: name for name in names})).fetchall()
    return place.run(query.format(**{name: f'"{SCHEMA}"."{name}"' for name in names}))


@contextmanager
def _journals(place: Place, chance: random.Random, people: int) -> Iterator[list[bytes]]:
    """The journal as it stands at the end of some transactions, before it is emptied."""
    kept: list[bytes] = []
    journal = place.folder / f"{FILE}-journal"

    def at_commit(_connection: object) -> None:
        if chance.random() < CAPTURED / people and journal.exists():
            content = journal.read_bytes()
            if content:
                kept.append(content)

    if not place.sqlite:
        yield kept
        return
    event.listen(Engine, "commit", at_commit)
    try:
        yield kept
    finally:
        event.remove(Engine, "commit", at_commit)


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """Everything that any part writes to the log, as if somebody had asked for all of it."""
    text = io.StringIO()
    handler, root = logging.StreamHandler(text), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield text
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
