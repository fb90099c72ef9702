"""Everything that can be checked about what is stored, one finding a fault; run at start and hourly.

SQLite's own check misses most changed values and PostgreSQL has none, so every response carries a keyed
digest, every release a count with a digest over the responses then stored, and the audit log is chained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select, text

from assessment.errors import StorageError
from assessment.storage import audit, clock, postgresql, tables
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.finding import Finding
from assessment.storage.soundness import damaged_responses, file_damage, wrong_releases
from assessment.storage.waves import UNKNOWN

UNREADABLE = ("unreadable", "integrity", "references")
"""Findings after which nothing more can be asked of a set."""
_MIGHTY = {"rolsuper": "SUPERUSER", "rolbypassrls": "BYPASSRLS", "rolreplication": "REPLICATION"}


def check(databases: Databases, digest_key: bytes) -> list[Finding]:
    """Check the whole installation; empty when all is as it must be."""
    findings = _looked_at(INSTALLATION, lambda: check_set(databases, INSTALLATION, digest_key))
    if not any(finding.code in UNREADABLE for finding in findings):
        with databases.reading() as connection:
            names = connection.execute(select(tables.organization.c.id)).scalars().all()
        for name in sorted(map(str, names)):
            findings += _looked_at(name, lambda name=name: check_set(databases, name, digest_key))  # type: ignore[misc]
    if not databases.sqlite:
        findings += _looked_at(INSTALLATION, lambda: server_findings(databases))
    return findings + _looked_at(INSTALLATION, lambda: clock_findings(databases))


def check_set(databases: Databases, name: str, digest_key: bytes) -> list[Finding]:
    """Check the installation's own set, or one organization's."""
    damage = file_damage(databases, name)
    if damage:
        return damage
    findings = audit.verified(databases, name)
    if name != INSTALLATION:
        findings += damaged_responses(databases, name, digest_key)
        findings += wrong_releases(databases, name, digest_key)
        findings += unsettled_waves(databases, name)
    return findings


def clock_findings(databases: Databases) -> list[Finding]:
    """Whether the clock was set back."""
    try:
        clock.check(databases)
    except StorageError as error:
        return [Finding("clock", INSTALLATION, {"why": error})]
    return []


def unsettled_waves(databases: Databases, name: str) -> list[Finding]:
    """Waves of which nobody has said since a restore whether they go on."""
    table = tables.wave
    with databases.reading(name) as connection:
        found = connection.execute(select(table.c.id).where(table.c.state == UNKNOWN).order_by(table.c.id))
        return [Finding("unknown_wave", name, {"wave": wave}) for wave in found.scalars()]


def server_findings(databases: Databases) -> list[Finding]:
    """Settings of the PostgreSQL server, and rights of our role, that would break a promise."""
    with databases.reading() as connection:
        settings = postgresql.wrong_settings(connection)
        role = text("SELECT * FROM pg_roles WHERE rolname = current_user")
        rights = connection.execute(role).mappings().one()
    wrong = [
        Finding("setting", INSTALLATION, {"name": name, "found": found, "wanted": wanted})
        for name, found, wanted in settings
    ]
    mighty = [word for column, word in _MIGHTY.items() if rights[column]]
    return wrong + [Finding("role", INSTALLATION, {"right": word}) for word in mighty]


def _looked_at(name: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a look finds; that it cannot be taken is a finding too."""
    try:
        return list(look())
    except StorageError as error:
        return [Finding("unreadable", name, {"why": error})]
