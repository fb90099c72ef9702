"""Files changed by chance: bytes flipped, pieces put in, cut out, doubled and exchanged; in workbooks too."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]
PIECES = (
    b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"=1+1",
    b"<", b"&#0;", b"&amp;", b"{", b"}", b"[", b"]", b":", b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"1e999",
    b"A1048576", b"XFD1",
    b"<f>", b"99999999999", b"-1", b"PK\x03\x04", b"\xf0\x9f\x98\x80",
)  # fmt: skip
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    NotImplementedError,
    OSError,
    ValueError,
    EOFError,
    zlib.error,
    RuntimeError,
)
"""What reading an archive raises that an earlier mutation has broken."""


def flip(file: bytes, chance: random.Random) -> bytes:
    """Up to eight bytes become other ones."""
    changed = bytearray(file)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def insert(file: bytes, chance: random.Random) -> bytes:
    """A piece that some format gives a meaning to, once or 300 times."""
    at = chance.randrange(len(file))
    return file[:at] + chance.choice(PIECES) * chance.choice((1, 1, 2, 300)) + file[at:]


def cut(file: bytes, chance: random.Random) -> bytes:
    """Some bytes go, or all that follow."""
    start = chance.randrange(len(file))
    return file[:start] + file[start + chance.randint(1, 200) :] if chance.random() < 0.7 else file[:start]


def double(file: bytes, chance: random.Random) -> bytes:
    """A stretch stands there again, up to twenty times."""
    start, end = sorted(chance.randrange(len(file)) for _ in range(2))
    return file[:end] + file[start:end] * chance.choice((1, 2, 20)) + file[end:]


def swap(file: bytes, chance: random.Random) -> bytes:
    """Two lines, or two pieces around a comma, in each other's place."""
    mark = chance.choice((b"\n", b",", b">"))
    pieces = file.split(mark)
    first, second = (chance.randrange(len(pieces)) for _ in range(2))
    pieces[first], pieces[second] = pieces[second], pieces[first]
    return mark.join(pieces)


PLAIN_MUTATIONS: tuple[Mutation, ...] = (flip, insert, cut, double, swap)


def inside(file: bytes, chance: random.Random) -> bytes:
    """One part of a workbook mutated, and packed again as if nothing were."""
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice(sorted(parts))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(
                part, chance.choice(PLAIN_MUTATIONS)(content, chance) if part == name else content
            )
    return changed.getvalue()


def mutated(file: bytes, chance: random.Random) -> bytes:
    """The file after one to three mutations."""
    workbook = file.startswith(b"PK")
    for _ in range(chance.randint(1, 3)):
        mutation = inside if workbook and chance.random() < 0.8 else chance.choice(PLAIN_MUTATIONS)
        try:
            file = mutation(file, chance) or b" "
        except BROKEN_ARCHIVE:
            break
    return file
