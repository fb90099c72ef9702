"""One word for agreement: beyond chance for the group's own size, two camps only where one is unlikely."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.consensus import (
    agrees_beyond_chance,
    best_split,
    camps_null_quantile,
    consensus,
    two_camps,
)
from assessment.psychometrics.agreement import rwg_j
from assessment.psychometrics.chance_agreement import rwg_j_null_quantile

ITEMS = 12
FIVE = [5] * ITEMS


def steps(scores: np.ndarray) -> np.ndarray:
    """Scores cut into the five places of a response scale."""
    return np.clip(np.round(scores / 25) * 25, 0, 100)


def answers(places: np.ndarray, item_sd: float, seed: int) -> np.ndarray:
    """Item scores of people at ``places``, people x items."""
    noise = np.random.default_rng(seed).normal(0, item_sd, (len(places), ITEMS))
    return steps(places[:, None] + noise)


def word(items: np.ndarray) -> str | None:
    return consensus(items, FIVE, items.mean(axis=1))


@pytest.mark.parametrize("n", [5, 8, 30])
def test_consensus__people_who_answer_alike_are_one_voice(n: int) -> None:
    assert word(answers(np.full(n, 60.0), 8, seed=n)) == "one_voice"
    assert word(np.full((n, ITEMS), 75.0)) == "one_voice"


@pytest.mark.parametrize(("n", "low"), [(5, 2), (9, 4), (40, 15)])
def test_consensus__two_far_groups_are_two_camps(n: int, low: int) -> None:
    places = np.array([25.0] * low + [80.0] * (n - low))
    assert word(answers(places, 10, seed=n)) == "two_camps"


@pytest.mark.parametrize("n", [6, 9, 40])
def test_consensus__people_all_over_the_scale_are_spread_out_however_many(n: int) -> None:
    items = answers(np.linspace(10, 90, n), 8, seed=n)
    assert word(items) == "spread_out"


def test_consensus__many_who_beat_chance_yet_lie_apart_are_not_one_voice() -> None:
    items = answers(np.linspace(10, 90, 40), 8, seed=1)
    assert agrees_beyond_chance(items, FIVE)  # any real group of forty does


def test_consensus__random_answers_are_seldom_one_voice_whatever_the_size() -> None:
    random = np.random.default_rng(7)
    for n in (3, 5, 8, 20):
        words = [word(random.integers(0, 5, (n, ITEMS)) * 25.0) for _ in range(300)]
        assert np.mean([found == "one_voice" for found in words]) <= 0.08
        assert np.mean([found == "two_camps" for found in words]) <= 0.08


def test_consensus__is_held_to_the_null_of_its_own_size_not_to_seventy() -> None:
    # At .74, three people do what random answers do; eight do not.
    assert rwg_j_null_quantile(3, ITEMS, 5) > 0.74 > rwg_j_null_quantile(8, ITEMS, 5)


def test_agrees_beyond_chance__is_rwg_j_against_its_null() -> None:
    random = np.random.default_rng(3)
    for _ in range(40):
        codes = random.integers(1, 6, (6, ITEMS))
        codes[:, :5] = 4
        observed = rwg_j(codes, np.ones(6), null_variance=2.0).values.iloc[0]
        expected = observed > rwg_j_null_quantile(6, ITEMS, 5, draws=4000)
        assert agrees_beyond_chance((codes - 1) * 25.0, FIVE) == expected


def test_agrees_beyond_chance__missing_answers_count_no_one_out_of_other_items() -> None:
    items = np.full((6, ITEMS), 50.0)
    items[0, 0] = items[1, 1] = np.nan
    assert agrees_beyond_chance(items, FIVE)
    assert not agrees_beyond_chance(np.full((6, ITEMS), np.nan), FIVE)


def test_agrees_beyond_chance__reversing_items_changes_nothing() -> None:
    items = answers(np.linspace(40, 60, 7), 20, seed=5)
    turned = items.copy()
    turned[:, ::3] = 100 - turned[:, ::3]
    assert agrees_beyond_chance(items, FIVE) == agrees_beyond_chance(turned, FIVE)


@pytest.mark.parametrize(
    "places",
    [
        [20.0, 22.0, 24.0, 26.0, 90.0],  # one person is no camp
        [20.0] * 9 + [90.0] * 2,  # fewer than a quarter
        [48.0, 49.0, 50.0, 64.0, 65.0, 66.0],  # under 20 points apart
        [50.0] * 8,
        [50.0, 80.0, 90.0],  # too few for two camps
        [],
    ],
)
def test_two_camps__not_without_two_groups_that_matter(places: list[float]) -> None:
    assert not two_camps(np.array(places))


@pytest.mark.parametrize("n", [5, 9, 31])
def test_two_camps__one_group_is_seldom_called_two(n: int) -> None:
    random = np.random.default_rng(n)
    normal = [two_camps(random.normal(50, 18, n)) for _ in range(400)]
    flat = [two_camps(random.uniform(0, 100, n)) for _ in range(400)]
    assert np.mean(normal) <= 0.05
    assert np.mean(flat) <= 0.085


def test_two_camps__the_null_falls_towards_three_quarters() -> None:
    quantiles = [camps_null_quantile(n) for n in (5, 8, 15, 40, 200)]
    assert quantiles == sorted(quantiles, reverse=True)
    assert 0.75 < quantiles[-1] < 0.80


@given(st.lists(st.floats(0, 100), min_size=0, max_size=12), st.integers(0, 1000))
def test_best_split__is_the_best_of_all_allowed_cuts(places: list[float], seed: int) -> None:
    given_places = np.array(places)
    split = best_split(given_places)
    ordered, n = np.sort(given_places), len(places)
    least = max(2, int(np.ceil(n / 4)))
    total = float(((ordered - ordered.mean()) ** 2).sum()) if n else 0.0
    if n < 2 * least or total < 1e-9:
        assert split is None
        return
    shares = []
    for low in range(least, n - least + 1):
        parts = ordered[:low], ordered[low:]
        shares.append(1 - sum(float(((part - part.mean()) ** 2).sum()) for part in parts) / total)
    assert split is not None
    assert split.explained == pytest.approx(max(shares), abs=1e-9)
    shuffled = np.random.default_rng(seed).permutation(given_places)
    assert best_split(shuffled) == pytest.approx(split)


def test_consensus__one_person_has_no_word() -> None:
    assert consensus(np.full((1, ITEMS), 50.0), FIVE, np.array([50.0])) is None
    assert consensus(np.full((3, ITEMS), 50.0), FIVE, np.full(3, np.nan)) is None
