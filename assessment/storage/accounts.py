"""Accounts: passwords (argon2id), sign-ins that end, and which organizations they may see."""

from __future__ import annotations

import hmac
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, func, insert, select, text, update

from assessment.errors import SecondStepNeeded, SignInRefused, StorageError
from assessment.storage import audit, clock, codes, tables
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.keys import keep_key
from assessment.storage.passwords import LONGEST, check_password
from assessment.storage.rights import ADMINISTRATOR, CONSULTANT, SignIn, refuse_kind
from assessment.storage.second_step import SecondStep

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
PROVED_SECONDS = 10 * 60
"""How long a password, once given, opens exports."""
FREE_FAILURES = 5
LONGEST_DELAY = 15 * 60
SETUP_FILE = "first-administrator.txt"
"""In the data folder, for its owner only: what the first administrator must know."""
LONGEST_NAME = 120
_SEEN_EVERY = 60
FRESH_SECONDS = 5 * 60
"""How old the proof of an identity provider may be when it begins a sign-in."""
PROVIDER = "provider"
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtext('sustainable success scan: first account'))"

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
_at_once = threading.BoundedSemaphore(2)
_NO_ACCOUNT = _hasher.hash("nobody has this account")


@dataclass(frozen=True)
class OpenSignIn:
    """A sign-in that has not ended: when it began, when it was used last (seconds), and how it came about."""

    id: str
    started: float
    seen: float
    way: str
    mine: bool


