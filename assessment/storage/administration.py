"""What an administrator sees to: the installation as a whole, and never what anybody answered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assessment.storage import audit, backup, settings
from assessment.storage.colleagues import Colleagues
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.rights import SignIn
from assessment.storage.settings import InstallationSettings


class Administration:
    """An administrator's desk; ``colleagues``: all accounts of the installation."""

    def __init__(self, databases: Databases, identity: SignIn, colleagues: Colleagues) -> None:
        self._databases = databases
        self._identity = identity
        self.colleagues = colleagues

    def settings(self) -> InstallationSettings:
        """The settings as they hold."""
        return settings.read(self._databases)

    def revise_settings(self, changed: Mapping[str, object]) -> None:
        """Set some of them."""
        settings.revise(self._databases, changed, self._identity.account)

    def log(self, most: int | None = None) -> list[audit.Entry]:
        """The installation's audit log, newest first."""
        return audit.entries(self._databases, INSTALLATION, most)

    def back_up(self, parent: Path) -> backup.Backup:
        """Make a backup of everything below ``parent``."""
        return backup.back_up(self._databases, parent, actor=self._identity.account)
