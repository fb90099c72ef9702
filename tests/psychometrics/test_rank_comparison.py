"""Cliff's delta and Mann-Whitney."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.rank_comparison import (
    cliffs_delta,
    exact_rank_sum_p,
    mann_whitney,
)

SCORES = st.lists(st.integers(1, 6), min_size=2, max_size=7)


def textbook_variance(first: list[float], second: list[float]) -> float:
    """Cliff (1996), formula 5.5, from the whole dominance matrix."""
    dominance = np.sign(np.subtract.outer(np.array(first, float), np.array(second, float)))
    n1, n2 = dominance.shape
    d = dominance.mean()
    rows, columns = dominance.mean(axis=1) - d, dominance.mean(axis=0) - d
    top = n2**2 * (rows**2).sum() + n1**2 * (columns**2).sum() - ((dominance - d) ** 2).sum()
    return float(top / (n1 * n2 * (n1 - 1) * (n2 - 1)))


@settings(max_examples=60)
@given(SCORES, SCORES)
def test_pitfall_23__cliffs_variance_is_the_textbooks_with_ties_too(
    first: list[float], second: list[float]
) -> None:
    found = cliffs_delta(first, second)
    variance = textbook_variance(first, second)
    if abs(found.value) < 1 and variance >= 1e-12:
        assert found.se**2 == pytest.approx(variance)
        assert found.ci_low <= found.value <= found.ci_high


def test_missing_scores__are_left_out() -> None:
    assert cliffs_delta([1, 2, np.nan, 5], [2, 3]) == cliffs_delta([1, 2, 5], [2, np.nan, 3])


def test_no_overlap__delta_is_1_with_an_interval_that_ends_there() -> None:
    found = cliffs_delta([90, 95, 85, 100, 90], [40, 50, 55, 60, 45, 50, 35, 70])
    assert (found.value, found.ci_high) == (1, 1)
    assert found.ci_low == pytest.approx(0.9066, abs=1e-4)


def test_group_of_one__delta_without_interval() -> None:
    found = cliffs_delta([3], [1, 2, 4])
    assert found.value == pytest.approx(1 / 3)
    assert not found.has_interval


def test_pitfall_14__exact_p_counts_ties() -> None:
    first, second = [1, 2, 2, 3], [2, 3, 3, 4, 4]
    ranks = stats.rankdata(first + second)
    centre = 4 * 10 / 2
    distances = [abs(ranks[list(chosen)].sum() - centre) for chosen in combinations(range(9), 4)]
    expected = np.mean(np.array(distances) >= abs(ranks[:4].sum() - centre) - 1e-9)
    found = mann_whitney(first, second)
    assert found.p_exact == pytest.approx(expected)
    assert found.p_exact != pytest.approx(stats.mannwhitneyu(first, second, method="exact").pvalue)


def test_exact_p__without_ties_is_scipys_whichever_group_is_smaller() -> None:
    first, second = [1.0, 5.0, 7.0], [2.0, 3.0, 4.0, 6.0, 8.0, 9.0, 10.0]
    expected = stats.mannwhitneyu(first, second, method="exact").pvalue
    assert mann_whitney(first, second).p_exact == pytest.approx(expected)
    assert mann_whitney(second, first).p_exact == pytest.approx(expected)


def test_exact_p__is_left_undefined_when_it_would_take_too_long() -> None:
    assert np.isnan(exact_rank_sum_p(np.arange(400.0), 200, most_work=1e6))


def test_all_scores_equal__no_p_value() -> None:
    found = mann_whitney([3, 3, 3], [3, 3])
    assert (found.u, found.probability_of_superiority) == (3, 0.5)
    assert np.isnan([found.p, found.p_uncorrected, found.p_exact]).all()


def test_empty_group__refused() -> None:
    for test in (cliffs_delta, mann_whitney):
        with pytest.raises(UndefinedStatistic, match="group 1"):
            test([np.nan], [2, 3, 4])


@settings(max_examples=30)
@given(SCORES, SCORES)
def test_swapping_groups__mirrors_every_result(first: list[float], second: list[float]) -> None:
    one, other = mann_whitney(first, second), mann_whitney(second, first)
    assert one.u + other.u == pytest.approx(len(first) * len(second))
    assert one.p_exact == pytest.approx(other.p_exact, nan_ok=True)
    assert cliffs_delta(first, second).value == pytest.approx(-cliffs_delta(second, first).value)
