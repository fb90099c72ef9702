"""The audit log: who did what and when, append-only, each entry chained to the one before it.

It tells of sign-ins, exports, releases, openings and closings, backups, restores and purges; of
respondents it tells nothing, so nothing here says when anybody answered. An entry is written in the
transaction of what it tells of: both are kept, or neither.

Every entry carries an HMAC over itself and the entry before; its key lies in a file beside the database.
So a changed, removed or reordered entry is noticed. That the end is missing a chain cannot tell: a file
beside the database, the *head*, names the last entry, and the chain must hold it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, text

from assessment.i18n import Language, translate
from assessment.storage import codes
from assessment.storage.databases import Databases, tables_of
from assessment.storage.finding import Finding
from assessment.storage.keys import AUDIT_KEY, key_file

CUT = "cut"
"""The action of the entry that says where the chain begins since older entries were deleted."""
SAID = frozenset(
    [
        *("sign_in", "sign_in_failed", "export", "release", "thresholds", "wave_opened", "wave_closed"),
        *("wave_reopened", "backup", "restore", "purge_wave", "purge_organization", CUT),
        *("retention_drafts", "retention_list", "retention_backup"),
        *("wave_planned", "wave_dropped", "wave_extended", "account_added", "password_changed"),
        *("second_step_on", "second_step_off", "colleague_invited", "colleague_removed", "settings"),
        *(
            "share_made",
            "share_revoked",
            "mailing",
            "wave_imported",
            "room_opened",
            "guessing_opened",
            "account_kind",
        ),
    ]
)
"""Actions that have a sentence of their own."""
_ROLES = ("operator", "server")
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sustainable success scan: audit log'), hashtext(:name))"
_HEAD = re.compile(r"(\d+) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Entry:
    """One line of the log. ``place``: a wave, an account, or "" for the whole."""

    number: int
    at: str
    actor: str
    action: str
    place: str
    detail: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """Who did what, in ``language``."""
        actor = translate(f"care.actor.{self.actor}", language) if self.actor in _ROLES else self.actor
        words = {**self.detail, "actor": actor, "place": self.place}
        if self.action in SAID:
            return translate(f"care.log.{self.action}", language, **words)
        return translate("care.log.other", language, action=self.action, **words)


def table_of(name: str) -> Table:
    """The log's table in the set called ``name``."""
    return tables_of(name).tables["audit"]


