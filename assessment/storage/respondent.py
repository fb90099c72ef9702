"""What one respondent can do: keep a draft, send once. The code is the only key to it.

What every page turn asks is written once, below: to put a statement together costs more than to run it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from assessment.errors import LinkRefused, StorageError
from assessment.response import Response
from assessment.storage import codes, inbox, tables, urn
from assessment.storage.inbox import LONGEST_COMMENT
from assessment.storage.resources import Resources

__all__ = ["LONGEST_COMMENT", "Draft", "Invitation", "Modules", "RespondentDesk", "invited_by_role"]
_WAVE_COLUMNS = ("questionnaire", "version", "state", "agreed", "simulated", "notice", "modules", "opens_on")
_INVITATION = (
    select(tables.code, *(tables.wave.c[name] for name in _WAVE_COLUMNS))
    .join(tables.wave, tables.wave.c.id == tables.code.c.wave)
    .where(tables.code.c.use_hash == bindparam("mine"))
)
_HELD = _INVITATION.with_for_update(read=True, of=[tables.wave, tables.code])
"""The same; its rows stay as they are until the transaction ends.

So no response arrives in a wave that another process is closing, and no draft outlives a sending.
(SQLite has one writer at a time and needs no locks on rows.)
"""
_HELD_WAVE = _INVITATION.with_for_update(read=True, of=[tables.wave])
_INVITED = (
    select(tables.invited.c.role, func.sum(tables.invited.c.invited))
    .where(tables.invited.c.wave == bindparam("wave"))
    .group_by(tables.invited.c.role)
)
_DRAFT = select(tables.draft.c.body).where(tables.draft.c.id == bindparam("mine"))
_NEW_DRAFT = insert(tables.draft)
_NEXT_DRAFT = update(tables.draft).where(tables.draft.c.id == bindparam("mine")).values(body=bindparam("new"))
_NO_DRAFT = delete(tables.draft).where(tables.draft.c.id == bindparam("mine"))
_USE = (
    update(tables.code)
    .where(tables.code.c.use_hash == bindparam("mine"), tables.code.c.used == 0)
    .values(used=1, role="", team="")
)


@dataclass(frozen=True)
class Modules:
    """What a wave has beside the items: open questions, claim questions by id, the own mirror at the end."""

    open_questions: bool = False
    claims: tuple[str, ...] = ()
    own_mirror: bool = False

    @classmethod
    def from_json(cls, text: str) -> Modules:
        """The modules as they are stored."""
        kept = json.loads(text)
        return cls(
            bool(kept.get("open_questions")), tuple(kept.get("claims", ())), bool(kept.get("own_mirror"))
        )

    def to_json(self) -> str:
        """The modules as they are stored."""
        return json.dumps({**asdict(self), "claims": list(self.claims)})


@dataclass(frozen=True)
class Invitation:
    """What a code stands for."""

    organization: str
    wave: str
    questionnaire: str
    version: str
    role: str
    team: str
    open: bool
    used: bool
    simulated: bool
    invited: Mapping[str, int]
    agreed: bool
    notice: Mapping[str, object] = field(default_factory=dict)
    modules: Modules = field(default_factory=Modules)
    planned: bool = False

    def invites(self, response: Response) -> bool:
        """Whether ``response`` is of the place that this invitation is for."""
        places = ("organization", "wave", "questionnaire", "version", "role", "team")
        return all(getattr(self, place) == getattr(response, place) for place in places)


@dataclass(frozen=True)
class Draft:
    """Where a respondent is: language, part (0 = before the first), answers so far, parts already checked.

    ``informed``: the first screen was read. ``claims`` and ``comments``: answers beside the items, by
    question; they never lie in one row with the answers.
    """

    language: str = ""
    part: int = 0
    answers: Mapping[str, int | None] = field(default_factory=dict)
    checked: tuple[int, ...] = ()
    informed: bool = False
    claims: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


class RespondentDesk:
    """The desk of the respondent who holds ``code``, in one organization."""

    def __init__(self, resources: Resources, organization: str, code: str) -> None:
        self._resources = resources
        self._databases = resources.databases
        self.organization = organization
        self._code = code

    @property
    def order_seed(self) -> int:
        """The seed of this respondent's item order."""
        return codes.order_seed(self._code)

    def invitation(self) -> Invitation:
        """What the code stands for; raises LinkRefused when it was withdrawn."""
        with self._databases.reading(self.organization) as connection:
            row = self._row(connection, _INVITATION)
            return self._invitation(row, invited_by_role(connection, row.wave))

    def check_open(self) -> Invitation:
        """The invitation, as long as the code can be used; LinkRefused otherwise."""
        with self._databases.reading(self.organization) as connection:
            row = self._open_row(connection, _INVITATION)
            return self._invitation(row, invited_by_role(connection, row.wave))

    def standing(self) -> tuple[Invitation, Draft]:
        """The invitation, as long as the code can be used (LinkRefused otherwise), and the draft so far."""
        with self._databases.reading(self.organization) as connection:
            row = self._open_row(connection, _INVITATION)
            invited = invited_by_role(connection, row.wave)
            body = connection.execute(_DRAFT, {"mine": self._draft_id}).scalar()
        return self._invitation(row, invited), self._draft_in(body)

    def draft(self) -> Draft:
        """The draft so far; an empty one when there is none."""
        with self._databases.reading(self.organization) as connection:
            body = connection.execute(_DRAFT, {"mine": self._draft_id}).scalar()
        return self._draft_in(body)

    def _draft_in(self, body: bytes | None) -> Draft:
        plain = codes.open_draft(self._code, body) if body is not None else None
        if plain is None:
            return Draft()
        kept = json.loads(plain)
        return Draft(**{**kept, "checked": tuple(kept["checked"])})

    def save_draft(self, draft: Draft) -> None:
        """Keep ``draft``, sealed; it is on disk when this returns. LinkRefused once sent or closed."""
        plain = json.dumps(asdict(draft))
        body, mine = codes.seal_draft(self._code, plain.encode()), self._draft_id
        with self._databases.writing(self.organization) as connection:
            wave = self._open_row(connection, _HELD).wave
            if connection.execute(_NEXT_DRAFT, {"mine": mine, "new": body}).rowcount == 0:
                connection.execute(_NEW_DRAFT, {"id": mine, "wave": wave, "body": body})

    def send(
        self,
        response: Response,
        *,
        claims: Mapping[str, int] | None = None,
        comments: Mapping[str, str] | None = None,
    ) -> None:
        """Seal ``response`` in the inbox, use up the code and delete the draft: all of it, or nothing.

        ``claims`` (question -> code) and ``comments`` (question -> text) are sealed apart from it. The code
        forgets its role and team. What is due to leave the inbox then does, in a transaction of its own.
        Raises LinkRefused when the code was used before or the wave is closed; nothing changes then.
        """
        with self._databases.writing(self.organization) as connection:
            invitation = self._invitation(self._open_row(connection, _HELD_WAVE), {})
            if not invitation.invites(response):
                raise StorageError("storage.foreign_response")
            if connection.execute(_USE, {"mine": self._use_hash}).rowcount != 1:
                raise LinkRefused("link.used")
            key = self._resources.seal(self.organization, response.wave)
            inbox.put(connection, key, response, claims or {}, comments or {})
            connection.execute(_NO_DRAFT, {"mine": self._draft_id})
        urn.settle(self._resources, self.organization, response.wave)

    @cached_property
    def _use_hash(self) -> str:
        return codes.use_hash(self._code)

    @cached_property
    def _draft_id(self) -> str:
        return codes.draft_id(self._code)

    def _open_row(self, connection: Connection, query: Select[Any]) -> Row[Any]:
        """What ``query`` finds, as long as it can be used; "already received" is said before "closed"."""
        row = self._row(connection, query)
        if row.used:
            raise LinkRefused("link.used")
        if self._planned(row):
            raise LinkRefused("link.not_yet_open")
        if row.state != "open":
            raise LinkRefused("link.closed")
        return row

    def _row(self, connection: Connection, query: Select[Any]) -> Row[Any]:
        row = connection.execute(query, {"mine": self._use_hash}).first()
        if row is None:
            raise LinkRefused("link.unknown")
        return row

    def _invitation(self, row: Row[Any], invited: Mapping[str, int]) -> Invitation:
        return Invitation(
            organization=self.organization,
            wave=row.wave,
            questionnaire=row.questionnaire,
            version=row.version,
            role=row.role,
            team=row.team,
            open=row.state == "open",
            used=bool(row.used),
            simulated=bool(row.simulated),
            invited=invited,
            agreed=bool(row.agreed),
            notice=json.loads(row.notice),
            modules=Modules.from_json(row.modules),
            planned=self._planned(row),
        )

    def _planned(self, row: Row[Any]) -> bool:
        later = bool(row.opens_on) and row.opens_on > self._resources.today()
        return later or bool(row.state == "planned")


def invited_by_role(connection: Connection, wave: str) -> dict[str, int]:
    """How many people of each role were invited."""
    return {role: int(people) for role, people in connection.execute(_INVITED, {"wave": wave})}
