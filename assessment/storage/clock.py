"""The time, in UTC, and never before the highest time already stored.

A server's clock may be set back. Then time goes on from the highest moment that was stored, as fast as the
processor counts, so that no sign-in lasts longer, or ends sooner, than it should.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, insert, select, update

from assessment.errors import StorageError
from assessment.storage import tables
from assessment.storage.databases import Databases

TOLERATED_SECONDS = 300.0
_REMEMBERED_EVERY = 60.0
_WARNED_EVERY = 3600.0
_log = logging.getLogger("assessment")
_reached: WeakKeyDictionary[Databases, tuple[float, float]] = WeakKeyDictionary()
"""For each installation: the latest moment that this process told, and what the processor counted then."""
_silent_until: WeakKeyDictionary[Databases, float] = WeakKeyDictionary()


def now(databases: Databases) -> datetime:
    """The moment; writes nothing."""
    return datetime.fromtimestamp(moment(databases), UTC)


def moment(databases: Databases) -> float:
    """The moment in seconds since 1970; writes nothing. A clock that was set back is told in the log."""
    told, behind = _looked_at(databases)
    if behind > TOLERATED_SECONDS and time.monotonic() >= _silent_until.get(databases, 0.0):
        _silent_until[databases] = time.monotonic() + _WARNED_EVERY
        _log.warning("%s", _clock_back(behind))
    return told


def remember(connection: Connection, told: float) -> None:
    """Store a moment, in a transaction that writes to the installation: no later one comes before it."""
    table = tables.clock
    stored = connection.execute(select(table.c.highest)).scalar()
    if stored is None:
        connection.execute(insert(table).values(id=1, highest=told))
    elif told - stored >= _REMEMBERED_EVERY:
        connection.execute(update(table).values(highest=told))


def keep(databases: Databases) -> None:
    """Store the moment; done at start and hourly, so that little is lost when the clock is set back."""
    told = moment(databases)
    with databases.writing() as connection:
        remember(connection, told)


def check(databases: Databases) -> None:
    """Raise StorageError where the server's clock is minutes behind what was stored."""
    _told, behind = _looked_at(databases)
    if behind > TOLERATED_SECONDS:
        raise _clock_back(behind)


def _looked_at(databases: Databases) -> tuple[float, float]:
    """The moment, and by how many seconds the clock is behind it."""
    clock, ticks = time.time(), time.monotonic()
    with databases.reading() as connection:
        stored = connection.execute(select(tables.clock.c.highest)).scalar() or 0.0
    before, then = _reached.get(databases, (0.0, ticks))
    told = max(clock, stored, before + ticks - then)
    _reached[databases] = (told, ticks)
    return told, told - clock


def _clock_back(behind: float) -> StorageError:
    return StorageError("storage.clock_back", minutes=round(behind / 60))
