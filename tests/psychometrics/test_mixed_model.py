"""Variance components of unbalanced groups by REML."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.mixed_model import reml_variance_components


def balanced(seed: int, groups: int = 40, size: int = 6) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(groups), size)
    return 2 * random.normal(size=groups)[labels] + random.normal(size=len(labels)), labels


def test_balanced_groups__equal_the_closed_form() -> None:
    y, labels = balanced(1)
    means = y.reshape(40, 6).mean(axis=1)
    within = ((y.reshape(40, 6) - means[:, None]) ** 2).sum() / (40 * 5)
    parts = reml_variance_components(y, labels)
    assert parts.within == pytest.approx(within, rel=1e-6)
    assert parts.between == pytest.approx(means.var(ddof=1) - within / 6, rel=1e-6)
    assert parts.grand_mean == pytest.approx(y.mean())


def test_unbalanced_groups__recover_the_true_variances() -> None:
    random = np.random.default_rng(2)
    labels = np.repeat(np.arange(400), random.integers(1, 40, size=400))
    y = 3 + 0.5 * random.normal(size=400)[labels] + 1.5 * random.normal(size=len(labels))
    parts = reml_variance_components(y, labels)
    assert parts.between == pytest.approx(0.25, abs=0.05)
    assert parts.within == pytest.approx(2.25, rel=0.05)
    assert parts.icc1 == pytest.approx(0.1, abs=0.02)


def test_groups_closer_than_chance__between_is_zero_and_every_group_shrinks_to_the_mean() -> None:
    parts = reml_variance_components([1, 5, 1, 5, 1, 5], ["a", "a", "b", "b", "c", "c"])
    assert parts.between == 0
    assert parts.shrunken_means == pytest.approx([3, 3, 3])
    assert parts.within == pytest.approx(24 / 5)


def test_no_variance_within_groups__icc1_is_one_and_nothing_shrinks() -> None:
    parts = reml_variance_components([1, 1, 4, 4, 4, 7], ["a", "a", "b", "b", "b", "c"])
    assert (parts.icc1, parts.within, parts.between) == (1, 0, 9)
    assert parts.shrunken_means == pytest.approx([1, 4, 7])


def test_missing_score_or_label__the_person_is_left_out() -> None:
    y, labels = balanced(3)
    whole = reml_variance_components(y, labels)
    padded = reml_variance_components(np.append(y, [np.nan, 9]), [*labels.tolist(), 0, np.nan])
    assert padded.n == whole.n
    assert padded.between == pytest.approx(whole.between)


@pytest.mark.parametrize(
    ("y", "groups"),
    [([1, 2, 3], "aaa"), ([1, 2, 3], "abc"), ([2, 2, 2, 2], "aabb"), ([np.nan, np.nan], "ab")],
)
def test_undefined__one_clear_error(y: list[float], groups: str) -> None:
    with pytest.raises(UndefinedStatistic):
        reml_variance_components(y, list(groups))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(-100, 100))
def test_shift_and_unit__only_scale_the_variances(seed: int, factor: float, shift: float) -> None:
    y, labels = balanced(seed, groups=8, size=4)
    order = np.random.default_rng(seed).permutation(len(y))
    before, after = (
        reml_variance_components(y, labels),
        reml_variance_components(factor * y[order] + shift, labels[order]),
    )
    assert after.icc1 == pytest.approx(before.icc1, abs=1e-5)
    assert after.within == pytest.approx(factor**2 * before.within, rel=1e-5)
