"""Scores of 0 to 100 and reverse keying."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assessment.psychometrics.scores import reverse_keyed, scores_0_100

ANSWERS = arrays.arrays(float, (7, 4), elements=st.sampled_from([1, 2, 3, 4, 5, 6, np.nan]))


def test_pitfall_3__reversing_uses_the_scale_range_and_not_the_observed_one() -> None:
    seen_only_low = pd.DataFrame({"a": [1.0, 2.0, 2.0]})
    assert reverse_keyed(seen_only_low, ["a"], (1, 6))["a"].tolist() == [6, 5, 5]


def test_pitfall_3__a_scale_that_starts_at_0_is_turned_round_its_own_middle() -> None:
    assert reverse_keyed(pd.DataFrame({"a": [0.0, 4.0, 1.0]}), ["a"], (0, 4))["a"].tolist() == [4, 0, 3]
    assert scores_0_100([[0, 4]], (0, 4)).tolist() == [50]


def test_pitfall_21__no_answer_is_filled_in() -> None:
    with_gap = [[1, np.nan, 1, 1], [6, 6, 6, 6], [6, 6, 6, 6]]
    assert scores_0_100(with_gap, (1, 6))[0] == 0


def test_too_few_answers__no_score() -> None:
    half = [[5, 5, np.nan, np.nan], [5, np.nan, np.nan, np.nan]]
    assert np.isnan(scores_0_100(half, (1, 5))).tolist() == [False, True]
    assert np.isnan(scores_0_100(half, (1, 5), min_share_answered=1)).all()


def test_share_on_the_boundary__counts_as_enough() -> None:
    one_missing_of_ten = [[3.0] * 7 + [np.nan] * 3]
    assert scores_0_100(one_missing_of_ten, (1, 5), min_share_answered=0.7).tolist() == [50]


def test_nothing_answered__no_score_even_when_nothing_is_asked() -> None:
    assert np.isnan(scores_0_100([[np.nan, np.nan]], (1, 5), min_share_answered=0)).all()


@given(ANSWERS)
def test_scores__lie_between_0_and_100(answers: np.ndarray) -> None:
    scores = scores_0_100(answers, (1, 6), min_share_answered=0.25)
    known = scores[~np.isnan(scores)]
    assert ((known >= 0) & (known <= 100)).all()


@given(ANSWERS)
def test_reversing_twice__changes_nothing(answers: np.ndarray) -> None:
    frame = pd.DataFrame(answers, columns=list("abcd"))
    twice = reverse_keyed(reverse_keyed(frame, ["a", "c"], (1, 6)), ["a", "c"], (1, 6))
    pd.testing.assert_frame_equal(twice, frame)


@given(ANSWERS)
def test_reversing_all__mirrors_the_score(answers: np.ndarray) -> None:
    frame = pd.DataFrame(answers, columns=list("abcd"))
    mirrored = scores_0_100(reverse_keyed(frame, list("abcd"), (1, 6)), (1, 6))
    np.testing.assert_allclose(mirrored, 100 - scores_0_100(frame, (1, 6)))


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "object"])
def test_nullable_columns__read_as_missing(dtype: str) -> None:
    frame = pd.DataFrame({"a": [1, None, 5], "b": [5, 5, 5]}, dtype=dtype)
    assert scores_0_100(frame, (1, 5)).tolist() == [50, 100, 100]
