"""Degrees of freedom near an end of the scale: fewer where scores crowd, never fewer than half."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from assessment.psychometrics.bounded_degrees import bounded_degrees


@given(st.floats(0, 100), st.floats(0, 2500), st.integers(2, 500))
def test_bounded_degrees__lie_between_half_and_all(mean: float, variance: float, n: int) -> None:
    found = bounded_degrees(mean, variance, n)
    assert (n - 1) / 2 - 1e-9 <= found <= n - 1 + 1e-9
    assert found == pytest.approx(bounded_degrees(100 - mean, variance, n), rel=1e-6)


def test_bounded_degrees__moments_are_those_of_scipys_beta() -> None:
    place, variance, n, x = 0.8, 0.02, 9, stats.norm.ppf(0.95)
    total = place * (1 - place) / variance - 1
    skew, excess = stats.beta(place * total, (1 - place) * total).stats("sk")
    error = float(skew) ** 2 * (x**4 + 2 * x**2 - 3) / 9 - float(excess) * (x**2 - 3) / 6
    wanted = 1 / (1 / (n - 1) + 2 * error / ((x**2 + 1) * n))
    assert bounded_degrees(80, 200, n) == pytest.approx(wanted)


@pytest.mark.parametrize(("mean", "variance"), [(100.0, 0.0), (0.0, 0.0), (50.0, 0.0), (90.0, 901.0)])
def test_bounded_degrees__without_a_beta_of_that_mean_and_variance_all_are_left(
    mean: float, variance: float
) -> None:
    assert bounded_degrees(mean, variance, 5) == 4


def test_bounded_degrees__one_answer_has_none() -> None:
    assert np.isnan(bounded_degrees(60, 100, 1))


def test_bounded_degrees__bring_the_interval_of_crowded_scores_nearer_to_its_promise() -> None:
    scores = 100 * np.random.default_rng(1).beta(6.7, 1.2, size=(8_000, 6))
    truth, se = 100 * 6.7 / 7.9, scores.std(axis=1, ddof=1) / np.sqrt(6)
    own = [bounded_degrees(row.mean(), row.var(ddof=1), 6) for row in scores]
    held = [
        np.mean(np.abs(scores.mean(axis=1) - truth) <= special.stdtrit(df, 0.95) * se)
        for df in (5.0, np.array(own))
    ]
    assert held[0] < 0.87 < 0.875 < held[1] < 0.92
