"""The seal of a wave: the key under which its inbox is kept until answers move out of it.

It lies in a file of its own, outside database and backup, and is destroyed when the wave closes. From
then on nothing that was copied while the wave was open can be opened any more: neither two backups around
one sending, nor the pages of the inbox, tell what was sent.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from assessment.errors import StorageError
from assessment.storage.keys import key_file

SEALS = "seals"


def path_of(folder: Path, organization: str, wave: str) -> Path:
    """Where the seal key of a wave lies."""
    return folder / SEALS / organization / f"{hashlib.sha256(wave.encode()).hexdigest()}.key"


def make(folder: Path, organization: str, wave: str) -> None:
    """Make the key of a wave that opens; one that is there already stays. It is on disk when this returns."""
    path = path_of(folder, organization, wave)
    for place in (path.parent.parent, path.parent):
        place.mkdir(mode=0o700, exist_ok=True)
    key_file(path)
    for place in (path.parent, path.parent.parent, folder):
        _sync(place)


def key_of(folder: Path, organization: str, wave: str) -> bytes:
    """The key of an open wave; StorageError where it is gone, since a new one would open nothing."""
    try:
        return path_of(folder, organization, wave).read_bytes()
    except FileNotFoundError:
        raise StorageError("storage.seal_lost", wave=wave) from None


def destroy(folder: Path, organization: str, wave: str) -> None:
    """Overwrite and remove the key of a wave; nothing happens where there is none."""
    path = path_of(folder, organization, wave)
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
