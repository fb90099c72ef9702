"""What a database says when it fails, turned into one sentence for a person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from assessment.errors import StorageError

_SAID = {
    "storage.disk_full": ("disk is full", "no space left", "could not extend file", "disk full"),
    "storage.busy": ("locked", "busy", "lock timeout", "deadlock"),
    "storage.damaged_file": (
        *("malformed", "not a database", "no such table", "no such column"),
        *("invalid page", "could not read block", "could not open file"),
    ),
    "storage.lost_database": ('" does not exist',),
    "storage.no_rights": ("readonly database", "read-only transaction", "permission denied"),
}
"""Error codes by words of SQLite and PostgreSQL, looked up in this order."""


@contextmanager
def told() -> Iterator[None]:
    """Turn what a database says into a StorageError, without its values."""
    try:
        yield
    except DatabaseError as error:
        raise _told(str(error.orig), type(error)) from None
    except sqlite3.Error as error:  # from what goes past SQLAlchemy: VACUUM
        raise _told(str(error), type(error)) from None
    except SQLAlchemyError as error:
        raise StorageError("storage.refused", kind=type(error).__name__) from None
    except (UnicodeDecodeError, json.JSONDecodeError):  # a damaged file, in a message or in a column
        raise StorageError("storage.damaged_file") from None


def _told(message: str, kind: type[Exception]) -> StorageError:
    said = message.partition("\n")[0].lower()  # further lines quote values
    for code, words in _SAID.items():
        if any(word in said for word in words):
            return StorageError(code)
    if issubclass(kind, OperationalError | sqlite3.OperationalError):
        return StorageError("storage.unreachable")
    return StorageError("storage.refused", kind=kind.__name__)
