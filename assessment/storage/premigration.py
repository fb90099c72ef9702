"""A copy of a PostgreSQL schema before it is moved to a new version: as it is, whatever its version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, create_engine, func, insert, select

from assessment.errors import StorageError
from assessment.storage import sqlite
from assessment.storage.databases import BACKUPS
from assessment.storage.migrations import Before
from assessment.storage.postgresql import schema_of

_ROWS_AT_ONCE = 1000


def before_migration(folder: Path) -> Before:
    """What keeps a schema of PostgreSQL as a SQLite file among the backups in the data folder."""

    def keep(connection: Connection, name: str, version: int) -> None:
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        parent = folder / BACKUPS
        parent.mkdir(mode=0o700, exist_ok=True)
        copy_as_it_is(connection, name, parent / f"{schema_of(name)}.v{version}.{now}.sqlite")

    return keep


def copy_as_it_is(connection: Connection, name: str, path: Path) -> None:
    """Every table that the schema of ``name`` has, with its columns, as a new SQLite file."""
    found = MetaData()
    found.reflect(connection, schema=schema_of(name))
    sqlite.make_private_file(path)
    target = create_engine(f"sqlite:///{path}")
    try:
        with target.begin() as writing:
            for source in found.sorted_tables:
                _copy_table(connection, source, writing)
    finally:
        target.dispose()


def _copy_table(connection: Connection, source: Table, writing: Connection) -> None:
    columns = [
        Column(entry.name, entry.type.as_generic(), primary_key=entry.primary_key, nullable=entry.nullable)
        for entry in source.columns
    ]
    keyed = any(column.primary_key for column in columns)
    copy = Table(source.name, MetaData(), *columns, sqlite_with_rowid=not keyed)
    copy.create(writing)
    copied = 0
    rows = connection.execute(select(source).order_by(*source.primary_key.columns)).mappings()
    for some in rows.partitions(_ROWS_AT_ONCE):
        writing.execute(insert(copy), [dict(row) for row in some])
        copied += len(some)
    if copied != writing.execute(select(func.count()).select_from(copy)).scalar_one():
        raise StorageError("storage.copy_incomplete", table=source.name)
