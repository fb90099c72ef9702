"""A backup's table of contents: which files it holds, their digests and row counts, and by which keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assessment.errors import StorageError
from assessment.storage import codes

FORMAT = 1
MANIFEST = "manifest.json"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class BackedUpSet:
    """One SQLite file of a backup: the installation, or an organization."""

    file: str
    sha256: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. ``keys``: fingerprints of the keys that it was made under; they are not in it."""

    format: int
    schema_version: int
    written_at: str
    origin: str
    sets: Mapping[str, BackedUpSet]
    keys: Mapping[str, str]
    seal: str = ""

    def sealed(self, key: bytes) -> Manifest:
        """The manifest with a keyed digest over all of it."""
        return replace(self, seal=codes.keyed_digest(key, _content(self)))

    def is_sealed_by(self, key: bytes) -> bool:
        """Whether nobody without the key has changed it."""
        return self.seal == codes.keyed_digest(key, _content(self))

    def write(self, folder: Path) -> Path:
        """Write it into the folder of the backup."""
        path = folder / MANIFEST
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")
        return path


def _content(manifest: Manifest) -> bytes:
    fields = {name: value for name, value in asdict(manifest).items() if name != "seal"}
    return json.dumps(fields, sort_keys=True).encode()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the backup in ``folder``; raises StorageError when it has none that can be used."""
    path = folder / MANIFEST
    if not path.is_file():
        raise StorageError("storage.backup_missing", folder=folder)
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        if tree["format"] != FORMAT:
            raise StorageError("storage.backup_format", folder=folder, found=tree["format"], wanted=FORMAT)
        sets = {str(name): BackedUpSet(**entry) for name, entry in tree.pop("sets").items()}
        manifest = Manifest(**tree, sets=sets)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StorageError("storage.backup_damaged", folder=folder, file=MANIFEST) from None
    if any(Path(entry.file).name != entry.file for entry in sets.values()):
        raise StorageError("storage.backup_damaged", folder=folder, file=MANIFEST)
    return manifest


def sha256_of(path: Path) -> str:
    """The digest of a file, read a piece at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
