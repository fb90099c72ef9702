"""PostgreSQL's roles: an owner who makes tables, a plain role that uses them, a server that tells nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
import version_1
from answering import response
from rounds import Place, open_round
from sqlalchemy import make_url
from sqlalchemy.exc import ProgrammingError

from assessment.errors import StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store, postgresql

MANY = {("rep", "Noord"): 12}


@dataclass
class Roles:
    """Addresses of one database for its owner and for a plain role, and a way to look at it."""

    place: Place
    owner: str
    plain: str
    name: str

    def store(self, owner: str | None = None) -> Store:
        return Store(self.place.folder, self.plain, owner or self.owner, lambda *_arguments: None)


@pytest.fixture
def roles(emptied_database: Callable[[], str], tmp_path: Path) -> Iterator[Roles]:
    url = emptied_database()
    place = Place(tmp_path / "data", url)
    owner, plain = (f"scan_{kind}_{uuid4().hex[:8]}" for kind in ("owner", "plain"))
    database = make_url(url).database
    place.run("installation", f"CREATE ROLE {owner} LOGIN PASSWORD 'p'")
    place.run("installation", f"CREATE ROLE {plain} LOGIN PASSWORD 'p'")
    place.run("installation", f'GRANT CREATE ON DATABASE "{database}" TO {owner}')
    addresses = [
        make_url(url).set(username=role, password="p").render_as_string(hide_password=False)
        for role in (owner, plain)
    ]
    yield Roles(place, *addresses, plain)
    for role in (owner, plain):
        place.run("installation", f"DROP OWNED BY {role} CASCADE")
        place.run("installation", f"DROP ROLE {role}")


def refusal(store: Store) -> str:
    with pytest.raises(StorageError) as caught:
        store.organizations(OPERATOR)
    store.close()
    return caught.value.code


def test_plain_role__does_the_whole_work_of_a_wave_without_owning_a_table(
    roles: Roles, questionnaire: Questionnaire
) -> None:
    store = roles.store()
    acme = open_round(roles.place, store, questionnaire, invited=MANY)
    for entry in acme.issued:
        store.respondent(entry.code).send(response(questionnaire, team=entry.team))
    assert acme.desk.answered("2026") == {"rep": 5}
    acme.desk.close_wave("2026")
    assert acme.desk.answered("2026") == {"rep": 12}
    store.close()
    owners = roles.place.run(
        "acme", "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'scan_acme'"
    )
    assert owners == [(make_url(roles.owner).username,)]


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE scan_acme.code",
        "CREATE TABLE scan_acme.more (id int)",
        "ALTER TABLE scan_acme.code ADD x int",
    ],
)
def test_plain_role__cannot_change_tables(roles: Roles, statement: str) -> None:
    store = roles.store()
    store.add_organization("acme", "Acme")
    plain = Place(roles.place.folder, roles.plain)
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        plain.run("acme", statement)
    store.close()


def test_plain_role__without_an_owner_cannot_make_tables_and_is_told_so(roles: Roles) -> None:
    assert refusal(Store(roles.place.folder, roles.plain)) == "storage.no_rights"


def test_owner__moves_tables_that_the_plain_role_goes_on_using(
    roles: Roles, questionnaire: Questionnaire
) -> None:
    version_1.fill(roles.place, questionnaire)
    store = roles.store(owner=roles.place.url)  # version 1 had one role for both
    desk = store.desk("acme", OPERATOR)
    assert [wave.id for wave in desk.waves()] == ["2025", "2026"]
    desk.close_wave("2026")
    assert len(desk.responses("2026")) == 1
    store.close()


@pytest.mark.parametrize("right", ["SUPERUSER", "BYPASSRLS"])
def test_mighty_role__beside_an_owner_is_refused(roles: Roles, right: str) -> None:
    roles.place.run("installation", f"ALTER ROLE {roles.name} {right}")
    assert refusal(roles.store()) == "storage.mighty_role"


@pytest.mark.parametrize(
    ("setting", "value"), [("log_statement", "'all'"), ("log_min_duration_statement", "0")]
)
def test_server__that_logs_statements_is_refused(roles: Roles, setting: str, value: str) -> None:
    roles.place.run("installation", f"ALTER ROLE {roles.name} SET {setting} = {value}")
    assert refusal(roles.store()) == "storage.server_setting"


def test_server__that_keeps_commit_times_is_refused(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    assert postgresql._MUST_BE["track_commit_timestamp"] == {"off"}
    monkeypatch.setitem(postgresql._MUST_BE, "track_commit_timestamp", {"never"})  # as if it were on
    assert refusal(roles.store()) == "storage.server_setting"
