"""Stratified means, the two claims, chances per band."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.intervals import (
    band_probabilities,
    satterthwaite_df,
    stratified_mean,
    t_interval,
)

MT = [92.0, 100.0, 84.0, 76.0, 96.0]
REPS = [60.0, 64.0, 80.0, 72.0, 44.0, 88.0, 68.0, 76.0, 52.0, 92.0]
STRATUM = st.lists(st.integers(0, 25).map(lambda step: 4.0 * step), min_size=2, max_size=9)


def test_pitfall_9__roles_are_weighted_and_not_pooled() -> None:
    found = stratified_mean([MT, REPS], [0.5, 0.5])
    assert found.estimate.value == pytest.approx((np.mean(MT) + np.mean(REPS)) / 2)
    assert found.estimate.value != pytest.approx(np.mean(MT + REPS))


def test_pitfall_10__correction_is_on_the_variance_once_with_the_invited() -> None:
    corrected = stratified_mean([MT, REPS], [0.5, 0.5], population_sizes=[6, 40])
    plain = stratified_mean([MT, REPS], [0.5, 0.5])
    expected = plain.ses**2 * (1 - np.array([5 / 6, 10 / 40]))
    np.testing.assert_allclose(corrected.ses**2, expected)
    assert corrected.estimate.se < plain.estimate.se


def test_pitfall_11__degrees_of_freedom_are_satterthwaites() -> None:
    found = stratified_mean([MT, REPS], [0.5, 0.5]).estimate
    welch = stats.ttest_ind(MT, REPS, equal_var=False)
    assert found.df == pytest.approx(welch.df)
    assert found.df < len(MT) + len(REPS) - 2


def test_gap__is_welchs_without_correction() -> None:
    gap = stratified_mean([MT, REPS], [1, -1]).estimate
    interval = stats.ttest_ind(MT, REPS, equal_var=False).confidence_interval()
    assert (gap.ci_low, gap.ci_high) == pytest.approx((interval.low, interval.high))


def test_pitfall_12__one_answer_has_no_known_variance() -> None:
    found = stratified_mean([[70.0], REPS], [0.5, 0.5], population_sizes=[2, 40])
    assert found.basis == "one_answer"
    assert np.isnan(found.estimate.se)
    assert not found.estimate.has_interval
    assert found.estimate.value == pytest.approx((70 + np.mean(REPS)) / 2)


def test_pitfall_12__a_team_of_one_that_answered_is_complete() -> None:
    found = stratified_mean([[70.0], REPS], [0.5, 0.5], population_sizes=[1, 40])
    assert found.basis == "interval"
    assert found.estimate.df == pytest.approx(len(REPS) - 1)


def test_pitfall_12__identical_answers_are_not_certainty() -> None:
    found = stratified_mean([[60.0] * 3, [80.0] * 4], [0.5, 0.5])
    assert (found.basis, found.estimate.se) == ("identical", 0)
    assert not found.estimate.has_interval


def test_pitfall_12__complete_count_is_said_to_be_complete() -> None:
    found = stratified_mean([MT, REPS], [0.5, 0.5], population_sizes=[5, 10])
    assert found.complete
    assert (found.estimate.se, found.estimate.has_interval) == (0, False)
    assert not stratified_mean([MT, REPS], [0.5, 0.5], population_sizes=[5, 11]).complete


@pytest.mark.parametrize("empty", [[], [np.nan, np.nan]])
def test_pitfall_12__empty_role_does_not_vanish(empty: list[float]) -> None:
    with pytest.raises(UndefinedStatistic, match="group 2"):
        stratified_mean([MT, empty], [0.5, 0.5])


def test_empty_role_of_weight_0__is_no_part_of_the_claim() -> None:
    found = stratified_mean([MT, []], [1, 0])
    assert found.estimate.value == np.mean(MT)
    assert np.isnan(found.means[1])


def test_more_answers_than_invited__refused() -> None:
    with pytest.raises(UndefinedStatistic, match="5 answers but only 4"):
        stratified_mean([MT, REPS], [0.5, 0.5], population_sizes=[4, 40])


def test_weights_that_do_not_match__refused() -> None:
    with pytest.raises(UndefinedStatistic, match="weight"):
        stratified_mean([MT, REPS], [1.0])


def test_wider_level__wider_interval() -> None:
    ends = [stratified_mean([MT, REPS], [0.5, 0.5], level=level).estimate for level in (0.9, 0.95)]
    assert ends[1].ci_low < ends[0].ci_low < ends[0].ci_high < ends[1].ci_high


@settings(max_examples=40)
@given(STRATUM, STRATUM, st.randoms())
def test_value_inside_interval_in_any_order(mt: list[float], reps: list[float], random: object) -> None:
    shuffled = random.sample(reps, len(reps))  # type: ignore[attr-defined]
    one = stratified_mean([mt, reps], [0.4, 0.6], population_sizes=[len(mt) + 1, 2 * len(reps)])
    other = stratified_mean(
        [[*mt, np.nan], shuffled], [0.4, 0.6], population_sizes=[len(mt) + 1, 2 * len(reps)]
    )
    assert other.n == one.n
    assert other.estimate.value == pytest.approx(one.estimate.value)
    if one.estimate.has_interval:
        assert one.estimate.ci_low <= one.estimate.value <= one.estimate.ci_high
        assert other.estimate.ci_low == pytest.approx(one.estimate.ci_low)


def test_satterthwaite__undefined_without_variance() -> None:
    assert np.isnan(satterthwaite_df([0.0, 0.0], [3, 4]))
    assert np.isnan(satterthwaite_df([np.nan, 1.0], [0, 4]))
    assert satterthwaite_df([0.0, 2.0], [0, 4]) == 4


def test_t_interval__with_infinite_df_is_normal_and_nan_when_unknown() -> None:
    assert t_interval(0, 1, np.inf) == pytest.approx((-1.959964, 1.959964))
    assert np.isnan(t_interval(0, np.nan, 5)).all()
    assert np.isnan(t_interval(0, 1, np.nan)).all()


def test_bands__sum_to_1_and_follow_the_t_distribution() -> None:
    chances = band_probabilities(72, 4, 6)
    assert chances.sum() == pytest.approx(1)
    assert chances[3] == pytest.approx(stats.t.cdf(2, 6) - stats.t.cdf(-3, 6))
    assert band_probabilities(72, 4, 6, cuts=[72]).tolist() == pytest.approx([0.5, 0.5])


def test_bands__of_a_complete_or_unknown_place_are_undefined() -> None:
    for se in (0.0, np.nan):
        assert np.isnan(band_probabilities(72, se, 6)).all()
