"""Percentiles among other organizations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.benchmark import (
    norm_quantile,
    percentile_rank,
    share_at_or_below,
    standard_score,
)

NORM = st.lists(st.integers(0, 100).map(float), min_size=1, max_size=40)


@given(NORM, st.integers(0, 100))
def test_percentile__counts_ties_half_and_lies_in_its_interval(norm: list[float], place: float) -> None:
    found = percentile_rank(place, [*norm, np.nan])
    below, tied = sum(other < place for other in norm), norm.count(place)
    assert found.value == pytest.approx(100 * (below + tied / 2) / len(norm))
    assert 0 <= found.ci_low <= found.value <= found.ci_high <= 100
    assert found.n == len(norm)


def test_few_others__the_interval_is_wide() -> None:
    few, many = (percentile_rank(60, np.linspace(0, 100, n)) for n in (10, 100))
    assert few.ci_high - few.ci_low > 2 * (many.ci_high - many.ci_low)


def test_extreme_quantile_of_few__an_end_is_unknown() -> None:
    found = norm_quantile([1, 2, 3, 4, 5], 0.9)
    assert np.isnan(found.ci_high)
    assert found.ci_low <= found.value


@pytest.mark.parametrize("norm", [[], [np.nan]])
def test_no_others__refused(norm: list[float]) -> None:
    for statistic in (percentile_rank, standard_score, share_at_or_below):
        with pytest.raises(UndefinedStatistic):
            statistic(1.0, norm)
    with pytest.raises(UndefinedStatistic):
        norm_quantile(norm, 0.5)


def test_standard_score__undefined_without_spread() -> None:
    assert np.isnan(standard_score(3, [2, 2, 2]))
    assert np.isnan(standard_score(3, [2]))
