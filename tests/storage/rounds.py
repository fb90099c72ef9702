"""Where a store keeps its things in a test, and an organization with an open wave in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text

from assessment.questionnaire import Questionnaire
from assessment.storage import Invited, IssuedCode, OrganizationDesk, Store, Wave

PEOPLE = {("mt", ""): 3, ("rep", "Noord"): 4, ("rep", "Zuid"): 4}


@dataclass
class Place:
    """Where a store keeps its things, and how a test looks behind its back."""

    folder: Path
    url: str | None = None

    @property
    def sqlite(self) -> bool:
        return self.url is None

    def open(self) -> Store:
        return Store(self.folder, self.url)

    def engine(self, name: str = "installation") -> Engine:
        """A plain engine on the tables of an organization or of the installation."""
        if self.url is None:
            file = f"organization-{name}.sqlite" if name != "installation" else "installation.sqlite"
            return create_engine(f"sqlite:///{self.folder / file}")
        url = make_url(self.url).set(drivername="postgresql+psycopg")
        path = f"-c search_path=scan_{name.replace('-', '_')} -c lock_timeout=5000"
        return create_engine(url.update_query_dict({"options": path}))

    def run(self, name: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Run one statement behind the store's back; its rows, if it gives any."""
        engine = self.engine(name)
        try:
            with engine.begin() as connection:
                result = connection.execute(text(statement), values)
                return [tuple(row) for row in result] if result.returns_rows else []
        finally:
            engine.dispose()

    def count(self, name: str, table: str) -> int:
        return int(self.run(name, f"SELECT count(*) FROM {table}")[0][0])

    def sent(self, name: str) -> int:
        """How many responses are kept: those that wait in the inbox, and those that were let out."""
        waiting = self.run(name, "SELECT count(*) FROM inbox WHERE kind = 'response'")
        return int(waiting[0][0]) + self.count(name, "response")


@dataclass
class Round:
    """An organization with one open wave and its unused codes."""

    place: Place
    store: Store
    desk: OrganizationDesk
    wave: Wave
    issued: list[IssuedCode]

    def code(self, role: str = "rep", number: int = 0) -> str:
        return [entry.code for entry in self.issued if entry.role == role][number]

    def team(self, code: str) -> str:
        return next(entry.team for entry in self.issued if entry.code == code)


def open_round(
    place: Place,
    store: Store,
    questionnaire: Questionnaire,
    organization: str = "acme",
    people: list[Invited] | None = None,
    **facts: Any,
) -> Round:
    desk = store.add_organization(organization, organization.title())
    wave = Wave("2026", questionnaire.id, questionnaire.version, 2026, True, False, False, PEOPLE)
    wave = replace(wave, **facts)
    return Round(place, store, desk, wave, desk.open_wave(wave, people))
