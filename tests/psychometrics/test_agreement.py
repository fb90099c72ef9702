"""rwg, rwg(j), AD, awg and their null."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.agreement import (
    average_deviation,
    awg,
    rwg,
    rwg_j,
    uniform_variance,
)


def test_pitfall_7__more_variance_than_the_null_gives_0() -> None:
    split = [[1, 5], [5, 1], [1, 5], [5, 1]]
    assert rwg_j(split, ["a"] * 4, null_variance=2.0).values.tolist() == [0]


def test_pitfall_7__a_group_of_one_is_undefined_and_not_1() -> None:
    found = rwg_j([[4, 4], [4, 4], [3, 5]], ["a", "a", "b"], null_variance=2.0)
    assert found.values["a"] == 1
    assert np.isnan(found.values["b"])
    assert found.n.to_dict() == {"a": 2, "b": 1}
    assert (found.mean, found.share_at_least(0.7)) == (1, 1)


def test_pitfall_7__the_null_follows_the_number_of_options() -> None:
    assert [uniform_variance(options) for options in (2, 5, 7)] == [0.25, 2, 4]
    with pytest.raises(UndefinedStatistic):
        uniform_variance(1)


def test_pitfall_2__rwg_divides_by_n_minus_1() -> None:
    assert rwg([4, 5], ["a", "a"], null_variance=2.0).values.tolist() == [0.75]


def test_average_deviation__divides_by_n() -> None:
    assert average_deviation([[1], [5]], ["a", "a"]).values.tolist() == [2]


def test_awg__is_undefined_where_the_mean_leaves_no_room() -> None:
    nearly_top = [[6.0], [6.0], [5.0]]
    assert np.isnan(awg(nearly_top, ["a"] * 3, scale_range=(1, 6)).values["a"])
    assert awg([[6.0]] * 3, ["a"] * 3, scale_range=(1, 6)).values["a"] == 1


def test_missing_answer_or_label__the_person_is_left_out() -> None:
    table = [[4, 4], [4, 5], [5, np.nan], [1, 1]]
    found = rwg_j(table, np.array(["a", "a", "a", None], dtype=object), null_variance=2.0)
    assert found.n.to_dict() == {"a": 2}


def test_nobody_left__no_groups_and_no_summary() -> None:
    found = rwg_j([[np.nan, 1.0]], ["a"], null_variance=2.0)
    assert len(found.values) == 0
    assert np.isnan(found.share_at_least(0.7))


@given(st.permutations(range(8)))
def test_shuffling_people_and_renaming_teams__changes_nothing(order: list[int]) -> None:
    table = np.array([[1, 2], [2, 2], [5, 4], [4, 4], [3, 3], [3, 1], [2, 5], [1, 1]], dtype=float)
    teams = np.array(["x", "x", "y", "y", "y", "x", "z", "z"])
    one = rwg_j(table, teams, null_variance=2.0).values
    renamed = np.char.add("team ", teams)[order]
    other = rwg_j(table[order], renamed, null_variance=2.0).values
    np.testing.assert_allclose(other, one)
