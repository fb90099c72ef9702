"""The second step of a sign-in: one-time codes of an app (RFC 6238), recovery codes for when it is gone."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass

import pyotp
from sqlalchemy import Connection, delete, insert, select, update

from assessment.errors import SignInRefused
from assessment.storage import audit, clock, codes, tables
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.keys import derived_key

KEY = "second step of a sign-in"
ISSUER = "Sustainable Success Scan"
RECOVERY_CODES = 8
PENDING_SECONDS = 5 * 60
_EVERY = 30
"""Seconds that a code is good for; that of the step before and after is taken too."""


@dataclass(frozen=True)
class Enrolment:
    """A new secret, and the address that an app reads it from; nothing is kept until a code is given."""

    secret: str
    address: str


class SecondStep:
    """The second steps of an installation's accounts."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    def on(self, account: str) -> bool:
        """Whether the account asks for a one-time code."""
        return self._secret(account) is not None

    def enrolment(self, account: str) -> Enrolment:
        """A secret for an app."""
        secret = pyotp.random_base32()
        address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
        return Enrolment(secret, address)

    def turn_on(self, account: str, secret: str, code: str) -> list[str]:
        """Ask for codes of ``secret`` from now on, once a right one is given; the recovery codes, once."""
        now = clock.moment(self._databases)
        step = _matching_step(secret, code, now, 0)
        if step is None:
            raise SignInRefused("sign_in.step_wrong")
        recovery = [codes.new_code()[:10] for _ in range(RECOVERY_CODES)]
        sealed = codes.seal_under(self._key(), secret.encode(), account.encode())
        table = tables.account
        with self._databases.writing() as connection:
            values = {"sealed_totp": sealed, "totp_step": step}
            connection.execute(update(table).where(table.c.id == account).values(values))
            connection.execute(delete(tables.recovery_code).where(tables.recovery_code.c.account == account))
            rows = [{"account": account, "code_hash": _recovery_hash(account, code)} for code in recovery]
            connection.execute(insert(tables.recovery_code), sorted(rows, key=lambda row: row["code_hash"]))
            self._note(connection, "second_step_on", account)
        return recovery

    def turn_off(self, account: str) -> None:
        """Ask for no codes any more."""
        table = tables.account
        with self._databases.writing() as connection:
            connection.execute(
                update(table).where(table.c.id == account).values(sealed_totp=None, totp_step=0)
            )
            connection.execute(delete(tables.recovery_code).where(tables.recovery_code.c.account == account))
            self._note(connection, "second_step_off", account)

    def take(self, account: str, code: str, now: float) -> bool:
        """Whether ``code`` is right; each is good once."""
        secret = self._secret(account)
        if secret is None:
            return False
        table = tables.account
        with self._databases.writing() as connection:
            last = connection.execute(
                select(table.c.totp_step).where(table.c.id == account).with_for_update()
            ).scalar_one()
            step = _matching_step(secret, code, now, last)
            if step is not None:
                connection.execute(update(table).where(table.c.id == account).values(totp_step=step))
                return True
            used = delete(tables.recovery_code).where(
                (tables.recovery_code.c.account == account)
                & (tables.recovery_code.c.code_hash == _recovery_hash(account, code))
            )
            return connection.execute(used).rowcount == 1

    def pending(self, account: str) -> str:
        """What a browser holds between the two steps: who gave the right password, for five minutes."""
        until = clock.moment(self._databases) + PENDING_SECONDS
        plain = json.dumps({"account": account, "until": until}).encode()
        return base64.urlsafe_b64encode(codes.seal_under(self._key(), plain, b"pending")).decode()

    def pending_account(self, pending: str) -> str:
        """Who that was; SignInRefused where it is none of ours, or over."""
        try:
            plain = codes.open_under(self._key(), base64.urlsafe_b64decode(pending.encode()), b"pending")
        except ValueError:
            plain = None
        held = json.loads(plain) if plain else {"until": 0}
        if held["until"] < clock.moment(self._databases):
            raise SignInRefused("sign_in.step_over")
        return str(held["account"])

    def _secret(self, account: str) -> str | None:
        table = tables.account
        with self._databases.reading() as connection:
            sealed = connection.execute(select(table.c.sealed_totp).where(table.c.id == account)).scalar()
        if sealed is None:
            return None
        plain = codes.open_under(self._key(), bytes(sealed), account.encode())
        if plain is None:
            raise SignInRefused("sign_in.step_key")
        return plain.decode()

    def _key(self) -> bytes:
        return derived_key(self._databases.folder, KEY)

    def _note(self, connection: Connection, action: str, account: str) -> None:
        audit.append(
            self._databases,
            connection,
            INSTALLATION,
            actor=account,
            action=action,
            place=account,
        )


def _matching_step(secret: str, code: str, now: float, last: int) -> int | None:
    """The step of time that ``code`` belongs to, if it is near and later than ``last``."""
    given = "".join(code.split())
    current = int(now // _EVERY)
    for step in (current, current - 1, current + 1):
        if step > last and hmac.compare_digest(pyotp.TOTP(secret).at(step * _EVERY).encode(), given.encode()):
            return step
    return None


def _recovery_hash(account: str, code: str) -> str:
    return codes.token_hash(f"recovery {account} {''.join(code.split()).upper()}")
