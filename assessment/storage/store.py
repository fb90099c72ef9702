"""The store: one installation, its organizations, and who may do what in them.

Nothing is read or written without an identity: a respondent has a visit, a consultant a sign-in, the
command line its operator. Each gets a desk that reaches one organization and no other.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import bindparam, delete, insert, select

from assessment.errors import LinkRefused, StorageError
from assessment.storage import codes, colleagues, rights, rooms, settings, shares, stages, tables
from assessment.storage.accounts import Accounts
from assessment.storage.administration import Administration
from assessment.storage.care import InstallationCare, OrganizationCare
from assessment.storage.colleagues import Colleagues
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.desk import OrganizationDesk
from assessment.storage.keys import DIGEST_KEY, key_file
from assessment.storage.migrations import Before
from assessment.storage.presence import Presence
from assessment.storage.reading_desk import ReadingDesk
from assessment.storage.resources import Resources
from assessment.storage.respondent import RespondentDesk
from assessment.storage.rights import CONSULTANT, OPERATOR, Guest, Operator, Rights, SignIn
from assessment.storage.rooms import Room
from assessment.storage.settings import InstallationSettings
from assessment.storage.shares import Shares
from assessment.storage.stages import Guessing

_VISIT = select(tables.visit).where(tables.visit.c.token_hash == bindparam("mine"))


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

    def rights(self, identity: SignIn) -> Rights:
        """What ``identity`` may do, asked anew each time: it ends when it is taken away."""
        with self.databases.reading() as connection:
            return rights.rights_of(connection, identity)

    def add_organization(self, organization: str, name: str, identity: SignIn = OPERATOR) -> OrganizationDesk:
        """Make an organization; its id is lower-case letters, digits and dashes.

        The operator may, administrators and consultants may, and become its first consultant.
        """
        operator = isinstance(identity, Operator)
        if not operator and not self.rights(identity).founds:
            raise StorageError("storage.unknown_organization")
        if organization == INSTALLATION:
            raise StorageError("storage.unsuitable_id", id=organization)
        self.databases.create()
        with self.databases.reading() as connection:
            known = select(tables.organization.c.id).where(tables.organization.c.id == organization)
            if connection.execute(known).first():
                raise StorageError("storage.organization_exists", organization=organization)
        self.databases.create(organization)
        with self.databases.writing() as connection:
            if connection.execute(known).first():
                raise StorageError("storage.organization_exists", organization=organization)
            connection.execute(insert(tables.organization).values(id=organization, name=name))
            if not operator:
                mine = {"account": identity.account, "organization": organization, "role": CONSULTANT}
                connection.execute(insert(tables.membership).values(mine))
        return self.desk(organization, identity)

    def organizations(self, identity: SignIn) -> dict[str, str]:
        """Id and name of the organizations that ``identity`` may see."""
        table = tables.organization
        query = select(table.c.id, table.c.name).order_by(table.c.name)
        with self.databases.reading() as connection:
            if not isinstance(identity, Operator):
                mine = rights.rights_of(connection, identity).organizations
                query = query.where(table.c.id.in_(list(mine)))
            return {str(row.id): str(row.name) for row in connection.execute(query)}

    def desk(self, organization: str, identity: SignIn) -> OrganizationDesk:
        """A consultant's desk of one organization; refuses an identity that is none there."""
        name = self._seen(organization, identity)
        if not self.consults(organization, identity):
            raise StorageError("storage.viewer_only")
        return OrganizationDesk(self._resources, organization, name, identity.account)

    def reading_desk(self, organization: str, identity: SignIn) -> ReadingDesk:
        """The desk of whoever may see what is released of one organization."""
        name = self._seen(organization, identity)
        return ReadingDesk(self._resources, organization, name, identity.account)

    def consults(self, organization: str, identity: SignIn) -> bool:
        """Whether ``identity`` is a consultant of the organization."""
        if isinstance(identity, Operator):
            return True
        return self.rights(identity).organizations.get(organization) == CONSULTANT

    def _seen(self, organization: str, identity: SignIn) -> str:
        names = self.organizations(identity)
        if organization not in names:
            raise StorageError("storage.unknown_organization")
        return names[organization]

    def care(self, organization: str, identity: SignIn) -> OrganizationCare:
        """Care for one organization's own; refuses an identity without rights there."""
        desk = self.desk(organization, identity)
        return OrganizationCare(self.databases, self._digest_key, identity.account, desk)

    def colleagues(self, organization: str, identity: SignIn) -> Colleagues:
        """Who may see an organization, for its consultants."""
        self.desk(organization, identity)
        return Colleagues(self.databases, self.accounts, organization, identity, self.rights(identity))

    def shares(self, organization: str, identity: SignIn) -> Shares:
        """The shared links of an organization, for its consultants."""
        self.desk(organization, identity)
        return Shares(self.databases, organization, identity.account)

    def guest(self, token: str) -> Guest:
        """Who comes with a shared link; LinkRefused where it leads nowhere any more."""
        return shares.guest_of(self.databases, token)

    def administration(self, identity: SignIn) -> Administration:
        """The desk of an administrator; refuses everybody else."""
        mine = self.rights(identity)
        if not isinstance(identity, Operator) and not mine.administers:
            raise StorageError("storage.not_allowed")
        people = Colleagues(self.databases, self.accounts, "", identity, mine)
        return Administration(self.databases, identity, people)

    def settings(self, identity: SignIn) -> InstallationSettings:
        """The settings that hold, for those who send and hand out links."""
        if not isinstance(identity, Operator) and not self.rights(identity).founds:
            raise StorageError("storage.not_allowed")
        return settings.read(self.databases)

    def invited_as(self, token: str) -> str:
        """The account that an invitation is for; SignInRefused where it leads nowhere any more."""
        return colleagues.invited_as(self.databases, token)

    def accept(self, token: str, password: str) -> str:
        """Make the account that an invitation is for; its name."""
        return colleagues.accept(self.databases, self.accounts, token, password)

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

    def room(self, token: str) -> Room:
        """The room behind a link for all; LinkRefused where it leads nowhere any more."""
        return rooms.room_of(self._resources, token)

    def join(self, token: str, role: str, team: str) -> str:
        """Take one of the room's places; gives the cookie's token of a visit."""
        return self.enter(rooms.take_place(self._resources, token, role, team))

    def guessing(self, token: str) -> Guessing:
        """What the room behind a link is asked; LinkRefused where it leads nowhere any more."""
        return stages.guessing_of(self._resources, token)

    def guess(self, token: str, phone: str, points: int) -> None:
        """Keep one phone's guess of 0 to 100 points; LinkRefused where nobody asks just now."""
        stages.guess(self._resources, token, phone, points)

    def respondent(self, typed_code: str) -> RespondentDesk:
        """The desk of the respondent who holds a code; LinkRefused when it is malformed or unknown."""
        code = _normalized(typed_code)
        return RespondentDesk(self._resources, self._organization_of(code), code)

    def visit(self, token: str) -> RespondentDesk | None:
        """The respondent's desk behind a cookie; None when the visit is over."""
        with self.databases.reading() as connection:
            row = connection.execute(_VISIT, {"mine": codes.token_hash(token)}).first()
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
