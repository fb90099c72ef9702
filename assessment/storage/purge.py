"""Remove a wave, or an organization, so that nothing of it is left in the raw files.

Deleting rows is not enough: pages keep old bytes, PostgreSQL keeps old versions of rows. So what stays is
written anew afterwards. Backups made before keep their copy until they are deleted by age.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, delete, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import DropSchema

from assessment.errors import StorageError
from assessment.storage import audit, postgresql, rewrite, seals, tables
from assessment.storage.databases import INSTALLATION, Databases, tables_of
from assessment.storage.failures import told


def purge_wave(databases: Databases, organization: str, wave: str, actor: str) -> None:
    """Delete a wave with all that belongs to it: answers, drafts, codes, links, visits, lists, seal.

    Links and visits go first: if we are interrupted, what is left can be purged again.
    """
    waves = _waves(databases, organization)
    if wave not in waves:
        raise StorageError("storage.unknown_wave", wave=wave)
    named = (wave,) if len(waves) > 1 else (wave, "")  # "": from before links and visits named their wave
    with leaving_no_trace(databases, INSTALLATION) as connection:
        for table in (tables.visit, tables.code_route, tables.share, tables.room):
            mine = (table.c.organization == organization) & table.c.wave.in_(named)
            connection.execute(delete(table).where(mine))
    with leaving_no_trace(databases, organization) as connection:
        for table in reversed(tables.of_organization.sorted_tables):
            if "wave" in table.c:
                connection.execute(delete(table).where(table.c.wave == wave))
        connection.execute(delete(tables.wave).where(tables.wave.c.id == wave))
        _note(databases, connection, organization, actor, "purge_wave", wave)
    seals.destroy(databases.folder, organization, wave)


def purge_organization(databases: Databases, organization: str, actor: str) -> None:
    """Delete an organization: its rows, its links and visits, who may see it, its seals, its database.

    It is emptied first: if we are interrupted, it can be purged again, or nothing is left but a name.
    """
    with databases.reading() as connection:
        known = select(tables.organization.c.id).where(tables.organization.c.id == organization)
        if not connection.execute(known).first():
            raise StorageError("storage.unknown_organization")
    waves = _waves(databases, organization)
    with leaving_no_trace(databases, organization) as connection:
        for table in reversed(tables.of_organization.sorted_tables):
            if table is not tables.organization_version:
                connection.execute(delete(table))
    for wave in waves:
        seals.destroy(databases.folder, organization, wave)
    with leaving_no_trace(databases, INSTALLATION) as connection:
        for table in (
            tables.visit,
            tables.code_route,
            tables.share,
            tables.room,
            tables.account_invitation,
            tables.membership,
        ):
            connection.execute(delete(table).where(table.c.organization == organization))
        connection.execute(delete(tables.organization).where(tables.organization.c.id == organization))
        _note(databases, connection, INSTALLATION, actor, "purge_organization", organization)
    _drop(databases, organization)
    audit.forget_head(databases, organization)


def _drop(databases: Databases, name: str) -> None:
    """Remove the emptied database of an organization."""
    databases.forget(name)
    if not databases.sqlite:
        with told(), databases.owning(INSTALLATION) as owner, owner.begin() as connection:
            connection.execute(DropSchema(postgresql.schema_of(name), cascade=True, if_exists=True))
        return
    path = databases.path(name)
    for file in (path, path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)


@contextmanager
def leaving_no_trace(databases: Databases, name: str) -> Iterator[Connection]:
    """A transaction after which no row that it deletes is left in the raw files of a set.

    PostgreSQL writes every table anew in the same transaction: all of it happens, or nothing. SQLite
    overwrites what it deletes (``secure_delete``); its file is only made smaller afterwards, so it does
    not matter should somebody be in the way of that.
    """
    with databases.writing(name) as connection:
        if databases.sqlite:
            yield connection
        else:
            kept = [table for table in tables_of(name).sorted_tables if table.name != "schema_version"]
            rewrite.hold(connection, *kept)
            yield connection
            _write_anew(connection, kept, postgresql.schema_of(name))
    if databases.sqlite:
        with suppress(StorageError):
            databases.compact(name)
    else:
        _checkpoint(databases.engine(name))


def _write_anew(connection: Connection, kept: list[Table], schema: str) -> None:
    """Every table in a new file, in the order of its keys; the old files go at commit.

    Whole tables go through memory: even ten thousand responses are a few megabytes.
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    names = ", ".join(f"{quote(schema)}.{quote(table.name)}" for table in kept)
    rows = {table: [dict(row) for row in connection.execute(_in_order(table)).mappings()] for table in kept}
    connection.execute(text(f"TRUNCATE {names}"))
    for table in kept:
        if rows[table]:
            connection.execute(insert(table), rows[table])


def _in_order(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def _checkpoint(engine: Engine) -> None:
    """Have PostgreSQL remove the old files now; a role that may not ask for it waits for the next one."""
    with suppress(DBAPIError), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))


def _waves(databases: Databases, organization: str) -> list[str]:
    with databases.reading(organization) as connection:
        return [str(wave) for wave in connection.execute(select(tables.wave.c.id)).scalars()]


def _note(
    databases: Databases, connection: Connection, name: str, actor: str, action: str, place: str
) -> None:
    audit.append(databases, connection, name, actor=actor, action=action, place=place)
