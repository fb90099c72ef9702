"""Backup, restore and migration in their short form."""

from __future__ import annotations

from benchmarks.campaigns.backups import backups
from benchmarks.campaigns.migrations import migrations
from benchmarks.campaigns.places import Ground


def test_backup__restored_has_equal_digests(on: Ground) -> None:
    outcome = backups(on, 2, seed=5)
    assert outcome.findings.examples == []
    assert outcome.findings.none


def test_migration__under_load_stops_the_old_version_and_loses_nothing(on: Ground) -> None:
    outcome = migrations(on, 1, seed=5)
    assert outcome.findings.examples == []
    assert outcome.findings.none
