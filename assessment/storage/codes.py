"""Codes, tokens and seals: what a link carries, what the database sees of it, how a draft is locked.

A code is 26 characters of Crockford's base 32 (130 bits). The database keeps only SHA-256 hashes of it,
with a different prefix for each use, so that no two tables can be joined on it. A draft's row id and key
are derived from the code (HKDF-SHA-256, two labels): without the code it can be neither read nor linked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 26
SHORT_LENGTH = 8
"""Of a room's code, which is typed over from a wall and good for hours only."""
_NONCE_BYTES = 12
_BLOCK = 4096
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """A fresh code of 130 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalized_code(typed: str) -> str | None:
    """``typed`` as a code, forgiving case, dashes and look-alikes; None when it cannot be one."""
    code = typed.strip().upper().translate(_LOOK_ALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def new_short_code() -> str:
    """A fresh code of 40 random bits for a room."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SHORT_LENGTH))


def normalized_short_code(typed: str) -> str | None:
    """``typed`` as a room's code, forgiving as :func:`normalized_code`; None when it cannot be one."""
    code = typed.strip().upper().translate(_LOOK_ALIKES)
    return code if len(code) == SHORT_LENGTH and set(code) <= set(ALPHABET) else None


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def use_hash(code: str) -> str:
    """How an organization's own table knows a code."""
    return _hash("code of a wave", code)


def route_hash(code: str) -> str:
    """How the installation knows which organization a code belongs to."""
    return _hash("route of a code", code)


def token_hash(token: str) -> str:
    """How a cookie is known."""
    return _hash("cookie", token)


def draft_id(code: str) -> str:
    """The row of the draft that belongs to a code."""
    return _derived(code, "draft id").hex()


def order_seed(code: str) -> int:
    """The seed of a respondent's item order: stable per code, stored nowhere."""
    return int.from_bytes(_derived(code, "item order")[:8], "big")


def list_hash(code: str) -> str:
    """How an invitation list knows a code."""
    return _hash("code of a list", code)


def padded(plain: bytes) -> bytes:
    """JSON with blanks behind it up to whole blocks, so that a length tells nothing of what was answered."""
    return plain.ljust(-(-len(plain) // _BLOCK) * _BLOCK)


def seal_draft(code: str, plain: bytes) -> bytes:
    """``plain`` encrypted so that only the code's owner can read it."""
    return _seal(_derived(code, "draft key"), padded(plain), draft_id(code).encode())


def open_draft(code: str, sealed: bytes) -> bytes | None:
    """The draft's content; None when it was damaged or sealed for another code."""
    return _open(_derived(code, "draft key"), sealed, draft_id(code).encode())


def seal_code(token: str, code: str) -> bytes:
    """``code`` encrypted so that only the browser that holds ``token`` leads back to it."""
    return _seal(_derived(token, "visit key"), code.encode(), b"visit")


def open_code(token: str, sealed: bytes) -> str | None:
    """The code behind a visit; None when it was damaged."""
    plain = _open(_derived(token, "visit key"), sealed, b"visit")
    return plain.decode() if plain is not None else None


def seal_under(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """``plain`` encrypted under a key of 256 bits, for one place only."""
    return _seal(key, plain, bound_to)


def open_under(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """What was sealed; None when it was damaged, or sealed under another key or for another place."""
    return _open(key, sealed, bound_to)


def keyed_digest(key: bytes, content: bytes) -> str:
    """HMAC-SHA-256 of a stored response, in hexadecimal."""
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def _hash(use: str, secret: str) -> str:
    return hashlib.sha256(f"sustainable success scan: {use}: {secret}".encode()).hexdigest()


def _derived(secret: str, label: str) -> bytes:
    info = f"sustainable success scan: {label}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _open(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        return None
