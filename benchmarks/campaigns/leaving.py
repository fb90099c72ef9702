"""Everything that leaves of a closed wave, written by the product's own command, and searched."""

from __future__ import annotations

import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from argon2 import PasswordHasher

from assessment.i18n import LANGUAGES
from assessment.storage import accounts as account_rules
from benchmarks.campaigns.apart import MARKS, PASSWORD, House, house
from benchmarks.campaigns.promise import Attacked

TELLING = re.compile(rb"Traceback|/(?:home|root|tmp)/|\$argon2")
"""What no file may hold: a traceback, a path of the machine, a hash of a password."""
LEAST_SECRET = 6
"""So many bytes that they stand nowhere by chance."""


def export(data: Path, name: str, organization: str, wave: str, out: Path, language: str) -> str:
    """Write ``name`` of a closed wave into ``out``; what the command said."""
    where = ("--out", str(out), "--data", str(data), "--language", language)
    command = [sys.executable, "-m", "assessment", "export", name, organization, wave, *where]
    environment = {**os.environ, "ASSESSMENT_DATABASE_URL": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise OSError((done.stdout + done.stderr)[-300:])
    return done.stdout + done.stderr


def exports(attacked: Attacked, count: int) -> None:
    """Export everything of ``count`` closed waves, and seek in it what must not leave."""
    usual = account_rules._hasher
    account_rules._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    searched = total = 0
    try:
        for number in range(count):
            folder = Path(tempfile.mkdtemp(prefix="scan-leaving-"))
            try:
                made = house(folder)
                secret = _staying(made)
                made.store.close()
                said = export(
                    folder / "data", "everything", "alfa", "2025", folder / "out", LANGUAGES[number % 2]
                )
                files = list(unpacked(folder / "out"))
                attacked.attempts += 1
                searched += len(files)
                total += sum(len(content) for _name, content in files)
                for what in found_in(
                    [*files, ("what the command said", said.replace(str(folder), "").encode())], secret
                ):
                    attacked.find(what)
                if not any(MARKS["alfa"].encode() in content for _name, content in files):
                    attacked.find("no file names the organization: the attack sees nothing")
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        account_rules._hasher = usual
    attacked.note = f"{searched:,} files, {total / 1e6:,.0f} MB searched"


def _staying(made: House) -> dict[str, bytes]:
    """What stays when figures of alfa leave: name of the secret → the secret."""
    return {
        **keys(made),
        "a name of another organization": MARKS["beta"].encode(),
        "a comment nobody reviewed": MARKS["alfa"].encode() + b" zegt",
        "an address": b"@alfa.example",
        "an account": b"chief-alfa",
    }


def keys(made: House) -> dict[str, bytes]:
    """What no screen, message, log or file may show to anybody: name of the secret → the secret."""
    found = {"a password": PASSWORD.encode()}
    found |= {f"the code of {name}": code.encode() for name, code in made.codes.items()}
    for path in sorted((made.folder / "data").glob("*.sqlite")):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            for table, column in columns(connection):
                if column.endswith("_hash") or (table == "response" and column in ("id", "digest")):
                    rows = connection.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
                    for number, (kept,) in enumerate(rows):
                        text = kept if isinstance(kept, bytes) else str(kept).encode()
                        found[f"{table}.{column} {number} of {path.stem}"] = text
    return {name: secret for name, secret in found.items() if len(secret) >= LEAST_SECRET}


def columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every table and column of a database."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        for row in connection.execute(f"PRAGMA table_info({name})"):
            yield name, row[1]


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, and every file packed in one, however deep."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from _unpacked(path.name, path.read_bytes())


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for entry in packed.namelist():
                yield from _unpacked(f"{name}/{entry}", packed.read(entry))


def found_in(files: Iterable[tuple[str, bytes]], secret: dict[str, bytes]) -> Iterator[str]:
    """A line for every secret in every file."""
    for name, content in files:
        for what, text in secret.items():
            if text in content:
                yield f"{what} in {name}"
        telling = TELLING.search(content)
        if telling:
            yield f"{telling.group()!r} in {name}"
