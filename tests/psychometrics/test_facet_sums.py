"""Counts and means over the items of each facet."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assessment.psychometrics.facet_sums import facet_sums, items_of, rows_of

ANSWERS = arrays.arrays(float, (4, 6), elements=st.sampled_from([0.0, 25.0, 100 / 6, 100.0, np.nan]))
PLACES = st.lists(st.lists(st.integers(0, 5), unique=True), max_size=4)


@given(ANSWERS, PLACES, st.sampled_from(["C", "F"]))
def test_facet_sums__are_those_of_each_person_alone(
    answers: np.ndarray, facets: list[list[int]], order: str
) -> None:
    found = facet_sums(np.array(answers, order=order), facets)  # type: ignore[call-overload]
    for person, row in enumerate(answers):
        for facet, columns in enumerate(facets):
            known = [row[column] for column in columns if not np.isnan(row[column])]
            assert found.count[person, facet] == len(known)
            assert found.mean[person, facet] == (sum(known) / len(known) if known else 0.0)


@given(ANSWERS, arrays.arrays(bool, 4))
def test_rows_of__are_the_chosen_rows_in_column_order(answers: np.ndarray, chosen: np.ndarray) -> None:
    for order in ("C", "F"):
        found = rows_of(np.array(answers, order=order), chosen)  # type: ignore[call-overload]
        np.testing.assert_array_equal(found, answers[chosen])
        assert chosen.all() or len(found) < 2 or found.strides[0] == found.itemsize


@given(ANSWERS, st.lists(st.integers(0, 5)))
def test_items_of__are_the_columns_as_rows(answers: np.ndarray, columns: list[int]) -> None:
    np.testing.assert_array_equal(items_of(answers, columns), answers[:, columns].T)
