"""A database as version 1 made it, with an open and a closed wave in it."""

from __future__ import annotations

from collections.abc import Callable

from rounds import Place
from sqlalchemy import Connection, create_engine, make_url, text

from assessment.questionnaire import Questionnaire
from assessment.storage import codes
from assessment.storage.rows import stored
from tests.answering import response

INSTALLATION = """
CREATE TABLE organization (id VARCHAR(40) NOT NULL, name VARCHAR(120) NOT NULL, PRIMARY KEY (id));
CREATE TABLE account (id VARCHAR(120) NOT NULL, password_hash TEXT NOT NULL, failures INTEGER NOT NULL,
    blocked_until FLOAT NOT NULL, PRIMARY KEY (id));
CREATE TABLE membership (account VARCHAR(120) NOT NULL, organization VARCHAR(40) NOT NULL,
    PRIMARY KEY (account, organization),
    FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE,
    FOREIGN KEY(organization) REFERENCES organization (id) ON DELETE CASCADE);
CREATE TABLE sign_in (token_hash VARCHAR(64) NOT NULL, account VARCHAR(120) NOT NULL, started FLOAT NOT NULL,
    seen FLOAT NOT NULL, PRIMARY KEY (token_hash),
    FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE);
CREATE TABLE code_route (route_hash VARCHAR(64) NOT NULL, organization VARCHAR(40) NOT NULL,
    PRIMARY KEY (route_hash),
    FOREIGN KEY(organization) REFERENCES organization (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE visit (token_hash VARCHAR(64) NOT NULL, organization VARCHAR(40) NOT NULL,
    sealed_code {binary} NOT NULL, PRIMARY KEY (token_hash),
    FOREIGN KEY(organization) REFERENCES organization (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE schema_version (version INTEGER NOT NULL);
"""
ORGANIZATION = """
CREATE TABLE wave (id VARCHAR(120) NOT NULL, questionnaire VARCHAR(64) NOT NULL,
    version VARCHAR(20) NOT NULL, year INTEGER NOT NULL, state VARCHAR(10) NOT NULL, agreed INTEGER NOT NULL,
    simulated INTEGER NOT NULL, notice TEXT NOT NULL, modules TEXT NOT NULL, PRIMARY KEY (id),
    CONSTRAINT wave_state CHECK (state in ('open', 'closed')));
CREATE TABLE invited (wave VARCHAR(120) NOT NULL, role VARCHAR(64) NOT NULL, team VARCHAR(120) NOT NULL,
    invited INTEGER NOT NULL, PRIMARY KEY (wave, role, team),
    FOREIGN KEY(wave) REFERENCES wave (id) ON DELETE CASCADE);
CREATE TABLE code (use_hash VARCHAR(64) NOT NULL, wave VARCHAR(120) NOT NULL, role VARCHAR(64) NOT NULL,
    team VARCHAR(120) NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (use_hash),
    CONSTRAINT code_used CHECK (used in (0, 1)),
    FOREIGN KEY(wave) REFERENCES wave (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE draft (id VARCHAR(64) NOT NULL, wave VARCHAR(120) NOT NULL, body {binary} NOT NULL,
    PRIMARY KEY (id), FOREIGN KEY(wave) REFERENCES wave (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE response (id VARCHAR(36) NOT NULL, organization VARCHAR(40) NOT NULL,
    wave VARCHAR(120) NOT NULL, questionnaire VARCHAR(64) NOT NULL, version VARCHAR(20) NOT NULL,
    role VARCHAR(64) NOT NULL, team VARCHAR(120) NOT NULL, language VARCHAR(20) NOT NULL,
    answers TEXT NOT NULL, digest VARCHAR(64) NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(wave) REFERENCES wave (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE claim_answer (id VARCHAR(36) NOT NULL, wave VARCHAR(120) NOT NULL, role VARCHAR(64) NOT NULL,
    question VARCHAR(64) NOT NULL, code INTEGER NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(wave) REFERENCES wave (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE comment (id VARCHAR(36) NOT NULL, wave VARCHAR(120) NOT NULL, role VARCHAR(64) NOT NULL,
    question VARCHAR(64) NOT NULL, text TEXT NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(wave) REFERENCES wave (id) ON DELETE CASCADE) {without_rowid};
CREATE TABLE schema_version (version INTEGER NOT NULL);
"""
KEY = b"k" * 32
OPEN_CODE, USED_CODE = "0" * 25 + "1", "0" * 25 + "2"


def fill(place: Place, questionnaire: Questionnaire) -> None:
    """Make the databases of an installation with one organization, as version 1 left them."""
    place.folder.mkdir(mode=0o700)
    (place.folder / "digest.key").write_bytes(KEY)
    _make(place, "installation", INSTALLATION, _fill_installation)
    _make(place, "acme", ORGANIZATION, lambda connection: _fill_organization(connection, questionnaire))


def _make(place: Place, name: str, tables: str, fill_it: Callable[[Connection], None]) -> None:
    if place.url is not None:
        owner = create_engine(make_url(place.url).set(drivername="postgresql+psycopg"))
        with owner.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA scan_{name}"))
        owner.dispose()
    words = {
        "without_rowid": "WITHOUT ROWID" if place.sqlite else "",
        "binary": "BLOB" if place.sqlite else "BYTEA",
    }
    engine = place.engine(name)
    with engine.begin() as connection:
        for statement in tables.format(**words).split(";"):
            if statement.strip():
                connection.execute(text(statement))
        connection.execute(text("INSERT INTO schema_version VALUES (1)"))
        fill_it(connection)
    engine.dispose()


def _fill_installation(connection: Connection) -> None:
    connection.execute(text("INSERT INTO organization VALUES ('acme', 'Acme')"))
    for code in (OPEN_CODE, USED_CODE):
        route = {"hash": codes.route_hash(code)}
        connection.execute(text("INSERT INTO code_route VALUES (:hash, 'acme')"), route)


def _fill_organization(connection: Connection, questionnaire: Questionnaire) -> None:
    wave = "INSERT INTO wave VALUES (:id, :q, :v, :year, :state, 0, 0, '{}', '{}')"
    for year, state in ((2025, "closed"), (2026, "open")):
        facts = {"id": str(year), "q": questionnaire.id, "v": questionnaire.version}
        connection.execute(text(wave), {**facts, "year": year, "state": state})
    connection.execute(text("INSERT INTO invited VALUES ('2026', 'rep', 'Noord', 2)"))
    code = "INSERT INTO code VALUES (:hash, '2026', 'rep', 'Noord', :used)"
    for typed, used in ((OPEN_CODE, 0), (USED_CODE, 1)):
        connection.execute(text(code), {"hash": codes.use_hash(typed), "used": used})
    row = "INSERT INTO response VALUES (:id, :organization, :wave, :questionnaire, :version, :role, :team,"
    for year in ("2025", "2026"):
        sent = response(questionnaire, wave=year, team="Noord")
        connection.execute(text(row + " :language, :answers, :digest)"), stored(sent, KEY))
    connection.execute(text("INSERT INTO comment VALUES ('c', '2025', 'rep', 'O1', 'Een opmerking')"))
