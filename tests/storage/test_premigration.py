"""Older data: a PostgreSQL schema is kept before it is moved; an older backup restores into our version."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import version_1
from rounds import Place

from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store
from assessment.storage.keys import AUDIT_KEY, fingerprint, key_file
from assessment.storage.manifest import FORMAT, BackedUpSet, Manifest, sha256_of
from assessment.storage.premigration import before_migration
from assessment.storage.restore import restore


def test_before_migration__a_postgresql_schema_is_kept_as_it_was(
    tmp_path: Path, emptied_database: Callable[[], str], questionnaire: Questionnaire
) -> None:
    place = Place(tmp_path / "data", emptied_database())
    version_1.fill(place, questionnaire)
    before = place.run("acme", "SELECT * FROM response ORDER BY id")
    store = Store(place.folder, place.url, before_migration=before_migration(place.folder))
    assert len(store.desk("acme", OPERATOR).responses("2025")) == 1
    store.close()
    (kept,) = (place.folder / "backups").glob("scan_acme.v1.*.sqlite")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    copy = sqlite3.connect(kept)
    assert copy.execute("SELECT * FROM response ORDER BY id").fetchall() == before
    assert copy.execute("SELECT version FROM schema_version").fetchall() == [(1,)]
    assert copy.execute("SELECT count(*) FROM code").fetchall() == [(2,)]
    copy.close()
    assert list((place.folder / "backups").glob("scan_installation.v1.*.sqlite"))


def test_restore__a_backup_of_an_older_version_is_moved_to_ours(
    place: Place, tmp_path: Path, questionnaire: Questionnaire
) -> None:
    old = Place(tmp_path / "old")
    version_1.fill(old, questionnaire)
    audit_key = key_file(old.folder / AUDIT_KEY)
    files = {"installation": "installation.sqlite", "acme": "organization-acme.sqlite"}
    rows = {"installation": {"organization": 1}, "acme": {"response": 2, "code": 2}}
    sets = {name: BackedUpSet(file, sha256_of(old.folder / file), rows[name]) for name, file in files.items()}
    keys = {"digest": fingerprint(version_1.KEY), "audit": fingerprint(audit_key)}
    manifest = Manifest(FORMAT, 1, "2026-01-01T00:00:00Z", "sqlite", sets, keys).sealed(audit_key)
    manifest.write(old.folder)
    told = restore(place.folder, place.url, old.folder, keys=old.folder, actor="operator")
    assert told.unknown == {"acme": ("2026",)}
    assert told.findings == []
    store = place.open()
    assert len(store.desk("acme", OPERATOR).responses("2025")) == 1
    store.upkeep().settle_wave("acme", "2026", "open")
    store.respondent(version_1.OPEN_CODE).check_open()
    store.close()
