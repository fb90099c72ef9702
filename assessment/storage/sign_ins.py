"""Sign-ins: records of our own that end when idle, when old, at sign-out, and when all of them are ended."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from assessment.errors import SignInRefused
from assessment.storage import audit, clock, codes, tables
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.rights import SignIn

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
PROVED_SECONDS = 10 * 60
"""How long a password, once given, opens exports."""
_SEEN_EVERY = 60
FRESH_SECONDS = 5 * 60
"""How old the proof of an identity provider may be when it begins a sign-in."""
PROVIDER, STAGE = "provider", "stage"


@dataclass(frozen=True)
class OpenSignIn:
    """A sign-in that has not ended: when it began, when it was used last (seconds), and how it came about."""

    id: str
    started: float
    seen: float
    way: str
    mine: bool


class SignIns:
    """The sign-ins of an installation's accounts; who begins one has proved who they are."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    def begin(self, account: str, way: str, token: str | None = None) -> str:
        """A new sign-in of ``account``, whose identity has just been proved; the cookie's token."""
        token = token or codes.new_token()
        now = clock.moment(self._databases)
        table = tables.account
        with self._databases.writing() as connection:
            connection.execute(
                update(table).where(table.c.id == account).values(failures=0, blocked_until=0.0)
            )
            values = {"token_hash": codes.token_hash(token), "account": account, "way": way}
            connection.execute(insert(tables.sign_in).values(**values, started=now, seen=now, proved=now))
            clock.remember(connection, now)
            self._note(connection, "sign_in", account, account)
        return token

    def begin_from_provider(self, address: str, token: str, issued: float) -> None:
        """A sign-in of the account called ``address``, proved by an identity provider at ``issued``.

        Raises SignInRefused where there is no such account, where the proof is not fresh, and where all
        sign-ins were ended since.
        """
        table = tables.account
        known = select(table).where(func.lower(table.c.id) == address.lower())
        with self._databases.reading() as connection:
            row = connection.execute(known).first()
        now = clock.moment(self._databases)
        if row is None:
            raise SignInRefused("sign_in.not_invited")
        if not now - FRESH_SECONDS <= issued <= now + FRESH_SECONDS or issued < row.revoked_at - 1:
            raise SignInRefused("sign_in.not_fresh")
        self.begin(str(row.id), PROVIDER, token)

    def key_beside(self, token: str) -> str:
        """A second token of the sign-in behind ``token``: it ends with it, and opens no export."""
        table = tables.sign_in
        with self._databases.writing() as connection:
            mine = select(table).where(table.c.token_hash == codes.token_hash(token))
            row = connection.execute(mine).first()
            if row is None:
                raise SignInRefused("sign_in.needed")
            fresh = codes.new_token()
            values = {"token_hash": codes.token_hash(fresh), "account": row.account, "way": STAGE}
            times = {"started": row.started, "seen": row.seen, "proved": 0.0}
            connection.execute(insert(table).values(**values, **times))
        return fresh

    def signed_in(self, token: str) -> SignIn | None:
        """Who holds ``token``; None once it is idle for 30 minutes, 12 hours old, or ended."""
        table = tables.sign_in
        mine = table.c.token_hash == codes.token_hash(token)
        now = clock.moment(self._databases)
        with self._databases.reading() as connection:
            row = connection.execute(select(table).where(mine)).first()
        if row is None:
            return None
        if now - row.seen > IDLE_SECONDS or now - row.started > ABSOLUTE_SECONDS:
            self.sign_out(token)
            return None
        if now - row.seen > _SEEN_EVERY:
            with self._databases.writing() as connection:
                connection.execute(update(table).where(mine).values(seen=now))
                clock.remember(connection, now)
        return SignIn(str(row.account))

    def proved_lately(self, token: str) -> bool:
        """Whether who holds ``token`` gave password, or what stands for it, in the last ten minutes."""
        table = tables.sign_in
        query = select(table.c.proved).where(table.c.token_hash == codes.token_hash(token))
        with self._databases.reading() as connection:
            proved = connection.execute(query).scalar()
        return proved is not None and clock.moment(self._databases) - proved <= PROVED_SECONDS

    def sign_out(self, token: str) -> None:
        """End a sign-in, and the keys to the projector that its account had."""
        table = tables.sign_in
        mine = table.c.token_hash == codes.token_hash(token)
        with self._databases.writing() as connection:
            row = connection.execute(select(table.c.account).where(mine)).first()
            if row is not None:
                beside = (table.c.account == row.account) & (table.c.way == STAGE)
                connection.execute(delete(table).where(mine | beside))

    def open_sign_ins(self, token: str) -> list[OpenSignIn]:
        """All sign-ins of who holds ``token`` that have not ended, the newest first."""
        identity = self.signed_in(token)
        if identity is None:
            return []
        table, now, own = tables.sign_in, clock.moment(self._databases), codes.token_hash(token)
        query = select(table).where(table.c.account == identity.account).order_by(table.c.started.desc())
        with self._databases.reading() as connection:
            rows = list(connection.execute(query))
        return [
            OpenSignIn(row.token_hash[:12], row.started, row.seen, row.way, row.token_hash == own)
            for row in rows
            if now - row.seen <= IDLE_SECONDS and now - row.started <= ABSOLUTE_SECONDS and row.way != STAGE
        ]

    def end_others(self, token: str) -> None:
        """End every sign-in of the account but this one, also those at an identity provider."""
        identity = self.signed_in(token)
        if identity is None:
            raise SignInRefused("sign_in.needed")
        now = clock.moment(self._databases)
        with self._databases.writing() as connection:
            self._end_all(connection, identity.account, now, but=token)

    def _end_all(self, connection: Connection, account: str, now: float, *, but: str = "") -> None:
        table = tables.sign_in
        mine = (table.c.account == account) & (table.c.token_hash != codes.token_hash(but))
        connection.execute(delete(table).where(mine))
        revoked = update(tables.account).where(tables.account.c.id == account).values(revoked_at=now)
        connection.execute(revoked)

    def _note(self, connection: Connection, action: str, actor: str, account: str) -> None:
        """Tell the audit log; of a failure it knows no more than which account was tried."""
        audit.append(self._databases, connection, INSTALLATION, actor=actor, action=action, place=account)
