"""Item-rest correlations, alpha if dropped and item descriptives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.item_analysis import item_analysis, item_descriptives


def answers(seed: int, n: int = 60, k: int = 6) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.clip(np.rint(3.5 + random.normal(size=(n, 1)) + random.normal(size=(n, k))), 1, 6)


def test_pitfall_1__item_rest_leaves_the_item_out_of_the_total() -> None:
    table = answers(1)
    found = item_analysis(table)
    rest = table.sum(axis=1) - table[:, 2]
    assert found.item_rest_correlation[2] == pytest.approx(np.corrcoef(table[:, 2], rest)[0, 1])
    assert (found.item_rest_correlation < found.item_total_correlation).all()


def test_pitfall_2__variances_divide_by_n_minus_1() -> None:
    assert item_analysis([[1, 2], [3, 5]]).sd == pytest.approx([np.sqrt(2), np.sqrt(4.5)])


def test_pitfall_5__constant_item_counts_in_k_and_has_no_correlation() -> None:
    table = np.column_stack([answers(2, k=4), np.full(60, 3.0)])
    found, without = item_analysis(table), item_analysis(table[:, :4])
    assert found.k == 5
    assert found.cronbach_alpha == pytest.approx(5 / 4 * 3 / 4 * without.cronbach_alpha)
    assert np.isnan(found.item_rest_correlation[4])
    assert not np.isnan(found.item_rest_correlation[:4]).any()
    assert found.alpha_if_dropped[4] == pytest.approx(without.cronbach_alpha)
    assert np.isnan(found.standardized_alpha)


def test_constant_item_of_an_odd_value__has_exactly_no_variance() -> None:
    table = np.column_stack([answers(2, k=3), np.full(60, 0.1 + 0.2)])
    assert item_analysis(table).sd[3] == 0


def test_every_item__agrees_with_the_textbook_loop() -> None:
    table = pd.DataFrame(answers(3), columns=list("abcdef"))
    found = item_analysis(table)
    assert found.items == tuple("abcdef")
    for position, item in enumerate(table.columns):
        rest = table.drop(columns=item)
        alpha = 5 / 4 * (1 - rest.var().sum() / rest.sum(axis=1).var())
        assert found.alpha_if_dropped[position] == pytest.approx(alpha)
        r = np.corrcoef(table[item], rest.sum(axis=1))[0, 1]
        assert found.item_rest_correlation[position] == pytest.approx(r)


def test_two_items__alpha_if_dropped_is_undefined() -> None:
    found = item_analysis([[1, 2], [2, 4], [3, 3]])
    assert np.isnan(found.alpha_if_dropped).all()
    assert found.item_rest_correlation == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([[1, 2, 3]], "statistics.too_few_people"),
        ([[1], [2]], "statistics.too_few_items"),
        (np.full((5, 3), np.nan), "statistics.too_few_people"),
        (np.empty((0, 3)), "statistics.too_few_people"),
        ([1.0, 2.0], "statistics.not_a_table"),
    ],
)
def test_degenerate_answers__one_clear_error(table: object, code: str) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        item_analysis(np.asarray(table, dtype=float))
    assert refused.value.code == code
    assert str(refused.value)


def test_everybody_the_same__nothing_is_defined() -> None:
    found = item_analysis(np.full((4, 3), 2.0))
    assert np.isnan(found.cronbach_alpha)
    assert np.isnan(found.item_rest_correlation).all()


def test_means_far_above_the_spread__lose_no_digits() -> None:
    table = answers(4)
    far = item_analysis(table + 1e7)
    assert far.cronbach_alpha == pytest.approx(item_analysis(table).cronbach_alpha, rel=1e-9)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_shuffling_or_adding_an_all_missing_person__changes_nothing(seed: int) -> None:
    table = answers(seed, n=20, k=4)
    changed = np.vstack([table, np.full(4, np.nan)])
    changed = changed[np.random.default_rng(seed).permutation(len(changed))]
    one, other = item_analysis(table), item_analysis(changed)
    assert other.n == one.n
    assert other.cronbach_alpha == pytest.approx(one.cronbach_alpha)
    np.testing.assert_allclose(other.item_rest_correlation, one.item_rest_correlation, atol=1e-12)


def test_pitfall_20__both_definitions_of_skew_are_named() -> None:
    table = pd.DataFrame(answers(5), columns=list("abcdef"))
    found = item_descriptives(table, (1, 6))
    np.testing.assert_allclose(found["skew_type2"], table.skew())
    np.testing.assert_allclose(found["kurtosis_type2"], table.kurtosis())
    assert (found["skew_type3"].abs() < found["skew_type2"].abs()).all()


def test_descriptives__count_missing_and_dont_know_apart() -> None:
    table = pd.DataFrame({"a": [1.0, 6, np.nan, np.nan], "b": [2.0, 3, 4, 5]})
    found = item_descriptives(table, (1, 6), dont_know=[[0, 0], [0, 0], [1, 0], [0, 0]])
    assert found.loc["a", ["n", "missing_share", "dont_know_share"]].tolist() == [2, 0.5, 0.25]
    assert found.loc["a", ["floor_share", "ceiling_share"]].tolist() == [0.5, 0.5]
    assert found.loc["b", "missing_share"] == 0


def test_descriptives__undefined_is_nan() -> None:
    found = item_descriptives([[1.0, np.nan, 3.0], [1.0, np.nan, np.nan]], (1, 6))
    assert found["mean"].round(6).tolist()[::2] == [1, 3]
    assert np.isnan(found.loc["item_2", "mean"])
    assert np.isnan(found.loc["item_2", "floor_share"])
    assert found["skew_type2"].isna().all()
    with pytest.raises(UndefinedStatistic):
        item_descriptives(np.empty((0, 3)), (1, 6))
