"""Means of two groups: Welch, Student, d, g."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.comparison import (
    compare_means,
    hedges_correction,
    noncentral_t_cdf,
    noncentrality_interval,
)

SCORES = st.lists(st.integers(0, 25).map(lambda step: 4.0 * step), min_size=2, max_size=12)


def test_welch_and_student__are_scipys() -> None:
    first, second = [90, 95, 85, 100, 90], [40, 50, 55, 60, 45, 50, 35, 70]
    found = compare_means(first, second)
    welch = stats.ttest_ind(first, second, equal_var=False)
    interval = welch.confidence_interval()
    assert (found.welch_t, found.welch_p) == pytest.approx((welch.statistic, welch.pvalue))
    assert (found.difference.ci_low, found.difference.ci_high) == pytest.approx((interval.low, interval.high))
    assert found.student_p == pytest.approx(stats.ttest_ind(first, second).pvalue)


def test_pitfall_13__j_is_exact() -> None:
    assert hedges_correction(10) == pytest.approx(0.9227456)
    assert hedges_correction(10) != pytest.approx(1 - 3 / 39, abs=1e-4)
    assert np.isnan(hedges_correction(1))


def test_pitfall_13__interval_of_d_is_noncentral() -> None:
    low, high = noncentrality_interval(2.558313, 34)
    scale = np.sqrt(1 / 5 + 1 / 31)
    assert (low * scale, high * scale) == pytest.approx((0.236, 2.213), abs=1e-3)


@pytest.mark.parametrize("df", [1, 4, 34, 2795])
@pytest.mark.parametrize("t", [-2.0, 0.0, 2.5, 30.0])
def test_noncentral_t__agrees_with_scipy_where_scipy_is_sound(df: float, t: float) -> None:
    for noncentrality in (-1.0, 0.0, 3.0):
        expected = stats.nct.cdf(t, df, noncentrality) if noncentrality else stats.t.cdf(t, df)
        assert noncentral_t_cdf(t, df, noncentrality) == pytest.approx(expected, abs=1e-10)


def test_noncentral_t__is_known_in_the_tail_where_scipy_gives_nan() -> None:
    assert 0 <= noncentral_t_cdf(-3, 30, 25) < 1e-100


def test_pitfall_15__no_variance_at_all_is_refused_a_p_value() -> None:
    found = compare_means([60, 60, 60], [75, 75, 75])
    undefined = [
        found.welch_p,
        found.welch_t,
        found.student_p,
        found.difference.ci_low,
        found.hedges_g.value,
        found.cohens_d.ci_low,
        found.cohens_d_unpooled,
        found.glass_delta,
    ]
    assert np.isnan(undefined).all()
    assert found.difference.value == -15


def test_one_group_without_variance__is_still_compared() -> None:
    found = compare_means([60, 60, 60], [70, 75, 80])
    assert found.difference.has_interval
    assert found.welch_p < 0.05


def test_group_of_one__difference_without_interval() -> None:
    found = compare_means([60], [70, 75, 80])
    assert found.difference.value == -15
    assert not found.difference.has_interval
    assert np.isnan(found.hedges_g.value)
    assert found.student_p == pytest.approx(stats.ttest_ind([60], [70, 75, 80]).pvalue)


def test_two_people__only_the_difference() -> None:
    found = compare_means([60], [70])
    assert (found.difference.value, found.n1, found.n2) == (-10, 1, 1)
    assert np.isnan(found.student_p)


@pytest.mark.parametrize("group", [[], [np.nan, np.nan]])
def test_empty_group__refused(group: list[float]) -> None:
    with pytest.raises(UndefinedStatistic, match="group 2"):
        compare_means([1.0, 2.0], group)


@settings(max_examples=30)
@given(SCORES, SCORES)
def test_swapping_groups__turns_the_sign_and_the_interval(first: list[float], second: list[float]) -> None:
    one, other = compare_means(first, second), compare_means([*second, np.nan], first[::-1])
    for ours, theirs in ((one.difference, other.difference), (one.hedges_g, other.hedges_g)):
        expected = [-theirs.value, -theirs.ci_high, -theirs.ci_low]
        np.testing.assert_allclose([ours.value, ours.ci_low, ours.ci_high], expected, atol=1e-6)
        if ours.has_interval:
            assert ours.ci_low <= ours.value + 1e-9
            assert ours.value <= ours.ci_high + 1e-9
