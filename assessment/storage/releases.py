"""What was let out of a wave, in order: each block of the urn, the close, the figures shown, late answers.

Each entry carries the number of responses then stored and a keyed digest over theirs, so that a response
that is missing, added or changed is noticed, and a keyed digest over itself; once a wave is closed also one
over its facts, such as how many were invited.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from assessment.response import Response
from assessment.storage import codes, tables

URN, CLOSE, FIGURES, LATE = "urn", "close", "figures", "late"
KINDS = (URN, CLOSE, FIGURES, LATE)
_NOT_CLOSED = ("planned", "open", "unknown")
_COUNT, _DIGEST, _FACTS = "count", "responses", "facts"


@dataclass(frozen=True)
class Release:
    """One entry: its number, kind and content, and how many responses were stored then."""

    number: int
    kind: str
    content: Mapping[str, Any]
    count: int | None


def groups_of(responses: Iterable[Response]) -> list[list[object]]:
    """How many of each role and team: what a block of the urn, or a close, let out."""
    counted = Counter((response.role, response.team) for response in responses)
    return [[role, team, n] for (role, team), n in sorted(counted.items())]


def enter(
    connection: Connection, digest_key: bytes, wave: str, kind: str, content: Mapping[str, object]
) -> None:
    """Write down that something was let out, with what is stored now.

    Only the newest entry keeps the digest over the responses: from an older one, whoever has the key could
    find out by trying which responses were there before the others.
    """
    table = tables.release
    _forget_responses(connection, digest_key, wave)
    last = connection.execute(select(func.max(table.c.number)).where(table.c.wave == wave)).scalar()
    count, digest = _stored_now(connection, digest_key, wave)
    facts = _closed_facts(connection, digest_key, wave)
    text = json.dumps({**content, **facts, _COUNT: count, _DIGEST: digest}, sort_keys=True)
    place = {"wave": wave, "number": (last or 0) + 1, "kind": kind}
    own = _own_digest(digest_key, place, text)
    connection.execute(insert(table).values(**place, content=text, digest=own))


def _forget_responses(connection: Connection, digest_key: bytes, wave: str) -> None:
    """Take the digest over the responses out of every entry so far."""
    table = tables.release
    for row in _rows(connection, wave):
        content = json.loads(row.content)
        if content.pop(_DIGEST, None) is not None:
            text = json.dumps(content, sort_keys=True)
            mine = (table.c.wave == wave) & (table.c.number == row.number)
            own = _own_digest(digest_key, row._mapping, text)
            connection.execute(update(table).where(mine).values(content=text, digest=own))


def of_wave(connection: Connection, wave: str) -> list[Release]:
    """Every entry, in order."""
    entries = []
    for row in _rows(connection, wave):
        content = json.loads(row.content)
        count = content.pop(_COUNT, None)
        for kept_apart in (_DIGEST, _FACTS):
            content.pop(kept_apart, None)
        entries.append(Release(row.number, row.kind, content, count))
    return entries


def were_shown(connection: Connection, wave: str) -> bool:
    """Whether figures of the wave were shown to anybody."""
    return any(row.kind == FIGURES for row in _rows(connection, wave))


def hold_true(connection: Connection, digest_key: bytes, wave: str) -> bool:
    """Whether every entry is as it was written, and responses and facts are those of the last one.

    Responses are looked at first: PostgreSQL then lets no step of the urn in between.
    """
    now = _stored_now(connection, digest_key, wave)
    rows = _rows(connection, wave)
    signed = [row for row in rows if row.digest]  # what was moved from version 1 has none
    if [row.number for row in rows] != list(range(1, len(rows) + 1)):
        return False
    if any(_own_digest(digest_key, row._mapping, row.content) != row.digest for row in signed):
        return False
    if not signed:
        return True
    content = json.loads(signed[-1].content)
    return (content[_COUNT], content[_DIGEST]) == now and _facts_hold(connection, digest_key, wave, content)


def cut_teams(
    connection: Connection, digest_key: bytes, wave: str, kept: Mapping[tuple[str, str], str]
) -> None:
    """Let entries say the teams that responses say from now on (``kept``: role and team -> team)."""
    table = tables.release
    for row in _rows(connection, wave):
        content = json.loads(row.content)
        if row.kind == FIGURES or "groups" not in content:
            continue
        counted: Counter[tuple[str, str]] = Counter()
        for role, team, n in content["groups"]:
            counted[role, kept.get((role, team), team)] += n
        content["groups"] = [[role, team, n] for (role, team), n in sorted(counted.items())]
        text = json.dumps(content, sort_keys=True)
        mine = (table.c.wave == wave) & (table.c.number == row.number)
        own = _own_digest(digest_key, row._mapping, text)
        connection.execute(update(table).where(mine).values(content=text, digest=own))


def sign_anew(connection: Connection, digest_key: bytes, wave: str) -> None:
    """Give entries digests under another key, after the responses got theirs."""
    table = tables.release
    count, digest = _stored_now(connection, digest_key, wave)
    facts = _closed_facts(connection, digest_key, wave)
    rows = _rows(connection, wave)
    for row in rows:
        newest = {**facts, _COUNT: count, _DIGEST: digest} if row is rows[-1] else {}
        text = json.dumps({**json.loads(row.content), **newest}, sort_keys=True)
        mine = (table.c.wave == wave) & (table.c.number == row.number)
        own = _own_digest(digest_key, row._mapping, text)
        connection.execute(update(table).where(mine).values(content=text, digest=own))


def _rows(connection: Connection, wave: str) -> list[Row[Any]]:
    table = tables.release
    return list(connection.execute(select(table).where(table.c.wave == wave).order_by(table.c.number)))


def _stored_now(connection: Connection, digest_key: bytes, wave: str) -> tuple[int, str]:
    """How many responses are stored, and one keyed digest over theirs in order."""
    table = tables.response
    query = select(table.c.digest).where(table.c.wave == wave)
    digests = sorted(str(digest) for digest in connection.execute(query).scalars())
    return len(digests), codes.keyed_digest(digest_key, json.dumps([wave, *digests]).encode())


def _closed_facts(connection: Connection, digest_key: bytes, wave: str) -> dict[str, str]:
    """Of a closed wave, a keyed digest over what its numbers rest on beside the responses; else nothing."""
    table, groups = tables.wave, tables.invited
    row = connection.execute(select(table).where(table.c.id == wave)).first()
    if row is None or row.state in _NOT_CLOSED:
        return {}
    facts = [row.state, row.questionnaire, row.version, row.year, row.agreed, row.simulated]
    texts = [row.notice, row.modules, row.live, row.thresholds]
    columns = (groups.c.role, groups.c.team, groups.c.invited)
    invited = sorted(
        tuple(entry) for entry in connection.execute(select(*columns).where(groups.c.wave == wave))
    )
    whole = json.dumps([wave, *facts, *texts, *invited])
    return {_FACTS: codes.keyed_digest(digest_key, whole.encode())}


def _facts_hold(connection: Connection, digest_key: bytes, wave: str, content: Mapping[str, Any]) -> bool:
    """Whether the facts are those of the newest entry; while a wave is open again, they may change."""
    now = _closed_facts(connection, digest_key, wave)
    return not now or _FACTS not in content or now[_FACTS] == content[_FACTS]


def _own_digest(digest_key: bytes, place: Mapping[Any, Any], content: str) -> str:
    whole = [place["wave"], place["number"], place["kind"], content]
    return codes.keyed_digest(digest_key, json.dumps(whole).encode())
