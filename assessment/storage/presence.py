"""Whether somebody works with a data folder: a restore must be alone in it, everyone else shares it."""

from __future__ import annotations

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import StorageError

UNFINISHED = "restore.unfinished"
"""A file that is there from when a restore begins to replace things until it has replaced all of them."""
_FILE = "in-use.lock"


class Presence:
    """Says, until ``end`` or the end of the process, that the folder is in use."""

    def __init__(self, folder: Path) -> None:
        handle = _opened(folder)
        self._end = weakref.finalize(self, os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            self.end()
            raise StorageError("storage.being_restored") from None
        if (folder / UNFINISHED).exists():
            self.end()
            raise StorageError("storage.restore_unfinished", folder=folder)

    def end(self) -> None:
        """The folder is no longer in use by this process."""
        self._end()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else uses the folder meanwhile; StorageError where somebody does."""
    handle = _opened(folder)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StorageError("storage.in_use", folder=folder) from None
        yield
    finally:
        os.close(handle)


def _opened(folder: Path) -> int:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(folder / _FILE, os.O_CREAT | os.O_RDWR, 0o600)
