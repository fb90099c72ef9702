"""What was let out is written down so that nobody can try out who was among the first."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from assessment.storage import OPERATOR
from benchmarks.campaigns.attackers import digests_of_releases
from benchmarks.campaigns.people import WAVE, desk_of, open_round, response_of
from benchmarks.campaigns.places import Ground
from benchmarks.campaigns.waves import wave


def test_releases__only_the_newest_has_a_digest_over_the_responses(on: Ground) -> None:
    evidence, _ = wave(on, 12, random.Random(5))
    assert [kind for kind, _ in evidence.releases] == ["urn", "close"]
    assert ["responses" in content for _, content in evidence.releases] == [False, True]


def test_attackers__would_find_the_first_block_by_its_digest(sqlite: Ground) -> None:
    from assessment.storage.codes import keyed_digest

    evidence, _ = wave(sqlite, 12, random.Random(6))
    block = sorted(evidence.digests)[3:8]
    digests = sorted(evidence.digests[name] for name in block)
    plain = '["2026", ' + ", ".join(f'"{digest}"' for digest in digests) + "]"
    evidence.releases[0][1]["responses"] = keyed_digest(evidence.files["digest.key"], plain.encode())
    guess = digests_of_releases(evidence, random.Random(1))
    assert set(guess.responses_in_order[:5]) == set(block)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE invited SET invited = invited + 64",
        "UPDATE wave SET year = year + 1",
        "UPDATE wave SET agreed = 1",
        "PRAGMA ignore_check_constraints = ON; UPDATE wave SET state = 'blosed'",
    ],
)
def test_check__tells_changed_facts_of_a_closed_wave(sqlite: Ground, damage: str) -> None:
    place = sqlite.new()
    store = place.open()
    for person in open_round(store, "acme", {("rep", "North"): 6}):
        store.respondent(person.code).send(response_of(person))
    desk_of(store, "acme").close_wave(WAVE)
    assert store.care("acme", OPERATOR).check() == []
    with closing(sqlite3.connect(place.folder / "organization-acme.sqlite")) as connection:
        connection.executescript(damage)
    assert store.care("acme", OPERATOR).check() != []
    store.close()


def test_check__a_wave_that_was_reopened_may_change(sqlite: Ground) -> None:
    store = sqlite.new().open()
    people = open_round(store, "acme", {("rep", "North"): 6})
    desk = desk_of(store, "acme")
    desk.close_wave(WAVE)
    desk.reopen_wave(WAVE)
    store.respondent(people[0].code).send(response_of(people[0]))
    assert store.care("acme", OPERATOR).check() == []
    desk.close_wave(WAVE)
    assert store.care("acme", OPERATOR).check() == []
    store.close()
