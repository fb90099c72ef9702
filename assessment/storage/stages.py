"""What a projector shows of a wave: where the presenter stands, how slides lie, what the room guesses.

A guess is kept with a hash of the phone's own random number, so that it can be changed: no person, code,
role or time stands beside it. Guesses go when they are asked for anew, and with their room.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select, update

from assessment.errors import LinkRefused
from assessment.storage import clock, codes, tables, waves
from assessment.storage.databases import Databases
from assessment.storage.resources import Resources
from assessment.storage.rooms import GUESSES, held

MOST_GUESSES = 500
"""Of one room: a phone that makes up numbers for itself cannot fill the database."""


@dataclass(frozen=True)
class Stage:
    """Where a presenter stands: the slide, whether it is blank, whether its numbers stand still.

    ``guessing``: the room is being asked where it would put the organization. ``arrangement``: which slides
    in which order under which titles, as :mod:`assessment.presenting` reads it.
    """

    position: int = 0
    blank: bool = False
    frozen: bool = False
    guessing: bool = False
    arrangement: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Guessing:
    """What a phone that came by the room's link is asked about, and whether it is asked now."""

    organization: str
    wave: str
    questionnaire: str
    asked: bool


def read(connection: Connection, wave: str) -> Stage:
    """The stage of a wave; as at its beginning where nobody presented it yet."""
    row = connection.execute(select(tables.stage).where(tables.stage.c.wave == wave)).first()
    if row is None:
        return Stage()
    flags = bool(row.blank), bool(row.frozen), bool(row.guessing)
    return Stage(int(row.position), *flags, json.loads(row.arrangement))


def guesses(connection: Connection, wave: str) -> list[int]:
    """The guesses in rising order; only ``disclosure`` may say them on a screen."""
    table = tables.guess
    query = select(table.c.points).where(table.c.wave == wave).order_by(table.c.points)
    return [int(points) for points in connection.execute(query).scalars()]


class Presenting:
    """Moves the projector, and arranges what it will show."""

    def __init__(self, resources: Resources, organization: str) -> None:
        self._databases = resources.databases
        self._organization = organization

    def move(self, wave: str, *, position: int, blank: bool, frozen: bool, guessing: bool) -> None:
        """Put the projector elsewhere."""
        flags = {"blank": int(blank), "frozen": int(frozen), "guessing": int(guessing)}
        self._keep(wave, {"position": max(0, position), **flags})

    def arrange(self, wave: str, arrangement: Mapping[str, object]) -> None:
        """Keep which slides are shown, in which order, under which titles."""
        self._keep(wave, {"arrangement": json.dumps(arrangement, sort_keys=True)})

    def forget_guesses(self, wave: str) -> None:
        """Let the room guess anew."""
        with self._databases.writing(self._organization) as connection:
            connection.execute(delete(tables.guess).where(tables.guess.c.wave == wave))

    def _keep(self, wave: str, values: Mapping[str, object]) -> None:
        table = tables.stage
        with self._databases.writing(self._organization) as connection:
            waves.held(connection, wave)
            changed = connection.execute(update(table).where(table.c.wave == wave).values(values))
            if not changed.rowcount:
                first = {"position": 0, "blank": 0, "frozen": 0, "guessing": 0, "arrangement": "{}"}
                connection.execute(insert(table).values(wave=wave, **{**first, **values}))


def guessing_of(resources: Resources, token: str) -> Guessing:
    """What the room behind a token is asked; LinkRefused where there is no such room."""
    room = held(resources, token, GUESSES)
    with resources.databases.reading(room.organization) as connection:
        questionnaire = waves.held(connection, room.wave).questionnaire
        stage = read(connection, room.wave)
    return Guessing(str(room.organization), str(room.wave), str(questionnaire), stage.guessing)


def guess(resources: Resources, token: str, phone: str, points: int) -> None:
    """Keep one phone's guess, in the place of its last; LinkRefused where nobody asks just now."""
    room = held(resources, token, GUESSES)
    table, phone_hash = tables.guess, codes.token_hash(phone)
    mine = (table.c.wave == room.wave) & (table.c.phone_hash == phone_hash)
    with resources.databases.writing(room.organization) as connection:
        many = connection.execute(select(func.count()).where(table.c.wave == room.wave)).scalar() or 0
        if not read(connection, room.wave).guessing or many >= MOST_GUESSES:
            raise LinkRefused("link.no_guessing")
        kept = min(100, max(0, points))
        changed = connection.execute(update(table).where(mine).values(points=kept))
        if not changed.rowcount:
            connection.execute(insert(table).values(wave=room.wave, phone_hash=phone_hash, points=kept))


def forget_old_guesses(databases: Databases, organizations: list[str]) -> None:
    """Delete the guesses of rooms that are over; part of the hourly upkeep."""
    table = tables.room
    query = select(table.c.organization, table.c.wave).where(
        (table.c.kind == GUESSES) & (table.c.until >= clock.moment(databases))
    )
    with databases.reading() as connection:
        going_on = {(str(row.organization), str(row.wave)) for row in connection.execute(query)}
    for organization in organizations:
        with databases.reading(organization) as connection:
            kept = set(connection.execute(select(tables.guess.c.wave).distinct()).scalars())
        over = [wave for wave in kept if (organization, wave) not in going_on]
        if over:
            with databases.writing(organization) as connection:
                connection.execute(delete(tables.guess).where(tables.guess.c.wave.in_(over)))
