"""What the campaigns must find: each fault that they look for, planted."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from assessment.storage import codes
from benchmarks.campaigns.attackers import (
    Guess,
    place_in_the_file,
    remains_after,
    remains_before,
    sealed_lengths,
    two_backups,
)
from benchmarks.campaigns.attacks import Score
from benchmarks.campaigns.cuts import cut_all, recorded
from benchmarks.campaigns.disk import Disk, Step
from benchmarks.campaigns.outcome import Outcome
from benchmarks.campaigns.people import (
    WAVE,
    Ledger,
    Person,
    compared,
    desk_of,
    draft_of,
    open_round,
    response_of,
)
from benchmarks.campaigns.places import Ground, Place
from benchmarks.campaigns.waves import Evidence, Look, Truth

FILE = "organization-acme.sqlite"


@pytest.fixture
def closed(sqlite: Ground) -> tuple[Place, list[Person], Ledger]:
    """A closed wave of six who were thanked, and the ledger of it."""
    place = sqlite.new()
    store = place.open()
    people = open_round(store, "acme", {("rep", "North"): 6})
    for person in people:
        store.respondent(person.code).send(response_of(person))
    desk_of(store, "acme").close_wave(WAVE)
    store.close()
    numbers = {person.number for person in people}
    return place, people, Ledger(sending=set(numbers), thanked=set(numbers), closed=True)


def changed(place: Place, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(place.folder / FILE)) as connection, connection:
        connection.execute(statement, values)


def test_compared__finds_nothing_where_all_is_as_acknowledged(
    closed: tuple[Place, list[Person], Ledger],
) -> None:
    place, people, ledger = closed
    assert compared(place, "acme", people, ledger).none


def test_compared__finds_a_code_that_is_unused_again(closed: tuple[Place, list[Person], Ledger]) -> None:
    place, people, ledger = closed
    changed(place, "UPDATE code SET used = 0 WHERE use_hash = ?", codes.use_hash(people[2].code))
    assert compared(place, "acme", people, ledger).half_done == 1


def test_compared__finds_a_response_that_nobody_sent(closed: tuple[Place, list[Person], Ledger]) -> None:
    place, people, ledger = closed
    ledger.sending.remove(3)
    ledger.thanked.remove(3)
    assert compared(place, "acme", people, ledger).half_done >= 1


def test_compared__finds_a_response_that_is_gone_or_there_twice(sqlite: Ground) -> None:
    place = sqlite.new()
    store = place.open()
    people = open_round(store, "acme", {("rep", "North"): 6})
    twice = [response_of(person) for person in (people[0], people[0])]
    desk_of(store, "acme").close_wave(WAVE)
    desk_of(store, "acme").add_responses(WAVE, twice)
    store.close()
    found = compared(place, "acme", people, Ledger(sending={0, 1}, thanked={0, 1}, closed=True))
    assert (found.lost, found.doubled) == (1, 1)


def test_compared__finds_a_draft_that_went_back(sqlite: Ground) -> None:
    place = sqlite.new()
    store = place.open()
    people = open_round(store, "acme", {("rep", "North"): 6})
    store.respondent(people[1].code).save_draft(draft_of(people[1], 3))
    store.close()
    found = compared(place, "acme", people, Ledger(saved={1: 4}))
    assert found.lost == 1


@pytest.mark.skipif(shutil.which("gcc") is None, reason="the recorder of writes is compiled with gcc")
def test_power_cut__on_a_disk_whose_syncs_lie_is_found(tmp_path: Path) -> None:
    record = recorded("filling in", tmp_path)
    lying = replace(record, steps=[step for step in record.steps if step.kind != "S"])
    outcome = Outcome("lying disk", 1)
    cut_all(lying, 0.2, 1, tmp_path, outcome)
    assert outcome.findings.lost > 0


def step(kind: str, data: bytes = b"", at: int = 0, file: int = 7) -> Step:
    return Step(kind, file, at, data)


def test_disk__keeps_what_was_synced_and_may_lose_the_rest(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    for done in (step("C", b"a"), step("W", b"x" * 1024), step("S"), step("D"), step("W", b"y" * 1024)):
        disk.take(done)
    chance = random.Random(1)
    assert disk.cut(chance, "nothing") == {"a": b"x" * 1024}
    assert disk.cut(chance, "all") == {"a": b"y" * 1024}
    torn = {bytes(disk.cut(chance, "some")["a"] or b"") for _ in range(200)}
    assert {b"x" * 512 + b"y" * 512, b"y" * 512 + b"x" * 512} <= torn


def test_disk__a_name_without_its_directorys_sync_may_be_gone(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    for done in (step("C", b"a"), step("W", b"x"), step("S")):
        disk.take(done)
    assert disk.cut(random.Random(1), "nothing") == {}
    disk.take(step("D"))
    assert disk.cut(random.Random(1), "nothing") == {"a": b"x"}


def test_disk__an_inode_used_again_is_another_file(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    first = (step("C", b"a"), step("W", b"x"), step("S"), step("D"), step("U", b"a"))
    for done in (*first, step("C", b"b"), step("W", b"y"), step("S")):
        disk.take(done)
    assert disk.cut(random.Random(1), "nothing") == {"a": b"x"}


N = 40
NAMES = [f"{number:036x}" for number in random.Random(2).sample(range(10**6), N)]
CODES = [f"{number:064x}" for number in random.Random(3).sample(range(10**6), N)]
TRUTH = Truth(tuple(zip(CODES, NAMES, strict=True)))


def evidence(**more: object) -> Evidence:
    rows = [(name, "[" + "1," * number + f'"{name}"]') for number, name in enumerate(NAMES)]
    nothing = Look(frozenset(), {}, {}, {})
    facts: dict[str, object] = {
        "codes": sorted(CODES),
        "responses": sorted(rows),
        "files": {},
        "journals": [],
        "sendings": [],
        "closing": (nothing, nothing),
        "log": "",
    }
    return Evidence(**(facts | more))  # type: ignore[arg-type]


def beyond(guess: Guess) -> int:
    score = Score("planted")
    score.add(guess, TRUTH)
    return score.beyond


def test_attackers__find_an_order_kept_in_the_file() -> None:
    file = "".join(CODES).encode() + bytes(8192) + "".join(NAMES).encode()
    guess = place_in_the_file(evidence(files={"a": file}), random.Random(1))
    assert beyond(guess) > 0


def test_attackers__find_what_lies_beside_each_other() -> None:
    journal = b"".join(code.encode() + bytes(9) + name.encode() for code, name in TRUTH.sent)
    assert beyond(remains_after(evidence(journals=[journal]), random.Random(1))) > 0
    journal = b"".join(name.encode() + bytes(9) + code.encode() for code, name in TRUTH.sent)
    assert beyond(remains_before(evidence(journals=[journal]), random.Random(1))) > 0


def test_attackers__find_a_row_that_came_between_two_backups() -> None:
    looks = [Look(frozenset(CODES[:n]), {}, {}, dict.fromkeys(NAMES[:n], "")) for n in range(N + 1)]
    sendings = list(pairwise(looks))
    assert beyond(two_backups(evidence(sendings=sendings), random.Random(1))) > 0


def test_attackers__find_a_telling_length() -> None:
    inboxes = [{f"row {n}": 100 + 2 * n for n in range(m)} for m in range(N + 1)]
    looks = [Look(frozenset(CODES[:n]), inboxes[n], {}, {}) for n in range(N + 1)]
    sendings = list(pairwise(looks))
    assert beyond(sealed_lengths(evidence(sendings=sendings), random.Random(1))) > 0


def test_attackers__find_nothing_where_there_is_nothing() -> None:
    assert sum(beyond(remains_after(evidence(), random.Random(seed))) for seed in range(20)) == 0
