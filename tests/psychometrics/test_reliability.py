"""Alpha, its intervals, stratified alpha, standard error of measurement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import pairwise_covariance
from assessment.psychometrics.reliability import (
    cronbach_alpha,
    feldt_interval,
    standard_error_of_measurement,
    stratified_alpha,
)

DATA = Path(__file__).parents[1] / "reference" / "data"


def answers(seed: int, n: int = 60, k: int = 6) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.clip(np.rint(3.5 + random.normal(size=(n, 1)) + random.normal(size=(n, k))), 1, 6)


def test_pitfall_4__interval_counts_people_after_deletion() -> None:
    table = pd.read_csv(DATA / "edge_missing.csv")
    found = cronbach_alpha(table)
    assert (len(table), found.n) == (40, 10)
    assert (found.ci_low, found.ci_high) == feldt_interval(found.value, 10, 5)


def test_pitfall_4__pairwise_alpha_has_no_interval() -> None:
    found = cronbach_alpha(pd.read_csv(DATA / "edge_missing.csv"), missing="pairwise")
    assert found.value == pytest.approx(0.3047, abs=1e-4)
    assert not found.has_interval
    assert found.n == 39


def test_pitfall_5__alpha_with_a_constant_item_says_k_5() -> None:
    table = pd.read_csv(DATA / "edge_zero_variance.csv")
    assert cronbach_alpha(table).value == pytest.approx(0.590, abs=5e-4)
    assert cronbach_alpha(table.drop(columns="CONST")).value == pytest.approx(0.629, abs=5e-4)


def test_pitfall_6__negative_alpha_is_not_clipped() -> None:
    found = cronbach_alpha([[1, 5], [2, 3], [3, 4], [4, 1], [5, 2]])
    assert found.value < -1
    assert found.ci_low < found.value < found.ci_high


def test_identical_items__alpha_is_1() -> None:
    found = cronbach_alpha([[1, 1, 1], [2, 2, 2], [4, 4, 4]])
    assert (found.value, found.ci_low, found.ci_high) == pytest.approx((1, 1, 1))


def test_five_people__the_interval_says_how_little_is_known() -> None:
    low, high = feldt_interval(0.7, 5, 5)
    assert (low, high) == pytest.approx((-0.12, 0.97), abs=0.01)
    assert all(np.isnan(feldt_interval(0.7, 1, 5)))


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_no_variance__refused(missing: str) -> None:
    with pytest.raises(UndefinedStatistic, match="same"):
        cronbach_alpha(np.full((5, 3), 4.0), missing=missing)  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_one_item__refused(missing: str) -> None:
    with pytest.raises(UndefinedStatistic, match="items"):
        cronbach_alpha([[1.0], [2.0]], missing=missing)  # type: ignore[arg-type]


def test_all_missing_or_one_person__refused() -> None:
    for table in (np.full((5, 3), np.nan), [[1.0, 2.0, 3.0]]):
        with pytest.raises(UndefinedStatistic, match="people"):
            cronbach_alpha(table)
    with pytest.raises(UndefinedStatistic):
        cronbach_alpha(np.full((5, 3), np.nan), missing="pairwise")


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(["feldt", "duhachek"]), st.booleans())
def test_alpha__lies_inside_its_interval_whoever_comes_first(
    seed: int, interval: str, standardized: bool
) -> None:
    table = answers(seed, n=25, k=4)
    order = np.random.default_rng(seed).permutation(25)
    padded = np.vstack([table[order], np.full(4, np.nan)])
    one = cronbach_alpha(table, interval=interval, standardized=standardized)  # type: ignore[arg-type]
    other = cronbach_alpha(padded, interval=interval, standardized=standardized)  # type: ignore[arg-type]
    assert one.ci_low <= one.value <= one.ci_high
    assert (other.n, other.value) == (one.n, pytest.approx(one.value))


def test_pairwise_covariance__uses_the_means_of_each_pair() -> None:
    table = answers(1, n=30, k=4)
    table[np.random.default_rng(1).random(table.shape) < 0.2] = np.nan
    np.testing.assert_allclose(pairwise_covariance(table), pd.DataFrame(table).cov(), rtol=1e-12)


def test_stratified_alpha__exceeds_alpha_over_all_items_of_unlike_facets() -> None:
    first, second = answers(1, k=4), answers(2, k=4)
    both = np.hstack([first, second])
    found = stratified_alpha({"a": first, "b": second})
    assert found.estimate.value > cronbach_alpha(both).value
    assert not found.estimate.has_interval


def test_stratified_alpha__weights_move_it_towards_the_weightier_facet() -> None:
    facets = {"a": answers(1, k=6), "b": answers(2, k=2)}
    heavy = stratified_alpha(facets, weights={"a": 9, "b": 1}).estimate.value
    assert heavy == pytest.approx(cronbach_alpha(facets["a"]).value, abs=0.01)


def test_standard_error_of_measurement__is_undefined_where_reliability_is() -> None:
    assert standard_error_of_measurement([1, 2, np.nan, 3], 0.75) == pytest.approx(0.5)
    assert standard_error_of_measurement([1, 2, 3], 1.0) == 0
    assert np.isnan(standard_error_of_measurement([1, 2, 3], -0.2))
    assert np.isnan(standard_error_of_measurement([1], 0.5))
