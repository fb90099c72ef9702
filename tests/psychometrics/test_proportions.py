"""Shares and their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.proportions import (
    clopper_pearson_interval,
    stratified_share,
    wilson_interval,
)


def test_pitfall_17__none_of_five_is_not_certainly_none() -> None:
    found = wilson_interval(0, 5)
    assert (found.ci_low, found.ci_high) == pytest.approx((0, 0.4345), abs=1e-4)
    everyone = wilson_interval(5, 5)
    assert (everyone.ci_low, everyone.ci_high) == pytest.approx((0.5655, 1), abs=1e-4)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson__is_scipys_and_contains_the_share(counts: tuple[int, int]) -> None:
    x, n = counts
    found = wilson_interval(x, n)
    theirs = stats.binomtest(x, n).proportion_ci(method="wilson")
    assert (found.ci_low, found.ci_high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= found.ci_low <= found.value <= found.ci_high <= 1
    if 2 * x != n:
        corrected = stats.binomtest(x, n).proportion_ci(method="wilsoncc")
        ours = wilson_interval(x, n, continuity=True)
        assert (ours.ci_low, ours.ci_high) == pytest.approx((corrected.low, corrected.high), abs=1e-12)


def test_half_a_count__is_allowed() -> None:
    assert wilson_interval(2.5, 5).value == 0.5


@pytest.mark.parametrize("interval", [wilson_interval, clopper_pearson_interval])
@pytest.mark.parametrize(("x", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_impossible_counts__refused(interval: object, x: int, n: int) -> None:
    with pytest.raises(UndefinedStatistic):
        interval(x, n)  # type: ignore[operator]


def test_stratified_share__weighs_by_invited_heads() -> None:
    found = stratified_share([[1, 1, 0, 1], [0, 0, 1, np.nan]], [4, 12])
    assert found.value == pytest.approx((4 * 0.75 + 12 / 3) / 16)
    assert 0 < found.ci_low < found.value < found.ci_high < 1
    assert found.n == 7


def test_stratified_share__without_known_variance_has_no_interval() -> None:
    assert not stratified_share([[1], [0, 1, 1]], [3, 9]).has_interval
    with pytest.raises(UndefinedStatistic):
        stratified_share([[], [0, 1]], [3, 9])


def test_stratified_share__complete_count_is_a_point() -> None:
    found = stratified_share([[1, 0], [0, 1, 1]], [2, 3])
    assert (found.value, found.ci_low, found.ci_high, found.se) == pytest.approx((0.6, 0.6, 0.6, 0))


def test_stratified_share__all_alike_is_not_certainty() -> None:
    found = stratified_share([[1, 1], [1, 1, 1]], [3, 9])
    assert (found.value, found.se, found.has_interval) == (1, 0, False)
