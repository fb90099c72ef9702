"""How answers leave the inbox: a block drawn at random while a wave is open, all the rest when it closes.

When 2k responses of a role wait, k of them, drawn at random, move to where they are counted, under new
ids. So at least k always stay behind for the close, no step lets out fewer than k, and nobody can tell
from a step who has just answered. Roles of few people wait for the close.
"""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable
from secrets import SystemRandom
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from assessment.errors import AssessmentError, StorageError
from assessment.library import load_questionnaire
from assessment.response import Response
from assessment.storage import inbox, releases, rewrite, tables
from assessment.storage.resources import Resources
from assessment.storage.rows import restored, stored

LEAST_GROUP = 5
TEAM_SEPARATOR = " > "
_log = logging.getLogger("assessment")


def least_group(thresholds: str) -> int:
    """k: the fewest responses that a figure of a group may rest on, in a wave with these thresholds."""
    return max(LEAST_GROUP, int(json.loads(thresholds).get("group", LEAST_GROUP)))


def settle(resources: Resources, organization: str, wave: str) -> None:
    """After a sending: draw what is due. What goes wrong here is done by the next sending, or hourly."""
    try:
        draw(resources, organization, wave)
    except StorageError as error:
        _log.warning("urn of %s: %s", organization, error.code)


def draw(resources: Resources, organization: str, wave: str) -> int:
    """Move every block that is due; how many there were."""
    databases = resources.databases
    with databases.reading(organization) as connection:
        if not _due(connection, wave):
            return 0
    with databases.writing(organization) as connection:
        rewrite.hold(connection, tables.code, tables.response)  # in this order for all: no deadlock
        blocks = 0
        for role, k in _due(connection, wave):
            blocks += _draw_blocks(connection, resources, organization, wave, role, k)
        if blocks:
            rewrite.in_key_order(connection, tables.code, tables.response)
    compact(resources, organization)
    return blocks


def compact(resources: Resources, organization: str) -> None:
    """Leave no free pages behind. Rows lie in order already; what hinders this now is done the next time."""
    try:
        resources.databases.compact(organization)
    except StorageError as error:
        _log.warning("compacting %s: %s", organization, error.code)


def _due(connection: Connection, wave: str) -> list[tuple[str, int]]:
    """Roles of which enough wait for a block, with its size."""
    table = tables.inbox
    row = connection.execute(select(tables.wave).where(tables.wave.c.id == wave)).first()
    if row is None or row.state != "open":
        return []
    k = least_group(row.thresholds)
    waiting = select(table.c.role, func.count()).where(table.c.wave == wave, table.c.kind == inbox.RESPONSE)
    enough = [role for role, n in connection.execute(waiting.group_by(table.c.role)) if n >= 2 * k]
    return [(role, k) for role in sorted(set(enough) & _drawn_roles(row.questionnaire))] if enough else []


def _drawn_roles(questionnaire: str) -> set[str]:
    """Roles whose answers may leave before the close; none of a questionnaire that is not to be found."""
    try:
        return {role.id for role in load_questionnaire(questionnaire).roles if not role.few}
    except AssessmentError:
        return set()


def _draw_blocks(
    connection: Connection, resources: Resources, organization: str, wave: str, role: str, k: int
) -> int:
    key = resources.seal(organization, wave)
    rows = [row for row in inbox.waiting(connection, wave, inbox.RESPONSE) if row.role == role]
    blocks = 0
    while len(rows) >= 2 * k:
        drawn = set(SystemRandom().sample(range(len(rows)), k))
        block = [rows[number] for number in sorted(drawn)]
        rows = [row for number, row in enumerate(rows) if number not in drawn]
        let_out = _move(connection, resources, key, block)
        content = {"block": _blocks_before(connection, wave) + 1, "groups": releases.groups_of(let_out)}
        releases.enter(connection, resources.digest_key, wave, releases.URN, content)
        blocks += 1
    return blocks


def _blocks_before(connection: Connection, wave: str) -> int:
    return sum(entry.kind == releases.URN for entry in releases.of_wave(connection, wave))


def _move(
    connection: Connection, resources: Resources, key: bytes, rows: Iterable[Row[Any]]
) -> list[Response]:
    """Take responses out of the inbox and store them, in order of their new ids."""
    rows = list(rows)
    responses = sorted((inbox.response_in(key, row) for row in rows), key=lambda response: response.id)
    inbox.remove(connection, rows)
    if responses:
        kept = [stored(response, resources.digest_key) for response in responses]
        connection.execute(insert(tables.response), kept)
    return responses


