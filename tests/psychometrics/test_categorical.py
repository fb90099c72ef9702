"""Polychoric correlations, and the reliability of a sum of ordered answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.categorical import categorical_factor_model, categorical_omega
from assessment.psychometrics.polychoric import bivariate_normal_below, polychoric_correlations
from assessment.psychometrics.reliability import cronbach_alpha

CUTS = [-1.5, -0.5, 0.5, 1.5]


def responses(n: int, seed: int, loadings: np.ndarray) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=(n, 1)) * loadings + random.normal(size=(n, len(loadings))) * np.sqrt(
        1 - loadings**2
    )


@settings(max_examples=40, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-0.99, 0.99))
def test_bivariate_normal__equals_scipy(h: float, k: float, correlation: float) -> None:
    expected = multivariate_normal.cdf([h, k], cov=[[1, correlation], [correlation, 1]])
    found = bivariate_normal_below(np.array(h), np.array(k), np.array(correlation))
    assert float(found) == pytest.approx(float(expected), abs=1e-7)


def test_polychoric__recovers_the_correlation_behind_coarse_answers() -> None:
    random = np.random.default_rng(1)
    behind = random.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=20_000)
    coarse = np.stack([np.digitize(behind[:, 0], [-1, 0.2]), np.digitize(behind[:, 1], [0, 1, 2])], axis=1)
    assert polychoric_correlations(coarse).correlation[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.corrcoef(coarse, rowvar=False)[0, 1] < 0.55


def test_polychoric_variance__is_the_spread_over_samples() -> None:
    found = [
        polychoric_correlations(np.digitize(responses(300, seed, np.array([0.8, 0.7])), CUTS))
        for seed in range(300)
    ]
    spread = np.std([one.correlation[0, 1] for one in found])
    promised = np.sqrt(np.mean([one.sampling_variance[0, 1] for one in found]) / 300)
    assert promised == pytest.approx(spread, rel=0.12)


def test_codes_of_answers__do_not_matter_and_unused_ones_are_no_category() -> None:
    answers = np.digitize(responses(400, 1, np.full(3, 0.7)), CUTS)
    recoded = np.array([10, 20, 25, 70, 90])[answers]
    before, after = polychoric_correlations(answers), polychoric_correlations(recoded)
    assert after.correlation == pytest.approx(before.correlation)
    assert [len(cuts) for cuts in after.thresholds] == [4, 4, 4]


def test_weights__count_persons_as_if_repeated() -> None:
    answers = np.digitize(responses(200, 2, np.full(4, 0.7)), CUTS)
    weights = np.random.default_rng(2).integers(0, 3, size=200)
    repeated = polychoric_correlations(np.repeat(answers, weights, axis=0))
    weighted = polychoric_correlations(answers, weights.astype(float))
    assert weighted.correlation == pytest.approx(repeated.correlation)
    assert weighted.n == repeated.n


def test_omega__is_the_squared_correlation_of_the_sum_with_the_factor_score_it_estimates() -> None:
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    random = np.random.default_rng(3)
    trait = random.normal(size=(50_000, 1))
    sums = [
        np.digitize(trait * loadings + random.normal(size=(50_000, 4)) * np.sqrt(1 - loadings**2), CUTS).sum(
            axis=1
        )
        for _ in range(2)
    ]  # two parallel forms: their correlation is the reliability of the sum
    reliability = np.corrcoef(sums)[0, 1]
    answers = np.digitize(responses(3000, 4, loadings), CUTS)
    assert categorical_omega(answers).value == pytest.approx(reliability, abs=0.02)


def test_misfitting_factor__model_variance_is_reported_not_the_flattering_observed_one() -> None:
    random = np.random.default_rng(4)
    shared = np.repeat(random.normal(size=(2000, 3)), 3, axis=1)
    items = np.digitize(
        (0.7 * random.normal(size=(2000, 1)) + shared * 1.0 + random.normal(size=(2000, 9))) / 1.6, CUTS
    )
    model = categorical_factor_model(items.astype(float))
    assert model.fit.rmsea > 0.1
    assert categorical_omega(items).value == model.omega
    assert abs(model.omega - model.omega_observed_variance) > 0.01


def test_ordinal_alpha__exceeds_the_reliability_of_the_reported_sum() -> None:
    answers = np.digitize(responses(2000, 5, np.full(5, 0.7)), [0.5, 1.5])
    model = categorical_factor_model(answers.astype(float))
    assert model.ordinal_alpha > model.omega + 0.03
    assert model.omega == pytest.approx(cronbach_alpha(answers.astype(float)).value, abs=0.01)


def test_interval__holds_the_estimate_and_is_absent_below_fifty() -> None:
    answers = np.digitize(responses(150, 6, np.full(4, 0.7)), CUTS)
    found = categorical_omega(answers, resamples=60)
    assert 0 < found.ci_low < found.value < found.ci_high < 1
    assert not categorical_omega(answers[50:99], resamples=60).has_interval


@pytest.mark.parametrize(
    "answers",
    [
        np.array([[1.0, 2, 1], [2, 1, 1], [1, 1, 1], [2, 2, 1]] * 10),  # constant item
        np.array([[1.0, 1, 2], [2, 2, 1], [3, 3, 2], [1, 1, 1]] * 10),  # doubled item
        np.array([[1.0, 2], [2, 1], [1, 1]] * 10),  # two items
    ],
)
def test_undefined__one_clear_sentence(answers: np.ndarray) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        categorical_omega(answers)
    assert str(refused.value)
