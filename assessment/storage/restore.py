"""Put a backup in the place of what is there, or where nothing is yet.

All work is done on copies in a folder beside: read against the manifest, brought to our version, sign-ins
ended, open waves marked *unknown* - codes that were used after the backup would be unused again, so
somebody must say of each whether it goes on. Only then do the copies take their place. What was there
before is set aside among the backups, where retention finds it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.schema import CreateSchema, DropSchema

from assessment.errors import StorageError
from assessment.storage import audit, copies, postgresql, soundness, sqlite, tables
from assessment.storage.backup import back_up
from assessment.storage.databases import BACKUPS, INSTALLATION, Databases, tables_of
from assessment.storage.failures import told
from assessment.storage.finding import Finding
from assessment.storage.keys import AUDIT_KEY, DIGEST_KEY, fingerprint, keep_key, key_file
from assessment.storage.manifest import Manifest, read_manifest, sha256_of
from assessment.storage.presence import UNFINISHED, alone

_KEYS = {"digest": DIGEST_KEY, "audit": AUDIT_KEY}


@dataclass(frozen=True)
class Restored:
    """What a restore left to say: waves whose state somebody must tell, and what was found wrong.

    ``aside``: where what was there before now lies; None where nothing was.
    """

    unknown: Mapping[str, tuple[str, ...]]
    findings: list[Finding] = field(default_factory=list)
    aside: Path | None = None


def restore(
    folder: Path,
    url: str | None,
    backup: Path,
    *,
    owner_url: str | None = None,
    keys: Path | None = None,
    new_keys: bool = False,
    actor: str,
) -> Restored:
    """Restore ``backup`` into the data folder (and the PostgreSQL database at ``url``).

    ``keys``: where ``save_keys`` put the keys, for a data folder that has none. ``new_keys``: they are
    lost; sign everything anew with fresh ones. Raises StorageError, and leaves everything as it was, for
    a backup that is not as it was written or was made under other keys, and while a server is running.
    """
    manifest = read_manifest(backup)
    if INSTALLATION not in manifest.sets:
        raise StorageError("storage.backup_partial", folder=backup)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(folder), _staging(folder) as staging:
        _copy_verified(backup, manifest, staging)
        _choose_keys(staging, folder, keys, manifest, new_keys, backup)
        unknown, findings = _prepared(staging, manifest, new_keys, backup.name, actor)
        aside = _install(Databases(folder, url, owner_url), staging, list(manifest.sets), actor)
    return Restored(unknown, findings, aside)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A private folder beside the databases, removed at the end."""
    staging = folder / f".restore-{secrets.token_hex(6)}"
    staging.mkdir(mode=0o700)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _copy_verified(backup: Path, manifest: Manifest, staging: Path) -> None:
    """Copy each file and compare the copy with the manifest."""
    for entry in manifest.sets.values():
        source, copy = backup / entry.file, staging / entry.file
        if not source.is_file():
            raise StorageError("storage.backup_damaged", folder=backup, file=entry.file)
        sqlite.make_private_file(copy)
        with source.open("rb") as reading, copy.open("wb") as writing:
            shutil.copyfileobj(reading, writing)
            os.fsync(writing.fileno())
        if sha256_of(copy) != entry.sha256:
            raise StorageError("storage.backup_damaged", folder=backup, file=entry.file)


def _choose_keys(
    staging: Path, folder: Path, saved: Path | None, manifest: Manifest, new_keys: bool, backup: Path
) -> None:
    """Put the keys of the backup into the staging folder; fresh ones come by themselves."""
    if new_keys:
        return
    for use, name in _KEYS.items():
        candidates = [place / name for place in (saved, folder) if place is not None]
        fitting = (
            key
            for key in (path.read_bytes() for path in candidates if path.is_file())
            if fingerprint(key) == manifest.keys.get(use)
        )
        key = next(fitting, None)
        if key is None:
            raise StorageError("storage.backup_keys", file=name, folder=folder)
        keep_key(staging / name, key)
    if not manifest.is_sealed_by((staging / AUDIT_KEY).read_bytes()):
        raise StorageError("storage.backup_damaged", folder=backup, file="manifest.json")


def _prepared(
    staging: Path, manifest: Manifest, new_keys: bool, backup: str, actor: str
) -> tuple[dict[str, tuple[str, ...]], list[Finding]]:
    """Make the copies fit to be used: our version, nobody signed in, open waves unknown."""
    copy = Databases(staging)
    unknown: dict[str, tuple[str, ...]] = {}
    findings: list[Finding] = []
    try:
        for name in manifest.sets:
            if new_keys:
                soundness.sign_anew(copy, name, key_file(staging / DIGEST_KEY))
                audit.begin_again(copy, name)
            findings += soundness.file_damage(copy, name)
            findings += soundness.damaged_responses(copy, name, key_file(staging / DIGEST_KEY))
            waves = _quietened(copy, name, backup, manifest, new_keys, actor)
            if waves:
                unknown[name] = waves
            findings += audit.verified(copy, name)
    finally:
        copy.close()
    return unknown, findings


