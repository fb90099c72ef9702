"""Key files: 256 random bits each, beside the database, never in it and never in a backup of it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

DIGEST_KEY, AUDIT_KEY = "digest.key", "audit.key"
_KEY_BYTES = 32


def key_file(path: Path) -> bytes:
    """The key in ``path``, made when first asked for.

    It is linked into place when it is whole: another process that starts at the same moment, or after a
    crash, never works with half a key.
    """
    if not path.exists():
        with suppress(FileExistsError):
            keep_key(path, secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()


def derived_key(folder: Path, use: str) -> bytes:
    """A key for one use, made from the digests' key (HKDF-SHA-256): saved together with it."""
    expand = HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=None, info=use.encode())
    return expand.derive(key_file(folder / DIGEST_KEY))


def keep_key(path: Path, key: bytes) -> None:
    """Put ``key`` in a private file at ``path``, whole or not at all; FileExistsError where one is."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()


def fingerprint(key: bytes) -> str:
    """By which a key is known again without being told."""
    return hmac.new(key, b"sustainable success scan: which key", hashlib.sha256).hexdigest()[:16]
