"""What may be read in one organization, and entered in its ledger: all that a viewer's desk holds."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, select

from assessment.errors import StorageError
from assessment.response import Response
from assessment.storage import audit, profiles, releases, stages, tables, waves
from assessment.storage.profiles import KnownOrganization
from assessment.storage.releases import Release
from assessment.storage.resources import Resources
from assessment.storage.rows import restored
from assessment.storage.stages import Stage
from assessment.storage.waves import CLOSED, Wave


class ReadingDesk:
    """Reads one organization. Stored answers are for ``disclosure`` only, which decides what may be shown."""

    def __init__(self, resources: Resources, organization: str, name: str, actor: str = "operator") -> None:
        self._resources = resources
        self._databases = resources.databases
        self._digest_key = resources.digest_key
        self.organization = organization
        self.name = name
        self._actor = actor

    def known(self) -> KnownOrganization:
        """The organization's name and profile."""
        with self._databases.reading() as connection:
            return profiles.read(connection, self.organization)

    def waves(self) -> list[Wave]:
        """Every wave, newest last."""
        with self._databases.reading(self.organization) as connection:
            return waves.read(connection)

    def answered(self, wave: str) -> dict[str, int]:
        """How many responses of each role were let out; only ``disclosure`` may say them on a screen."""
        table = tables.response
        query = select(table.c.role, func.count()).where(table.c.wave == wave).group_by(table.c.role)
        with self._databases.reading(self.organization) as connection:
            return {str(role): int(count) for role, count in connection.execute(query)}

    def sent(self, wave: str) -> int:
        """How many have sent their questionnaire; only ``disclosure`` may say it on a screen."""
        table = tables.code
        query = select(func.count()).where((table.c.wave == wave) & (table.c.used == 1))
        with self._databases.reading(self.organization) as connection:
            return int(connection.execute(query).scalar() or 0)

    def stage(self, wave: str) -> Stage:
        """Where the presenter of a wave stands."""
        with self._databases.reading(self.organization) as connection:
            return stages.read(connection, wave)

    def guesses(self, wave: str) -> list[int]:
        """Where the room would put the organization; only ``disclosure`` may say it on a screen."""
        with self._databases.reading(self.organization) as connection:
            return stages.guesses(connection, wave)

    def claim_answers(self, wave: str) -> dict[tuple[str, int], int]:
        """How many gave each answer (question, code); only the claim check may say them, after close."""
        table = tables.claim_answer
        query = select(table.c.question, table.c.code, func.count()).where(table.c.wave == wave)
        with self._databases.reading(self.organization) as connection:
            counted = connection.execute(query.group_by(table.c.question, table.c.code))
            return {(str(question), int(code)): int(count) for question, code, count in counted}

    def responses(self, wave: str) -> list[Response]:
        """Every response that was let out, in order of random ids; StorageError where one has changed."""
        table = tables.response
        query = select(table).where(table.c.wave == wave).order_by(table.c.id)
        with self._databases.reading(self.organization) as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            if not releases.hold_true(connection, self._digest_key, wave):
                raise StorageError("storage.damaged")
        return [restored(row, self._digest_key) for row in rows]

    def enter_release(self, wave: str, kind: str, content: Mapping[str, object]) -> None:
        """Write down what is shown of a wave, before it is shown.

        Once figures of a closed wave are out it cannot be opened again, so its drafts go.
        """
        with self._databases.writing(self.organization) as connection:
            row = waves.held(connection, wave)
            releases.enter(connection, self._digest_key, wave, kind, content)
            if row.state == CLOSED:
                connection.execute(delete(tables.draft).where(tables.draft.c.wave == wave))
            self._note(connection, "release", wave, {"kind": kind})

    def releases(self, wave: str) -> list[Release]:
        """What was let out of a wave, in order."""
        with self._databases.reading(self.organization) as connection:
            return releases.of_wave(connection, wave)

    def _note(
        self, connection: Connection, action: str, wave: str, detail: Mapping[str, object] | None = None
    ) -> None:
        """Tell the audit log, as the last thing in a transaction."""
        audit.append(
            self._databases,
            connection,
            self.organization,
            actor=self._actor,
            action=action,
            place=wave,
            detail=detail,
        )
