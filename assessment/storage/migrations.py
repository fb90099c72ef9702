"""From an older version of the tables to ours: one step a version, all steps in one transaction.

Each database (an organization's, or the installation's) is moved by itself when it is first opened:

1. every other writer is kept out, and those at work are waited for;
2. the database is backed up as it is;
3. the steps run and write the new version, and all of it is kept or none.

Every later write looks at the version inside its own transaction (``Databases.writing``), so a program
that still runs older code stops at its next write, and one that starts refuses a newer database.

Why not Alembic: an installation holds many databases of two kinds, made while it runs, and each already
names its version. Alembic would add a table and a configuration to each; on SQLite it rebuilds a table
from what it reads back, which loses ``WITHOUT ROWID`` and CHECK rules, two of our promises, unless each
step repeats the whole table; and it leaves backup, waiting and refusal to us. What is left is a list of
statements. They are written out here and never import ``tables``: a step must go on doing what it did.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, text

from assessment.errors import StorageError
from assessment.storage import tables, version_3

LOCK = "SELECT pg_advisory_xact_lock(7290153)"
"""Makes those who create or move tables in one PostgreSQL database wait for each other."""

Before = Callable[[Connection, str, int], None]
"""Keeps a database (a connection on it, its name, its version) before it is moved; raises StorageError
where it cannot. Nothing has changed yet, and nobody else can write."""

Step = Callable[[Connection], None]

_AUDIT = """
    CREATE TABLE audit (
        number INTEGER NOT NULL PRIMARY KEY,
        at VARCHAR(40) NOT NULL,
        actor VARCHAR(120) NOT NULL,
        action VARCHAR(40) NOT NULL,
        place VARCHAR(120) NOT NULL,
        detail TEXT NOT NULL,
        previous VARCHAR(64) NOT NULL,
        digest VARCHAR(64) NOT NULL
    )"""
_CLOCK = """
    CREATE TABLE clock (
        id INTEGER NOT NULL CONSTRAINT clock_single CHECK (id = 1) PRIMARY KEY,
        highest FLOAT NOT NULL
    )"""
_INVITATION = """
    CREATE TABLE invitation (
        id VARCHAR(36) NOT NULL PRIMARY KEY,
        wave VARCHAR(120) NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
        role VARCHAR(64) NOT NULL,
        team VARCHAR(120) NOT NULL,
        address VARCHAR(320) NOT NULL,
        list_hash VARCHAR(64) NOT NULL,
        sealed_use_hash {binary} NOT NULL
    ) {without_rowid}"""
_INBOX = """
    CREATE TABLE inbox (
        id VARCHAR(36) NOT NULL PRIMARY KEY,
        wave VARCHAR(120) NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
        role VARCHAR(64) NOT NULL,
        kind VARCHAR(10) NOT NULL,
        sealed {binary} NOT NULL,
        CONSTRAINT inbox_kind CHECK (kind in ('response', 'beside'))
    ) {without_rowid}"""
_RELEASE = """
    CREATE TABLE release (
        wave VARCHAR(120) NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        kind VARCHAR(10) NOT NULL,
        content TEXT NOT NULL,
        digest VARCHAR(64) NOT NULL,
        PRIMARY KEY (wave, number),
        CONSTRAINT release_kind CHECK (kind in ('urn', 'close', 'figures', 'late'))
    )"""
_STATES = "CHECK (state in ('planned', 'open', 'closed', 'unknown'))"
_MORE_OF_A_WAVE = (
    "ALTER TABLE wave ADD COLUMN opened_on VARCHAR(10) NOT NULL DEFAULT ''",
    "ALTER TABLE wave ADD COLUMN closed_on VARCHAR(10) NOT NULL DEFAULT ''",
    "ALTER TABLE wave ADD COLUMN live INTEGER NOT NULL DEFAULT 0 CONSTRAINT wave_live CHECK (live in (0, 1))",
    "ALTER TABLE wave ADD COLUMN thresholds TEXT NOT NULL DEFAULT '{{}}'",
    "ALTER TABLE wave ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
)
_STATES_OF_A_WAVE = {
    "postgresql": (
        "ALTER TABLE wave DROP CONSTRAINT wave_state",
        f"ALTER TABLE wave ADD CONSTRAINT wave_state {_STATES}",
    ),
    "sqlite": (  # it cannot change a CHECK: a new table takes the old one's place
        f"""CREATE TABLE new_wave (
            id VARCHAR(120) NOT NULL PRIMARY KEY,
            questionnaire VARCHAR(64) NOT NULL,
            version VARCHAR(20) NOT NULL,
            year INTEGER NOT NULL,
            state VARCHAR(10) NOT NULL,
            agreed INTEGER NOT NULL,
            simulated INTEGER NOT NULL,
            notice TEXT NOT NULL,
            modules TEXT NOT NULL,
            CONSTRAINT wave_state {_STATES}
        )""",
        """INSERT INTO new_wave SELECT id, questionnaire, version, year, state, agreed, simulated, notice,
            modules FROM wave ORDER BY id""",
        "DROP TABLE wave",
        "ALTER TABLE new_wave RENAME TO wave",
    ),
}


def _installation_2(connection: Connection) -> None:
    """Routes and visits know their wave, so that they can be removed with it; clock and audit log."""
    _run(
        connection,
        "ALTER TABLE code_route ADD COLUMN wave VARCHAR(120) NOT NULL DEFAULT ''",
        "ALTER TABLE visit ADD COLUMN wave VARCHAR(120) NOT NULL DEFAULT ''",
        _CLOCK,
        _AUDIT,
    )


def _organization_2(connection: Connection) -> None:
    """Inbox, invitation list, releases and audit log; used codes forget their place.

    Of a closed wave nobody wrote down when it closed or what was shown of it. It counts as closed today,
    and as shown: it cannot be reopened.
    """
    _run(connection, *_STATES_OF_A_WAVE[connection.dialect.name], *_MORE_OF_A_WAVE)
    _run(connection, _INVITATION, _INBOX, _RELEASE, _AUDIT)
    _run(
        connection,
        """ALTER TABLE comment ADD COLUMN state VARCHAR(10) NOT NULL DEFAULT 'held'
            CONSTRAINT comment_state CHECK (state in ('held', 'approved', 'removed'))""",
        "UPDATE code SET role = '', team = '' WHERE used = 1",
        """INSERT INTO release SELECT id, 1, 'figures', '{{}}', '' FROM wave WHERE state = 'closed'
            ORDER BY id""",
    )
    today = datetime.now(UTC).date().isoformat()
    connection.execute(text("UPDATE wave SET closed_on = :day WHERE state = 'closed'"), {"day": today})


def _installation_3(connection: Connection) -> None:
    _run(connection, *version_3.INSTALLATION)


def _organization_3(connection: Connection) -> None:
    _run(connection, *version_3.ORGANIZATION)


STEPS: dict[str, dict[int, Step]] = {
    "installation": {2: _installation_2, 3: _installation_3},
    "organization": {2: _organization_2, 3: _organization_3},
}
"""For each kind of database: the version that a step leads to, and the step."""


def migrate(engine: Engine, kind: str, back_up: Callable[[Connection, int], None], finish: Step) -> None:
    """Bring one database to our version: ``back_up`` first, then the steps, then ``finish``.

    ``engine`` leaves foreign keys unchecked on SQLite, where a rebuilt table would empty those that refer
    to it; they are checked at the end. Raises StorageError, and leaves everything as it was, where the
    version is newer than ours.
    """
    with engine.connect() as connection:
        writer = connection.execution_options(scan_write=True)
        with writer.begin():
            found = _held_version(writer)
            if found == tables.SCHEMA_VERSION:
                return  # another process was here first
            steps = [STEPS[kind].get(version) for version in range(found + 1, tables.SCHEMA_VERSION + 1)]
            if not steps or None in steps:
                raise StorageError("storage.other_version", found=found, wanted=tables.SCHEMA_VERSION)
            back_up(writer, found)
            for step in steps:
                if step is not None:
                    step(writer)
            finish(writer)
            _write_version(writer)
            _check_foreign_keys(writer)


def _held_version(connection: Connection) -> int:
    """The version, once nobody else writes: whoever looked at it before is waited for."""
    if connection.dialect.name == "postgresql":
        schema = connection.get_execution_options()["schema_translate_map"][None]
        quoted = connection.dialect.identifier_preparer.quote_identifier(schema)
        _run(connection, LOCK, f"SET LOCAL search_path TO {quoted}")
        _run(connection, "LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE")
    return int(connection.execute(text("SELECT version FROM schema_version")).scalar_one())


def _write_version(connection: Connection) -> None:
    values = {"version": tables.SCHEMA_VERSION}
    connection.execute(text("UPDATE schema_version SET version = :version"), values)


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError("storage.damaged_file")


def _run(connection: Connection, *statements: str) -> None:
    """Execute statements in the words of this database."""
    sqlite = connection.dialect.name == "sqlite"
    words = {
        "binary": "BLOB" if sqlite else "BYTEA",
        "without_rowid": "WITHOUT ROWID" if sqlite else "",
    }
    for statement in statements:
        connection.execute(text(statement.format(**words)))
