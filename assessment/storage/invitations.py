"""Codes: a pool for each team, handed out unassigned, or one for each address of an invitation list.

A list knows addresses, and of each code a hash of its own and, sealed under the wave's key, the hash that
the table of codes knows. So files alone join no address to a code, and nobody sees who has answered: a
reminder gives everybody on the list a new code, and the new code of somebody who has answered is entered
as used. Codes and lists are written in the order of their random keys, so that no order joins them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, select, update

from assessment.errors import StorageError
from assessment.storage import codes, rewrite, tables
from assessment.storage.urn import LEAST_GROUP

LONGEST_ADDRESS = 320


@dataclass(frozen=True)
class Invited:
    """Somebody on an invitation list: role, team and the address that the code goes to."""

    role: str
    team: str
    address: str


@dataclass(frozen=True)
class IssuedCode:
    """A code with its place, shown once and never again; with an address where it comes from a list."""

    code: str
    role: str
    team: str
    address: str = ""


def pool(invited: Iterable[tuple[tuple[str, str], int]]) -> list[IssuedCode]:
    """A code for each invited person, unassigned within role and team."""
    return [
        IssuedCode(codes.new_code(), role, team) for (role, team), people in invited for _ in range(people)
    ]


def for_addresses(people: Iterable[Invited]) -> list[IssuedCode]:
    """A code for each address; StorageError where one is missing, too long, or stands there twice."""
    issued = [IssuedCode(codes.new_code(), entry.role, entry.team, entry.address.strip()) for entry in people]
    counted = Counter(entry.address.casefold() for entry in issued)
    for number, entry in enumerate(issued, start=1):
        if not 0 < len(entry.address) <= LONGEST_ADDRESS or counted[entry.address.casefold()] > 1:
            raise StorageError("storage.unusable_address", number=number, limit=LONGEST_ADDRESS)
    return issued


def enter(connection: Connection, key: bytes, wave: str, issued: Sequence[IssuedCode]) -> None:
    """Write down new codes, and the list of those that have an address."""
    rows = [
        {
            "use_hash": codes.use_hash(entry.code),
            "wave": wave,
            "role": entry.role,
            "team": entry.team,
            "used": 0,
        }
        for entry in issued
    ]
    listed = [_list_row(key, wave, entry) for entry in issued if entry.address]
    if rows:
        connection.execute(insert(tables.code), sorted(rows, key=lambda row: str(row["use_hash"])))
    if listed:
        connection.execute(insert(tables.invitation), sorted(listed, key=lambda row: str(row["id"])))
        rewrite.in_key_order(connection, tables.code, tables.invitation)


def _list_row(key: bytes, wave: str, entry: IssuedCode) -> dict[str, object]:
    place = str(uuid4())
    return {
        "id": place,
        "wave": wave,
        "role": entry.role,
        "team": entry.team,
        "address": entry.address,
        "list_hash": codes.list_hash(entry.code),
        "sealed_use_hash": codes.seal_under(key, codes.use_hash(entry.code).encode(), place.encode()),
    }


def count_invited(connection: Connection, wave: str, issued: Iterable[IssuedCode]) -> None:
    """Add people to the number invited of their role and team."""
    table = tables.invited
    for (role, team), people in Counter((entry.role, entry.team) for entry in issued).items():
        mine = (table.c.wave == wave) & (table.c.role == role) & (table.c.team == team)
        more = update(table).where(mine).values(invited=table.c.invited + people)
        if connection.execute(more).rowcount == 0:
            row = {"wave": wave, "role": role, "team": team, "invited": people}
            connection.execute(insert(table).values(row))


def listed(connection: Connection, wave: str) -> list[Row[Any]]:
    """The invitation list of a wave, in order of its random ids."""
    table = tables.invitation
    return list(connection.execute(select(table).where(table.c.wave == wave).order_by(table.c.id)))


def reissue_list(
    connection: Connection, key: bytes, wave: str, fresh: Sequence[tuple[Row[Any], IssuedCode]]
) -> None:
    """Put a new code in the place of each old one, used or not.

    Raises StorageError where the list was sealed before the wave was closed: its codes go on working.
    """
    for row, entry in fresh:
        old = codes.open_under(key, row.sealed_use_hash, row.id.encode())
        if old is None:
            raise StorageError("storage.list_sealed_before", wave=wave)
        _replace(connection, old.decode(), codes.use_hash(entry.code))
        values = {
            "list_hash": codes.list_hash(entry.code),
            "sealed_use_hash": codes.seal_under(key, codes.use_hash(entry.code).encode(), row.id.encode()),
        }
        mine = tables.invitation.c.id == row.id
        connection.execute(update(tables.invitation).where(mine).values(values))
    rewrite.in_key_order(connection, tables.code, tables.invitation)


def reissue_pool(connection: Connection, wave: str, role: str, team: str) -> list[IssuedCode]:
    """New codes in the place of a team's unused ones; the old ones lead nowhere.

    How many come out says how many of the team have not answered. So fewer than five are not renewed.
    """
    table = tables.code
    mine = (table.c.wave == wave) & (table.c.used == 0) & (table.c.role == role) & (table.c.team == team)
    old = list(connection.execute(select(table.c.use_hash).where(mine)).scalars())
    if len(old) < LEAST_GROUP:
        raise StorageError("storage.too_few_unused", least=LEAST_GROUP)
    fresh = [IssuedCode(codes.new_code(), role, team) for _ in old]
    for use_hash, entry in zip(old, fresh, strict=True):
        _replace(connection, use_hash, codes.use_hash(entry.code))
    rewrite.in_key_order(connection, table)
    return fresh


def _replace(connection: Connection, old: str, new: str) -> None:
    table = tables.code
    connection.execute(update(table).where(table.c.use_hash == old).values(use_hash=new))
