"""Open databases: SQLite files in a data folder, or schemas of one PostgreSQL database.

SQLite runs with ``TRUNCATE`` journal and ``synchronous=EXTRA``: what was acknowledged survives a power
cut, and no log file keeps the order of arrival (design: privacy and reliability, section 4).
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from assessment.errors import StorageError
from assessment.storage import tables

INSTALLATION = "installation"
_ORGANIZATION_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PRAGMAS = (
    "journal_mode=TRUNCATE",
    "synchronous=EXTRA",
    "secure_delete=ON",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "busy_timeout=5000",
)
_POSTGRESQL = {
    "connect_timeout": "5",
    "options": "-c lock_timeout=5000 -c synchronous_commit=on",
}


class Databases:
    """The installation's database and one for each organization, opened when first used.

    ``folder`` holds keys, and the SQLite files unless ``url`` names a PostgreSQL database.
    """

    def __init__(self, folder: str | os.PathLike[str], url: str | None = None) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._url = url
        self._engines: dict[str, Engine] = {}
        self._writers: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @contextmanager
    def reading(self, name: str = INSTALLATION) -> Iterator[Connection]:
        """A connection for one consistent look."""
        with _told(), self._engine(name).connect() as connection:
            yield connection

    @contextmanager
    def writing(self, name: str = INSTALLATION) -> Iterator[Connection]:
        """A connection whose changes are kept as a whole, or not at all."""
        engine = self._engine(name)
        with _told(), self._writers[name], engine.connect() as connection:
            chosen = connection.execution_options(scan_write=True)
            with chosen.begin():
                yield chosen

    def create(self, name: str = INSTALLATION) -> None:
        """Make the tables of ``name`` where they are missing."""
        self._engine(name, create=True)

    def close(self) -> None:
        """Close every connection."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()

    def _engine(self, name: str, *, create: bool = False) -> Engine:
        engine = self._engines.get(name)
        if engine is not None:
            return engine
        with self._lock, _told():
            if name not in self._engines:
                engine = self._opened(name, create=create or name == INSTALLATION)
                self._writers[name] = threading.Lock()
                self._engines[name] = engine
            return self._engines[name]

    def _opened(self, name: str, *, create: bool) -> Engine:
        if name != INSTALLATION and not _ORGANIZATION_ID.fullmatch(name):
            raise StorageError("storage.unsuitable_id" if create else "storage.unknown_organization", id=name)
        metadata = tables.installation if name == INSTALLATION else tables.of_organization
        if self._url is None:
            engine = self._sqlite(name, create=create)
        else:
            engine = self._postgresql(name, create=create)
        try:
            if create:
                _create_tables(engine, metadata)
            _check_version(engine, metadata)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _sqlite(self, name: str, *, create: bool) -> Engine:
        path = self.folder / (
            "installation.sqlite" if name == INSTALLATION else f"organization-{name}.sqlite"
        )
        if not path.exists():
            if not create:
                raise StorageError("storage.unknown_organization")
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)))
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _postgresql(self, name: str, *, create: bool) -> Engine:
        url = make_url(self._url or "")
        schema = "scan_installation" if name == INSTALLATION else f"scan_{name.replace('-', '_')}"
        url = url.set(drivername="postgresql+psycopg", query={**_POSTGRESQL, **url.query})
        try:
            engine = create_engine(url, pool_size=8, max_overflow=8)
        except ModuleNotFoundError:
            raise StorageError("storage.no_driver") from None
        engine = engine.execution_options(schema_translate_map={None: schema})
        if create:
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(7290153)"))
                connection.execute(CreateSchema(schema, if_not_exists=True))
        elif schema not in inspect(engine).get_schema_names():
            engine.dispose()
            raise StorageError("storage.unknown_organization")
        return engine


def _create_tables(engine: Engine, metadata: MetaData) -> None:
    version = metadata.tables["schema_version"]
    with engine.connect() as connection:
        chosen = connection.execution_options(scan_write=True)
        with chosen.begin():
            if engine.dialect.name == "postgresql":
                chosen.execute(text("SELECT pg_advisory_xact_lock(7290153)"))
            metadata.create_all(chosen)
            if chosen.execute(select(version.c.version)).first() is None:
                chosen.execute(insert(version).values(version=tables.SCHEMA_VERSION))


def _check_version(engine: Engine, metadata: MetaData) -> None:
    with engine.connect() as connection:
        found = connection.execute(select(metadata.tables["schema_version"].c.version)).scalar()
    if found != tables.SCHEMA_VERSION:
        raise StorageError("storage.other_version", found=found, wanted=tables.SCHEMA_VERSION)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, writers at once
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("scan_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a database says into one sentence, without its values."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).lower()
        if "full" in said or "no space left" in said:
            raise StorageError("storage.disk_full") from None
        if any(word in said for word in ("locked", "busy", "lock timeout", "deadlock")):
            raise StorageError("storage.busy") from None
        raise StorageError("storage.unreachable") from None
    except SQLAlchemyError as error:
        raise StorageError("storage.refused", kind=type(error).__name__) from None
