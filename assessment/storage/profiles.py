"""The name and profile of an organization, changed by whoever saw the newest one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from assessment.errors import StorageError
from assessment.organization_profile import OrganizationProfile
from assessment.storage import tables


@dataclass(frozen=True)
class KnownOrganization:
    """An organization's id, name and profile; ``revision`` counts its changes."""

    id: str
    name: str
    profile: OrganizationProfile
    revision: int


def read(connection: Connection, organization: str) -> KnownOrganization:
    """What is known of ``organization``, read in the installation's database."""
    table = tables.organization
    row = connection.execute(select(table).where(table.c.id == organization)).one()
    profile = OrganizationProfile.model_validate_json(row.profile)
    return KnownOrganization(row.id, row.name, profile, row.revision)


def revise(connection: Connection, known: KnownOrganization) -> None:
    """Keep what is in ``known``; StorageError where somebody changed it since ``known.revision``."""
    table = tables.organization
    mine = (table.c.id == known.id) & (table.c.revision == known.revision)
    values = {
        "name": known.name,
        "profile": known.profile.model_dump_json(),
        "revision": known.revision + 1,
    }
    if connection.execute(update(table).where(mine).values(values)).rowcount != 1:
        raise StorageError("storage.edited_meanwhile", wave="")