def empty(
    connection: Connection, resources: Resources, place: tuple[str, str], k: int, *, drop_lost: bool
) -> None:
    """At the close of a wave (``place``: organization, wave): all that waits moves out, small teams are cut.

    Raises StorageError where something that was sent cannot be opened, unless it is to be dropped.
    """
    wave = place[1]
    waiting = {kind: inbox.waiting(connection, wave, kind) for kind in (inbox.RESPONSE, inbox.BESIDE)}
    key = _key_for(resources, place, drop_lost=drop_lost) if any(waiting.values()) else b""
    kept = waiting
    if drop_lost:
        kept = {kind: [row for row in rows if inbox.opened(key, row)] for kind, rows in waiting.items()}
    let_out = _move(connection, resources, key, kept[inbox.RESPONSE])
    _move_beside(connection, key, kept[inbox.BESIDE])
    for rows in waiting.values():
        inbox.remove(connection, rows)
    teams = _cut_teams(connection, resources, wave, k)
    said = [entry.model_copy(update={"team": teams[entry.role, entry.team]}) for entry in let_out]
    before = {entry.kind for entry in releases.of_wave(connection, wave)}
    kind = releases.LATE if releases.CLOSE in before else releases.CLOSE
    releases.enter(connection, resources.digest_key, wave, kind, {"groups": releases.groups_of(said)})


def _key_for(resources: Resources, place: tuple[str, str], *, drop_lost: bool) -> bytes:
    try:
        return resources.seal(*place)
    except StorageError:
        if not drop_lost:
            raise
        return bytes(32)  # opens nothing


def _move_beside(connection: Connection, key: bytes, rows: Iterable[Row[Any]]) -> None:
    """Claim answers and comments, a row each that knows wave and role alone, in order of random ids."""
    claims, comments = [], []
    for row in rows:
        content = inbox.opened(key, row)
        if content is None:
            raise StorageError("storage.damaged_inbox", wave=row.wave)
        place = {"wave": row.wave, "role": row.role}
        for question, code in content["claims"].items():
            claims.append({"id": str(uuid4()), **place, "question": question, "code": code})
        for question, text in content["comments"].items():
            comments.append({"id": str(uuid4()), **place, "question": question, "text": text})
    for table, entries in ((tables.claim_answer, claims), (tables.comment, comments)):
        if entries:
            connection.execute(insert(table), sorted(entries, key=lambda entry: str(entry["id"])))


def _cut_teams(connection: Connection, resources: Resources, wave: str, k: int) -> dict[tuple[str, str], str]:
    """Let responses of a team that can never be shown say the nearest group that can.

    A team is a path in one tree. It is cut to the nearest node on it where at least ``k`` responses of its
    role lie at or below; the names of smaller ones need not lie at rest.
    """
    table = tables.response
    query = select(table).where(table.c.wave == wave).order_by(table.c.id)
    responses = [restored(dict(row), resources.digest_key) for row in connection.execute(query).mappings()]
    kept = _kept_teams(responses, k)
    for response in responses:
        team = kept[response.role, response.team]
        if team != response.team:
            row = stored(response.model_copy(update={"team": team}), resources.digest_key)
            connection.execute(update(table).where(table.c.id == response.id).values(row))
    releases.cut_teams(connection, resources.digest_key, wave, kept)
    return kept


def _kept_teams(responses: Iterable[Response], k: int) -> dict[tuple[str, str], str]:
    """For each role and team, the nearest node of its path with enough responses at or below."""
    below: dict[str, Counter[str]] = defaultdict(Counter)
    teams = [(response.role, response.team) for response in responses]
    for role, team in teams:
        below[role].update(_nodes(team))
    return {
        (role, team): next((node for node in _nodes(team) if below[role][node] >= k), "")
        for role, team in set(teams)
    }


def _nodes(team: str) -> list[str]:
    """A team and all groups above it, the nearest first; the organization itself ('') is not among them."""
    names = team.split(TEAM_SEPARATOR) if team else []
    return [TEAM_SEPARATOR.join(names[:length]) for length in range(len(names), 0, -1)]
