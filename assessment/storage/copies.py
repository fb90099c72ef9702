"""One set - the installation, or an organization - copied into a new SQLite file, from either database.

A copy has the layout that the program itself uses, so a backup of SQLite restores into PostgreSQL and the
other way round. Rows lie in the order of their keys: a copy keeps no order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, insert, select

from assessment.errors import StorageError
from assessment.storage import sqlite
from assessment.storage.failures import told

_ROWS_AT_ONCE = 1000


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A PostgreSQL connection that sees every schema as it is at one moment, and cannot change any."""
    with told(), engine.connect() as connection:
        quiet = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with quiet.begin():
            yield quiet


def postgresql_copy(connection: Connection, schema: str, metadata: MetaData, path: Path) -> None:
    """A schema of PostgreSQL, table by table, as a new SQLite file with the tables of ``metadata``."""
    sqlite.make_private_file(path)
    target = create_engine(f"sqlite:///{path}")
    try:
        with target.begin() as writing:
            metadata.create_all(writing)
            for table in metadata.sorted_tables:
                copied = _copy_rows(connection, schema, table, writing)
                if copied != writing.execute(select(func.count()).select_from(table)).scalar_one():
                    raise StorageError("storage.copy_incomplete", table=table.name)
    finally:
        target.dispose()


def _copy_rows(connection: Connection, schema: str, table: Table, writing: Connection) -> int:
    query = select(table).order_by(*table.primary_key.columns)
    options = {"schema_translate_map": {None: schema}}
    copied = 0
    for rows in connection.execute(query, execution_options=options).mappings().partitions(_ROWS_AT_ONCE):
        writing.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    return copied


def rows_copied_into(
    reading: Connection, connection: Connection, schema: str | None, metadata: MetaData
) -> None:
    """Put the rows of a SQLite set into the empty tables of ``schema``, in the order of their keys."""
    options = {"schema_translate_map": {None: schema}}
    for table in metadata.sorted_tables:
        found = reading.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        for rows in found.partitions(_ROWS_AT_ONCE):
            connection.execute(insert(table), [dict(row) for row in rows], execution_options=options)


def counted(connection: Connection, metadata: MetaData) -> dict[str, int]:
    """How many rows each table holds."""
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in metadata.sorted_tables
    }
