"""Who has an account, and colleagues who are invited to make one: by a link that works once, for a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from assessment.errors import SignInRefused, StorageError
from assessment.storage import audit, clock, codes, tables
from assessment.storage.accounts import Accounts
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.rights import ADMINISTRATOR, Rights, SignIn, refuse_kind

INVITATION_SECONDS = 7 * 24 * 3600.0


@dataclass(frozen=True)
class Colleague:
    """Somebody who may see an organization, as what; ``invited``: the account is still to be made."""

    account: str
    role: str
    invited: bool = False


class Colleagues:
    """The people of one organization, or with "" of the installation, as one of them sees to them."""

    def __init__(
        self, databases: Databases, accounts: Accounts, organization: str, identity: SignIn, rights: Rights
    ) -> None:
        self._databases = databases
        self._accounts = accounts
        self._organization = organization
        self._identity = identity
        self._rights = rights

    def all(self) -> list[Colleague]:
        """Everybody, and who is invited, by name."""
        invitation = tables.account_invitation
        now = clock.moment(self._databases)
        with self._databases.reading() as connection:
            if self._organization:
                member = tables.membership
                query = select(member.c.account, member.c.role)
                rows = list(connection.execute(query.where(member.c.organization == self._organization)))
            else:
                account = tables.account
                rows = list(connection.execute(select(account.c.id, account.c.kind)))
            asked = select(invitation).where(
                (invitation.c.organization == self._organization) & (invitation.c.until > now)
            )
            invited = list(connection.execute(asked))
        people = [Colleague(str(name), str(role)) for name, role in rows]
        people += [
            Colleague(row.account, row.role if self._organization else row.kind, True) for row in invited
        ]
        return sorted(people, key=lambda one: (one.invited, one.account))

    def invite(self, account: str, role: str, kind: str = "") -> str:
        """The token of a link by which ``account`` joins; who has an account already joins at once ("").

        ``kind``: what a new account is in the installation; by default as ``role``. Only an administrator
        invites another.
        """
        kind = kind or role
        refuse_kind(kind, role)
        if kind == ADMINISTRATOR and not self._rights.administers:
            raise StorageError("storage.not_allowed")
        token, now = codes.new_token(), clock.moment(self._databases)
        with self._databases.writing() as connection:
            known = select(tables.account.c.id).where(tables.account.c.id == account)
            if connection.execute(known).first() is not None:
                if not self._organization:
                    raise StorageError("storage.account_exists")
                _join(connection, account, self._organization, role)
                token = ""
            else:
                values = {
                    "token_hash": codes.token_hash(token),
                    "account": account,
                    "kind": kind,
                    "organization": self._organization,
                    "role": role,
                    "invited_by": self._identity.account,
                    "until": now + INVITATION_SECONDS,
                }
                connection.execute(insert(tables.account_invitation).values(values))
            self._note(connection, "colleague_invited", account)
        return token

    def remove(self, account: str) -> None:
        """Take away somebody's access here, or their invitation; at an installation the whole account.

        Nobody removes themselves, so that somebody is always left.
        """
        if account == self._identity.account:
            raise StorageError("storage.not_oneself")
        invitation = tables.account_invitation
        with self._databases.writing() as connection:
            mine = (invitation.c.account == account) & (invitation.c.organization == self._organization)
            connection.execute(delete(invitation).where(mine))
            if self._organization:
                member = tables.membership
                theirs = (member.c.account == account) & (member.c.organization == self._organization)
                connection.execute(delete(member).where(theirs))
            else:
                for table in (tables.sign_in, tables.membership, tables.recovery_code):
                    connection.execute(delete(table).where(table.c.account == account))
                connection.execute(delete(tables.account).where(tables.account.c.id == account))
            self._note(connection, "colleague_removed", account)

    def _note(self, connection: Connection, action: str, account: str) -> None:
        audit.append(
            self._databases,
            connection,
            INSTALLATION,
            actor=self._identity.account,
            action=action,
            place=account,
        )


def invited_as(databases: Databases, token: str) -> str:
    """The account that an invitation is for; SignInRefused where it was used, revoked, or is over."""
    return str(_held(databases, token).account)


def accept(databases: Databases, accounts: Accounts, token: str, password: str) -> str:
    """Make the account that the invitation is for, with a password of its owner's; its name. Once."""
    row = _held(databases, token)
    password_hash = accounts.hashed(password, row.account)
    table = tables.account_invitation
    with databases.writing() as connection:
        gone = delete(table).where(table.c.token_hash == codes.token_hash(token))
        if connection.execute(gone).rowcount != 1:
            raise SignInRefused("sign_in.invitation_over")
        accounts.enter(connection, row.account, password_hash, row.kind)
        if row.organization:
            _join(connection, row.account, row.organization, row.role)
        audit.append(
            databases,
            connection,
            INSTALLATION,
            actor=row.account,
            action="account_added",
            place=row.account,
        )
    return str(row.account)


def _held(databases: Databases, token: str) -> Row[Any]:
    table = tables.account_invitation
    with databases.reading() as connection:
        row = connection.execute(select(table).where(table.c.token_hash == codes.token_hash(token))).first()
    if row is None or row.until <= clock.moment(databases):
        raise SignInRefused("sign_in.invitation_over")
    return row


def _join(connection: Connection, account: str, organization: str, role: str) -> None:
    """Let an account see an organization as ``role``; a consultant who comes back stays what they are."""
    member = tables.membership
    mine = (member.c.account == account) & (member.c.organization == organization)
    if connection.execute(update(member).where(mine).values(role=role)).rowcount == 0:
        connection.execute(insert(member).values(account=account, organization=organization, role=role))
