"""Links by which somebody without an account sees the released figures of one closed wave, for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from assessment.errors import LinkRefused, StorageError
from assessment.storage import audit, clock, codes, tables
from assessment.storage.databases import Databases
from assessment.storage.rights import Guest

USUAL_DAYS, MOST_DAYS = 30, 180


@dataclass(frozen=True)
class Share:
    """A link that was given out: for which wave, by whom, and its last day. The link itself is not kept."""

    id: str
    wave: str
    made_by: str
    until: str


class Shares:
    """The shared links of one organization."""

    def __init__(self, databases: Databases, organization: str, actor: str) -> None:
        self._databases = databases
        self._organization = organization
        self._actor = actor

    def all(self) -> list[Share]:
        """Those that still work, the next to end first."""
        table, today = tables.share, clock.now(self._databases).date().isoformat()
        mine = (table.c.organization == self._organization) & (table.c.until >= today)
        with self._databases.reading() as connection:
            rows = connection.execute(select(table).where(mine).order_by(table.c.until, table.c.id))
            return [Share(row.id, row.wave, row.made_by, row.until) for row in rows]

    def make(self, wave: str, days: int = USUAL_DAYS) -> str:
        """The token of a new link to a closed wave, shown once; it works for ``days``."""
        if not 1 <= days <= MOST_DAYS:
            raise StorageError("storage.share_days", most=MOST_DAYS)
        with self._databases.reading(self._organization) as connection:
            state = connection.execute(select(tables.wave.c.state).where(tables.wave.c.id == wave)).scalar()
        if state != "closed":
            raise StorageError("storage.share_open", wave=wave)
        token, today = codes.new_token(), clock.now(self._databases).date()
        until = (today + timedelta(days=days)).isoformat()
        with self._databases.writing() as connection:
            connection.execute(delete(tables.share).where(tables.share.c.until < today.isoformat()))
            values = {"id": str(uuid4()), "token_hash": codes.token_hash(token), "wave": wave}
            connection.execute(
                insert(tables.share).values(
                    **values, organization=self._organization, made_by=self._actor, until=until
                )
            )
        with self._databases.writing(self._organization) as connection:
            self._note(connection, "share_made", wave, until)
        return token

    def revoke(self, share: str) -> None:
        """Let a link lead nowhere from now on."""
        table = tables.share
        mine = (table.c.organization == self._organization) & (table.c.id == share)
        with self._databases.writing() as connection:
            row = connection.execute(select(table).where(mine)).first()
            connection.execute(delete(table).where(mine))
        if row is not None:
            with self._databases.writing(self._organization) as connection:
                self._note(connection, "share_revoked", row.wave, row.until)

    def _note(self, connection: Connection, action: str, wave: str, until: str) -> None:
        audit.append(
            self._databases,
            connection,
            self._organization,
            actor=self._actor,
            action=action,
            place=wave,
            detail={"until": until},
        )


def guest_of(databases: Databases, token: str) -> Guest:
    """Who comes with that link; LinkRefused where it was revoked, or its last day is over."""
    table = tables.share
    with databases.reading() as connection:
        row = connection.execute(select(table).where(table.c.token_hash == codes.token_hash(token))).first()
    if row is None or date.fromisoformat(row.until) < clock.now(databases).date():
        raise LinkRefused("link.share_over")
    return Guest(f"link {row.id[:8]}", row.organization, row.wave)
