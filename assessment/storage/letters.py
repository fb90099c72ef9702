"""Letters that wait to be sent by mail: each address once for a mailing, whatever happens on the way.

A letter is marked as begun, and that is kept, before its address is told to a mail server; what is begun is
never begun again. If the process dies in between, it stays "begun": it may have gone out or not, which is
said, and nobody gets two. Its text, with the link in it, lies sealed under the wave's seal, goes when it is
sent, and can no longer be opened once the wave is closed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update

from assessment.errors import StorageError
from assessment.storage import audit, codes, rewrite, tables, waves
from assessment.storage.resources import Resources
from assessment.storage.waves import OPEN

WAITING, BEGUN, SENT, REFUSED = "waiting", "begun", "sent", "refused"


@dataclass(frozen=True)
class Letter:
    """A letter to one address."""

    address: str
    subject: str
    text: str
    id: str = ""


@dataclass(frozen=True)
class Progress:
    """How many letters of a mailing are where; ``unsure``: begun, and nobody knows how it ended."""

    waiting: int = 0
    sent: int = 0
    refused: int = 0
    unsure: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.sent + self.refused + self.unsure


class Letters:
    """The letters of one organization."""

    def __init__(self, resources: Resources, organization: str, actor: str) -> None:
        self._resources = resources
        self._databases = resources.databases
        self._organization = organization
        self._actor = actor

    def put(self, wave: str, letters: Iterable[Letter]) -> str:
        """Let letters wait, in random order; the id of their mailing. One address gets one of them."""
        key, mailing = self._resources.seal(self._organization, wave), str(uuid4())
        rows: dict[str, dict[str, object]] = {}
        for letter in letters:
            place = str(uuid4())
            plain = json.dumps({"subject": letter.subject, "text": letter.text}).encode()
            rows.setdefault(
                letter.address.casefold(),
                {
                    "id": place,
                    "wave": wave,
                    "mailing": mailing,
                    "address": letter.address,
                    "sealed": codes.seal_under(key, codes.padded(plain), place.encode()),
                    "state": WAITING,
                },
            )
        with self._databases.writing(self._organization) as connection:
            if waves.held(connection, wave).state != OPEN:
                raise StorageError("storage.wave_not_open", wave=wave)
            if rows:
                connection.execute(
                    insert(tables.letter), sorted(rows.values(), key=lambda row: str(row["id"]))
                )
            audit.append(
                self._databases,
                connection,
                self._organization,
                actor=self._actor,
                action="mailing",
                place=wave,
                detail={"n": len(rows)},
            )
        return mailing

    def mailings(self, wave: str) -> dict[str, Progress]:
        """Every mailing of a wave by id, with how far it is."""
        table = tables.letter
        query = select(table.c.mailing, table.c.state, func.count()).where(table.c.wave == wave)
        found: dict[str, dict[str, int]] = {}
        with self._databases.reading(self._organization) as connection:
            for mailing, state, n in connection.execute(query.group_by(table.c.mailing, table.c.state)):
                found.setdefault(str(mailing), {})[str(state)] = int(n)
        return {
            mailing: Progress(
                counts.get(WAITING, 0), counts.get(SENT, 0), counts.get(REFUSED, 0), counts.get(BEGUN, 0)
            )
            for mailing, counts in found.items()
        }

    def begin_next(self, wave: str, mailing: str) -> Letter | None:
        """The next letter that waits, from now on begun; None when none waits."""
        table, key = tables.letter, self._resources.seal(self._organization, wave)
        mine = (table.c.wave == wave) & (table.c.mailing == mailing) & (table.c.state == WAITING)
        while True:
            with self._databases.reading(self._organization) as connection:
                row = connection.execute(select(table).where(mine).order_by(table.c.id).limit(1)).first()
            if row is None:
                return None
            taken = update(table).where((table.c.id == row.id) & (table.c.state == WAITING))
            with self._databases.writing(self._organization) as connection:
                if connection.execute(taken.values(state=BEGUN)).rowcount != 1:
                    continue  # another process took it
            plain = codes.open_under(key, bytes(row.sealed), row.id.encode())
            if plain is None:
                raise StorageError("storage.seal_lost", wave=wave)
            held = json.loads(plain)
            return Letter(row.address, held["subject"], held["text"], row.id)

    def wait_again(self, letter: Letter) -> None:
        """Let a letter wait again of which the mail server certainly heard nothing."""
        self._set(letter, WAITING, clear=False)

    def end(self, letter: Letter, *, refused: bool = False) -> None:
        """Note that a letter was taken or refused by the mail server; its text goes."""
        self._set(letter, REFUSED if refused else SENT, clear=True)

    def _set(self, letter: Letter, state: str, *, clear: bool) -> None:
        table = tables.letter
        values: dict[str, object] = {"state": state, **({"sealed": b""} if clear else {})}
        with self._databases.writing(self._organization) as connection:
            connection.execute(update(table).where(table.c.id == letter.id).values(values))

    def refused(self, wave: str, mailing: str) -> list[str]:
        """The addresses that the mail server refused."""
        table = tables.letter
        mine = (table.c.wave == wave) & (table.c.mailing == mailing) & (table.c.state == REFUSED)
        with self._databases.reading(self._organization) as connection:
            return sorted(connection.execute(select(table.c.address).where(mine)).scalars())

    def forget(self, wave: str) -> None:
        """Delete all letters of a wave."""
        with self._databases.writing(self._organization) as connection:
            connection.execute(delete(tables.letter).where(tables.letter.c.wave == wave))
            rewrite.in_key_order(connection, tables.letter)
