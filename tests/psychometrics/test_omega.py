"""McDonald's omega with its interval."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.omega import (
    bootstrap_estimate,
    mcdonald_omega_hierarchical,
    mcdonald_omega_total,
)


def answers(n: int, seed: int = 1, k: int = 5) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=(n, 1)) + random.normal(size=(n, k))


def test_true_omega__lies_in_the_interval_about_as_often_as_promised() -> None:
    true = 25 / 30  # five loadings of 1, residual variances of 1
    inside = 0
    for seed in range(60):
        found = mcdonald_omega_total(answers(120, seed), resamples=300, seed=seed)
        inside += found.ci_low <= true <= found.ci_high
    assert inside >= 52


@pytest.mark.parametrize("n", [20, 49])
def test_below_fifty_people__no_interval(n: int) -> None:
    assert not mcdonald_omega_total(answers(n, seed=2)).has_interval


@pytest.mark.parametrize("n", [50, 99, 100, 400])
def test_from_fifty_people__interval_holds_the_estimate_within_zero_and_one(n: int) -> None:
    found = mcdonald_omega_total(answers(n), resamples=200)
    assert 0 <= found.ci_low < found.value < found.ci_high <= 1


def test_same_seed__same_interval() -> None:
    assert mcdonald_omega_total(answers(120), resamples=100, seed=7) == mcdonald_omega_total(
        answers(120), resamples=100, seed=7
    )


def test_missing_answer__person_left_out_and_n_counts_the_rest() -> None:
    complete = answers(80)
    holed = np.vstack([complete, complete[:5]])
    holed[80:, 2] = np.nan
    found = mcdonald_omega_total(pd.DataFrame(holed), resamples=0)
    assert found.n == 80
    assert found.value == pytest.approx(mcdonald_omega_total(complete, resamples=0).value)


def test_minres__is_indifferent_to_the_units_of_items_and_ml_is_not() -> None:
    items = answers(300)
    items[:, 0] += np.random.default_rng(3).normal(size=300) * 2
    scaled = items * np.array([10, 1, 1, 1, 1])
    by_minres = [mcdonald_omega_total(x, method="minres", resamples=0).value for x in (items, scaled)]
    by_ml = [mcdonald_omega_total(x, resamples=0).value for x in (items, scaled)]
    assert by_minres[0] == pytest.approx(by_minres[1], abs=1e-5)
    assert by_ml[0] > by_ml[1] + 0.1


def test_impossible_model__refused_instead_of_a_number() -> None:
    random = np.random.default_rng(5)
    noise = [random.normal(size=(30, 4)) for _ in range(20)]
    proper = [np.array([defined(items) for items in noise])]
    assert np.isnan(proper).any()
    assert 0 <= np.nanmin(proper) <= np.nanmax(proper) <= 1


def defined(items: np.ndarray) -> float:
    try:
        return mcdonald_omega_total(items, resamples=0).value
    except UndefinedStatistic:
        return math.nan


def test_replicates_mostly_undefined__no_interval() -> None:
    replicates = np.where(np.arange(100) < 20, np.nan, 0.7)
    assert not bootstrap_estimate(0.7, replicates, 200, 0.95).has_interval


def test_hierarchical__below_total_when_there_are_facets() -> None:
    random = np.random.default_rng(1)
    facets = np.repeat(random.normal(size=(600, 3)), 3, axis=1)
    items = random.normal(size=(600, 1)) + facets + random.normal(size=(600, 9))
    found = mcdonald_omega_hierarchical(items, resamples=50)
    assert found.value < mcdonald_omega_total(items, resamples=0).value
    assert found.ci_low < found.value < found.ci_high
    assert math.isclose(found.value, 81 / (81 + 27 + 9), abs_tol=0.05)
