"""What a consultant can do in one organization: open waves, hand out codes, close, read what was let out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update

from assessment.errors import StorageError
from assessment.response import Response
from assessment.storage import (
    codes,
    inbox,
    invitations,
    profiles,
    releases,
    rewrite,
    seals,
    tables,
    urn,
    waves,
)
from assessment.storage.invitations import Invited, IssuedCode
from assessment.storage.letters import Letters
from assessment.storage.planned import PlannedWaves, take
from assessment.storage.profiles import KnownOrganization
from assessment.storage.reading_desk import ReadingDesk
from assessment.storage.rooms import ANSWERS, Rooms
from assessment.storage.rows import stored
from assessment.storage.stages import Presenting
from assessment.storage.waves import CLOSED, OPEN, UNKNOWN, Wave

COMMENT_STATES = ("held", "approved", "removed")


@dataclass(frozen=True)
class Comment:
    """What somebody of a role wrote, and whether it may be shown."""

    id: str
    role: str
    question: str
    text: str
    state: str


class OrganizationDesk(ReadingDesk):
    """The desk of one organization: everything that its consultants do."""

    @property
    def planned(self) -> PlannedWaves:
        """The waves that are being prepared."""
        return PlannedWaves(self._resources, self.organization, self._actor)

    @property
    def rooms(self) -> Rooms:
        """The links by which everybody in a room joins."""
        return Rooms(self._resources, self.organization, self._actor)

    @property
    def presenting(self) -> Presenting:
        """What the projector shows."""
        return Presenting(self._resources, self.organization)

    @property
    def letters(self) -> Letters:
        """The letters that are sent by mail."""
        return Letters(self._resources, self.organization, self._actor)

    def revise(self, known: KnownOrganization) -> None:
        """Change the organization's name and profile, by who saw the newest."""
        with self._databases.writing() as connection:
            profiles.revise(connection, replace(known, id=self.organization))

    # Opening and closing

    def open_wave(
        self, wave: Wave, people: Iterable[Invited] | None = None, *, planned: int | None = None
    ) -> list[IssuedCode]:
        """Open ``wave`` and give a code for each invited person, unassigned within role and team.

        With ``people`` there is an invitation list instead: a code for each address, and as many are
        invited as stand on it. ``planned``: the revision that was seen of the planned wave that it was.
        """
        issued = (
            invitations.pool(wave.invited.items()) if people is None else invitations.for_addresses(people)
        )
        if planned is None:
            with self._databases.reading(self.organization) as connection:
                waves.refuse_known(connection, wave.id)
        self._add_routes(wave.id, issued)
        today = self._resources.today()
        seals.make(self._databases.folder, self.organization, wave.id)
        with self._databases.writing(self.organization) as connection:
            if planned is not None:
                take(connection, wave.id, planned)
            waves.add(connection, wave, today)
            if people is not None:
                connection.execute(delete(tables.invited).where(tables.invited.c.wave == wave.id))
                invitations.count_invited(connection, wave.id, issued)
            invitations.enter(connection, self._seal(wave.id), wave.id, issued)
            self._note(connection, "wave_opened", wave.id)
            if wave.thresholds:
                self._note(connection, "thresholds", wave.id, dict(wave.thresholds))
        return issued

    def _seal(self, wave: str) -> bytes:
        return self._resources.seal(self.organization, wave)

    def _add_routes(self, wave: str, issued: list[IssuedCode]) -> None:
        """Tell the installation where the codes belong, before the wave exists: a route that leads to no
        code is harmless, a code without a route is lost.
        """
        routes = [
            {
                "route_hash": codes.route_hash(entry.code),
                "organization": self.organization,
                "wave": wave,
            }
            for entry in issued
        ]
        if routes:
            with self._databases.writing() as connection:
                connection.execute(
                    insert(tables.code_route), sorted(routes, key=lambda row: row["route_hash"])
                )

    def close_wave(self, wave: str, revision: int | None = None, *, drop_lost: bool = False) -> None:
        """Take no more answers: the inbox is emptied, visits go, results may open.

        The seal is destroyed. Drafts stay, sealed, until figures are shown: until then the wave can be opened
        again, and whoever was still busy goes on where they were. Raises StorageError, and the wave stays
        open, where something that was sent can no longer be opened; ``drop_lost`` closes without it.
        ``revision``: the one that was seen.
        """
        today = self._resources.today()
        with self._databases.writing(self.organization) as connection:
            rewrite.hold(connection, tables.code, tables.response)
            row = waves.held(connection, wave, revision)
            if row.state != CLOSED:
                values = {"state": CLOSED, "closed_on": today, "revision": row.revision + 1}
                connection.execute(update(tables.wave).where(tables.wave.c.id == wave).values(values))
                k = urn.least_group(row.thresholds)
                urn.empty(connection, self._resources, (self.organization, wave), k, drop_lost=drop_lost)
                connection.execute(delete(tables.letter).where(tables.letter.c.wave == wave))
                rewrite.in_key_order(connection, *_REWRITTEN)
                self._note(connection, "wave_closed", wave)
        self._leave_nothing_behind(wave)

    def _leave_nothing_behind(self, wave: str) -> None:
        """What a closed wave needs no more. The seal goes last: while there is one, this is done again."""
        with self._databases.writing() as connection:
            for table in (tables.visit, tables.room):
                mine = (table.c.organization == self.organization) & table.c.wave.in_((wave, ""))
                if table is tables.room:
                    mine &= table.c.kind == ANSWERS
                connection.execute(delete(table).where(mine))
        urn.compact(self._resources, self.organization)
        seals.destroy(self._databases.folder, self.organization, wave)

    def extend_wave(self, wave: str, closes_on: str, revision: int | None = None) -> None:
        """Let an open wave close at the end of another day; "" for by hand only."""
        with self._databases.writing(self.organization) as connection:
            row = waves.held(connection, wave, revision)
            if row.state != OPEN:
                raise StorageError("storage.wave_not_open", wave=wave)
            values = {"closes_on": closes_on, "revision": row.revision + 1}
            connection.execute(update(tables.wave).where(tables.wave.c.id == wave).values(values))
            self._note(connection, "wave_extended", wave, {"until": closes_on or "–"})

    def reopen_wave(self, wave: str, revision: int | None = None) -> None:
        """Take answers again, with a new seal; refused once figures of the wave were shown.

        A wave of a restored backup keeps its seal, where there is one: what waits can still be opened.
        """
        with self._databases.writing(self.organization) as connection:
            row = waves.held(connection, wave, revision)
            if row.state == OPEN:
                return
            if releases.were_shown(connection, wave):
                raise StorageError("storage.results_shown", wave=wave)
            if row.state != UNKNOWN:
                seals.destroy(self._databases.folder, self.organization, wave)
            seals.make(self._databases.folder, self.organization, wave)
            values = {"state": OPEN, "closed_on": "", "closes_on": "", "revision": row.revision + 1}
            connection.execute(update(tables.wave).where(tables.wave.c.id == wave).values(values))
            self._note(connection, "wave_reopened", wave)

    def draw_urn(self) -> int:
        """Do what a process that died between a sending and its urn left undone; how many blocks moved.

        Also finishes the close of waves that were interrupted.
        """
        drawn = 0
        for wave in self.waves():
            if wave.state == OPEN:
                drawn += urn.draw(self._resources, self.organization, wave.id)
            elif (
                wave.state == CLOSED
                and seals.path_of(self._databases.folder, self.organization, wave.id).exists()
            ):
                self._leave_nothing_behind(wave.id)
        return drawn

    def lost_in_inbox(self, wave: str) -> int:
        """How many responses wait that can no longer be opened."""
        with self._databases.reading(self.organization) as connection:
            waiting = inbox.waiting(connection, wave, inbox.RESPONSE)
            try:
                key = self._seal(wave) if waiting else b""
            except StorageError:
                return len(waiting)
            return inbox.lost(connection, key, wave)

    # Codes

    def invite(self, wave: str, people: Iterable[Invited]) -> list[IssuedCode]:
        """Put people on the invitation list of an open wave, with a code each."""
        issued = invitations.for_addresses(people)
        self._add_routes(wave, issued)
        with self._databases.writing(self.organization) as connection:
            self._held_open(connection, wave)
            known = {row.address.casefold() for row in invitations.listed(connection, wave)}
            for number, entry in enumerate(issued, start=1):
                if entry.address.casefold() in known:
                    raise StorageError(
                        "storage.unusable_address", number=number, limit=invitations.LONGEST_ADDRESS
                    )
            invitations.count_invited(connection, wave, issued)
            invitations.enter(connection, self._seal(wave), wave, issued)
        return issued

    def remind(self, wave: str) -> list[IssuedCode]:
        """A new code for everybody on the invitation list, whether they answered or not; the old ones die.

        The code of somebody who has answered says "already received". Nobody can see which.
        """
        with self._databases.reading(self.organization) as connection:
            rows = invitations.listed(connection, wave)
        fresh = [(row, IssuedCode(codes.new_code(), row.role, row.team, row.address)) for row in rows]
        issued = [entry for _row, entry in fresh]
        self._add_routes(wave, issued)
        with self._databases.writing(self.organization) as connection:
            self._held_open(connection, wave)
            if [row.list_hash for row in invitations.listed(connection, wave)] != [r.list_hash for r in rows]:
                raise StorageError("storage.edited_meanwhile", wave=wave)
            if fresh:
                invitations.reissue_list(connection, self._seal(wave), wave, fresh)
        urn.compact(self._resources, self.organization)
        return sorted(issued, key=lambda entry: (entry.role, entry.team, entry.address))

    def reissue_pool(self, wave: str, role: str, team: str) -> list[IssuedCode]:
        """New codes for what is left of a team's pool, where links were lost; the old ones die."""
        with self._databases.writing(self.organization) as connection:
            self._held_open(connection, wave)
            issued = invitations.reissue_pool(connection, wave, role, team)
            self._add_routes(wave, issued)
        return issued

    def import_wave(self, wave: Wave, responses: Iterable[Response]) -> None:
        """Store a closed wave with responses that were gathered elsewhere: all of it, or nothing.

        Raises StorageError where there is a wave of that name, or one that came from the same file.
        """
        kept = sorted(responses, key=lambda response: response.id)
        self._refuse_foreign(wave.id, kept)
        source = wave.notice.get("imported_file")
        today = self._resources.today()
        with self._databases.writing(self.organization) as connection:
            for other in waves.read(connection):
                if source and other.notice.get("imported_file") == source:
                    raise StorageError("storage.imported_before", wave=other.id)
            waves.add(connection, replace(wave, open=False, state=CLOSED), today)
            self._enter_responses(connection, wave.id, kept)
            self._note(connection, "wave_imported", wave.id, {"n": len(kept)})

    def add_responses(self, wave: str, responses: Iterable[Response]) -> None:
        """Store responses that were gathered elsewhere: all of them, or none."""
        kept = sorted(responses, key=lambda response: response.id)
        self._refuse_foreign(wave, kept)
        if kept:
            with self._databases.writing(self.organization) as connection:
                self._enter_responses(connection, wave, kept)

    def _refuse_foreign(self, wave: str, responses: Iterable[Response]) -> None:
        if any(entry.wave != wave or entry.organization != self.organization for entry in responses):
            raise StorageError("storage.foreign_response")

    def _enter_responses(self, connection: Connection, wave: str, responses: list[Response]) -> None:
        if responses:
            connection.execute(
                insert(tables.response), [stored(response, self._digest_key) for response in responses]
            )
        content = {"groups": releases.groups_of(responses)}
        releases.enter(connection, self._digest_key, wave, releases.LATE, content)

    def comments(self, wave: str) -> list[Comment]:
        """Every comment of a closed wave, in order of random ids; only ``disclosure`` may show them."""
        table = tables.comment
        query = select(table).where(table.c.wave == wave).order_by(table.c.id)
        with self._databases.reading(self.organization) as connection:
            return [
                Comment(row.id, row.role, row.question, row.text, row.state)
                for row in connection.execute(query)
            ]

    def set_comment_state(self, comment: str, state: str, text: str | None = None) -> None:
        """Hold, approve or remove a comment; ``text`` takes the place of words that would tell who wrote."""
        if state not in COMMENT_STATES:
            raise StorageError("storage.unknown_state", known=", ".join(COMMENT_STATES))
        values = {"state": state} if text is None else {"state": state, "text": text}
        with self._databases.writing(self.organization) as connection:
            change = update(tables.comment).where(tables.comment.c.id == comment).values(values)
            if connection.execute(change).rowcount != 1:
                raise StorageError("storage.edited_meanwhile", wave="")
            if text is not None:
                rewrite.in_key_order(connection, tables.comment)
        if text is not None:
            urn.compact(self._resources, self.organization)

    def note_export(self, wave: str, file: str) -> None:
        """Write in the audit log that a file of released figures is downloaded, before it is."""
        with self._databases.writing(self.organization) as connection:
            self._note(connection, "export", wave, {"file": file})

    def _held_open(self, connection: Connection, wave: str) -> None:
        rewrite.hold(connection, tables.code, tables.invitation)  # before the wave: a sending does so too
        if waves.held(connection, wave).state != OPEN:
            raise StorageError("storage.wave_not_open", wave=wave)


_REWRITTEN = (tables.code, tables.response, tables.claim_answer, tables.comment, tables.draft, tables.inbox)
