"""Items that two groups answer differently at equal rest scores."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.cumulative_logit import cumulative_logit
from assessment.psychometrics.differential_functioning import dif_ordinal_logistic


def mirrored(n: int, seed: int, shift: float = 0.0, trait: float = 0.5) -> tuple[pd.DataFrame, np.ndarray]:
    """Five items; reps stand ``trait`` higher on the trait, and ``shift`` higher on the first item."""
    random = np.random.default_rng(seed)
    role = np.repeat(["mt", "rep"], n // 2)
    response = random.normal(size=(n, 1)) + trait * (role == "rep")[:, None] + random.normal(size=(n, 5))
    response[:, 0] += shift * (role == "rep")
    return pd.DataFrame(np.digitize(response, [-1, 0, 1, 2]), columns=list("abcde")), role


def test_alike_groups__flagged_as_often_as_promised() -> None:
    flagged = [
        one.p_uniform < 0.05
        for seed in range(40)
        for one in dif_ordinal_logistic(*mirrored(400, seed, trait=0), first="mt", second="rep")
    ]
    assert 0.02 < np.mean(flagged) < 0.09


def test_true_difference_on_the_trait__leaks_through_a_short_rest_score_but_its_effect_is_negligible() -> (
    None
):
    found = [
        one
        for seed in range(40)
        for one in dif_ordinal_logistic(*mirrored(400, seed), first="mt", second="rep")
    ]
    assert np.mean([one.p_uniform < 0.05 for one in found]) > 0.05
    assert np.mean([one.r2_change < 0.02 for one in found]) > 0.97


def test_shifted_item__found_with_direction_and_size() -> None:
    items, role = mirrored(2000, 1, shift=1.0)
    first, *others = dif_ordinal_logistic(items, role, first="mt", second="rep")
    assert first.item == "a"
    assert first.p_uniform < 1e-10
    assert first.log_odds_group > 0.8
    assert first.r2_change > max(abs(one.r2_change) for one in others)


def test_swapped_groups__turn_the_sign_and_keep_the_tests() -> None:
    items, role = mirrored(400, 2, shift=0.5)
    one = dif_ordinal_logistic(items, role, first="mt", second="rep")[0]
    other = dif_ordinal_logistic(items, role, first="rep", second="mt")[0]
    assert one.log_odds_group == pytest.approx(-other.log_odds_group, abs=1e-4)
    assert one.lr_uniform == pytest.approx(other.lr_uniform, abs=1e-5)
    assert one.lr_nonuniform == pytest.approx(other.lr_nonuniform, abs=1e-5)


def test_others_and_incomplete_people__are_left_out() -> None:
    items, role = mirrored(400, 3)
    more = pd.concat(
        [items.astype(float), pd.DataFrame([[1, 2, 3, 4, 0], [np.nan, 1, 1, 1, 1]], columns=items.columns)]
    )
    labels = [*role, "owner", "mt"]
    assert dif_ordinal_logistic(more, labels, first="mt", second="rep") == dif_ordinal_logistic(
        items, role, first="mt", second="rep"
    )


def test_item_answered_alike_by_all__is_undefined_and_the_rest_is_not() -> None:
    items, role = mirrored(200, 4)
    items["a"] = 3
    first, *others = dif_ordinal_logistic(items, role, first="mt", second="rep")
    assert math.isnan(first.p_uniform)
    assert math.isnan(first.r2_change)
    assert not any(math.isnan(one.p_uniform) for one in others)


def test_groups_without_overlap__no_log_odds() -> None:
    random = np.random.default_rng(5)
    role = np.repeat(["mt", "rep"], 50)
    items = np.column_stack([(role == "rep") + 1, random.integers(1, 5, size=(100, 3))])
    assert math.isnan(dif_ordinal_logistic(items, role, first="mt", second="rep")[0].log_odds_group)


def test_empty_group__refused() -> None:
    items, role = mirrored(40, 6)
    with pytest.raises(UndefinedStatistic, match="owner"):
        dif_ordinal_logistic(items, role, first="mt", second="owner")
    with pytest.raises(UndefinedStatistic):
        dif_ordinal_logistic(items[["a"]], role, first="mt", second="rep")


def test_cumulative_logit__recovers_slopes_from_counts() -> None:
    predictors = np.linspace(-2, 2, 9)[:, None]
    above = 1 / (1 + np.exp(-(predictors[:, 0] * 0.7 + np.array([[1.0], [-0.5]]))))
    ends = np.ones((1, 9))
    counts = 1000 * -np.diff(np.vstack([ends, above, 0 * ends]), axis=0)
    model = cumulative_logit(predictors, counts)
    assert model.converged
    assert model.slopes == pytest.approx([0.7], abs=1e-5)
    assert model.intercepts == pytest.approx([1.0, -0.5], abs=1e-5)
