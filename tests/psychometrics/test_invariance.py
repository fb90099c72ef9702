"""Measurement invariance across groups."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.factor_structure import one_factor_model
from assessment.psychometrics.invariance import measurement_invariance

LOADINGS = np.array([1.0, 0.8, 0.9, 0.7])


def grouped(
    seed: int,
    *,
    sizes: tuple[int, ...] = (400, 600),
    mean: float = 0.5,
    loading: float = 0.0,
    shift: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Later groups stand ``mean`` higher on the trait; ``loading``, ``shift`` break the first item there."""
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    later = (group > 0).astype(float)
    trait = random.normal(size=len(group)) * (1 + 0.3 * later) + mean * later
    items = trait[:, None] * LOADINGS + random.normal(size=(len(group), 4)) + 3
    items[:, 0] += later * (loading * trait + shift)
    return items, group


def test_equal_items__pass_and_latent_mean_is_found() -> None:
    found = measurement_invariance(*grouped(1, sizes=(2000, 3000)))
    assert min(found.pvalues) > 0.01
    assert found.latent_means == pytest.approx([0, 0.5], abs=0.08)
    assert found.loadings == pytest.approx(LOADINGS, abs=0.08)
    assert found.df_differences == (3, 3)


def test_unequal_loading__is_lost_at_metric_and_shifted_item_at_scalar() -> None:
    metric, _ = measurement_invariance(*grouped(2, loading=0.6)).pvalues
    after_metric, scalar = measurement_invariance(*grouped(2, shift=0.6)).pvalues
    assert metric < 1e-4
    assert after_metric > 0.01
    assert scalar < 1e-4
    assert measurement_invariance(*grouped(2, shift=0.6)).cfi_differences[1] < -0.01


def test_configural_chisq__is_the_sum_of_separate_models() -> None:
    items, group = grouped(3)
    separate = sum(one_factor_model(items[group == label]).fit.chisq for label in (0, 1))
    assert measurement_invariance(items, group).configural.chisq == pytest.approx(separate, abs=1e-6)


def test_unit_of_the_answers__changes_no_fit() -> None:
    items, group = grouped(4)
    before, after = measurement_invariance(items, group), measurement_invariance(20 * items - 7, group)
    assert after.scalar.chisq == pytest.approx(before.scalar.chisq, abs=1e-4)
    assert after.latent_means == pytest.approx(before.latent_means, abs=1e-4)


def test_order_of_groups__turns_the_latent_mean_and_keeps_the_fit() -> None:
    items, group = grouped(5)
    forth, back = measurement_invariance(items, group), measurement_invariance(items[::-1], group[::-1])
    assert (forth.groups, back.groups) == ((0, 1), (1, 0))
    assert back.scalar.chisq == pytest.approx(forth.scalar.chisq, abs=1e-4)
    assert forth.latent_means[1] > 0 > back.latent_means[1]


def test_three_groups__one_latent_mean_each() -> None:
    found = measurement_invariance(*grouped(6, sizes=(300, 300, 300)))
    assert found.df_differences == (6, 6)
    assert found.latent_means.shape == (3,)


def test_incomplete_people__are_left_out() -> None:
    items, group = grouped(7)
    holed = np.vstack([items, np.full((1, 4), np.nan)])
    assert measurement_invariance(holed, [*group.tolist(), 9]).n == (400, 600)


@pytest.mark.parametrize(
    ("items", "groups"),
    [
        (grouped(8)[0], np.zeros(1000)),
        (grouped(8)[0][:, :2], grouped(8)[1]),
        (grouped(8, sizes=(3, 100))[0], grouped(8, sizes=(3, 100))[1]),
        (np.where(np.arange(4) == 0, 3.0, grouped(8)[0]), grouped(8)[1]),
    ],
    ids=["one group", "two items", "three people in a group", "constant item"],
)
def test_undefined__one_clear_sentence(items: np.ndarray, groups: np.ndarray) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        measurement_invariance(items, groups)
    assert str(refused.value)
