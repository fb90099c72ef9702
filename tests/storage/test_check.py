"""The check: every changed response, release, file, setting and clock is one line, and nothing else is."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from answering import response
from rounds import Round

from assessment.i18n import LANGUAGES, texts
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store, postgresql
from assessment.storage.finding import Finding

FLIPS = 60
COLUMNS = (
    "id",
    "organization",
    "wave",
    "questionnaire",
    "version",
    "role",
    "team",
    "language",
    "answers",
    "digest",
)


def codes(store: Store) -> list[str]:
    """What the check finds; the tests' own PostgreSQL role is a superuser, which it rightly tells."""
    return [finding.code for finding in store.upkeep().check() if finding.code != "role"]


@pytest.fixture
def closed(acme: Round, questionnaire: Questionnaire) -> Round:
    """A closed wave with answers that came in by links."""
    for number in range(4):
        code = acme.code("rep", number)
        acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
    acme.desk.close_wave("2026")
    return acme


def test_check__a_sound_installation_has_no_findings(closed: Round) -> None:
    assert codes(closed.store) == []


def test_check__a_missing_response_is_noticed(closed: Round) -> None:
    closed.place.run("acme", "DELETE FROM response WHERE id = (SELECT min(id) FROM response)")
    assert codes(closed.store) == ["release"]


def test_check__an_added_response_is_noticed(closed: Round, questionnaire: Questionnaire) -> None:
    row = closed.place.run("acme", "SELECT * FROM response ORDER BY id LIMIT 1")[0]
    names = ", ".join(f":{name}" for name in COLUMNS)
    again = {**dict(zip(COLUMNS, row, strict=True)), "id": "00000000-0000-4000-8000-000000000000"}
    closed.place.run("acme", f"INSERT INTO response ({', '.join(COLUMNS)}) VALUES ({names})", **again)
    assert set(codes(closed.store)) == {"responses", "release"}


@pytest.mark.parametrize("change", ["content = '{}'", "digest = 'x'", "kind = 'figures'"])
def test_check__a_changed_release_is_noticed(closed: Round, change: str) -> None:
    closed.place.run("acme", f"UPDATE release SET {change}")
    assert codes(closed.store) == ["release"]


def test_check__every_flipped_bit_in_a_response_is_reported(closed: Round) -> None:
    """P11, short form: whatever single bit of a stored response changes, that response is reported."""
    chance = random.Random(11)
    rows = closed.place.run("acme", f"SELECT {', '.join(COLUMNS)} FROM response")
    missed = []
    for _ in range(FLIPS // len(rows)):
        for row in rows:
            kept = dict(zip(COLUMNS, row, strict=True))
            column = chance.choice([name for name in COLUMNS if name != "wave" and kept[name]])
            new = flipped(str(kept[column]), chance)
            put(closed, column, new, kept["id"])
            found = closed.store.care("acme", OPERATOR).check()
            if [finding.values["n"] for finding in found if finding.code == "responses"] != [1]:
                missed.append((column, new))
            put(closed, column, kept[column], new if column == "id" else kept["id"])
    assert missed == []
    assert codes(closed.store) == []


def put(closed: Round, column: str, text: str, response: str) -> None:
    """Change one column of a response behind the store's back."""
    statement = f"UPDATE response SET {column} = :text WHERE id = :id"
    closed.place.run("acme", statement, text=text, id=response)


def flipped(text: str, chance: random.Random) -> str:
    """``text`` with one bit of one character changed, still a text that a database takes."""
    while True:
        number, bit = chance.randrange(len(text)), chance.randrange(7)
        new = chr(ord(text[number]) ^ 1 << bit)
        if new.isprintable():
            return text[:number] + new + text[number + 1 :]


def test_check__flipped_bits_in_a_file_never_pass_as_answers(closed: Round, tmp_path: Path) -> None:
    """Raw damage: whatever is read back is as it was sent, or is reported."""
    if not closed.place.sqlite:
        return
    chance = random.Random(12)
    kept = [entry.model_dump() for entry in closed.desk.responses("2026")]
    closed.store.close()
    path = closed.place.folder / "organization-acme.sqlite"
    sound = path.read_bytes()
    passed = []
    for number in range(20):
        content = bytearray(sound)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        store = closed.place.open()
        if not store.upkeep().check():
            read = [entry.model_dump() for entry in store.desk("acme", OPERATOR).responses("2026")]  # type: ignore[arg-type]
            passed += [number] if read != kept else []
        store.close()
    path.write_bytes(sound)
    assert passed == []


def test_check__a_damaged_file_is_one_finding_and_the_others_are_checked(
    closed: Round, make_round: Callable[..., Round]
) -> None:
    if not closed.place.sqlite:
        return
    make_round("bolt")
    closed.store.close()
    path = closed.place.folder / "organization-acme.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)
    closed.place.run("bolt", "UPDATE audit SET actor = 'x'")
    store = closed.place.open()
    findings = store.upkeep().check()
    assert {finding.place for finding in findings} == {"acme", "bolt"}
    store.close()


def test_check__a_lost_file_is_a_finding(closed: Round) -> None:
    closed.store.close()
    if closed.place.sqlite:
        (closed.place.folder / "organization-acme.sqlite").unlink()
    else:
        closed.place.run("acme", "DROP SCHEMA scan_acme CASCADE")
    store = closed.place.open()
    assert codes(store) == ["unreadable"]
    store.close()


def test_check__a_lost_key_is_noticed(closed: Round) -> None:
    closed.store.close()
    (closed.place.folder / "digest.key").write_bytes(b"k" * 32)
    store = closed.place.open()
    assert "responses" in codes(store)
    store.close()


def test_check__a_clock_set_back_is_a_finding(closed: Round) -> None:
    ahead = time.time() + 86_400 * 400
    closed.place.run("installation", "DELETE FROM clock")
    closed.place.run("installation", "INSERT INTO clock (id, highest) VALUES (1, :ahead)", ahead=ahead)
    assert codes(closed.store) == ["clock"]


def test_check__rights_of_the_postgresql_role_and_settings_are_told(
    closed: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    if closed.place.sqlite:
        assert [finding.code for finding in closed.store.upkeep().check()] == []
        return
    (role,) = closed.place.run("installation", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[
        0
    ]
    told = [finding.values["right"] for finding in closed.store.upkeep().check() if finding.code == "role"]
    assert ("SUPERUSER" in told) == role
    monkeypatch.setitem(postgresql._MUST_BE, "fsync", {"never"})
    (finding,) = [finding for finding in closed.store.upkeep().check() if finding.code == "setting"]
    assert finding.values == {"name": "fsync", "found": "on", "wanted": "never"}


def test_finding__every_one_is_said_in_both_languages() -> None:
    values = dict.fromkeys(("n", "why", "wave", "found", "noted", "number", "name", "wanted", "right"), 3)
    known = [
        key.removeprefix("care.finding.") for key in texts(LANGUAGES[0]) if key.startswith("care.finding.")
    ]
    assert len(known) > 10
    for code in known:
        said = {Finding(code, "acme", values).sentence(language) for language in LANGUAGES}
        assert len(said) == (1 if code == "clock" else 2)


def test_check__says_nothing_of_answers_or_people(closed: Round) -> None:
    closed.place.run("acme", "UPDATE response SET team = 'Geheimstad'")
    said = " ".join(
        finding.sentence(language) for finding in closed.store.upkeep().check() for language in LANGUAGES
    )
    assert "Geheimstad" not in said
