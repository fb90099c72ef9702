"""How long things are kept, and what is due: lists 30 days, responses 24 months, backups 35 days, log 24.

A wave's own notice may have told its respondents another time; then that holds. Something kept for 24
months after 31 August goes on 31 August; where a month lacks the day, on its last one.
"""

from __future__ import annotations

import calendar
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Row, delete, func, select

from assessment.errors import StorageError
from assessment.i18n import Language, translate
from assessment.storage import audit, clock, tables
from assessment.storage.databases import BACKUPS, INSTALLATION, Databases
from assessment.storage.manifest import MANIFEST, read_manifest
from assessment.storage.purge import leaving_no_trace, purge_wave

LIST_DAYS = 30
DRAFT_DAYS = 30
RESPONSE_MONTHS = 24
BACKUP_DAYS = 35
AUDIT_MONTHS = 24

Kind = Literal["drafts", "list", "responses", "backup", "audit"]


@dataclass(frozen=True)
class Kept:
    """Something with the date on which it goes. ``what``: a wave, a backup, or "" for the log."""

    kind: Kind
    place: str
    what: str
    until: date

    def sentence(self, language: Language) -> str:
        """What goes when, in ``language``."""
        words = {"place": self.place, "what": self.what, "until": self.until.isoformat()}
        return translate(f"care.kept.{self.kind}", language, **words)


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def of_organization(databases: Databases, organization: str) -> list[Kept]:
    """What is kept for an organization, the first to go first."""
    kept = []
    with databases.reading(organization) as connection:
        waves = list(connection.execute(select(tables.wave).order_by(tables.wave.c.id)))
        drafts = _counts(connection.execute(_by_wave(tables.draft)))
        lists = _counts(connection.execute(_by_wave(tables.invitation)))
    for wave in waves:
        if wave.state != "closed" or not wave.closed_on:
            continue
        closed, notice = date.fromisoformat(wave.closed_on), json.loads(wave.notice)
        if drafts.get(wave.id):
            kept.append(Kept("drafts", organization, wave.id, closed + timedelta(days=DRAFT_DAYS)))
        if lists.get(wave.id):
            days = min(LIST_DAYS, _told(notice, "list_days", LIST_DAYS))
            kept.append(Kept("list", organization, wave.id, closed + timedelta(days=days)))
        months = _told(notice, "retention_months", RESPONSE_MONTHS)
        kept.append(Kept("responses", organization, wave.id, months_after(closed, months)))
    kept += _of_log(databases, organization)
    return sorted(kept, key=lambda entry: (entry.until, entry.kind, entry.what))


def of_installation(databases: Databases) -> list[Kept]:
    """What is kept beside the organizations: backups, and the installation's own log."""
    kept = _of_log(databases, INSTALLATION)
    for path in _backups(databases.folder / BACKUPS):
        until = _written(path).date() + timedelta(days=BACKUP_DAYS)
        kept.append(Kept("backup", INSTALLATION, path.name, until))
    return sorted(kept, key=lambda entry: (entry.until, entry.what))


def due(kept: Iterable[Kept], today: date) -> list[Kept]:
    """What goes today or should have gone before."""
    return [entry for entry in kept if entry.until <= today]


def let_go(databases: Databases, entry: Kept, actor: str) -> None:
    """Delete what is due."""
    if entry.kind == "drafts":
        _delete(databases, tables.draft, entry, actor)
    elif entry.kind == "list":
        _delete(databases, tables.invitation, entry, actor)
    elif entry.kind == "responses":
        purge_wave(databases, entry.place, entry.what, actor)
    elif entry.kind == "backup":
        _delete_backup(databases, entry.what, actor)
    else:
        before = months_after(clock.now(databases).date(), -AUDIT_MONTHS)
        if audit.cut_before(databases, entry.place, before, actor):
            with leaving_no_trace(databases, entry.place):
                pass


def _told(notice: dict[str, Any], fact: str, usual: int) -> int:
    """What respondents were told, else what is usual."""
    told = notice.get(fact)
    return told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else usual


def _of_log(databases: Databases, name: str) -> list[Kept]:
    oldest = audit.oldest(databases, name)
    if not oldest:
        return []
    until = months_after(datetime.fromisoformat(oldest).date(), AUDIT_MONTHS) + timedelta(days=1)
    return [Kept("audit", name, "", until)]


def _by_wave(table: Any) -> Any:
    return select(table.c.wave, func.count().label("n")).group_by(table.c.wave)


def _counts(rows: Iterable[Row[Any]]) -> dict[str, int]:
    return {str(row.wave): int(row.n) for row in rows}


def _backups(folder: Path) -> list[Path]:
    """Everything in the backups' folder: backups, what a restore or a new version set aside, leftovers."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _written(path: Path) -> datetime:
    """When a backup was made: as its manifest says, else as its file does."""
    if (path / MANIFEST).is_file():
        try:
            return datetime.fromisoformat(read_manifest(path).written_at)
        except (StorageError, ValueError):
            pass
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _delete(databases: Databases, table: Any, entry: Kept, actor: str) -> None:
    with leaving_no_trace(databases, entry.place) as connection:
        connection.execute(delete(table).where(table.c.wave == entry.what))
        _note(databases, connection, entry.place, actor, entry)


def _delete_backup(databases: Databases, name: str, actor: str) -> None:
    path = databases.folder / BACKUPS / name
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
    with databases.writing() as connection:
        _note(databases, connection, INSTALLATION, actor, Kept("backup", INSTALLATION, name, date.min))


def _note(databases: Databases, connection: Any, name: str, actor: str, entry: Kept) -> None:
    audit.append(
        databases,
        connection,
        name,
        actor=actor,
        action=f"retention_{entry.kind}",
        place=entry.what,
    )
