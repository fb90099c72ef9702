"""Split halves and Guttman's lambdas."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.reliability import cronbach_alpha
from assessment.psychometrics.split_halves import all_split_halves, guttman_lambdas, split_half


def answers(seed: int, n: int = 60, k: int = 6) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.clip(np.rint(3.5 + random.normal(size=(n, 1)) + random.normal(size=(n, k))), 1, 6)


def test_split_halves__even_number_of_items_average_to_alpha() -> None:
    correlation = np.corrcoef(answers(1).T)
    splits = all_split_halves(correlation)
    assert len(splits) == 10
    assert splits.mean() == pytest.approx(cronbach_alpha(answers(1), standardized=True).value)


def test_split_halves__odd_number_of_items_takes_every_split() -> None:
    assert len(all_split_halves(np.corrcoef(answers(1, k=5).T))) == 10
    assert len(all_split_halves(np.corrcoef(answers(1, k=3).T))) == 3


def test_too_many_items__best_split_is_unknown_and_the_rest_is_not() -> None:
    found = guttman_lambdas(answers(1, n=100, k=21))
    assert np.isnan(found.lambda4)
    assert found.lambda1 < found.lambda3 <= found.lambda2


def test_an_item_that_others_determine__lambda_6_is_unknown() -> None:
    table = answers(1, k=3)
    assert np.isnan(guttman_lambdas(np.column_stack([table, table.sum(axis=1)])).lambda6)


def test_split_half__two_items_equals_spearman_brown_and_l4() -> None:
    found = split_half([[1, 2], [2, 4], [3, 3], [5, 4]])
    r = found.odd_even_correlation
    assert found.spearman_brown == pytest.approx(2 * r / (1 + r))
    assert found.all_splits_max == pytest.approx(found.spearman_brown)


@pytest.mark.parametrize("table", [np.full((5, 3), 2.0), [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]])
def test_an_item_without_variance__refused(table: object) -> None:
    for statistic in (split_half, guttman_lambdas):
        with pytest.raises(UndefinedStatistic):
            statistic(table)  # type: ignore[operator]
