"""What one respondent can do: keep a draft, send once. The code is the only key to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from uuid import uuid4

from sqlalchemy import Connection, Table, delete, insert, select, update

from assessment.errors import LinkRefused, StorageError
from assessment.response import Response
from assessment.storage import codes, tables
from assessment.storage.databases import Databases

LONGEST_COMMENT = 2000
_WAVE_COLUMNS = ("questionnaire", "version", "state", "agreed", "simulated", "notice", "modules")


@dataclass(frozen=True)
class Modules:
    """What a wave asks beside the items: open questions, and claim questions by id."""

    open_questions: bool = False
    claims: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> Modules:
        """The modules as they are stored."""
        kept = json.loads(text)
        return cls(bool(kept.get("open_questions")), tuple(kept.get("claims", ())))

    def to_json(self) -> str:
        """The modules as they are stored."""
        return json.dumps({"open_questions": self.open_questions, "claims": list(self.claims)})


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

    def with_answers(self, answers: Mapping[str, int | None]) -> Draft:
        """This draft with ``answers`` in the place of what they replace."""
        return replace(self, answers={**self.answers, **answers})


class RespondentDesk:
    """The desk of the respondent who holds ``code``, in one organization."""

    def __init__(self, databases: Databases, digest_key: bytes, organization: str, code: str) -> None:
        self._databases = databases
        self._digest_key = digest_key
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

    def check_open(self) -> None:
        """Raise LinkRefused unless the code can still be used."""
        invitation = self.invitation()
        if invitation.used:
            raise LinkRefused("link.used")
        if not invitation.open:
            raise LinkRefused("link.closed")

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
            invitation = self._invitation(connection, (tables.wave, tables.code))
            if invitation.used:
                raise LinkRefused("link.used")
            if not invitation.open:
                raise LinkRefused("link.closed")
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
        """Store ``response``, use up the code and delete the draft: all of it, or nothing.

        ``claims`` (question -> code) and ``comments`` (question -> text) go into rows of their own, with
        random ids, wave and role, and nothing that leads back to the response.
        Raises LinkRefused when the code was used before or the wave is closed; nothing changes then.
        """
        table = tables.code
        mine = table.c.use_hash == codes.use_hash(self._code)
        with self._databases.writing(self.organization) as connection:
            invitation = self._invitation(connection, (tables.wave,))
            if not invitation.open:
                raise LinkRefused("link.closed")
            if not invitation.invites(response):
                raise StorageError("storage.foreign_response")
            unused = update(table).where(mine, table.c.used == 0).values(used=1)
            if connection.execute(unused).rowcount != 1:
                raise LinkRefused("link.used")
            connection.execute(insert(tables.response).values(stored(response, self._digest_key)))
            _store_beside(connection, response, claims or {}, comments or {})
            gone = tables.draft.c.id == codes.draft_id(self._code)
            connection.execute(delete(tables.draft).where(gone))

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
        )


def _store_beside(
    connection: Connection, response: Response, claims: Mapping[str, int], comments: Mapping[str, str]
) -> None:
    """Claim answers and comments, a row each that knows wave and role alone."""
    place = {"wave": response.wave, "role": response.role}
    for question, code in claims.items():
        row = {"id": str(uuid4()), **place, "question": question, "code": code}
        connection.execute(insert(tables.claim_answer).values(row))
    for question, text in comments.items():
        if text.strip():
            row = {"id": str(uuid4()), **place, "question": question, "text": text.strip()[:LONGEST_COMMENT]}
            connection.execute(insert(tables.comment).values(row))


def invited_by_role(connection: Connection, wave: str) -> dict[str, int]:
    """How many people of each role were invited."""
    table = tables.invited
    totals: dict[str, int] = {}
    for row in connection.execute(select(table.c.role, table.c.invited).where(table.c.wave == wave)):
        totals[row.role] = totals.get(row.role, 0) + row.invited
    return totals


def stored(response: Response, digest_key: bytes) -> dict[str, str]:
    """The row of a response, with a keyed digest over all of it."""
    row = response.model_dump(exclude={"answers"})
    row["answers"] = json.dumps(response.answers, sort_keys=True, separators=(",", ":"))
    content = json.dumps(row, sort_keys=True).encode()
    return {**row, "digest": codes.keyed_digest(digest_key, content)}


def restored(row: Mapping[str, str], digest_key: bytes) -> Response:
    """The response in a row; raises StorageError when it is not as it was stored."""
    fields = {name: text for name, text in row.items() if name != "digest"}
    content = json.dumps(fields, sort_keys=True).encode()
    if codes.keyed_digest(digest_key, content) != row["digest"]:
        raise StorageError("storage.damaged")
    return Response.model_validate({**fields, "answers": json.loads(fields["answers"])})
