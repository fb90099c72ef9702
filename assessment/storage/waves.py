"""Waves as they are kept: what they ask, of how many, whether they take answers, and what may be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from assessment.errors import StorageError
from assessment.storage import tables
from assessment.storage.respondent import Modules
from assessment.storage.urn import LEAST_GROUP

PLANNED, OPEN, CLOSED, UNKNOWN = "planned", "open", "closed", "unknown"


@dataclass(frozen=True)
class Wave:
    """One round of asking: which questionnaire, whether it takes answers, and how many were invited.

    ``open``: not closed, so that no result is shown. ``state`` says more: a wave from a restored backup is
    "unknown" and takes no answers until the operator says open or closed. ``live``: figures of the whole
    organization may be shown by steps of the urn. ``thresholds``: what is raised above the standard.
    ``opens_on``, ``closes_on``: the planned days ("" for none); it closes by itself at the end of the second.
    ``room``: nobody gets a link of their own; people join by one link for all who sit in a room.
    ``revision``: counts its changes; who changes it says which one was seen.
    """

    id: str
    questionnaire: str
    version: str
    year: int
    open: bool
    agreed: bool
    simulated: bool
    invited: Mapping[tuple[str, str], int]
    notice: Mapping[str, object] = field(default_factory=dict)
    modules: Modules = field(default_factory=Modules)
    live: bool = False
    thresholds: Mapping[str, int] = field(default_factory=dict)
    state: str = ""
    opened_on: str = field(default="", compare=False)
    closed_on: str = field(default="", compare=False)
    revision: int = field(default=0, compare=False)
    opens_on: str = field(default="", compare=False)
    closes_on: str = field(default="", compare=False)
    room: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        """Where no state is given it follows from ``open``."""
        if not self.state:
            object.__setattr__(self, "state", OPEN if self.open else CLOSED)


def read(connection: Connection, *, planned: bool = False) -> list[Wave]:
    """Every wave that was opened, or ``planned`` those to come too, newest last."""
    groups: dict[str, dict[tuple[str, str], int]] = {}
    for row in connection.execute(select(tables.invited)):
        groups.setdefault(row.wave, {})[row.role, row.team] = row.invited
    query = select(tables.wave).order_by(tables.wave.c.year, tables.wave.c.id)
    if not planned:
        query = query.where(tables.wave.c.state != PLANNED)
    return [_from_row(row, groups.get(row.id, {})) for row in connection.execute(query)]


def _from_row(row: Row[Any], invited: Mapping[tuple[str, str], int]) -> Wave:
    return Wave(
        row.id,
        row.questionnaire,
        row.version,
        row.year,
        row.state != CLOSED,
        bool(row.agreed),
        bool(row.simulated),
        invited,
        json.loads(row.notice),
        Modules.from_json(row.modules),
        bool(row.live),
        json.loads(row.thresholds),
        row.state,
        row.opened_on,
        row.closed_on,
        row.revision,
        row.opens_on,
        row.closes_on,
        bool(row.room),
    )


def add(connection: Connection, wave: Wave, today: str) -> None:
    """Write a new wave down; StorageError where the name is taken, or k is lowered."""
    refuse_known(connection, wave.id)
    if wave.thresholds.get("group", LEAST_GROUP) < LEAST_GROUP:
        raise StorageError("storage.threshold_lowered", least=LEAST_GROUP)
    values = {
        **row_of(wave),
        "id": wave.id,
        "state": wave.state,
        "opened_on": today,
        "revision": wave.revision,
    }
    values["closed_on"] = today if wave.state == CLOSED else ""
    connection.execute(insert(tables.wave).values(values))
    groups = invited_rows(wave)
    if groups:
        connection.execute(insert(tables.invited), groups)


def row_of(wave: Wave) -> dict[str, object]:
    """What of a wave can be changed while it is planned, by column."""
    return {
        "questionnaire": wave.questionnaire,
        "version": wave.version,
        "year": wave.year,
        "agreed": int(wave.agreed),
        "simulated": int(wave.simulated),
        "notice": json.dumps(dict(wave.notice)),
        "modules": wave.modules.to_json(),
        "live": int(wave.live),
        "thresholds": json.dumps(dict(wave.thresholds), sort_keys=True),
        "opens_on": wave.opens_on,
        "closes_on": wave.closes_on,
        "room": int(wave.room),
    }


def invited_rows(wave: Wave) -> list[dict[str, object]]:
    """How many are invited, a row for each role and team."""
    return [
        {"wave": wave.id, "role": role, "team": team, "invited": people}
        for (role, team), people in wave.invited.items()
    ]


def refuse_known(connection: Connection, wave: str) -> None:
    """Raise StorageError where there is a wave of that name."""
    if connection.execute(select(tables.wave.c.id).where(tables.wave.c.id == wave)).first():
        raise StorageError("storage.wave_exists", wave=wave)


def held(connection: Connection, wave: str, revision: int | None = None) -> Row[Any]:
    """The row of a wave, which nobody else changes, or sends to, until the transaction ends.

    Raises StorageError where there is none, or where ``revision`` (what the caller saw) is not the newest.
    """
    query = select(tables.wave).where(tables.wave.c.id == wave).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise StorageError("storage.unknown_wave", wave=wave)
    if revision is not None and revision != row.revision:
        raise StorageError("storage.edited_meanwhile", wave=wave)
    return row
