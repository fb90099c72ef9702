"""Brunner and Munzel's test."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.brunner_munzel import brunner_munzel


def test_brunner_munzel__t_version_is_scipys() -> None:
    first, second = [1, 2, 1, 1, 1, 3, 1, 1, 1, 2, 4], [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    found, theirs = brunner_munzel(first, second, most_splits=0), stats.brunnermunzel(first, second)
    assert (found.statistic, found.p) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert found.p_hat.ci_low < found.p_hat.value < found.p_hat.ci_high


def test_pitfall_15__full_separation_has_an_exact_p_and_says_so() -> None:
    found = brunner_munzel([90, 95, 85, 100, 90], [40, 50, 55, 60, 45, 50, 35, 70])
    assert found.separated
    assert found.p_permutation == pytest.approx(2 / 1287)
    assert found.statistic == -np.inf


def test_permutation_p__studentizes_every_split() -> None:
    first, second = [1, 4, 2, 6], [3, 5, 5, 6, 6]
    pool = first + second
    observed = abs(brunner_munzel(first, second).statistic)
    statistics = []
    for chosen in combinations(range(9), 4):
        rest = [pool[i] for i in range(9) if i not in chosen]
        statistics.append(abs(brunner_munzel([pool[i] for i in chosen], rest, most_splits=0).statistic))
    expected = np.mean(np.array(statistics) >= observed - 1e-9)
    assert brunner_munzel(first, second).p_permutation == pytest.approx(expected)
    assert brunner_munzel(second, first).p_permutation == pytest.approx(expected)


def test_too_many_splits__permutation_p_is_undefined() -> None:
    assert np.isnan(brunner_munzel(np.arange(40.0), np.arange(40.0) + 3).p_permutation)


@pytest.mark.parametrize(("first", "second", "p_hat"), [([1], [2, 3, 1], 5 / 6), ([3, 3, 3], [3, 3], 0.5)])
def test_group_of_one_or_one_score__only_p_hat_is_known(
    first: list[float], second: list[float], p_hat: float
) -> None:
    found = brunner_munzel(first, second)
    assert found.p_hat.value == pytest.approx(p_hat)
    assert not found.p_hat.has_interval
    assert np.isnan([found.statistic, found.p, found.p_permutation]).all()
    assert not found.separated


def test_empty_group__refused() -> None:
    with pytest.raises(UndefinedStatistic, match="group 1"):
        brunner_munzel([np.nan], [2, 3, 4])
