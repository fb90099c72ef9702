"""One link for everybody in a room: each phone takes a place of its role and team, until none is left.

The wave's codes are given to nobody beforehand. Who joins gets a fresh code in the place of one that is
neither used nor taken, in one transaction; it lies in the browser's visit alone. That a place is taken says
that somebody joined, and not who.

The keys of a room lie sealed while it is open, so that every screen of a presenter can show them; only a
hash of them is looked up. A code of eight characters (40 bits) is short, so wrong ones are counted
(``app.room_door``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from assessment.errors import LinkRefused, StorageError
from assessment.storage import audit, clock, codes, rewrite, tables, waves
from assessment.storage.databases import Databases
from assessment.storage.keys import derived_key
from assessment.storage.resources import Resources
from assessment.storage.waves import OPEN

ROOM_SECONDS = 12 * 3600.0
ANSWERS, GUESSES = "answers", "guesses"
"""What a room is for: to fill in the questionnaire, or to guess before figures are revealed."""
_KEY = "rooms"


@dataclass(frozen=True)
class RoomKeys:
    """What opens a room: a token that a link carries, and a code that is short enough to be typed."""

    token: str
    code: str


@dataclass(frozen=True)
class Room:
    """Where a room's link leads: the wave, and how many places there are by role and team."""

    organization: str
    wave: str
    questionnaire: str
    places: Mapping[tuple[str, str], int]


class Rooms:
    """The rooms of one organization."""

    def __init__(self, resources: Resources, organization: str, actor: str) -> None:
        self._resources = resources
        self._databases = resources.databases
        self._organization = organization
        self._actor = actor

    def open(self, wave: str, kind: str = ANSWERS) -> RoomKeys:
        """The keys of a room for all, good for twelve hours; those before them end."""
        with self._databases.writing(self._organization) as connection:
            row = waves.held(connection, wave)
            if kind == ANSWERS and row.state != OPEN:
                raise StorageError("storage.wave_not_open", wave=wave)
            if kind == ANSWERS and not row.room:
                raise StorageError("storage.not_a_room", wave=wave)
            action = "room_opened" if kind == ANSWERS else "guessing_opened"
            audit.append(
                self._databases,
                connection,
                self._organization,
                actor=self._actor,
                action=action,
                place=wave,
            )
        keys, until = RoomKeys(codes.new_token(), codes.new_short_code()), clock.moment(self._databases)
        with self._databases.writing() as connection:
            connection.execute(delete(tables.room).where(self._mine(wave, kind)))
            connection.execute(
                insert(tables.room).values(
                    token_hash=codes.token_hash(keys.token),
                    code_hash=_code_hash(self._databases, keys.code),
                    organization=self._organization,
                    wave=wave,
                    kind=kind,
                    until=until + ROOM_SECONDS,
                    sealed=codes.seal_under(
                        derived_key(self._databases.folder, _KEY),
                        f"{keys.token} {keys.code}".encode(),
                        kind.encode(),
                    ),
                )
            )
        return keys

    def shown(self, wave: str, kind: str = ANSWERS) -> RoomKeys | None:
        """The keys of the room that is open now; None where none is."""
        with self._databases.reading() as connection:
            row = connection.execute(select(tables.room).where(self._mine(wave, kind))).first()
        if row is None or row.until < clock.moment(self._databases):
            return None
        plain = codes.open_under(derived_key(self._databases.folder, _KEY), row.sealed, kind.encode())
        return RoomKeys(*plain.decode().split()) if plain is not None else None

    def _mine(self, wave: str, kind: str) -> ColumnElement[bool]:
        table = tables.room
        of_wave = (table.c.organization == self._organization) & (table.c.wave == wave)
        return of_wave & (table.c.kind == kind)


def _code_hash(databases: Databases, code: str) -> str:
    return codes.keyed_digest(derived_key(databases.folder, _KEY), code.encode())


def room_of(resources: Resources, token: str) -> Room:
    """The room of a token; LinkRefused where it is over, or its wave takes no answers."""
    organization, wave = _place(resources, token)
    with resources.databases.reading(organization) as connection:
        row = connection.execute(select(tables.wave).where(tables.wave.c.id == wave)).first()
        if row is None or row.state != OPEN:
            raise LinkRefused("link.room_over")
        table = tables.invited
        rows = connection.execute(
            select(table).where(table.c.wave == wave).order_by(table.c.role, table.c.team)
        )
        places = {(str(one.role), str(one.team)): int(one.invited) for one in rows}
    return Room(organization, wave, str(row.questionnaire), places)


def take_place(resources: Resources, token: str, role: str, team: str) -> str:
    """A code for one of the room's places; LinkRefused where none is left there."""
    organization, wave = _place(resources, token)
    code = codes.new_code()
    with resources.databases.writing() as connection:
        values = {"route_hash": codes.route_hash(code), "organization": organization, "wave": wave}
        connection.execute(insert(tables.code_route).values(values))
    with resources.databases.writing(organization) as connection:
        rewrite.hold(connection, tables.code)
        if waves.held(connection, wave).state != OPEN:
            raise LinkRefused("link.room_over")
        _take(connection, wave, (role, team), codes.use_hash(code))
    return code


def _take(connection: Connection, wave: str, place: tuple[str, str], use_hash: str) -> None:
    table = tables.code
    free = (table.c.wave == wave) & (table.c.used == 0) & (table.c.taken == 0)
    mine = free & (table.c.role == place[0]) & (table.c.team == place[1])
    first = connection.execute(select(func.min(table.c.use_hash)).where(mine)).scalar()
    if first is None:
        raise LinkRefused("link.room_full")
    connection.execute(update(table).where(table.c.use_hash == first).values(use_hash=use_hash, taken=1))
    rewrite.in_key_order(connection, table)


def _place(resources: Resources, token: str) -> tuple[str, str]:
    row = held(resources, token, ANSWERS)
    return str(row.organization), str(row.wave)


def held(resources: Resources, token: str, kind: str) -> Row[Any]:
    """The room that a token, or a code that was typed, opens; LinkRefused where it opens none."""
    table, databases = tables.room, resources.databases
    code = codes.normalized_short_code(token)
    with databases.reading() as connection:
        known = table.c.token_hash == codes.token_hash(token)
        if code is not None:
            known = table.c.code_hash == _code_hash(databases, code)
        row = connection.execute(select(table).where(known & (table.c.kind == kind))).first()
    if row is None or row.until < clock.moment(databases):
        raise LinkRefused("link.room_over")
    return row
