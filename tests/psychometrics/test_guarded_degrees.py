"""The cap on degrees of freedom: never more than the design gives, never more than the data give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from assessment.psychometrics.guarded_degrees import guarded_df
from assessment.psychometrics.intervals import satterthwaite_df

PART = st.floats(1e-6, 1e3)


@given(st.tuples(PART, PART), st.tuples(PART, PART))
def test_guarded_df__lies_between_the_smallest_stratum_and_satterthwaite(
    variances: tuple[float, float], design: tuple[float, float]
) -> None:
    found = guarded_df(variances, design, [4, 30])
    assert 4 - 1e-9 <= found <= satterthwaite_df(variances, [4, 30]) + 1e-9


def test_guarded_df__a_stratum_of_which_everyone_answered_takes_no_part() -> None:
    assert guarded_df([0.0, 2.0], [0.0, 0.1], [4, 30]) == pytest.approx(30)


def test_guarded_df__identical_answers_of_a_few_do_not_raise_it() -> None:
    assert satterthwaite_df([0.0, 2.0], [4, 30]) == pytest.approx(30)
    assert guarded_df([0.0, 2.0], [0.05, 0.008], [4, 30]) < 6


def test_guarded_df__without_any_variance_is_unknown() -> None:
    assert np.isnan(guarded_df([0.0, 0.0], [0.05, 0.008], [4, 30]))
    assert np.isnan(guarded_df([np.nan, 1.0], [0.05, 0.008], [4, 30]))


def test_guarded_df__brings_the_interval_of_two_skewed_roles_nearer_to_its_promise() -> None:
    random = np.random.default_rng(1)
    few = (random.gamma(2.8, size=(8_000, 5)) - 2.8) / np.sqrt(2.8)
    many = (random.gamma(2.8, size=(8_000, 31)) - 2.8) / np.sqrt(2.8)
    parts = np.column_stack([few.var(axis=1, ddof=1) / 5, many.var(axis=1, ddof=1) / 31]) / 4
    errors, se = (few.mean(axis=1) + many.mean(axis=1)) / 2, np.sqrt(parts.sum(axis=1))
    plain = np.array([satterthwaite_df(part, [4, 30]) for part in parts])
    guarded = np.array([guarded_df(part, [1 / 20, 1 / 124], [4, 30]) for part in parts])
    held = [np.mean(np.abs(errors) <= special.stdtrit(df, 0.95) * se) for df in (plain, guarded)]
    assert held[0] < 0.88 < held[1] < 0.91
