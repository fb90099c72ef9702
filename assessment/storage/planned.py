"""Waves that are being prepared: kept as they are typed, opened when nothing is missing."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, delete, insert, update

from assessment.errors import StorageError
from assessment.storage import audit, tables, waves
from assessment.storage.resources import Resources
from assessment.storage.waves import PLANNED, Wave


class PlannedWaves:
    """The waves of one organization that nobody can answer yet."""

    def __init__(self, resources: Resources, organization: str, actor: str) -> None:
        self._databases = resources.databases
        self._organization = organization
        self._actor = actor

    def all(self) -> list[Wave]:
        """Every one, newest last."""
        with self._databases.reading(self._organization) as connection:
            return [wave for wave in waves.read(connection, planned=True) if wave.state == PLANNED]

    def add(self, wave: Wave) -> None:
        """Begin one; StorageError where there is a wave of that name."""
        with self._databases.writing(self._organization) as connection:
            waves.add(connection, replace(wave, open=True, state=PLANNED), "")
            self._note(connection, "wave_planned", wave.id)

    def revise(self, wave: Wave) -> None:
        """Keep ``wave`` as it is now; StorageError where somebody changed it since ``wave.revision``."""
        with self._databases.writing(self._organization) as connection:
            _held(connection, wave.id, wave.revision)
            values = {**waves.row_of(wave), "revision": wave.revision + 1}
            connection.execute(update(tables.wave).where(tables.wave.c.id == wave.id).values(values))
            connection.execute(delete(tables.invited).where(tables.invited.c.wave == wave.id))
            rows = waves.invited_rows(wave)
            if rows:
                connection.execute(insert(tables.invited), rows)

    def drop(self, wave: str, revision: int) -> None:
        """Forget one."""
        with self._databases.writing(self._organization) as connection:
            take(connection, wave, revision)
            self._note(connection, "wave_dropped", wave)

    def _note(self, connection: Connection, action: str, wave: str) -> None:
        audit.append(
            self._databases, connection, self._organization, actor=self._actor, action=action, place=wave
        )


def take(connection: Connection, wave: str, revision: int) -> None:
    """Remove a planned wave, to open it or to forget it."""
    _held(connection, wave, revision)
    connection.execute(delete(tables.invited).where(tables.invited.c.wave == wave))
    connection.execute(delete(tables.wave).where(tables.wave.c.id == wave))


def _held(connection: Connection, wave: str, revision: int) -> None:
    if waves.held(connection, wave, revision).state != PLANNED:
        raise StorageError("storage.edited_meanwhile", wave=wave)
