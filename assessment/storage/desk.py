"""What a consultant can do in one organization: open waves, hand out codes, close, read what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, insert, select, update

from assessment.errors import StorageError
from assessment.response import Response
from assessment.storage import codes, tables
from assessment.storage.databases import Databases
from assessment.storage.respondent import Modules, restored, stored


@dataclass(frozen=True)
class Wave:
    """One round of asking: which questionnaire, whether it takes answers, and how many were invited."""

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


@dataclass(frozen=True)
class IssuedCode:
    """A code with its place, shown once and never again."""

    code: str
    role: str
    team: str


class OrganizationDesk:
    """The desk of one organization."""

    def __init__(self, databases: Databases, digest_key: bytes, organization: str, name: str) -> None:
        self._databases = databases
        self._digest_key = digest_key
        self.organization = organization
        self.name = name

    def open_wave(self, wave: Wave) -> list[IssuedCode]:
        """Open ``wave`` and give a code for each invited person, unassigned within role and team."""
        issued = [
            IssuedCode(codes.new_code(), role, team)
            for (role, team), people in wave.invited.items()
            for _ in range(people)
        ]
        with self._databases.reading(self.organization) as connection:
            _refuse_known(connection, wave.id)
        self._add_routes(issued)
        with self._databases.writing(self.organization) as connection:
            _refuse_known(connection, wave.id)
            connection.execute(
                insert(tables.wave).values(
                    id=wave.id,
                    questionnaire=wave.questionnaire,
                    version=wave.version,
                    year=wave.year,
                    state="open" if wave.open else "closed",
                    agreed=int(wave.agreed),
                    simulated=int(wave.simulated),
                    notice=json.dumps(dict(wave.notice)),
                    modules=wave.modules.to_json(),
                )
            )
            groups = [
                {"wave": wave.id, "role": role, "team": team, "invited": people}
                for (role, team), people in wave.invited.items()
            ]
            if groups:
                connection.execute(insert(tables.invited), groups)
            if issued:
                connection.execute(insert(tables.code), [_code_row(wave.id, entry) for entry in issued])
        return issued

    def _add_routes(self, issued: list[IssuedCode]) -> None:
        """Tell the installation where the codes belong, before the wave exists: a route that leads to no
        code is harmless, a code without a route is lost.
        """
        routes = [
            {"route_hash": codes.route_hash(entry.code), "organization": self.organization}
            for entry in issued
        ]
        if routes:
            with self._databases.writing() as connection:
                connection.execute(insert(tables.code_route), routes)

    def waves(self) -> list[Wave]:
        """Every wave, newest last."""
        with self._databases.reading(self.organization) as connection:
            groups: dict[str, dict[tuple[str, str], int]] = {}
            for row in connection.execute(select(tables.invited)):
                groups.setdefault(row.wave, {})[row.role, row.team] = row.invited
            query = select(tables.wave).order_by(tables.wave.c.year, tables.wave.c.id)
            return [
                Wave(
                    row.id,
                    row.questionnaire,
                    row.version,
                    row.year,
                    row.state == "open",
                    bool(row.agreed),
                    bool(row.simulated),
                    groups.get(row.id, {}),
                    json.loads(row.notice),
                    Modules.from_json(row.modules),
                )
                for row in connection.execute(query)
            ]

    def close_wave(self, wave: str) -> None:
        """Take no more answers; drafts are deleted, results may open."""
        with self._databases.writing(self.organization) as connection:
            connection.execute(update(tables.wave).where(tables.wave.c.id == wave).values(state="closed"))
            connection.execute(tables.draft.delete().where(tables.draft.c.wave == wave))

    def answered(self, wave: str) -> dict[str, int]:
        """How many responses of each role are stored; only ``disclosure`` may say them on a screen."""
        table = tables.response
        query = select(table.c.role, func.count()).where(table.c.wave == wave).group_by(table.c.role)
        with self._databases.reading(self.organization) as connection:
            return {str(role): int(count) for role, count in connection.execute(query)}

    def claim_answers(self, wave: str) -> dict[tuple[str, int], int]:
        """How many gave each answer (question, code); only the claim check may say them, after close."""
        table = tables.claim_answer
        query = select(table.c.question, table.c.code, func.count()).where(table.c.wave == wave)
        with self._databases.reading(self.organization) as connection:
            counted = connection.execute(query.group_by(table.c.question, table.c.code))
            return {(str(question), int(code)): int(count) for question, code, count in counted}

    def responses(self, wave: str) -> list[Response]:
        """Every response of a wave, in order of their random ids."""
        table = tables.response
        query = select(table).where(table.c.wave == wave).order_by(table.c.id)
        with self._databases.reading(self.organization) as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return [restored(row, self._digest_key) for row in rows]

    def add_responses(self, wave: str, responses: Iterable[Response]) -> None:
        """Store responses that were gathered elsewhere: all of them, or none."""
        rows = [stored(response, self._digest_key) for response in responses]
        if any(row["wave"] != wave or row["organization"] != self.organization for row in rows):
            raise StorageError("storage.foreign_response")
        with self._databases.writing(self.organization) as connection:
            if rows:
                connection.execute(insert(tables.response), sorted(rows, key=lambda row: row["id"]))


def _refuse_known(connection: Connection, wave: str) -> None:
    if connection.execute(select(tables.wave.c.id).where(tables.wave.c.id == wave)).first():
        raise StorageError("storage.wave_exists", wave=wave)


def _code_row(wave: str, entry: IssuedCode) -> dict[str, object]:
    return {
        "use_hash": codes.use_hash(entry.code),
        "wave": wave,
        "role": entry.role,
        "team": entry.team,
        "used": 0,
    }
