"""Who may do what: what an account is in the installation, and what it is in each organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from assessment.errors import StorageError
from assessment.storage import tables

ADMINISTRATOR, CONSULTANT, VIEWER = "administrator", "consultant", "viewer"
KINDS = (ADMINISTRATOR, CONSULTANT, VIEWER)
ROLES = (CONSULTANT, VIEWER)


@dataclass(frozen=True)
class SignIn:
    """Who is signed in."""

    account: str


class Operator(SignIn):
    """Who runs the command line; of its own class, so that no account of any name equals it."""


@dataclass(frozen=True)
class Guest(SignIn):
    """Who came by a link that was shared: sees the released figures of one wave, and nothing else."""

    organization: str = ""
    wave: str = ""


OPERATOR = Operator(account="operator")
"""Who runs the command line: has the files anyway."""

SERVER = Operator(account="server")
"""The server itself, which does what is due."""


@dataclass(frozen=True)
class Rights:
    """What an identity is in the installation ("" for nothing), and in which organizations as what."""

    kind: str = ""
    organizations: Mapping[str, str] = field(default_factory=dict)

    @property
    def administers(self) -> bool:
        """Whether it may see to accounts, settings and backups of the whole installation."""
        return self.kind == ADMINISTRATOR

    @property
    def founds(self) -> bool:
        """Whether it may set up organizations."""
        return self.kind in (ADMINISTRATOR, CONSULTANT)


def rights_of(connection: Connection, identity: SignIn) -> Rights:
    """The rights of an account, read in the installation's database."""
    if isinstance(identity, Guest):
        return Rights(VIEWER, {identity.organization: VIEWER})
    account, membership = tables.account, tables.membership
    kind = connection.execute(select(account.c.kind).where(account.c.id == identity.account)).scalar()
    if kind is None:
        return Rights()
    mine = select(membership).where(membership.c.account == identity.account)
    return Rights(str(kind), {str(row.organization): str(row.role) for row in connection.execute(mine)})


def refuse_kind(kind: str, role: str) -> None:
    """Raise StorageError for a kind or role that does not exist."""
    if kind not in KINDS or role not in ROLES:
        raise StorageError("storage.unknown_role", known=", ".join(KINDS))
