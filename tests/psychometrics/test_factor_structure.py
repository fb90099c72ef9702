"""One factor by maximum likelihood, several by least residuals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.factor_structure import (
    fit_one_factor,
    minres_loadings,
    one_factor_model,
)
from assessment.psychometrics.rotation import oblimin, schmid_leiman, varimax

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])
EXACT = np.outer(LOADINGS, LOADINGS) + np.diag(1 - LOADINGS**2)


def one_factor_answers(n: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=(n, 1)) * LOADINGS + random.normal(size=(n, 4)) * np.sqrt(1 - LOADINGS**2)


def test_exact_one_factor_correlations__give_back_their_loadings() -> None:
    loadings, residuals, discrepancy, converged = fit_one_factor(EXACT[None])
    assert converged.all()
    assert loadings[0] == pytest.approx(LOADINGS, abs=1e-6)
    assert residuals[0] == pytest.approx(1 - LOADINGS**2, abs=1e-6)
    assert discrepancy[0] == pytest.approx(0, abs=1e-10)
    assert minres_loadings(EXACT)[:, 0] == pytest.approx(LOADINGS, abs=1e-5)


def test_many_matrices_at_once__equal_one_by_one() -> None:
    stack = np.stack([np.corrcoef(one_factor_answers(80, seed), rowvar=False) for seed in range(30)])
    together, _, _, converged = fit_one_factor(stack)
    for matrix, loadings, found in zip(stack, together, converged, strict=True):
        alone, _, _, alone_found = fit_one_factor(matrix[None])
        assert alone_found[0] == found
        if found:
            assert alone[0] == pytest.approx(loadings, abs=1e-5)


def test_population__recovered_and_fits() -> None:
    model = one_factor_model(one_factor_answers(5000, 1))
    assert model.standardized_loadings == pytest.approx(LOADINGS, abs=0.04)
    assert model.fit.rmsea < 0.03
    assert model.fit.cfi > 0.99
    assert model.proper


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 20), st.floats(-50, 50))
def test_unit_and_order_of_people__change_no_standardized_loading(
    seed: int, factor: float, shift: float
) -> None:
    answers = one_factor_answers(150, seed)
    before = one_factor_model(answers)
    after = one_factor_model(factor * np.random.default_rng(seed).permutation(answers) + shift)
    assert after.standardized_loadings == pytest.approx(before.standardized_loadings, abs=1e-4)
    assert after.fit.chisq == pytest.approx(before.fit.chisq, abs=1e-6)


def test_three_items__fit_exactly_and_no_p_value() -> None:
    model = one_factor_model(one_factor_answers(300, 4)[:, :3])
    assert (model.fit.df, model.fit.cfi, model.fit.rmsea) == (0, 1, 0)
    assert model.fit.tli == 1
    assert math.isnan(model.fit.pvalue)


def test_negative_residual_variance__is_called_improper() -> None:
    correlation = np.array([[1, 0.8, 0.7], [0.8, 1, 0.4], [0.7, 0.4, 1.0]])  # first loading above 1
    whitened = one_factor_answers(200, 5)[:, :3]
    whitened -= whitened.mean(axis=0)
    whitened @= np.linalg.inv(np.linalg.cholesky(np.cov(whitened, rowvar=False))).T
    model = one_factor_model(whitened @ np.linalg.cholesky(correlation).T)
    assert not model.proper
    assert model.standardized_loadings[0] == pytest.approx(math.sqrt(0.8 * 0.7 / 0.4), abs=1e-4)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (np.ones((20, 2)), "fewer_than_three_items"),
        (np.random.default_rng(1).normal(size=(4, 4)), "too_few_people_for_items"),
        (np.column_stack([np.random.default_rng(1).normal(size=(20, 3)), np.ones(20)]), "constant_item"),
        (np.random.default_rng(1).normal(size=(20, 2))[:, [0, 1, 0]], "items_determine_each_other"),
        (np.zeros((0, 4)), "too_few_people_for_items"),
    ],
)
def test_undefined_model__one_clear_sentence(answers: np.ndarray, code: str) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        one_factor_model(answers)
    assert refused.value.code == f"statistics.{code}"
    assert str(refused.value)


def test_general_and_group_factors__found_exactly() -> None:
    general, group = np.full(9, 0.6), np.kron(np.eye(3), np.full((3, 1), 0.5))
    correlation = np.outer(general, general) + group @ group.T
    np.fill_diagonal(correlation, 1)
    model = schmid_leiman(correlation)
    assert model.general == pytest.approx(general, abs=1e-3)
    assert np.sort(np.abs(model.group), axis=1)[:, -1] == pytest.approx(np.full(9, 0.5), abs=1e-3)
    assert model.omega_hierarchical == pytest.approx((9 * 0.6) ** 2 / correlation.sum(), abs=1e-3)
    assert model.omega_hierarchical < model.omega_limit


def test_two_factors__share_the_general_factor_equally() -> None:
    group = np.kron(np.eye(2), np.full((4, 1), 0.5))
    correlation = 0.36 + group @ group.T
    np.fill_diagonal(correlation, 1)
    assert schmid_leiman(correlation, 2).general == pytest.approx(np.full(8, 0.6), abs=1e-3)


def test_too_few_items_for_the_factors__refused() -> None:
    with pytest.raises(UndefinedStatistic, match="too few"):
        schmid_leiman(EXACT, 3)


def test_rotation__keeps_what_the_factors_reproduce() -> None:
    loadings = np.random.default_rng(2).uniform(-0.5, 0.5, size=(8, 3))
    turned = varimax(loadings)
    assert turned @ turned.T == pytest.approx(loadings @ loadings.T)
    pattern, between = oblimin(turned)
    assert pattern @ between @ pattern.T == pytest.approx(loadings @ loadings.T)
    assert np.diag(between) == pytest.approx(np.ones(3))