def append(
    databases: Databases,
    connection: Connection,
    name: str,
    *,
    actor: str,
    action: str,
    place: str = "",
    detail: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> None:
    """Write an entry (``at``: by default now) in the transaction of ``connection``, the last thing in it.

    Last, because on PostgreSQL entries wait for one another until their transactions end. No entry is
    dated before the one before it, whatever the clock says.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(_LOCK), {"name": name})
    last = _last(connection, name)
    row = {
        "number": last.number + 1 if last else 1,
        "at": max(f"{at or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", last.at if last else ""),
        "actor": actor,
        "action": action,
        "place": place,
        "detail": json.dumps(dict(detail or {}), sort_keys=True),
        "previous": last.digest if last else "",
    }
    digest = _digest(key_of(databases), name, row)
    connection.execute(insert(table_of(name)).values(**row, digest=digest))
    databases.after_commit(connection, lambda: _try_note(databases, name, int(str(row["number"])), digest))


def key_of(databases: Databases) -> bytes:
    """The key of the chains."""
    return key_file(databases.folder / AUDIT_KEY)


def entries(databases: Databases, name: str, most: int | None = None) -> list[Entry]:
    """The log, newest first; at most ``most`` entries."""
    table = table_of(name)
    query = select(table).order_by(table.c.number.desc()).limit(most)
    with databases.reading(name) as connection:
        return [
            Entry(row.number, row.at, row.actor, row.action, row.place, json.loads(row.detail))
            for row in connection.execute(query)
        ]


def verified(databases: Databases, name: str) -> list[Finding]:
    """What is wrong with the chain of ``name``; empty when it is whole and ends where it must."""
    table, key = table_of(name), key_of(databases)
    head = _head(databases, name)  # read first: an entry written meanwhile only makes the chain longer
    with databases.reading(name) as connection:
        rows = list(connection.execute(select(table).order_by(table.c.number)))
    broken = [
        Finding("audit_broken", name, {"number": number})
        for number in sorted({*_changed(key, name, rows), *_unlinked(rows)})
    ]
    if rows and rows[0].previous and not _is_cut(rows):
        broken.insert(0, Finding("audit_start", name, {"number": rows[0].number}))
    if _ends_early(rows, head):
        broken.append(Finding("audit_end", name, {"number": head[0] if head else 0}))
    return broken


def cut_before(databases: Databases, name: str, before: date, actor: str) -> int:
    """Delete entries older than ``before``; the new start is an entry itself. Gives how many went."""
    table = table_of(name)
    with databases.writing(name) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(_LOCK), {"name": name})
        old = connection.execute(
            select(table).where(table.c.at < before.isoformat()).order_by(table.c.number.desc()).limit(1)
        ).first()
        if old is None:
            return 0
        detail = {"through": old.number, "digest": old.digest}
        append(databases, connection, name, actor=actor, action=CUT, detail=detail)
        return connection.execute(delete(table).where(table.c.number <= old.number)).rowcount


def begin_again(databases: Databases, name: str) -> None:
    """Sign the whole chain with the key at hand: only after a restore to which the old key is lost."""
    table, key, previous = table_of(name), key_of(databases), ""
    with databases.writing(name) as connection:
        rows = [dict(row) for row in connection.execute(select(table).order_by(table.c.number)).mappings()]
        connection.execute(delete(table))
        for row in rows:
            if not (row is rows[0] and row["previous"]):
                row["previous"] = previous
            row["digest"] = previous = _digest(key, name, row)
            connection.execute(insert(table).values(**row))


def oldest(databases: Databases, name: str) -> str:
    """When the first entry was written; "" for an empty log."""
    with databases.reading(name) as connection:
        return str(connection.execute(select(func.min(table_of(name).c.at))).scalar() or "")


def _try_note(databases: Databases, name: str, number: int, digest: str) -> None:
    """Note the head; what it is of is kept already, so a full disk here must not look like a failure."""
    with suppress(OSError):
        note_head(databases, name, number, digest)


def note_head(databases: Databases, name: str, number: int, digest: str) -> None:
    """Name the last entry in the file beside the database."""
    path = _head_path(databases, name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(f"{number} {digest}\n", encoding="ascii")
    draft.replace(path)


def forget_head(databases: Databases, name: str) -> None:
    """Remove the head of a set that was purged."""
    _head_path(databases, name).unlink(missing_ok=True)


def _head_path(databases: Databases, name: str) -> Path:
    return databases.folder / "audit-heads" / name


def _head(databases: Databases, name: str) -> tuple[int, str] | None:
    try:
        found = _HEAD.match(_head_path(databases, name).read_text(encoding="ascii"))
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return (int(found[1]), found[2]) if found else None


def _last(connection: Connection, name: str) -> Row[Any] | None:
    table = table_of(name)
    return connection.execute(select(table).order_by(table.c.number.desc()).limit(1)).first()


def _digest(key: bytes, name: str, row: Mapping[str, object]) -> str:
    parts = ("number", "at", "actor", "action", "place", "detail", "previous")
    content = json.dumps([name, *(row[part] for part in parts)])
    return codes.keyed_digest(key, content.encode())


def _changed(key: bytes, name: str, rows: Sequence[Row[Any]]) -> Iterator[int]:
    """Entries that are not as they were written."""
    for row in rows:
        if _digest(key, name, dict(row._mapping)) != row.digest:
            yield row.number


def _unlinked(rows: Sequence[Row[Any]]) -> Iterator[int]:
    """Entries that do not follow the one before them."""
    for before, after in pairwise(rows):
        if after.previous != before.digest or after.number != before.number + 1:
            yield after.number


def _is_cut(rows: Sequence[Row[Any]]) -> bool:
    """Whether an entry of the chain says that it begins where it does."""
    start = {"through": rows[0].number - 1, "digest": rows[0].previous}
    return any(row.action == CUT and json.loads(row.detail) == start for row in rows)


def _ends_early(rows: Sequence[Row[Any]], head: tuple[int, str] | None) -> bool:
    """Whether the entry that the head names is missing, or the head itself is."""
    if head is None:
        return bool(rows)
    if rows and head[0] < rows[0].number:
        return False  # the head of a process that stopped long ago; what it named was deleted by age
    return head not in {(row.number, row.digest) for row in rows}
