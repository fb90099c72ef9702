"""A backup as one encrypted file, opened with a passphrase: for a download that may lie anywhere.

``SSSCAN1`` + salt (16 bytes) + chunks of a tar archive. The key comes from the passphrase by scrypt
(n = 2^16, r = 8, p = 1: 64 MiB); each chunk of 64 KiB is sealed by ChaCha20-Poly1305 under its number and
whether it is the last, so that none can be changed, moved or cut off (the STREAM construction of Hoang,
Reyhanitabar, Rogaway & Vizár, 2015).
"""

from __future__ import annotations

import io
import secrets
import tarfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from assessment.errors import StorageError
from assessment.storage.passwords import SHORTEST

MAGIC = b"SSSCAN1\n"
_SALT, _CHUNK, _TAG = 16, 64 * 1024, 16


def locked(folder: Path, passphrase: str) -> bytes:
    """Everything in ``folder`` as one encrypted file; refuses a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        raise StorageError("storage.passphrase_short", least=SHORTEST)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as packed:
        packed.add(folder, arcname=folder.name)
    plain, salt = archive.getvalue(), secrets.token_bytes(_SALT)
    cipher = ChaCha20Poly1305(_key(passphrase, salt))
    chunks = [plain[start : start + _CHUNK] for start in range(0, len(plain), _CHUNK)]
    sealed = [
        cipher.encrypt(_nonce(number, number == len(chunks) - 1), chunk, MAGIC)
        for number, chunk in enumerate(chunks)
    ]
    return b"".join([MAGIC, salt, *sealed])


def unlock(content: bytes, passphrase: str, parent: Path) -> Path:
    """Put what is in an encrypted file below ``parent``; the folder of the backup.

    Raises StorageError for a file that is none, a wrong passphrase, and anything that was changed: nothing
    is written then.
    """
    if not content.startswith(MAGIC) or len(content) < len(MAGIC) + _SALT + _TAG:
        raise StorageError("storage.not_locked")
    start = len(MAGIC) + _SALT
    cipher = ChaCha20Poly1305(_key(passphrase, content[len(MAGIC) : start]))
    size = _CHUNK + _TAG
    sealed = [content[place : place + size] for place in range(start, len(content), size)]
    try:
        plain = b"".join(
            cipher.decrypt(_nonce(number, number == len(sealed) - 1), chunk, MAGIC)
            for number, chunk in enumerate(sealed)
        )
    except InvalidTag:
        raise StorageError("storage.locked_wrong") from None
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:gz") as packed:
        name = packed.getnames()[0].split("/")[0]
        if (parent / name).exists():
            raise StorageError("storage.locked_there", folder=name)
        packed.extractall(parent, filter="data")
    return parent / name


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
