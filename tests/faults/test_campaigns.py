"""The campaigns of ``benchmarks/faults.py``, short: nothing lost, doubled, half-done or unsaid."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.campaigns.crowd import crowd
from benchmarks.campaigns.cuts import cuts
from benchmarks.campaigns.flips import flips
from benchmarks.campaigns.full_disk import full_disk
from benchmarks.campaigns.kills import closing_kills, kills
from benchmarks.campaigns.locks import locks
from benchmarks.campaigns.outcome import Outcome
from benchmarks.campaigns.places import Ground
from benchmarks.campaigns.restarts import restarts

SEED = 5


def nothing_found(outcome: Outcome, attempts: int) -> bool:
    assert outcome.findings.examples == []
    assert outcome.attempts >= attempts
    return outcome.findings.none


def test_kill__of_forty_respondents_loses_nothing(on: Ground) -> None:
    assert nothing_found(kills(on, 6, SEED), 6)


def test_kill__of_a_closing_loses_nothing(on: Ground) -> None:
    assert nothing_found(closing_kills(on, 3, SEED), 3)


@pytest.mark.skipif(shutil.which("gcc") is None, reason="the recorder of writes is compiled with gcc")
def test_power_cut__at_any_write_loses_nothing() -> None:
    assert nothing_found(cuts(100, SEED), 70)


def test_restart__of_postgresql_at_once_loses_nothing(postgresql: Ground) -> None:
    assert nothing_found(restarts(postgresql, 2, SEED), 2)


def test_full_disk__is_told_and_loses_nothing() -> None:
    assert nothing_found(full_disk(3, SEED), 3)


def test_lock__over_five_seconds_is_told_in_time_and_loses_nothing(
    sqlite: Ground, postgresql: Ground
) -> None:
    with ThreadPoolExecutor(2) as pool:  # both wait most of the time
        outcomes = list(pool.map(lambda on: locks(on, 12, SEED, at_once=12), (sqlite, postgresql)))
    assert all(nothing_found(outcome, 12) for outcome in outcomes)


def test_sends__of_a_crowd_give_one_response_a_code(on: Ground) -> None:
    assert nothing_found(crowd(on, 300, 10, SEED), 300)


def test_flipped_bit__is_told_or_changes_nothing(sqlite: Ground) -> None:
    assert nothing_found(flips(sqlite, 120, SEED), 120)
