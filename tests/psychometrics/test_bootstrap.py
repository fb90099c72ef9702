"""Bootstrap of stratified means."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.bootstrap import (
    bca_interval,
    bootstrap_mean,
    finite_population_bootstrap_se,
)
from assessment.psychometrics.intervals import stratified_mean

SKEWED = np.random.default_rng(1).gamma(2, 10, size=60).round()


def test_one_stratum__agrees_with_scipy() -> None:
    found = bootstrap_mean([SKEWED], [1.0], resamples=20_000)
    random = np.random.default_rng(2)
    for method, ours in (("percentile", found.estimate), ("BCa", None)):
        theirs = stats.bootstrap((SKEWED,), np.mean, n_resamples=20_000, method=method, rng=random)
        low, high = (ours.ci_low, ours.ci_high) if ours else found.bca
        interval = theirs.confidence_interval
        assert (low, high) == pytest.approx((interval.low, interval.high), abs=0.08 * found.estimate.se)


def test_same_seed__same_interval() -> None:
    assert bootstrap_mean([SKEWED], [1.0], seed=5) == bootstrap_mean([SKEWED], [1.0], seed=5)


def test_small_group__falls_short_by_root_n_minus_1_over_n() -> None:
    found = bootstrap_mean([[80, 90, 95, 85, 100]], [1.0])
    assert found.plug_in_se / found.unbiased_se == pytest.approx(np.sqrt(4 / 5))
    assert found.estimate.se == pytest.approx(found.plug_in_se, rel=0.03)


def test_pitfall_22__identical_answers_leave_bca_undefined() -> None:
    found = bootstrap_mean([[70.0] * 6], [1.0])
    assert np.isnan([*found.bca, found.acceleration]).all()
    assert (found.estimate.ci_low, found.estimate.ci_high, found.plug_in_se) == (70, 70, 0)


def test_bca__all_draws_on_one_side_is_undefined() -> None:
    assert np.isnan(bca_interval(np.arange(10.0), 50.0, 0.0)).all()


def test_finite_population__has_the_correction_that_a_plain_bootstrap_lacks() -> None:
    strata, sizes = [SKEWED[:20], SKEWED[20:]], [25, 60]
    analytic = stratified_mean(strata, [0.3, 0.7], population_sizes=sizes).estimate.se
    assert finite_population_bootstrap_se(strata, [0.3, 0.7], population_sizes=sizes) == pytest.approx(
        analytic, rel=0.03
    )
    assert bootstrap_mean(strata, [0.3, 0.7]).estimate.se > 1.3 * analytic


def test_finite_population__complete_count_has_se_0() -> None:
    assert finite_population_bootstrap_se([SKEWED], [1.0], population_sizes=[60]) == 0


def test_degenerate_strata__refused() -> None:
    with pytest.raises(UndefinedStatistic):
        bootstrap_mean([[1.0, 2.0], []], [0.5, 0.5])
    with pytest.raises(UndefinedStatistic):
        finite_population_bootstrap_se([[1.0]], [1.0], population_sizes=[2])
    with pytest.raises(UndefinedStatistic):
        finite_population_bootstrap_se([[1.0, 2.0]], [1.0], population_sizes=[1])
