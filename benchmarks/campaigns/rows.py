"""Every row of the campaign against ourselves, with how often it is done in the short and the full form."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.campaigns.apart import apart
from benchmarks.campaigns.imports import imports
from benchmarks.campaigns.known import attackers, fault, live, released
from benchmarks.campaigns.leaving import exports
from benchmarks.campaigns.promise import Attacked, Row
from benchmarks.campaigns.purges import purges
from benchmarks.campaigns.scoring import figures
from benchmarks.campaigns.scripts import scripts
from benchmarks.campaigns.walks import jumps, walks
from benchmarks.campaigns.web import pages, requests

Run = Callable[[Attacked, int], None]


def _both(name: str, promise: str, what: str, short: int, full: int) -> tuple[Row, Row]:
    """The same fault on both kinds of database."""
    return (
        Row(f"{name}, SQLite", promise, (short, full), fault(what, "sqlite")),
        Row(f"{name}, PostgreSQL", promise, (short, full), fault(what, "postgresql")),
    )


ROWS: tuple[Row, ...] = (
    Row("files at rest, SQLite", "P1", (6, 1000), attackers("sqlite")),
    Row("files at rest, PostgreSQL", "P1", (3, 1000), attackers("postgresql")),
    Row("closed waves", "P2", (25, 2000), released),
    Row("figures", "P2", (10, 1000), figures),
    Row("live and later waves", "P3", (8, 500), live),
    *_both("kills", "P4", "kills", 2, 500),
    *_both("killed closings", "P4", "closing", 1, 200),
    Row("power cuts, SQLite", "P4", (40, 50_000), fault("cuts", "sqlite")),
    Row("restarts, PostgreSQL", "P4", (1, 100), fault("restarts", "postgresql")),
    Row("full disk, SQLite", "P4", (1, 50), fault("disk", "sqlite")),
    *_both("locks", "P4", "locks", 4, 200),
    *_both("migrations", "P4", "migrations", 1, 20),
    Row("sendings and edits, SQLite", "P4, P5", (120, 10_000), walks),
    Row("clocks, SQLite", "P4, P5", (2, 200), jumps),
    *_both("crowds", "P5", "crowd", 200, 10_000),
    Row("calls across organizations", "P6", (300, 10_000), apart),
    Row("requests", "P6, P9", (1000, 10_000), requests),
    Row("pages", "P6, P9", (20, 1000), pages),
    Row("exports", "P9", (1, 50), exports),
    Row("scripts in texts", "P8, P9", (1, 30), scripts),
    Row("imports", "P7", (600, 100_000), imports),
    *_both("backups", "P10", "backups", 1, 100),
    Row("flipped bits, SQLite", "P11", (60, 10_000), fault("flips", "sqlite")),
    Row("purges, SQLite", "P12", (2, 100), purges),
)
