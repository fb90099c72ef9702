"""Shrout & Fleiss' ICCs and Krippendorff's alpha."""

from __future__ import annotations

import numpy as np
import pytest

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.raters import krippendorff_alpha, rater_iccs

TABLE = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]])


def test_six_forms__equal_the_published_example() -> None:
    # Shrout & Fleiss (1979), table 4
    found = rater_iccs(TABLE)
    assert list(found) == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    values = [icc.estimate.value for icc in found.values()]
    assert values == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)
    for icc in found.values():
        assert icc.estimate.ci_low <= icc.estimate.value <= icc.estimate.ci_high


def test_missing_rating__leaves_the_target_out() -> None:
    holed = np.vstack([TABLE, [1, np.nan, 2, 3]])
    assert rater_iccs(holed)["ICC2"] == rater_iccs(TABLE)["ICC2"]


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[3, 3], [3, 3]], [[1, 1], [2, 2]]])
def test_nothing_to_compare__refused(table: list[list[float]]) -> None:
    with pytest.raises(UndefinedStatistic):
        rater_iccs(table)


def test_krippendorff__known_example_with_missing_ratings() -> None:
    # Krippendorff (2011), example C: four observers, twelve units
    nan = np.nan
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
    units = np.array(observers).T
    found = [krippendorff_alpha(units, metric=metric) for metric in ("nominal", "ordinal", "interval")]
    assert found == pytest.approx([0.743, 0.815, 0.849], abs=1e-3)


@pytest.mark.parametrize("table", [[[1.0, np.nan]], [[2.0, 2.0], [2.0, 2.0]]])
def test_krippendorff__nothing_paired_or_nothing_varies__refused(table: list[list[float]]) -> None:
    with pytest.raises(UndefinedStatistic):
        krippendorff_alpha(table)