class Accounts:
    """Accounts of an installation."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self.second_step = SecondStep(databases)

    def add(
        self,
        account: str,
        password: str,
        organizations: tuple[str, ...] = (),
        *,
        kind: str = CONSULTANT,
        role: str = CONSULTANT,
    ) -> None:
        """Make an account, ``role`` in ``organizations``; refuses a password that is easily guessed."""
        refuse_kind(kind, role)
        password_hash = self.hashed(password, account)
        with self._databases.writing() as connection:
            self.enter(connection, account, password_hash, kind)
            for organization in organizations:
                connection.execute(
                    insert(tables.membership).values(account=account, organization=organization, role=role)
                )

    def hashed(self, password: str, account: str) -> str:
        """The hash of a password that is fit for ``account``."""
        if not 0 < len(account) <= LONGEST_NAME:
            raise SignInRefused("sign_in.account_name", most=LONGEST_NAME)
        check_password(password, account)
        with _at_once:
            return _hasher.hash(password)

    def enter(self, connection: Connection, account: str, password_hash: str, kind: str) -> None:
        """Write an account down; StorageError where there is one of that name."""
        if connection.execute(select(tables.account.c.id).where(tables.account.c.id == account)).first():
            raise StorageError("storage.account_exists")
        values = {"id": account, "password_hash": password_hash, "failures": 0, "blocked_until": 0.0}
        connection.execute(insert(tables.account).values(**values, kind=kind))

    def exist(self) -> bool:
        """Whether anybody can sign in at all."""
        with self._databases.reading() as connection:
            return connection.execute(select(tables.account.c.id).limit(1)).first() is not None

    # The first administrator

    def setup_file(self) -> Path | None:
        """The file with the secret that makes the first administrator; None once there is an account."""
        path = self._databases.folder / SETUP_FILE
        if self.exist():
            path.unlink(missing_ok=True)
            return None
        if not path.exists():
            with suppress(FileExistsError):  # another process was faster
                keep_key(path, codes.new_code().encode())
        return path

    def add_first(self, account: str, password: str, secret: str) -> None:
        """Make the first administrator, by whoever can read the data folder; of many at once, one.

        Raises SignInRefused for a wrong secret, and where there is an account already.
        """
        path = self._databases.folder / SETUP_FILE
        wanted = path.read_text(encoding="ascii").strip() if path.exists() else ""
        given = codes.normalized_code(secret) or ""
        if not wanted or not hmac.compare_digest(given, wanted):
            raise SignInRefused("sign_in.setup_secret")
        password_hash = self.hashed(password, account)
        with self._databases.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(_TAKE_TURNS))
            if connection.execute(select(tables.account.c.id).limit(1)).first() is not None:
                raise SignInRefused("sign_in.not_first")
            self.enter(connection, account, password_hash, ADMINISTRATOR)
            self._note(connection, "account_added", account, account)
        path.unlink(missing_ok=True)

    # Signing in

    def sign_in(self, account: str, password: str) -> str:
        """A cookie's token for the right password.

        Raises SignInRefused for a wrong pair, saying no more than that, and for a time after too many;
        SecondStepNeeded where the account asks for a one-time code too.
        """
        self.prove(account, password)
        if self.second_step.on(account):
            raise SecondStepNeeded("sign_in.step_needed")
        return self.begin(account, "password")

    def finish(self, pending: str, code: str) -> str:
        """A cookie's token for the second step, ``pending`` being what the first one gave."""
        account = self.second_step.pending_account(pending)
        self.prove_step(account, code)
        return self.begin(account, "two steps")

    def prove(self, account: str, password: str) -> None:
        """See that the password is right; raises SignInRefused where it is not, or too many were wrong."""
        table = tables.account
        with _at_once:  # at most two at work: the waits cannot be outrun by many tries at the same moment
            now = clock.moment(self._databases)
            with self._databases.reading() as connection:
                row = connection.execute(select(table).where(table.c.id == account)).first()
            self._refuse_waiting(row, now)
            known = row is not None and row.password_hash != ""
            right = self._verified(row.password_hash if row is not None and known else _NO_ACCOUNT, password)
            if row is not None and not right:
                self._count_failure(account, now)
        if not known or not right:
            raise SignInRefused("sign_in.wrong")

    def prove_step(self, account: str, code: str) -> None:
        """See that a one-time or recovery code is right; wrong ones count as wrong passwords do."""
        now = clock.moment(self._databases)
        with self._databases.reading() as connection:
            row = connection.execute(select(tables.account).where(tables.account.c.id == account)).first()
        self._refuse_waiting(row, now)
        if not self.second_step.take(account, code, now):
            self._count_failure(account, now)
            raise SignInRefused("sign_in.step_wrong")

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

    def prove_again(self, token: str, password: str, code: str = "") -> None:
        """Give password, and one-time code where the account asks for it, anew before an export."""
        identity = self.signed_in(token)
        if identity is None:
            raise SignInRefused("sign_in.needed")
        self.prove(identity.account, password)
        if self.second_step.on(identity.account):
            self.prove_step(identity.account, code)
        now = clock.moment(self._databases)
        mine = tables.sign_in.c.token_hash == codes.token_hash(token)
        with self._databases.writing() as connection:
            connection.execute(update(tables.sign_in).where(mine).values(proved=now))

    def sign_out(self, token: str) -> None:
        """End a sign-in."""
        with self._databases.writing() as connection:
            gone = tables.sign_in.c.token_hash == codes.token_hash(token)
            connection.execute(delete(tables.sign_in).where(gone))

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
            if now - row.seen <= IDLE_SECONDS and now - row.started <= ABSOLUTE_SECONDS
        ]

    def end_others(self, token: str) -> None:
        """End every sign-in of the account but this one, also those at an identity provider."""
        identity = self.signed_in(token)
        if identity is None:
            raise SignInRefused("sign_in.needed")
        now = clock.moment(self._databases)
        with self._databases.writing() as connection:
            self._end_all(connection, identity.account, now, but=token)

    def change_password(self, token: str, old: str, new: str) -> None:
        """Another password; every other sign-in of the account ends."""
        identity = self.signed_in(token)
        if identity is None:
            raise SignInRefused("sign_in.needed")
        self.prove(identity.account, old)
        password_hash = self.hashed(new, identity.account)
        now = clock.moment(self._databases)
        table = tables.account
        with self._databases.writing() as connection:
            mine = table.c.id == identity.account
            connection.execute(update(table).where(mine).values(password_hash=password_hash))
            self._end_all(connection, identity.account, now, but=token)
            self._note(connection, "password_changed", identity.account, identity.account)

    def _end_all(self, connection: Connection, account: str, now: float, *, but: str = "") -> None:
        table = tables.sign_in
        mine = (table.c.account == account) & (table.c.token_hash != codes.token_hash(but))
        connection.execute(delete(table).where(mine))
        revoked = update(tables.account).where(tables.account.c.id == account).values(revoked_at=now)
        connection.execute(revoked)

    def _refuse_waiting(self, row: object, now: float) -> None:
        until = float(getattr(row, "blocked_until", 0.0))
        if until > now:
            raise SignInRefused("sign_in.wait", seconds=int(until - now) + 1)

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return _hasher.verify(password_hash, password[: LONGEST + 1])
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
