"""The graded response model."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.item_response import graded_response_model

SLOPES = np.array([0.8, 1.2, 1.6, 2.0])
CUTS = np.array([-1.5, 0.0, 1.5])


def simulated(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    trait = random.normal(size=n)
    noise = random.logistic(size=(n, 4))
    linear = SLOPES * trait[:, None]
    return (linear[:, :, None] + noise[:, :, None] > SLOPES[:, None] * CUTS).sum(axis=2).astype(float), trait


def test_parameters__recovered_from_simulated_answers() -> None:
    answers, trait = simulated(6000, 1)
    model = graded_response_model(answers)
    assert model.discriminations == pytest.approx(SLOPES, rel=0.12)
    for cuts in model.difficulties:
        assert cuts == pytest.approx(CUTS, abs=0.2)
    scores, spread = model.trait_scores(answers)
    assert np.corrcoef(scores, trait)[0, 1] ** 2 == pytest.approx(model.marginal_reliability, abs=0.04)
    assert np.mean((scores - trait) ** 2) == pytest.approx(np.mean(spread**2), rel=0.05)


def test_missing_answers__say_nothing_about_the_person() -> None:
    answers, _ = simulated(3000, 2)
    holed = answers.copy()
    holed[np.random.default_rng(2).random(holed.shape) < 0.1] = np.nan
    whole, partial = graded_response_model(answers), graded_response_model(holed)
    assert partial.discriminations == pytest.approx(whole.discriminations, rel=0.15)
    scores, spread = partial.trait_scores(np.array([[np.nan] * 4, [3, np.nan, np.nan, np.nan], [3, 3, 3, 3]]))
    assert np.isnan(scores[0])
    assert scores[1] < scores[2]
    assert spread[1] > spread[2]


def test_silent_person_and_order__change_nothing() -> None:
    answers, _ = simulated(600, 3)
    before = graded_response_model(answers)
    shuffled = np.random.default_rng(3).permutation(np.vstack([answers, np.full((2, 4), np.nan)]))
    after = graded_response_model(shuffled)
    assert after.n == before.n == 600
    assert after.log_likelihood == pytest.approx(before.log_likelihood)


def test_reversed_item__gets_a_negative_slope() -> None:
    answers, _ = simulated(1000, 4)
    plain = graded_response_model(answers)
    answers[:, 0] = 3 - answers[:, 0]
    turned = graded_response_model(answers)
    assert turned.discriminations[0] == pytest.approx(-plain.discriminations[0], abs=0.01)
    assert turned.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-3)


@pytest.mark.parametrize(
    "answers",
    [
        simulated(200, 5)[0][:, :2],
        np.column_stack([simulated(200, 5)[0], np.ones(200)]),
        simulated(12, 5)[0],
        np.full((20, 4), np.nan),
        np.repeat(simulated(200, 5)[0][:, :1], 3, axis=1),  # slopes without bound
    ],
    ids=["two items", "constant item", "few people", "nothing answered", "identical items"],
)
def test_undefined__one_clear_sentence(answers: np.ndarray) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        graded_response_model(answers)
    assert str(refused.value)
