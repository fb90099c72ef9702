"""Backups: a folder with one SQLite file per set and a manifest, from either database into either.

What is not in it: the keys (of digests, of the audit log, of sealed answers), sign-ins and visits. Without
the key of the sealed answers nobody can compare two backups around one sending, so that key is in none;
the other two are saved apart, with ``save_keys``, and kept where the backup is not.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from assessment.errors import StorageError
from assessment.storage import audit, clock, copies, postgresql, sqlite, tables
from assessment.storage.databases import BACKUPS, INSTALLATION, Databases, tables_of
from assessment.storage.finding import Finding
from assessment.storage.keys import AUDIT_KEY, DIGEST_KEY, fingerprint, keep_key, key_file
from assessment.storage.manifest import FORMAT, BackedUpSet, Manifest, sha256_of
from assessment.storage.soundness import damaged_responses, file_damage

_NOT_KEPT = ("sign_in", "visit")


@dataclass(frozen=True)
class Backup:
    """A backup that was made, and what was found wrong in what it copied."""

    folder: Path
    manifest: Manifest
    findings: list[Finding]


def back_up(databases: Databases, parent: Path | None = None, *, actor: str) -> Backup:
    """Make a backup in a new folder below ``parent`` (default: ``backups`` in the data folder).

    The folder gets its name when everything in it has been written, read again and found whole.
    """
    now = clock.now(databases)
    parent = parent or databases.folder / BACKUPS
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = _unused(parent, now)
    partial = parent / f".{folder.name}.{secrets.token_hex(4)}.part"
    partial.mkdir(mode=0o700)
    try:
        names = _copy_sets(databases, partial)
        written_at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        manifest, findings = _checked(databases, partial, names, written_at)
        _flush([manifest.write(partial), *partial.iterdir(), partial])
        partial.rename(folder)
        _flush([parent])
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    _note(databases, actor, folder.name, len(manifest.sets) - 1)
    return Backup(folder, manifest, findings)


def save_keys(databases: Databases, folder: Path) -> list[Path]:
    """Copy the keys that a restore elsewhere needs into ``folder``; refuses to write over a key there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    saved = []
    for name in (DIGEST_KEY, AUDIT_KEY):
        path, key = folder / name, key_file(databases.folder / name)
        if path.exists() and path.read_bytes() != key:
            raise StorageError("storage.other_key_there", file=path)
        with suppress(FileExistsError):
            keep_key(path, key)
        saved.append(path)
    return saved


def _unused(parent: Path, now: datetime) -> Path:
    """A folder name that says when; two backups within a second differ by a number."""
    name = f"{now:%Y-%m-%dT%H-%M-%SZ}"
    candidates = [parent / name, *(parent / f"{name}-{number}" for number in range(2, 1000))]
    return next(path for path in candidates if not path.exists())


def _copy_sets(databases: Databases, partial: Path) -> list[str]:
    files = Databases(partial)
    if databases.sqlite:
        return _copy_files(databases, files)
    with copies.one_moment(databases.engine()) as connection:
        names = [INSTALLATION, *_organizations(connection, postgresql.schema_of(INSTALLATION))]
        for name in names:
            copies.postgresql_copy(connection, postgresql.schema_of(name), tables_of(name), files.path(name))
    return names


def _copy_files(databases: Databases, files: Databases) -> list[str]:
    """Each file as it is at one moment; the installation last, so that no code in them lacks its route."""
    copied: list[str] = []
    while True:
        with databases.reading() as connection:
            there = _organizations(connection)
        for name in there:
            if name not in copied:
                sqlite.copy_into(databases.engine(name), files.path(name))
                copied.append(name)
        files.path(INSTALLATION).unlink(missing_ok=True)
        sqlite.copy_into(databases.engine(INSTALLATION), files.path(INSTALLATION))
        with files.reading() as connection:
            names = _organizations(connection)
        files.close()
        if set(names) <= set(copied):  # else one was made meanwhile: look again
            for gone in set(copied) - set(names):
                files.path(gone).unlink()
            return [INSTALLATION, *names]


def _organizations(connection: Connection, schema: str | None = None) -> list[str]:
    query = select(tables.organization.c.id).order_by(tables.organization.c.id)
    options = {"schema_translate_map": {None: schema}}
    return [str(name) for name in connection.execute(query, execution_options=options).scalars()]


def _checked(
    databases: Databases, partial: Path, names: list[str], written_at: str
) -> tuple[Manifest, list[Finding]]:
    """Take out what no backup keeps, then read every file again; the manifest of what was found."""
    copy, findings, rows = Databases(partial), [], {}
    digest_key, audit_key = (key_file(databases.folder / name) for name in (DIGEST_KEY, AUDIT_KEY))
    try:
        for name in names:
            if name == INSTALLATION:
                _take_out(copy)
            if file_damage(copy, name):
                raise StorageError("storage.copy_incomplete", table=copy.path(name).name)
            findings += damaged_responses(copy, name, digest_key)
            with copy.reading(name) as connection:
                rows[name] = copies.counted(connection, tables_of(name))
    finally:
        copy.close()
    for leftover in partial.glob("*-journal"):
        leftover.unlink()
    sets = {}
    for name in names:
        path = copy.path(name)
        path.chmod(0o600)
        sets[name] = BackedUpSet(path.name, sha256_of(path), rows[name])
    keys = {"digest": fingerprint(digest_key), "audit": fingerprint(audit_key)}
    origin = "sqlite" if databases.sqlite else "postgresql"
    manifest = Manifest(FORMAT, tables.SCHEMA_VERSION, written_at, origin, sets, keys)
    return manifest.sealed(audit_key), findings


def _take_out(copy: Databases) -> None:
    """Sign-ins and visits end with a restore: a backup does without them."""
    with copy.writing() as connection:
        for table in _NOT_KEPT:
            connection.execute(delete(tables.installation.tables[table]))
    copy.compact(INSTALLATION)


def _flush(paths: Iterable[Path]) -> None:
    """On disk, not only in memory, before the backup gets its name."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _note(databases: Databases, actor: str, name: str, organizations: int) -> None:
    with databases.writing() as connection:
        audit.append(
            databases,
            connection,
            INSTALLATION,
            actor=actor,
            action="backup",
            place=name,
            detail={"organizations": organizations},
        )
