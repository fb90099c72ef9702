"""One link for everybody in a room: each phone takes a place of its role and team, until none is left.

The wave's codes are given to nobody beforehand. Who joins gets a fresh code in the place of one that is
neither used nor taken, in one transaction; it lies in the browser's visit alone. That a place is taken says
that somebody joined, and not who.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from assessment.errors import LinkRefused, StorageError
from assessment.storage import audit, clock, codes, rewrite, tables, waves
from assessment.storage.resources import Resources
from assessment.storage.waves import OPEN

ROOM_SECONDS = 12 * 3600.0


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

    def open(self, wave: str) -> str:
        """The token of a link for all, shown once and good for twelve hours; the one before it ends."""
        with self._databases.writing(self._organization) as connection:
            row = waves.held(connection, wave)
            if row.state != OPEN:
                raise StorageError("storage.wave_not_open", wave=wave)
            if not row.room:
                raise StorageError("storage.not_a_room", wave=wave)
            audit.append(
                self._databases,
                connection,
                self._organization,
                actor=self._actor,
                action="room_opened",
                place=wave,
            )
        token, until = codes.new_token(), clock.moment(self._databases) + ROOM_SECONDS
        table = tables.room
        with self._databases.writing() as connection:
            mine = (table.c.organization == self._organization) & (table.c.wave == wave)
            connection.execute(delete(table).where(mine))
            values = {"organization": self._organization, "wave": wave, "until": until}
            connection.execute(insert(table).values(**values, token_hash=codes.token_hash(token)))
        return token


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
    table = tables.room
    query = select(table).where(table.c.token_hash == codes.token_hash(token))
    with resources.databases.reading() as connection:
        row = connection.execute(query).first()
    if row is None or row.until < clock.moment(resources.databases):
        raise LinkRefused("link.room_over")
    return str(row.organization), str(row.wave)
