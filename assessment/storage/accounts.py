"""Accounts: passwords (argon2id), sign-ins that end, and which organizations they may see."""

from __future__ import annotations

import hmac
import threading
from contextlib import suppress
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, insert, select, text, update

from assessment.errors import SecondStepNeeded, SignInRefused, StorageError
from assessment.storage import clock, codes, tables
from assessment.storage.databases import Databases
from assessment.storage.keys import keep_key
from assessment.storage.passwords import LONGEST, check_password
from assessment.storage.rights import ADMINISTRATOR, CONSULTANT, refuse_kind
from assessment.storage.second_step import SecondStep
from assessment.storage.sign_ins import SignIns

FREE_FAILURES = 5
LONGEST_DELAY = 15 * 60
SETUP_FILE = "first-administrator.txt"
"""In the data folder, for its owner only: what the first administrator must know."""
LONGEST_NAME = 120
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtext('sustainable success scan: first account'))"

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
_at_once = threading.BoundedSemaphore(2)
_NO_ACCOUNT = _hasher.hash("nobody has this account")


class Accounts(SignIns):
    """Accounts of an installation."""

    def __init__(self, databases: Databases) -> None:
        super().__init__(databases)
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

    def set_kind(self, account: str, kind: str) -> None:
        """Make an account another kind, for whoever runs the command line; StorageError for nobody."""
        refuse_kind(kind, CONSULTANT)
        table = tables.account
        with self._databases.writing() as connection:
            change = update(table).where(table.c.id == account).values(kind=kind)
            if connection.execute(change).rowcount != 1:
                raise StorageError("storage.unknown_account")
            self._note(connection, "account_kind", "operator", account)

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
