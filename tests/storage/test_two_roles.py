"""PostgreSQL with two roles: one owns the tables, the program's own can only read, write and empty them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from answering import response
from rounds import Place, open_round
from sqlalchemy import create_engine, make_url, text

from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store
from assessment.storage.restore import restore


def run(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def two_roles(tmp_path: Path, emptied_database: Callable[[], str]) -> Iterator[tuple[Path, str, str]]:
    """Data folder, the address of a role without rights of its own, and that of the owner."""
    owner_url, role = emptied_database(), f"scan_{uuid4().hex[:12]}"
    run(owner_url, f"CREATE ROLE {role} LOGIN PASSWORD 'only for this test'")
    address = make_url(owner_url).set(username=role, password="only for this test")
    yield tmp_path / "data", address.render_as_string(hide_password=False), owner_url
    for schema in ("scan_installation", "scan_acme"):
        run(owner_url, f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    run(owner_url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_care__works_for_a_role_that_owns_nothing(
    two_roles: tuple[Path, str, str], questionnaire: Questionnaire
) -> None:
    folder, url, owner_url = two_roles
    store = Store(folder, url, owner_url)
    made = open_round(Place(folder, owner_url), store, questionnaire)
    made.desk.add_responses("2026", [response(questionnaire) for _ in range(3)])
    backup = store.upkeep().back_up()
    assert store.upkeep().check() == []
    store.upkeep().purge_wave("acme", "2026")
    assert store.desk("acme", OPERATOR).waves() == []
    store.upkeep().purge_organization("acme")
    store.close()
    told = restore(folder, url, backup.folder, owner_url=owner_url, actor="operator")
    assert told.findings == []
    store = Store(folder, url, owner_url)
    assert len(store.desk("acme", OPERATOR).responses("2026")) == 3
    store.upkeep().settle_wave("acme", "2026", "open")
    store.respondent(made.code()).check_open()
    assert store.upkeep().check() == []
    store.close()
