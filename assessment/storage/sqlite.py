"""SQLite as we use it: one file a database, settings that keep promises, copies while it runs.

``TRUNCATE`` journal and ``synchronous=EXTRA``: what was acknowledged survives a power cut, and no log
file keeps the order of arrival. ``temp_store=MEMORY``: nothing of a rewrite lies in a file elsewhere.
The file is never opened but through SQLite: any other open and close would drop its locks.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from assessment.storage.failures import told

PRAGMAS = (
    "journal_mode=TRUNCATE",
    "synchronous=EXTRA",
    "secure_delete=ON",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "busy_timeout=5000",
)


def engine_of(path: Path, *more_pragmas: str) -> Engine:
    """An engine on the file at ``path``; writers (execution option ``scan_write``) begin at once."""

    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, *more_pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)))
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("scan_write")
    driver: Any = connection.connection.driver_connection  # every page turn begins some: past SQLAlchemy
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_private_file(path: Path) -> None:
    """An empty file for its owner only; nothing happens where one is."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def compact(engine: Engine) -> None:
    """``VACUUM``: free pages, and the order in which rows came into a page, are gone afterwards."""
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]


def copy_into(engine: Engine, target: Path) -> None:
    """A whole, compact copy of the database in a new private file, on disk when this returns.

    It waits for nobody who reads and sees what is committed, also while another connection writes.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with told(), engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM INTO ?", (str(target),))  # type: ignore[union-attr]
    except BaseException:
        target.unlink()
        raise
    for path in (target, target.parent):  # SQLite leaves syncing a copy to us
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
