"""The statements that lead from version 2 of the tables to version 3; ``migrations`` runs them in order.

``{binary}`` and ``{without_rowid}`` stand for each database's own words.
"""

from __future__ import annotations

INSTALLATION: tuple[str, ...] = ()
ORGANIZATION: tuple[str, ...] = ()
