"""Consultants' accounts: passwords (argon2id), sign-ins that end, and which organizations they may see."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, insert, select, update

from assessment.errors import SignInRefused, StorageError
from assessment.storage import audit, clock, codes, tables
from assessment.storage.databases import INSTALLATION, Databases

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
FREE_FAILURES = 5
LONGEST_DELAY = 15 * 60
_SEEN_EVERY = 60

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
_at_once = threading.BoundedSemaphore(2)
_NO_ACCOUNT = _hasher.hash("nobody has this account")


@dataclass(frozen=True)
class SignIn:
    """Who is signed in."""

    account: str


class Accounts:
    """Accounts of an installation."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    def add(self, account: str, password: str, organizations: tuple[str, ...] = ()) -> None:
        """Make an account that may see ``organizations``; refuses a password of unfit length."""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise SignInRefused("sign_in.password_length", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
        with _at_once:
            password_hash = _hasher.hash(password)
        with self._databases.writing() as connection:
            if connection.execute(select(tables.account.c.id).where(tables.account.c.id == account)).first():
                raise StorageError("storage.account_exists")
            connection.execute(
                insert(tables.account).values(
                    id=account, password_hash=password_hash, failures=0, blocked_until=0.0
                )
            )
            for organization in organizations:
                connection.execute(
                    insert(tables.membership).values(account=account, organization=organization)
                )

    def exist(self) -> bool:
        """Whether anybody can sign in at all."""
        with self._databases.reading() as connection:
            return connection.execute(select(tables.account.c.id).limit(1)).first() is not None

    def sign_in(self, account: str, password: str) -> str:
        """A cookie's token for the right password.

        Raises SignInRefused for a wrong pair, saying no more than that, and for a time after too many.
        """
        table = tables.account
        with _at_once:  # at most two at work: the waits cannot be outrun by many tries at the same moment
            now = clock.moment(self._databases)
            with self._databases.reading() as connection:
                row = connection.execute(select(table).where(table.c.id == account)).first()
            if row is not None and row.blocked_until > now:
                raise SignInRefused("sign_in.wait", seconds=int(row.blocked_until - now) + 1)
            right = self._verified(row.password_hash if row is not None else _NO_ACCOUNT, password)
            if row is not None and not right:
                self._count_failure(account, now)
        if row is None or not right:
            raise SignInRefused("sign_in.wrong")
        token = codes.new_token()
        with self._databases.writing() as connection:
            connection.execute(
                update(table).where(table.c.id == account).values(failures=0, blocked_until=0.0)
            )
            connection.execute(
                insert(tables.sign_in).values(
                    token_hash=codes.token_hash(token), account=account, started=now, seen=now
                )
            )
            clock.remember(connection, now)
            self._note(connection, "sign_in", account, account)
        return token

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

    def sign_out(self, token: str) -> None:
        """End a sign-in."""
        with self._databases.writing() as connection:
            gone = tables.sign_in.c.token_hash == codes.token_hash(token)
            connection.execute(delete(tables.sign_in).where(gone))

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return _hasher.verify(password_hash, password[: LONGEST_PASSWORD + 1])
        except VerificationError:
            return False

    def _count_failure(self, account: str, now: float) -> None:
        """After five failures each further one doubles the wait, to a quarter of an hour at most."""
        table = tables.account
        mine = table.c.id == account
        with self._databases.writing() as connection:
            connection.execute(update(table).where(mine).values(failures=table.c.failures + 1))
            over = connection.execute(select(table.c.failures).where(mine)).scalar_one() - FREE_FAILURES
            if over >= 0:
                until = now + min(LONGEST_DELAY, 2.0 ** min(over, 20))
                connection.execute(update(table).where(mine).values(blocked_until=until))
            self._note(connection, "sign_in_failed", "", account)

    def _note(self, connection: Connection, action: str, actor: str, account: str) -> None:
        """Tell the audit log; of a failure it knows no more than which account was tried."""
        audit.append(self._databases, connection, INSTALLATION, actor=actor, action=action, place=account)
