"""Write tables anew in the order of their random keys, so that no order of arrival is left in them.

A page keeps the order in which its rows came; PostgreSQL also keeps, with every row, the transaction that
wrote it, and so pairs a code with a response for good. Here every row is taken out and put back, by key,
in one transaction: all rows then carry that one transaction, in pages that hold them in key order.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, Table, delete, insert, select, text


def in_key_order(connection: Connection, *rewritten: Table) -> None:
    """Rewrite tables to which no other table refers.

    PostgreSQL's TRUNCATE gives a table a new file; the old one, with all that it remembers, goes at commit.
    """
    hold(connection, *rewritten)
    for table in rewritten:
        copy = _temporary_copy(connection, table)
        copy.create(connection)
        connection.execute(insert(copy).from_select(list(copy.c.keys()), select(table)))
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"TRUNCATE {_quoted(connection, table)}"))
        else:
            connection.execute(delete(table))
        in_order = select(copy).order_by(*copy.primary_key.columns)
        connection.execute(insert(table).from_select(list(table.c.keys()), in_order))
        copy.drop(connection)


def hold(connection: Connection, *held: Table) -> None:
    """Keep everybody else away from tables until the transaction ends; those at work are waited for.

    (SQLite has one writer at a time anyway.)
    """
    if connection.dialect.name == "postgresql":
        names = ", ".join(_quoted(connection, table) for table in held)
        connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))


def _temporary_copy(connection: Connection, table: Table) -> Table:
    """A table like ``table`` that only this connection sees, without its rules for other tables."""
    schema = "pg_temp" if connection.dialect.name == "postgresql" else "temp"
    columns = [Column(entry.name, entry.type, primary_key=entry.primary_key) for entry in table.columns]
    return Table(f"rewritten_{table.name}", MetaData(), *columns, schema=schema, sqlite_with_rowid=False)


def _quoted(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote_identifier
    schema = connection.get_execution_options()["schema_translate_map"][None]
    return f"{quote(schema)}.{quote(table.name)}"
