"""The store: one installation, its organizations, and who may do what in them.

Nothing is read or written without an identity: a respondent has a visit, a consultant a sign-in, the
command line its operator. Each gets a desk that reaches one organization and no other.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import delete, insert, select

from assessment.errors import LinkRefused, StorageError
from assessment.storage import codes, tables
from assessment.storage.accounts import Accounts, SignIn
from assessment.storage.care import InstallationCare, OrganizationCare
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.desk import OrganizationDesk
from assessment.storage.keys import DIGEST_KEY, key_file
from assessment.storage.migrations import Before
from assessment.storage.presence import Presence
from assessment.storage.resources import Resources
from assessment.storage.respondent import RespondentDesk


class Operator(SignIn):
    """Who runs the command line; of its own class, so that no account of any name equals it."""


OPERATOR = Operator(account="operator")
"""Who runs the command line: has the files anyway."""

SERVER = Operator(account="server")
"""The server itself, which does what is due."""


class Store:
    """Everything that is kept, behind one door.

    ``folder``: keys, and SQLite files unless ``url`` names a PostgreSQL database. ``owner_url`` and
    ``before_migration``: as ``Databases`` takes them.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        url: str | None = None,
        owner_url: str | None = None,
        before_migration: Before | None = None,
    ) -> None:
        self._presence = Presence(Path(folder))
        self.databases = Databases(folder, url, owner_url, before_migration)
        self.accounts = Accounts(self.databases)
        self._digest_key = key_file(self.databases.folder / DIGEST_KEY)
        self._resources = Resources(self.databases, self._digest_key)

    def close(self) -> None:
        """Let go of every connection."""
        self.databases.close()
        self._presence.end()

    def add_organization(self, organization: str, name: str, identity: SignIn = OPERATOR) -> OrganizationDesk:
        """Make an organization, which the operator may; its id is lower-case letters, digits and dashes."""
        if not isinstance(identity, Operator):
            raise StorageError("storage.unknown_organization")
        if organization == INSTALLATION:
            raise StorageError("storage.unsuitable_id", id=organization)
        self.databases.create()
        self.databases.create(organization)
        with self.databases.writing() as connection:
            known = select(tables.organization.c.id).where(tables.organization.c.id == organization)
            if connection.execute(known).first():
                raise StorageError("storage.organization_exists", organization=organization)
            connection.execute(insert(tables.organization).values(id=organization, name=name))
        return self.desk(organization, identity)

    def organizations(self, identity: SignIn) -> dict[str, str]:
        """Id and name of the organizations that ``identity`` may see."""
        table = tables.organization
        query = select(table.c.id, table.c.name).order_by(table.c.name)
        if not isinstance(identity, Operator):
            mine = select(tables.membership.c.organization).where(
                tables.membership.c.account == identity.account
            )
            query = query.where(table.c.id.in_(mine))
        with self.databases.reading() as connection:
            return {str(row.id): str(row.name) for row in connection.execute(query)}

    def desk(self, organization: str, identity: SignIn) -> OrganizationDesk:
        """The desk of one organization; refuses an identity without rights there."""
        names = self.organizations(identity)
        if organization not in names:
            raise StorageError("storage.unknown_organization")
        return OrganizationDesk(self._resources, organization, names[organization], identity.account)

    def care(self, organization: str, identity: SignIn) -> OrganizationCare:
        """Care for one organization's own; refuses an identity without rights there."""
        desk = self.desk(organization, identity)
        return OrganizationCare(self.databases, self._digest_key, identity.account, desk)

    def upkeep(self, identity: SignIn = OPERATOR) -> InstallationCare:
        """Care for the whole installation; refuses everybody but its operator and its server."""
        if not isinstance(identity, Operator):
            raise StorageError("storage.unknown_organization")
        return InstallationCare(
            self.databases, self._digest_key, identity.account, lambda name: self.desk(name, identity)
        )

    def enter(self, typed_code: str) -> str:
        """Trade a code for a visit; gives the cookie's token.

        Raises LinkRefused when the code is malformed, unknown or used, or its wave is closed.
        """
        code = _normalized(typed_code)
        desk = self.respondent(code)
        wave = desk.check_open().wave
        token = codes.new_token()
        with self.databases.writing() as connection:
            connection.execute(
                insert(tables.visit).values(
                    token_hash=codes.token_hash(token),
                    organization=desk.organization,
                    wave=wave,
                    sealed_code=codes.seal_code(token, code),
                )
            )
        return token

    def respondent(self, typed_code: str) -> RespondentDesk:
        """The desk of the respondent who holds a code; LinkRefused when it is malformed or unknown."""
        code = _normalized(typed_code)
        return RespondentDesk(self._resources, self._organization_of(code), code)

    def visit(self, token: str) -> RespondentDesk | None:
        """The respondent's desk behind a cookie; None when the visit is over."""
        table = tables.visit
        query = select(table).where(table.c.token_hash == codes.token_hash(token))
        with self.databases.reading() as connection:
            row = connection.execute(query).first()
        code = codes.open_code(token, row.sealed_code) if row else None
        if row is None or code is None:
            return None
        return RespondentDesk(self._resources, row.organization, code)

    def end_visit(self, token: str) -> None:
        """Forget a visit: the cookie leads nowhere from now on."""
        with self.databases.writing() as connection:
            gone = tables.visit.c.token_hash == codes.token_hash(token)
            connection.execute(delete(tables.visit).where(gone))

    def _organization_of(self, code: str) -> str:
        table = tables.code_route
        query = select(table.c.organization).where(table.c.route_hash == codes.route_hash(code))
        with self.databases.reading(INSTALLATION) as connection:
            organization = connection.execute(query).scalar()
        if organization is None:
            raise LinkRefused("link.unknown")
        return str(organization)


def _normalized(typed_code: str) -> str:
    code = codes.normalized_code(typed_code)
    if code is None:
        raise LinkRefused("link.malformed")
    return code
