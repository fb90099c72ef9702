"""The null of rwg(j)."""

from __future__ import annotations

import time

import numpy as np
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.agreement import rwg_j
from assessment.psychometrics.chance_agreement import (
    rwg_j_chance,
    rwg_j_null_quantile,
    share_above_chance,
)


def test_null__shrinks_with_the_group() -> None:
    reached = [rwg_j_null_quantile(size, items=5, options=5) for size in (3, 5, 8, 20)]
    assert reached == pytest.approx([0.85, 0.73, 0.63, 0.46], abs=0.02)
    with pytest.raises(UndefinedStatistic):
        rwg_j_null_quantile(1, items=5, options=5)


def test_chance__is_never_0_and_falls_with_agreement() -> None:
    chances = [rwg_j_chance(value, 5, items=5, options=5) for value in (0.0, 0.5, 1.0)]
    assert chances[0] == pytest.approx(1, abs=1e-3)
    assert chances[0] > chances[1] > chances[2] > 0
    assert np.isnan(rwg_j_chance(np.nan, 5, items=5, options=5))


def test_random_answers__one_group_in_twenty_is_above_chance() -> None:
    table = np.random.default_rng(3).integers(1, 6, size=(5 * 1000, 4))
    found = rwg_j(table, np.repeat(np.arange(1000), 5), null_variance=2.0)
    assert share_above_chance(found, items=4, options=5) == pytest.approx(0.05, abs=0.025)


def test_no_group_of_two__share_is_undefined() -> None:
    assert np.isnan(share_above_chance(rwg_j([[1.0, 2.0]], ["a"], null_variance=2.0), items=2, options=5))


def test_thousands_of_people__take_no_longer() -> None:
    start = time.perf_counter()
    assert rwg_j_null_quantile(5000, items=4, options=5) < 0.2
    assert time.perf_counter() - start < 2
