"""ICC(1) and ICC(2) of groups of any size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.intraclass import group_variance


def test_f__is_that_of_the_analysis_of_variance() -> None:
    random = np.random.default_rng(1)
    parts = [random.normal(mean, 1, size) for mean, size in ((0, 5), (1, 9), (0.5, 3))]
    found = group_variance(np.concatenate(parts), np.repeat(["a", "b", "c"], [5, 9, 3]))
    expected = stats.f_oneway(*parts)
    assert (found.f, found.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_pitfall_6__negative_icc_is_not_clipped() -> None:
    found = group_variance([1, 5, 1, 5, 1, 5], ["a", "a", "b", "b", "c", "c"])
    assert found.icc1.value == pytest.approx(-1)
    assert found.icc1.ci_low <= found.icc1.value


def test_pitfall_8__unequal_groups_keep_everyone_and_k_is_a_group_size() -> None:
    found = group_variance([1, 2, 4, 5, 6], ["a", "a", "b", "b", "b"])
    assert (found.n, found.groups, found.mean_size, found.n0) == (5, 2, 2.5, pytest.approx(2.4))
    assert found.icc1.value != pytest.approx(found.icc1_n0)


def test_no_variance_within_groups__icc_is_1() -> None:
    found = group_variance([1, 1, 4, 4], ["a", "a", "b", "b"])
    assert (found.icc1.value, found.icc1.ci_low, found.icc2, found.p) == (1, 1, 1, 0)


def test_equal_group_means__icc2_is_undefined() -> None:
    found = group_variance([1, 3, 1, 3], ["a", "a", "b", "b"])
    assert np.isnan(found.icc2)


@pytest.mark.parametrize(
    ("scores", "groups", "code"),
    [
        ([1, 2, 3], ["a", "a", "a"], "statistics.fewer_than_two_groups"),
        ([], [], "statistics.fewer_than_two_groups"),
        ([np.nan, np.nan], ["a", "b"], "statistics.fewer_than_two_groups"),
        ([1, 2, 3], ["a", "b", "c"], "statistics.one_answer_per_group"),
        ([2, 2, 2], ["a", "b", "b"], "statistics.no_variance"),
    ],
)
def test_degenerate_groups__one_clear_error(scores: list[float], groups: list[str], code: str) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        group_variance(scores, groups)
    assert refused.value.code == code


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_shuffling_relabelling_and_missing_people__change_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    labels = np.repeat([1, 2, 3, 4], [2, 6, 3, 5])
    scores = random.normal(size=16) + random.normal(size=4)[labels - 1]
    order = random.permutation(17)
    one = group_variance(scores, labels)
    other = group_variance(np.append(scores, np.nan)[order], (10 * np.append(labels, 2))[order])
    assert other.icc1.value == pytest.approx(one.icc1.value)
    assert one.icc1.ci_low <= one.icc1.value <= one.icc1.ci_high


@pytest.mark.parametrize(
    "name", [lambda n: n, lambda n: 3 * n, lambda n: n - 2, lambda n: f"team {n}", lambda n: 1000.5 * n]
)
def test_labels__of_any_kind_give_the_same_groups_in_order(name: Callable[[int], object]) -> None:
    labels = np.array([4, 1, 2, 1, 4, 2, 2])
    scores = np.array([1.0, 5.0, 2.0, 4.0, np.nan, 3.0, 9.0])
    found = group_variance(scores, [name(int(label)) for label in labels])
    assert found.labels.tolist() == [name(label) for label in (1, 2, 4)]
    assert found.labels.name == "group"
    assert found.sizes.tolist() == [2, 3, 1]
    assert found.means == pytest.approx([4.5, 14 / 3, 1.0])
