"""What missing answers leave open: nothing where nothing is missing, else as much as the truth moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assessment.psychometrics.missing_answers import (
    answered_facets,
    left_open,
    missing_answer_covariance,
)

FACETS, LEAST, WEIGHT = np.repeat([0, 1, 2], 4), [3, 3, 3], np.full(3, 1 / 3)


def people(random: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Twelve answers each of people who differ in everything and by facet."""
    person = random.normal(50, 15, (n, 1)) + np.repeat(random.normal(0, 8, (n, 3)), 4, axis=1)
    return np.asarray(person + random.normal(0, 20, (n, 12)) + np.tile([8.0, -8.0, 3.0, -3.0], 3))


def facet_means(items: NDArray[np.float64]) -> NDArray[np.float64]:
    """Facet means over the people who have three of the four answers."""
    grouped = items.reshape(len(items), 3, 4)
    enough = (~np.isnan(grouped)).sum(axis=2) >= 3
    scores = np.nansum(grouped, axis=2) / np.maximum((~np.isnan(grouped)).sum(axis=2), 1)
    return np.asarray((scores * enough).sum(axis=0) / enough.sum(axis=0))


def test_missing_answers__complete_answers_leave_nothing_open() -> None:
    complete = people(np.random.default_rng(1), 6)
    assert not missing_answer_covariance(complete, FACETS, LEAST).any()


@pytest.mark.parametrize(("n", "rate"), [(8, 0.05), (12, 0.16)])
def test_missing_answers__say_how_far_the_mean_moves(n: int, rate: float) -> None:
    random = np.random.default_rng(2)
    moved, foreseen = [], []
    for _ in range(3000):
        complete = people(random, n)
        prone = rate * np.exp(random.normal(0, 0.8, (n, 1)) - 0.32)
        items = np.where(random.random(complete.shape) < prone, np.nan, complete)
        scored = (~np.isnan(items)).reshape(n, 3, 4).sum(axis=2) >= 3
        if not scored.any(axis=1).all() or (scored.sum(axis=0) < 2).any():
            continue
        moved.append(WEIGHT @ (facet_means(items) - facet_means(complete)))
        foreseen.append(WEIGHT @ missing_answer_covariance(items, FACETS, LEAST) @ WEIGHT)
    assert np.mean(foreseen) == pytest.approx(np.var(moved), rel=0.12)
    assert abs(np.mean(moved)) < 0.1


@given(st.lists(st.integers(0, 71), max_size=60), st.integers(0, 100))
def test_missing_answers__any_pattern_gives_a_covariance(gone: list[int], seed: int) -> None:
    items = people(np.random.default_rng(seed), 6)
    items.flat[gone] = np.nan
    found = missing_answer_covariance(items, FACETS, LEAST)
    np.testing.assert_allclose(found, found.T)
    assert np.isfinite(found).all()
    assert (np.diag(found) >= 0).all()


def test_missing_answers__a_facet_that_is_not_asked_takes_no_part() -> None:
    items = people(np.random.default_rng(3), 6)
    items[:, 8:] = np.nan
    items[0, 0] = np.nan
    found = missing_answer_covariance(items, FACETS, LEAST)
    assert not found[2].any()
    assert not found[:, 2].any()
    assert found[0, 0] > 0


def test_missing_answers__nobody_is_nothing() -> None:
    assert not missing_answer_covariance(np.empty((0, 12)), FACETS, LEAST).any()


@given(st.lists(st.integers(0, 71), max_size=60), st.lists(st.booleans(), min_size=6, max_size=6))
def test_missing_answers__of_some_people_are_as_if_the_others_were_not_there(
    gone: list[int], chosen: list[bool]
) -> None:
    items, mine = people(np.random.default_rng(4), 6), np.array(chosen)
    items.flat[gone] = np.nan
    found = left_open(answered_facets(items, FACETS, 3).of(mine), LEAST)
    np.testing.assert_allclose(found, missing_answer_covariance(items[mine], FACETS, LEAST), atol=1e-12)


def test_missing_answers__items_of_a_facet_need_not_stand_together() -> None:
    items = people(np.random.default_rng(5), 6)
    items[[0, 1, 2], [0, 5, 9]] = np.nan
    order = np.random.default_rng(6).permutation(12)
    found = missing_answer_covariance(items[:, order], FACETS[order], LEAST)
    np.testing.assert_allclose(found, missing_answer_covariance(items, FACETS, LEAST))
