"""What one respondent can do: keep a draft, send once. The code is the only key to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, Table, delete, insert, select, update

from assessment.errors import LinkRefused, StorageError
from assessment.response import Response
from assessment.storage import codes, inbox, tables, urn
from assessment.storage.inbox import LONGEST_COMMENT
from assessment.storage.resources import Resources

__all__ = ["LONGEST_COMMENT", "Draft", "Invitation", "Modules", "RespondentDesk", "invited_by_role"]
_WAVE_COLUMNS = ("questionnaire", "version", "state", "agreed", "simulated", "notice", "modules", "opens_on")


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
            return self._invitation(connection)

    def check_open(self) -> Invitation:
        """The invitation, as long as the code can be used; LinkRefused otherwise."""
        with self._databases.reading(self.organization) as connection:
            return self._open_invitation(connection)

    def draft(self) -> Draft:
        """The draft so far; an empty one when there is none."""
        query = select(tables.draft.c.body).where(tables.draft.c.id == codes.draft_id(self._code))
        with self._databases.reading(self.organization) as connection:
            body = connection.execute(query).scalar()
        plain = codes.open_draft(self._code, body) if body is not None else None
        if plain is None:
            return Draft()
        kept = json.loads(plain)
        return Draft(**{**kept, "checked": tuple(kept["checked"])})

    def save_draft(self, draft: Draft) -> None:
        """Keep ``draft``, sealed; it is on disk when this returns. LinkRefused once sent or closed."""
        plain = json.dumps(asdict(draft))
        body = codes.seal_draft(self._code, plain.encode())
        mine = tables.draft.c.id == codes.draft_id(self._code)
        with self._databases.writing(self.organization) as connection:
            invitation = self._open_invitation(connection, (tables.wave, tables.code))
            if connection.execute(update(tables.draft).where(mine).values(body=body)).rowcount == 0:
                connection.execute(
                    insert(tables.draft).values(
                        id=codes.draft_id(self._code), wave=invitation.wave, body=body
                    )
                )

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
        table = tables.code
        mine = table.c.use_hash == codes.use_hash(self._code)
        with self._databases.writing(self.organization) as connection:
            invitation = self._open_invitation(connection, (tables.wave,))
            if not invitation.invites(response):
                raise StorageError("storage.foreign_response")
            used = update(table).where(mine, table.c.used == 0).values(used=1, role="", team="")
            if connection.execute(used).rowcount != 1:
                raise LinkRefused("link.used")
            key = self._resources.seal(self.organization, response.wave)
            inbox.put(connection, key, response, claims or {}, comments or {})
            gone = tables.draft.c.id == codes.draft_id(self._code)
            connection.execute(delete(tables.draft).where(gone))
        urn.settle(self._resources, self.organization, response.wave)

    def _open_invitation(self, connection: Connection, held: Sequence[Table] = ()) -> Invitation:
        """The invitation, as long as it can be used; LinkRefused says "already received" before "closed"."""
        invitation = self._invitation(connection, held)
        if invitation.used:
            raise LinkRefused("link.used")
        if invitation.planned:
            raise LinkRefused("link.not_yet_open")
        if not invitation.open:
            raise LinkRefused("link.closed")
        return invitation

    def _invitation(self, connection: Connection, held: Sequence[Table] = ()) -> Invitation:
        """The invitation; the rows of ``held`` tables stay as they are until the transaction ends.

        So no response arrives in a wave that another process is closing, and no draft outlives a sending.
        (SQLite has one writer at a time and needs no locks on rows.)
        """
        code, wave = tables.code, tables.wave
        query = (
            select(code, *(wave.c[name] for name in _WAVE_COLUMNS))
            .join(wave, wave.c.id == code.c.wave)
            .where(code.c.use_hash == codes.use_hash(self._code))
        )
        if held:
            query = query.with_for_update(read=True, of=list(held))
        row = connection.execute(query).first()
        if row is None:
            raise LinkRefused("link.unknown")
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
            invited=invited_by_role(connection, row.wave),
            agreed=bool(row.agreed),
            notice=json.loads(row.notice),
            modules=Modules.from_json(row.modules),
            planned=row.state == "planned" or self._comes_later(row.opens_on),
        )

    def _comes_later(self, first_day: str) -> bool:
        return bool(first_day) and first_day > self._resources.today()


def invited_by_role(connection: Connection, wave: str) -> dict[str, int]:
    """How many people of each role were invited."""
    table = tables.invited
    totals: dict[str, int] = {}
    for row in connection.execute(select(table.c.role, table.c.invited).where(table.c.wave == wave)):
        totals[row.role] = totals.get(row.role, 0) + row.invited
    return totals
