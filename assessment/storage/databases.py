"""Open databases: SQLite files in a data folder, or schemas of one PostgreSQL database.

Whoever reads or writes comes through ``Databases``, which makes what is missing, moves what is older,
refuses what is newer, and says in one sentence what went wrong (design: privacy and reliability,
sections 4 and 7).
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Select, func, insert, inspect, select, text
from sqlalchemy.schema import CreateSchema

from assessment.errors import StorageError
from assessment.storage import migrations, postgresql, rewrite, sqlite, tables
from assessment.storage.failures import told

INSTALLATION = "installation"
BACKUPS = "backups"
_AFTER_COMMIT = "scan_after_commit"
_ORGANIZATION_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

LONGEST_TURN = 5.0
"""Seconds that a writer waits for the others of its process: as long as for a lock of the database."""


@dataclass
class _Open:
    """An open database: its engine, whose turn it is to write, and which file it is (SQLite)."""

    engine: Engine
    file: tuple[int, int] | None = None
    writer: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer at a time; who waits in the queue is told as soon as who waits for the database."""
        if not self.writer.acquire(timeout=LONGEST_TURN):
            raise StorageError("storage.busy")
        try:
            yield
        finally:
            self.writer.release()


class Databases:
    """The installation's database and one for each organization, opened when first used.

    ``folder`` holds keys, and the SQLite files unless ``url`` names a PostgreSQL database. ``owner_url``:
    the role that makes and moves tables there, where that is another. ``before_migration``: what
    backs a PostgreSQL database up before it is moved to a new version (SQLite files are copied to the
    folder ``backups``).
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        url: str | None = None,
        owner_url: str | None = None,
        before_migration: migrations.Before | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._url = url
        self._owner_url = owner_url
        self._before_migration = before_migration
        self._open: dict[str, _Open] = {}
        self._lock = threading.RLock()

    @property
    def sqlite(self) -> bool:
        """Whether each database is a file of its own."""
        return self._url is None

    @contextmanager
    def reading(self, name: str = INSTALLATION) -> Iterator[Connection]:
        """A connection for one consistent look."""
        with told(), self._opened(name).engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, name: str = INSTALLATION) -> Iterator[Connection]:
        """A connection whose changes are kept as a whole, or not at all, in tables of our version only."""
        opened = self._opened(name)
        with told(), opened.turn(), opened.engine.connect() as connection:
            chosen = connection.execution_options(scan_write=True)
            with chosen.begin():
                if self._file(name) != opened.file:
                    raise StorageError("storage.lost_database")
                _check_version(chosen, tables_of(name))
                yield chosen
            for act in chosen.get_execution_options().get(_AFTER_COMMIT, ()):
                act()

    def after_commit(self, connection: Connection, act: Callable[[], None]) -> None:
        """Do ``act`` once what ``connection`` writes is kept; never if it is not."""
        acts = connection.get_execution_options().get(_AFTER_COMMIT, ())
        connection.execution_options(**{_AFTER_COMMIT: (*acts, act)})

    def forget(self, name: str) -> None:
        """Close the connections to a database that is to be removed."""
        with self._lock:
            opened = self._open.pop(name, None)
            if opened is not None:
                opened.engine.dispose()

    def engine(self, name: str = INSTALLATION) -> Engine:
        """The engine behind ``reading`` and ``writing``."""
        return self._opened(name).engine

    def create(self, name: str = INSTALLATION) -> None:
        """Make the tables of ``name`` where there are none."""
        self._opened(name, create=True)

    def compact(self, name: str) -> None:
        """Leave no free pages behind, where that is for us to do."""
        opened = self._opened(name)
        if self.sqlite:
            with told(), opened.turn():
                sqlite.compact(opened.engine)

    def path(self, name: str) -> Path:
        """The SQLite file of a database."""
        return self.folder / f"{name if name == INSTALLATION else f'organization-{name}'}.sqlite"

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for opened in self._open.values():
                opened.engine.dispose()
            self._open.clear()

    def _opened(self, name: str, *, create: bool = False) -> _Open:
        """The open database, opened anew where its file was replaced (a restored backup)."""
        opened = self._open.get(name)
        if opened is not None and self._file(name) == opened.file:
            return opened
        with self._lock, told():
            opened = self._open.get(name)
            if opened is None or self._file(name) != opened.file:
                if opened is not None:
                    del self._open[name]
                    opened.engine.dispose()
                opened = self._open[name] = self._made(name, create=create or name == INSTALLATION)
            return opened

    def _file(self, name: str) -> tuple[int, int] | None:
        if not self.sqlite:
            return None
        try:
            found = self.path(name).stat()
        except FileNotFoundError:
            return (0, 0)
        return (found.st_dev, found.st_ino)

    def _made(self, name: str, *, create: bool) -> _Open:
        if name != INSTALLATION and not _ORGANIZATION_ID.fullmatch(name):
            raise StorageError("storage.unsuitable_id" if create else "storage.unknown_organization", id=name)
        engine = self._sqlite(name, create=create) if self.sqlite else self._postgresql(name, create=create)
        try:
            if create:
                self._create_tables(name)
            self._migrate(name, engine)
            with engine.connect() as connection:
                _check_version(connection, tables_of(name))
        except BaseException:
            engine.dispose()
            raise
        return _Open(engine, self._file(name))

    def _sqlite(self, name: str, *, create: bool) -> Engine:
        path = self.path(name)
        if not path.exists():
            if not create or self._left_alone(name):
                raise self._missing(name)
            sqlite.make_private_file(path)
        return sqlite.engine_of(path)

    def _postgresql(self, name: str, *, create: bool) -> Engine:
        engine = postgresql.engine_of(self._url or "", name)
        try:
            postgresql.check_server(engine, owned=self._owner_url is not None)
            if not create and postgresql.schema_of(name) not in inspect(engine).get_schema_names():
                raise self._missing(name)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _left_alone(self, name: str) -> bool:
        """Whether files of organizations lie here without the installation's, which was there once."""
        return name == INSTALLATION and any(self.folder.glob("organization-*.sqlite"))

    def _missing(self, name: str) -> StorageError:
        """Why there is no such database: it was never made, or it is lost."""
        if name == INSTALLATION:
            return StorageError("storage.lost_database")
        with self.reading() as connection:
            table = tables.organization
            known = connection.execute(select(table.c.id).where(table.c.id == name)).first()
        return StorageError("storage.lost_database" if known else "storage.unknown_organization")

    @contextmanager
    def owning(self, name: str) -> Iterator[Engine]:
        """An engine of whoever makes and moves tables; SQLite checks no foreign keys meanwhile."""
        if self.sqlite:
            engine = sqlite.engine_of(self.path(name), "foreign_keys=OFF")
        else:
            engine = postgresql.engine_of(self._owner_url or self._url or "", name, connections=1)
        try:
            yield engine
        finally:
            engine.dispose()

    def _create_tables(self, name: str) -> None:
        """Make schema and tables, unless another process was here first."""
        metadata = tables_of(name)
        version = metadata.tables["schema_version"]
        with self.owning(name) as engine, engine.connect() as connection:
            chosen = connection.execution_options(scan_write=True)
            with chosen.begin():
                schema = None
                if not self.sqlite:
                    schema = postgresql.schema_of(name)
                    chosen.execute(text(migrations.LOCK))
                    chosen.execute(CreateSchema(schema, if_not_exists=True))
                if inspect(chosen).has_table("schema_version", schema=schema):
                    return
                if self.sqlite and self._left_alone(name):
                    raise StorageError("storage.lost_database")
                metadata.create_all(chosen)
                if schema is not None:
                    postgresql.keep_no_statistics(chosen, schema, metadata)
                chosen.execute(insert(version).values(version=tables.SCHEMA_VERSION))
                self.grant(chosen, name)

    def grant(self, connection: Connection, name: str) -> None:
        """Let the program's own role use tables that another role has made."""
        if self._owner_url is not None:
            postgresql.grant(connection, self._role(), postgresql.schema_of(name))

    def _role(self) -> str:
        """The program's own role, as the server knows it."""
        engine = postgresql.engine_of(self._url or "", INSTALLATION, connections=1)
        try:
            with engine.connect() as connection:
                return str(connection.execute(select(func.current_user())).scalar())
        finally:
            engine.dispose()

    def _migrate(self, name: str, engine: Engine) -> None:
        """Move an older database to our version, and let the program's own role use what another owns."""
        if self._owner_url is not None:
            with self.owning(name) as owner, owner.begin() as connection:
                connection.execute(text(migrations.LOCK))
                self.grant(connection, name)
        with engine.connect() as connection:
            if _version(connection, tables_of(name)) >= tables.SCHEMA_VERSION:
                return
        kind = INSTALLATION if name == INSTALLATION else "organization"

        def back_up(connection: Connection, version: int) -> None:
            if self.sqlite:
                now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
                sqlite.copy_into(
                    engine, self.folder / BACKUPS / f"{self.path(name).stem}.v{version}.{now}.sqlite"
                )
            elif self._before_migration is None:
                raise StorageError("storage.no_backup", found=version, wanted=tables.SCHEMA_VERSION)
            else:
                self._before_migration(connection, name, version)

        def finish(connection: Connection) -> None:
            self.grant(connection, name)
            if not self.sqlite:
                postgresql.keep_no_statistics(connection, postgresql.schema_of(name), tables_of(name))
            if kind != INSTALLATION:
                rewrite.in_key_order(connection, tables.code, tables.response)

        with self.owning(name) as owner:
            migrations.migrate(owner, kind, back_up, finish)
            if self.sqlite:
                sqlite.compact(owner)


def tables_of(name: str) -> MetaData:
    """The tables of a set: the installation's, or an organization's."""
    return tables.installation if name == INSTALLATION else tables.of_organization


def _version(connection: Connection, metadata: MetaData) -> int:
    return int(connection.execute(_version_of(metadata)).scalar() or 0)


@cache
def _version_of(metadata: MetaData) -> Select[Any]:
    return select(metadata.tables["schema_version"].c.version)


def _check_version(connection: Connection, metadata: MetaData) -> None:
    found = _version(connection, metadata)
    if found != tables.SCHEMA_VERSION:
        raise StorageError("storage.other_version", found=found, wanted=tables.SCHEMA_VERSION)