def _quietened(
    copy: Databases, name: str, backup: str, manifest: Manifest, new_keys: bool, actor: str
) -> tuple[str, ...]:
    """End sign-ins and visits, or mark open waves unknown; say in the log what happened."""
    with copy.reading(name) as connection:
        rows = copies.counted(connection, tables_of(name))
    if rows != {**rows, **manifest.sets[name].rows}:
        raise StorageError("storage.backup_damaged", folder=backup, file=manifest.sets[name].file)
    waves: tuple[str, ...] = ()
    with copy.writing(name) as connection:
        if name == INSTALLATION:
            connection.execute(delete(tables.sign_in))
            connection.execute(delete(tables.visit))
            connection.execute(delete(tables.account_invitation))
            if new_keys:  # what lay sealed under the old ones: one-time codes are off, secrets typed again
                connection.execute(update(tables.account).values(sealed_totp=None, totp_step=0))
                connection.execute(delete(tables.setting).where(tables.setting.c.sealed.is_not(None)))
        else:
            table = tables.wave
            going_on = table.c.state.in_(("open", "unknown"))
            found = connection.execute(select(table.c.id).where(going_on).order_by(table.c.id))
            waves = tuple(str(wave) for wave in found.scalars())
            connection.execute(update(table).where(going_on).values(state="unknown"))
        audit.append(
            copy,
            connection,
            name,
            actor=actor,
            action="restore",
            place=backup,
            detail={"written_at": manifest.written_at, "new_keys": new_keys},
        )
    return waves


def _install(target: Databases, staging: Path, names: list[str], actor: str) -> Path | None:
    """Let the copies take their place; where what was there before lies now."""
    folder, marker, copy = target.folder, target.folder / UNFINISHED, Databases(staging)
    if target.sqlite:
        aside = _set_aside(folder, marker)
    else:
        aside = _postgresql_replaced(target, copy, names, actor, marker)
    for name in _KEYS.values():
        (staging / name).replace(folder / name)
    if target.sqlite:
        for name in sorted(names, key=lambda name: name == INSTALLATION):
            copy.path(name).replace(target.path(name))
    shutil.rmtree(folder / "audit-heads", ignore_errors=True)
    (staging / "audit-heads").rename(folder / "audit-heads")
    _flush_folder(folder)
    marker.unlink(missing_ok=True)
    return aside


def _set_aside(folder: Path, marker: Path) -> Path | None:
    """Move the present SQLite files and their keys among the backups."""
    present = sorted(folder.glob("*.sqlite")) + sorted(folder.glob("*.sqlite-journal"))
    if not present:
        return None
    aside = folder / BACKUPS / f"before-restore-{secrets.token_hex(4)}"
    aside.mkdir(mode=0o700, parents=True)
    marker.touch(mode=0o600)
    for path in present:
        path.replace(aside / path.name)
    for name in _KEYS.values():
        if (folder / name).exists():
            shutil.copyfile(folder / name, aside / name)
            (aside / name).chmod(0o600)
    return aside


def _postgresql_replaced(
    target: Databases, copy: Databases, names: list[str], actor: str, marker: Path
) -> Path | None:
    """Replace every schema of ours by the copies in one transaction; a backup of what was there first."""
    try:
        with target.reading() as connection:
            present = [str(name) for name in connection.execute(select(tables.organization.c.id)).scalars()]
        aside = back_up(target, actor=actor).folder if present else None
        marker.touch(mode=0o600)
        with told(), target.owning(INSTALLATION) as owner, owner.begin() as connection:
            for name in sorted({INSTALLATION, *present, *names}):
                connection.execute(DropSchema(postgresql.schema_of(name), cascade=True, if_exists=True))
            for name in names:
                _fill_schema(target, copy, name, connection)
    finally:
        target.close()
        copy.close()
    return aside


def _fill_schema(target: Databases, copy: Databases, name: str, connection: Connection) -> None:
    schema, metadata = postgresql.schema_of(name), tables_of(name)
    connection.execute(CreateSchema(schema))
    connection.execution_options(schema_translate_map={None: schema})
    metadata.create_all(connection)
    postgresql.keep_no_statistics(connection, schema, metadata)
    with copy.reading(name) as reading:
        copies.rows_copied_into(reading, connection, schema, metadata)
    target.grant(connection, name)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
