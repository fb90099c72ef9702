"""What every desk works with: the databases, the keys beside them, and the time."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.storage import clock, seals
from assessment.storage.databases import Databases


@dataclass(frozen=True)
class Resources:
    """The databases of an installation and the key of its digests."""

    databases: Databases
    digest_key: bytes

    def seal(self, organization: str, wave: str) -> bytes:
        """The seal key of an open wave."""
        return seals.key_of(self.databases.folder, organization, wave)

    def today(self) -> str:
        """The date in UTC, never before one that was stored."""
        return clock.now(self.databases).date().isoformat()
