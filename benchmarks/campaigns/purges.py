"""Organizations and waves purged, and every raw file searched for what had been planted in them."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from argon2 import PasswordHasher

from assessment.storage import accounts as account_rules
from benchmarks.campaigns.apart import MARKS, house
from benchmarks.campaigns.promise import Attacked

GONE, LEFT = MARKS["alfa"].encode(), MARKS["beta"].encode()


def purges(attacked: Attacked, count: int) -> None:
    """Purge an organization, or its waves one by one; nothing of it is left, and all of the other is."""
    usual = account_rules._hasher
    account_rules._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    files = 0
    try:
        for number in range(count):
            folder = Path(tempfile.mkdtemp(prefix="scan-purges-"))
            made = house(folder)
            try:
                if not _holding(folder, GONE):
                    attacked.find("nothing was planted: the attack sees nothing")
                upkeep = made.store.upkeep()
                if number % 2:
                    for wave in ("2025", "2026"):
                        upkeep.purge_wave("alfa", wave)
                    # the organization's own name stays: only its waves were to go
                    left = _holding(folder, GONE + b"(?! BV)")
                else:
                    upkeep.purge_organization("alfa")
                    left = _holding(folder, GONE)
                attacked.attempts += 1
                files += sum(path.is_file() for path in folder.rglob("*"))
                for name in left:
                    attacked.find(f"a marker in {name} after purge {number}")
                if not _holding(folder, LEFT):
                    attacked.find(f"purge {number} took another organization")
            finally:
                made.store.close()
                shutil.rmtree(folder)
    finally:
        account_rules._hasher = usual
    attacked.note = f"{files:,} files searched"


def _holding(folder: Path, marker: bytes) -> list[str]:
    """The files in which a pattern is anywhere."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in paths if re.search(marker, path.read_bytes())]
