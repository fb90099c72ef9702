"""Care for what is stored, by those who may: one organization's own, or the whole installation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import select

from assessment.errors import StorageError
from assessment.storage import audit, backup, check, clock, purge, retention, stages, tables
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.desk import OrganizationDesk
from assessment.storage.finding import Finding
from assessment.storage.waves import CLOSED, OPEN, UNKNOWN


class OrganizationCare:
    """What a consultant may see and do for the organization's own data."""

    def __init__(self, databases: Databases, digest_key: bytes, actor: str, desk: OrganizationDesk) -> None:
        self._databases = databases
        self._digest_key = digest_key
        self._actor = actor
        self._desk = desk
        self.organization = desk.organization

    def log(self, most: int | None = None) -> list[audit.Entry]:
        """The organization's audit log, newest first."""
        return audit.entries(self._databases, self.organization, most)

    def kept(self) -> list[retention.Kept]:
        """What is deleted when, the first to go first."""
        return retention.of_organization(self._databases, self.organization)

    def check(self) -> list[Finding]:
        """What is not as it was stored; empty when all is."""
        findings = check.check_set(self._databases, self.organization, self._digest_key)
        unreadable = any(finding.code in check.UNREADABLE for finding in findings)
        return findings if unreadable else findings + lost_in(self._desk)

    def purge_wave(self, wave: str) -> None:
        """Delete a wave with all that belongs to it, for good."""
        purge.purge_wave(self._databases, self.organization, wave, self._actor)


class InstallationCare:
    """What whoever runs the server does for all of it; ``actor`` is who the log names."""

    def __init__(
        self,
        databases: Databases,
        digest_key: bytes,
        actor: str,
        desk: Callable[[str], OrganizationDesk],
    ) -> None:
        self._databases = databases
        self._digest_key = digest_key
        self._actor = actor
        self._desk = desk

    def organizations(self) -> list[str]:
        """The ids of all organizations."""
        with self._databases.reading() as connection:
            query = select(tables.organization.c.id).order_by(tables.organization.c.id)
            return [str(name) for name in connection.execute(query).scalars()]

    def back_up(self, parent: Path | None = None) -> backup.Backup:
        """Make a backup below ``parent``; by default in the data folder."""
        return backup.back_up(self._databases, parent, actor=self._actor)

    def save_keys(self, folder: Path) -> list[Path]:
        """Copy the keys that a restore elsewhere needs into ``folder``."""
        return backup.save_keys(self._databases, folder)

    def check(self) -> list[Finding]:
        """Check everything; empty when all is as it must be."""
        findings = check.check(self._databases, self._digest_key)
        unreadable = {finding.place for finding in findings if finding.code in check.UNREADABLE}
        if INSTALLATION in unreadable:
            return findings
        sound = [name for name in self.organizations() if name not in unreadable]
        return findings + [finding for name in sound for finding in lost_in(self._desk(name))]

    def log(self, name: str = INSTALLATION, most: int | None = None) -> list[audit.Entry]:
        """The audit log of the installation or of an organization, newest first."""
        return audit.entries(self._databases, name, most)

    def kept(self) -> list[retention.Kept]:
        """What goes when, in the whole installation, the first to go first."""
        kept = retention.of_installation(self._databases)
        for name in self.organizations():
            kept += retention.of_organization(self._databases, name)
        return sorted(kept, key=lambda entry: (entry.until, entry.place, entry.what))

    def due(self) -> list[retention.Kept]:
        """What goes today, or should have gone before."""
        return retention.due(self.kept(), self.today())

    def today(self) -> date:
        """The date in UTC, never before one that was stored."""
        return clock.now(self._databases).date()

    def let_go(self, told: Callable[[retention.Kept], None] = lambda _entry: None) -> int:
        """Delete all that is due, telling of each; how many there were."""
        gone = self.due()
        for entry in gone:
            retention.let_go(self._databases, entry, self._actor)
            told(entry)
        return len(gone)

    def purge_wave(self, organization: str, wave: str) -> None:
        """Delete a wave with all that belongs to it, for good."""
        purge.purge_wave(self._databases, organization, wave, self._actor)

    def purge_organization(self, organization: str) -> None:
        """Delete an organization with all its waves, for good."""
        purge.purge_organization(self._databases, organization, self._actor)

    def settle_wave(self, organization: str, wave: str, state: str) -> None:
        """Say of a wave that a restore left unknown whether it is open or closed.

        Closing drops what can no longer be opened: ``sealed_lost`` tells it before.
        """
        desk = self._desk(organization)
        known = {entry.id: entry.state for entry in desk.waves()}
        if wave not in known:
            raise StorageError("storage.unknown_wave", wave=wave)
        if known[wave] != UNKNOWN:
            raise StorageError("storage.wave_settled", wave=wave, state=known[wave])
        if state == OPEN:
            desk.reopen_wave(wave)
        else:
            desk.close_wave(wave, drop_lost=True)

    def sealed_lost(self) -> list[Finding]:
        """Sealed answers that can no longer be opened, counted by wave."""
        return [finding for name in self.organizations() for finding in lost_in(self._desk(name))]

    def draw_urns(self) -> None:
        """Do what a process that died between a sending and its urn left undone."""
        for name in self.organizations():
            self._desk(name).draw_urn()

    def close_ended(self) -> None:
        """Close every open wave whose last day is over."""
        today = self.today().isoformat()
        for name in self.organizations():
            desk = self._desk(name)
            for wave in desk.waves():
                if wave.state == OPEN and "" < wave.closes_on < today:
                    desk.close_wave(wave.id)

    def forget_guesses(self) -> None:
        """Delete what rooms guessed that are over."""
        stages.forget_old_guesses(self._databases, self.organizations())

    def keep_time(self) -> None:
        """Store the moment, so that little is lost should the clock be set back."""
        clock.keep(self._databases)


def lost_in(desk: OrganizationDesk) -> list[Finding]:
    """Sealed answers of one organization that can no longer be opened, counted by wave."""
    counted = [(wave.id, desk.lost_in_inbox(wave.id)) for wave in desk.waves() if wave.state != CLOSED]
    return [Finding("sealed_lost", desk.organization, {"wave": wave, "n": n}) for wave, n in counted if n]
