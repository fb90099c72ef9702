"""Signs of careless answering."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.careless import (
    careless_indices,
    even_odd_inconsistency,
    has_run,
    intra_individual_variability,
    longest_run,
    mahalanobis_distance,
    mean_run,
    synonym_consistency,
)

ANSWERS = arrays.arrays(float, (5, 6), elements=st.sampled_from([1, 2, 3, np.nan]))


def honest(seed: int, n: int = 80) -> np.ndarray:
    """Answers to three facets of four items."""
    random = np.random.default_rng(seed)
    facets = np.repeat(random.normal(size=(n, 3)), 4, axis=1)
    return np.clip(np.rint(3.5 + facets + 0.6 * random.normal(size=(n, 12))), 1, 6)


@given(ANSWERS)
def test_longest_run__is_that_of_a_walk_along_the_answers(answers: np.ndarray) -> None:
    expected = []
    for row in answers:
        runs = [len(list(run)) for value, run in groupby(row.tolist()) if value == value]
        expected.append(max(runs, default=0))
    assert longest_run(answers).tolist() == expected


@given(ANSWERS, st.integers(0, 8))
def test_has_run__is_a_longest_run_of_that_length(answers: np.ndarray, length: int) -> None:
    assert has_run(answers, length).tolist() == (longest_run(answers) >= length).tolist()


def test_straightliner__has_one_run_and_no_variability() -> None:
    row = np.full((1, 8), 3.0)
    assert (longest_run(row)[0], mean_run(row)[0], intra_individual_variability(row)[0]) == (8, 8, 0)


def test_pitfall_2__variability_divides_by_answers_minus_1() -> None:
    found = intra_individual_variability([[1, 5, np.nan, np.nan], [2, np.nan, np.nan, np.nan]])
    assert found[0] == pytest.approx(np.sqrt(8))
    assert np.isnan(found[1])


def test_nothing_answered__no_index() -> None:
    table = np.vstack([honest(1), np.full(12, np.nan)])
    found = careless_indices(table, [4, 4, 4], synonyms_above=0.5).iloc[-1]
    assert found["longest_run"] == 0
    assert found.drop("longest_run").isna().all()


def test_even_odd__the_random_answerer_is_less_consistent() -> None:
    table = honest(2)
    table[-20:] = np.random.default_rng(3).integers(1, 7, size=(20, 12))
    found = even_odd_inconsistency(table, [4, 4, 4])
    assert np.nanmedian(found[-20:]) > np.nanmedian(found[:-20]) + 0.3
    assert np.nanmin(found) >= -1
    assert np.nanmax(found) <= 1


def test_even_odd__one_facet_is_refused() -> None:
    with pytest.raises(UndefinedStatistic):
        even_odd_inconsistency(honest(1), [12])
    with pytest.raises(UndefinedStatistic):
        even_odd_inconsistency(honest(1), [6, 7])


def test_mahalanobis__is_squared_and_averages_to_the_number_of_items() -> None:
    found = mahalanobis_distance(honest(1))
    assert found.mean() == pytest.approx(12 * 79 / 80)


def test_mahalanobis__too_few_people_or_a_double_item_is_refused() -> None:
    with pytest.raises(UndefinedStatistic):
        mahalanobis_distance(honest(1)[:10])
    table = honest(1)
    with pytest.raises(UndefinedStatistic):
        mahalanobis_distance(np.column_stack([table, table[:, 0]]))


def test_synonyms__who_contradicts_scores_low() -> None:
    table = honest(4)
    table[0] = [1, 6, 1, 6, 2, 5, 2, 5, 6, 1, 6, 1]
    found = synonym_consistency(table, above=0.5)
    assert found[0] < 0 < np.median(found[1:])
    with pytest.raises(UndefinedStatistic, match="synonyms"):
        synonym_consistency(table, above=0.99)


def test_all_indices__keep_the_index_and_leave_what_is_undefined_empty() -> None:
    frame = pd.DataFrame(honest(1)[:5], index=list("abcde"))
    found = careless_indices(frame, [4, 4, 4], synonyms_above=0.999)
    assert found.index.tolist() == list("abcde")
    assert found["mahalanobis"].isna().all()
    assert found["longest_run"].notna().all()


@given(st.permutations(range(20)))
def test_shuffling_people__moves_the_indices_along(order: list[int]) -> None:
    table = honest(5, n=20)
    one = careless_indices(table, [4, 4, 4], synonyms_above=0.5).to_numpy()
    other = careless_indices(table[order], [4, 4, 4], synonyms_above=0.5).to_numpy()
    np.testing.assert_allclose(other, one[order], atol=1e-9)
