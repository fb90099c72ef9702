"""The store that this server works with, from the environment.

``ASSESSMENT_DATA``: the data folder (default ``data``). ``ASSESSMENT_DATABASE_URL``: a PostgreSQL address,
where that is to be used instead of SQLite files in the folder. ``ASSESSMENT_DATABASE_OWNER_URL``: the address
of the role that makes and moves the tables there, where that is another.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from assessment.storage import Store
from assessment.storage.premigration import before_migration

DATA_VARIABLE = "ASSESSMENT_DATA"
DATABASE_VARIABLE = "ASSESSMENT_DATABASE_URL"
OWNER_VARIABLE = "ASSESSMENT_DATABASE_OWNER_URL"


@cache
def store() -> Store:
    """The one store of this process."""
    folder, url, owner_url = place()
    return Store(folder, url, owner_url, before_migration(folder))


def place() -> tuple[Path, str | None, str | None]:
    """Data folder, address of the database, and address of the role that makes its tables."""
    folder = Path(os.environ.get(DATA_VARIABLE) or "data")
    return folder, os.environ.get(DATABASE_VARIABLE) or None, os.environ.get(OWNER_VARIABLE) or None
