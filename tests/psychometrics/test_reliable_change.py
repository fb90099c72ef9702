"""Change between waves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.change import change_between, reliable_change
from assessment.psychometrics.estimate import Estimate

BEFORE, AFTER = [40.0, 50, 60, 70, 55], [45.0, 52, 80, 70, 50]


def test_mean_change__is_the_paired_t_test() -> None:
    found = reliable_change(BEFORE, AFTER, reliability=0.9)
    theirs = stats.ttest_rel(AFTER, BEFORE)
    interval = theirs.confidence_interval()
    assert (found.t, found.p) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert (found.mean_change.ci_low, found.mean_change.ci_high) == pytest.approx(
        (interval.low, interval.high)
    )
    assert found.retest_correlation == pytest.approx(np.corrcoef(BEFORE, AFTER)[0, 1])


def test_person_with_one_wave__has_no_index_and_counts_in_nothing() -> None:
    found = reliable_change([*BEFORE, 60, np.nan], [*AFTER, np.nan, 60], reliability=0.9)
    whole = reliable_change(BEFORE, AFTER, reliability=0.9)
    assert np.isnan(found.index[5:]).all()
    assert (found.n, found.n_up, found.mean_change) == (5, whole.n_up, whole.mean_change)


def test_better_measurement__detects_smaller_changes() -> None:
    rough, fine = (reliable_change(BEFORE, AFTER, reliability=share) for share in (0.5, 0.9))
    assert fine.minimal_detectable_change < rough.minimal_detectable_change


@pytest.mark.parametrize(
    ("before", "after", "reliability"),
    [([50.0], [60.0], 0.8), ([50, 50], [60, 70], 0.8), (BEFORE, AFTER, 1.0), (BEFORE, AFTER, -0.3)],
)
def test_no_measurement_error_to_be_told__refused(
    before: list[float], after: list[float], reliability: float
) -> None:
    with pytest.raises(UndefinedStatistic):
        reliable_change(before, after, reliability=reliability)


def test_everyone_changed_alike__no_interval() -> None:
    found = reliable_change([40, 50, 60], [50, 60, 70], reliability=0.8)
    assert found.mean_change.value == 10
    assert not found.mean_change.has_interval
    assert np.isnan(found.p)


def test_change_of_an_organization__adds_both_uncertainties() -> None:
    before = Estimate(60, 56, 64, 20, 0.95, se=3, df=15)
    found = change_between(before, Estimate(70, 66, 74, 25, 0.95, se=4, df=20))
    assert (found.value, found.se) == (10, 5)
    assert found.ci_low < 10 < found.ci_high


def test_change_with_a_wave_of_unknown_precision__no_interval() -> None:
    before = Estimate(60, np.nan, np.nan, 1, 0.95)
    assert not change_between(before, Estimate(70, 66, 74, 25, 0.95, se=4, df=20)).has_interval


def test_change_between_complete_counts__no_interval() -> None:
    complete = Estimate(60, np.nan, np.nan, 9, 0.95, se=0, df=np.nan)
    found = change_between(complete, complete)
    assert (found.value, found.se, found.has_interval) == (0, 0, False)
