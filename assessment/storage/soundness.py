"""Whether what is stored is as it was stored: files, responses, released counts."""

from __future__ import annotations

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from assessment.errors import StorageError
from assessment.storage import releases, tables
from assessment.storage.databases import INSTALLATION, Databases, tables_of
from assessment.storage.finding import Finding
from assessment.storage.rows import digest_of, restored
from assessment.storage.waves import CLOSED


def file_damage(databases: Databases, name: str) -> list[Finding]:
    """What the database's own checks say of one set: pages, indexes, references, tables, version."""
    try:
        with databases.reading(name) as connection:
            if databases.sqlite:
                said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
                if said != ["ok"]:
                    return [Finding("integrity", name, {"n": len(said)})]
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    return [Finding("references", name, {"n": len(broken)})]
            for table in tables_of(name).sorted_tables:
                connection.execute(select(func.count()).select_from(table)).scalar_one()
    except (StorageError, DatabaseError) as error:
        return [Finding("unreadable", name, {"why": _why(error)})]
    return []


def sign_anew(databases: Databases, name: str, digest_key: bytes) -> None:
    """Give every response a digest under a fresh key: only after a restore to which the old one is lost."""
    if name == INSTALLATION:
        return
    table = tables.response
    with databases.writing(name) as connection:
        rows = [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
        for row in rows:
            digest = digest_of(row, digest_key)
            connection.execute(update(table).where(table.c.id == row["id"]).values(digest=digest))
        for wave in connection.execute(select(tables.wave.c.id)).scalars().all():
            releases.sign_anew(connection, digest_key, str(wave))


def wrong_releases(databases: Databases, name: str, digest_key: bytes) -> list[Finding]:
    """Waves whose responses are not those that were counted when something was last let out."""
    with databases.reading(name) as connection:
        waves = connection.execute(select(tables.wave.c.id, tables.wave.c.state).order_by(tables.wave.c.id))
        return [
            Finding("release", name, {"wave": wave})
            for wave, state in waves.all()
            if not releases.hold_true(connection, digest_key, wave)
            or (state == CLOSED and not releases.of_wave(connection, wave))
        ]


def _why(error: Exception) -> object:
    return error if isinstance(error, StorageError) else type(error).__name__


def damaged_responses(databases: Databases, name: str, digest_key: bytes) -> list[Finding]:
    """Every response of an organization that is not as it was stored, counted by wave."""
    if name == INSTALLATION:
        return []
    table = tables.response
    damaged: dict[str, int] = {}
    with databases.reading(name) as connection:
        for row in connection.execute(select(table).order_by(table.c.id)).mappings():
            try:
                restored({key: str(text) for key, text in row.items()}, digest_key)
            except (StorageError, ValueError):
                damaged[str(row["wave"])] = damaged.get(str(row["wave"]), 0) + 1
    return [Finding("responses", name, {"wave": wave, "n": n}) for wave, n in sorted(damaged.items())]
