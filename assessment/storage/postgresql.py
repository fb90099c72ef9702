"""PostgreSQL as we use it: a schema for each database, and a role that need not own it.

With an owner's address (``ASSESSMENT_DATABASE_OWNER_URL``) the owner makes the schemas, moves them to new
versions and gives the program's own role the rights it needs: to read, write and empty tables. Without
it one role does both.

What a server must not do: keep the time of every commit, or write statements to its log, since either
would pair a code with what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, LargeBinary, MetaData, String, create_engine, make_url, text

from assessment.errors import StorageError

OPTIONS: Mapping[str, str] = {
    "connect_timeout": "5",
    "options": "-c lock_timeout=5000 -c synchronous_commit=on",
}
_MUST_BE = {
    "track_commit_timestamp": {"off"},
    "log_statement": {"none", "ddl"},
    "log_min_duration_statement": {"-1"},
    "log_min_duration_sample": {"-1"},
    "log_transaction_sample_rate": {"0"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
}
"""Server settings, and what they must say for the promises to hold."""
_RIGHTS = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE"


def schema_of(name: str) -> str:
    """The schema of an organization or of the installation."""
    return f"scan_{name.replace('-', '_')}"


def engine_of(address: str, name: str, *, connections: int = 8) -> Engine:
    """An engine on the schema of ``name``; StorageError where the driver is missing."""
    url = make_url(address)
    url = url.set(drivername="postgresql+psycopg", query={**OPTIONS, **url.query})
    try:
        engine = create_engine(url, pool_size=connections, max_overflow=connections)
    except ModuleNotFoundError:
        raise StorageError("storage.no_driver") from None
    return engine.execution_options(schema_translate_map={None: schema_of(name)})


def check_server(engine: Engine, *, owned: bool) -> None:
    """Raise StorageError where the server's settings, or our role's rights, would break a promise.

    ``owned``: another role owns the tables, so ours must not be able to pass every rule.
    """
    with engine.connect() as connection:
        for name, found, wanted in wrong_settings(connection):
            raise StorageError("storage.server_setting", name=name, found=found, wanted=wanted)
        mighty = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if owned and connection.execute(mighty).scalar():
            raise StorageError("storage.mighty_role")


def wrong_settings(connection: Connection) -> list[tuple[str, str, str]]:
    """Settings of the server that would break a promise: name, what it says, what it must say."""
    query = text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names) ORDER BY name")
    settings = connection.execute(query, {"names": list(_MUST_BE)})
    return [
        (name, setting, max(_MUST_BE[name])) for name, setting in settings if setting not in _MUST_BE[name]
    ]


def grant(connection: Connection, role: str, schema: str) -> None:
    """Let ``role`` read, write and empty the tables of ``schema``, and no more."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    place, whom = quote(schema), quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA {place} TO {whom}"))
    connection.execute(text(f"GRANT {_RIGHTS} ON ALL TABLES IN SCHEMA {place} TO {whom}"))


def keep_no_statistics(connection: Connection, schema: str, metadata: MetaData) -> None:
    """Keep the planner from copying common texts - teams, answers - into its statistics.

    They would stay in the server's own tables after a purge, where we cannot clear them.
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    for table in metadata.sorted_tables:
        texts = [column.name for column in table.columns if isinstance(column.type, String | LargeBinary)]
        if texts:
            changes = ", ".join(f"ALTER COLUMN {quote(name)} SET STATISTICS 0" for name in texts)
            connection.execute(text(f"ALTER TABLE {quote(schema)}.{quote(table.name)} {changes}"))
