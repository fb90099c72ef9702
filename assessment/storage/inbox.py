"""The inbox of an open wave: what was sent waits here, sealed, until the urn or the close moves it out.

Every sending leaves two rows that look alike whoever sent them: the answers, and what was said beside
them (claim answers and comments, often nothing). Their contents are as long as a whole number of blocks,
so that neither an empty comment nor a skipped item can be told from a row's length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from assessment.errors import StorageError
from assessment.response import Response
from assessment.storage import codes, tables

RESPONSE, BESIDE = "response", "beside"
LONGEST_COMMENT = 2000


def put(
    connection: Connection,
    key: bytes,
    response: Response,
    claims: Mapping[str, int],
    comments: Mapping[str, str],
) -> None:
    """Seal what one respondent sent."""
    said = {question: text.strip()[:LONGEST_COMMENT] for question, text in comments.items() if text.strip()}
    contents: dict[str, object] = {
        RESPONSE: response.model_dump(exclude={"id"}),
        BESIDE: {"claims": dict(claims), "comments": said},
    }
    for kind, content in contents.items():
        place = {"id": str(uuid4()), "wave": response.wave, "role": response.role, "kind": kind}
        plain = codes.padded(json.dumps(content).encode())
        sealed = codes.seal_under(key, plain, _bound_to(place))
        connection.execute(insert(tables.inbox).values(**place, sealed=sealed))


def waiting(connection: Connection, wave: str, kind: str) -> list[Row[Any]]:
    """The rows of a kind, in order of their random ids."""
    table = tables.inbox
    query = select(table).where(table.c.wave == wave, table.c.kind == kind).order_by(table.c.id)
    return list(connection.execute(query))


def opened(key: bytes, row: Row[Any]) -> dict[str, Any] | None:
    """What a row holds; None where it is damaged, or was sealed under another key."""
    plain = codes.open_under(key, row.sealed, _bound_to(row._mapping))
    return json.loads(plain) if plain is not None else None


def response_in(key: bytes, row: Row[Any]) -> Response:
    """The response in a row under a new random id; raises StorageError where it cannot be opened."""
    content = opened(key, row)
    if content is None:
        raise StorageError("storage.damaged_inbox", wave=row.wave)
    return Response(id=str(uuid4()), **content)


def lost(connection: Connection, key: bytes, wave: str) -> int:
    """How many responses that wait cannot be opened."""
    return sum(opened(key, row) is None for row in waiting(connection, wave, RESPONSE))


def remove(connection: Connection, rows: Iterable[Row[Any]]) -> None:
    """Take rows out."""
    ids = [{"gone": row.id} for row in rows]
    if ids:
        connection.execute(delete(tables.inbox).where(tables.inbox.c.id == bindparam("gone")), ids)


def _bound_to(place: Mapping[Any, Any]) -> bytes:
    """What a sealed row belongs to: it cannot be opened in the place of another."""
    return json.dumps([place["id"], place["wave"], place["role"], place["kind"]]).encode()
