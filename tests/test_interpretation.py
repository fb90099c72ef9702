"""Words for figures: certainty, bands, and how firmly they stand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessment.interpretation import (
    band_chances,
    certainty,
    chance_above,
    gap_certainty,
    named_bands,
    placement,
    quantile_dots,
    weakest_dimensions,
    weighting_stability,
)
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, UNKNOWN_SPREAD, Figure, Gap, Spread, organization_result

CENSUS = Spread(0.0, math.inf)


def index(value: float, spread: Spread, **more: object) -> Figure:
    return Figure("index", INDEX, ALL, "shown", "", 20, value, spread, spread, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "se", "word"),
    [
        (20, 2, "clear"),
        (-20, 2, "clear"),
        (8, 3, "probable"),
        (-8, 3, "probable"),
        (5, 3, "cannot_tell"),
        (0, 8, "cannot_tell"),
        (0, 1, "no_gap"),
        (-2, 0.5, "no_gap"),
    ],
)
def test_certainty__one_rule_for_every_difference(value: float, se: float, word: str) -> None:
    assert certainty(value, Spread(se, 30)) == word


@pytest.mark.parametrize(
    ("value", "word"),
    [(5.0, "clear"), (-5.0, "clear"), (4.9, "no_gap"), (-4.9, "no_gap"), (0.0, "no_gap"), (30.0, "clear")],
)
def test_certainty__where_everyone_answered_the_difference_itself_decides(value: float, word: str) -> None:
    assert certainty(value, CENSUS) == word


def test_certainty__without_a_spread_nobody_can_tell() -> None:
    assert certainty(40, UNKNOWN_SPREAD) == "cannot_tell"


@given(value=st.floats(-100, 100), se=st.sampled_from([0.0, 0.5, 3.0, 12.0]), df=st.floats(1, 60))
def test_certainty__is_the_same_in_both_directions(value: float, se: float, df: float) -> None:
    assert certainty(value, Spread(se, df)) == certainty(-value, Spread(se, df))


@pytest.mark.parametrize(
    ("chance", "word"), [(0.905, "clear"), (0.895, "probable"), (0.705, "probable"), (0.695, "cannot_tell")]
)
def test_certainty__begins_at_nine_and_seven_in_ten(chance: float, word: str) -> None:
    se, df = 2.0, 9.0
    value = 5 + se * stats.t.ppf(chance, df)
    assert chance_above(value, Spread(se, df), 5) == pytest.approx(chance)
    assert certainty(value, Spread(se, df)) == word


@pytest.mark.parametrize(("chance", "word"), [(0.9905, "clear"), (0.9895, "probable")])
def test_certainty__clear_needs_99_in_100_for_the_direction_where_the_range_is_wide(
    chance: float, word: str
) -> None:
    wide = Spread(8.0, 9.0)
    value = 8 * stats.t.ppf(chance, 9)
    assert chance_above(value, wide, 5) > 0.9
    assert certainty(value, wide) == word


def test_gap_certainty__hidden_where_the_gap_is() -> None:
    assert gap_certainty(Gap("index", INDEX, "suppressed", "too_few")) == "hidden"
    assert gap_certainty(Gap("index", INDEX, "shown", "", 20, CENSUS, CENSUS)) == "clear"


@given(value=st.floats(0, 100), se=st.sampled_from([0.0, 0.3, 2.0, 15.0]), df=st.floats(1, 60))
def test_band_chances__sum_to_one_over_the_files_bands(
    questionnaire: Questionnaire, value: float, se: float, df: float
) -> None:
    chances = band_chances(questionnaire, index(value, Spread(se, df)))
    assert list(chances) == [band.id for band in questionnaire.bands]
    assert sum(chances.values()) == pytest.approx(1)
    assert min(chances.values()) >= 0


@pytest.mark.parametrize(
    ("value", "band"),
    [(19.49, 0), (19.5, 1), (39.5, 2), (59.49, 2), (59.5, 3), (79.5, 4), (0.0, 0), (100.0, 4)],
)
@pytest.mark.parametrize("spread", [CENSUS, UNKNOWN_SPREAD])
def test_band_chances__round_halves_up_before_the_band(
    questionnaire: Questionnaire, value: float, band: int, spread: Spread
) -> None:
    chances = list(band_chances(questionnaire, index(value, spread)).values())
    assert chances == [float(i == band) for i in range(5)]


def test_band_chances__are_those_of_the_t_distribution(questionnaire: Questionnaire) -> None:
    chances = band_chances(questionnaire, index(58.0, Spread(4.0, 7.0)))
    low, high = stats.t.cdf([(39.5 - 58) / 4, (59.5 - 58) / 4], 7)
    assert chances["on_the_lead"] == pytest.approx(high - low)


def test_named_bands__one_where_it_holds_eight_in_ten_else_two_neighbours(
    questionnaire: Questionnaire,
) -> None:
    def names(value: float, se: float) -> list[str]:
        return [band.id for band in named_bands(questionnaire, index(value, Spread(se, 20)))]

    assert names(50, 3) == ["on_the_lead"]
    assert names(58, 4) == ["on_the_lead", "well_oiled_machine"]
    assert names(61, 4) == ["on_the_lead", "well_oiled_machine"]
    assert names(5, 14) == ["walking_wallet"]
    assert names(18, 4) == ["walking_wallet", "anything_goes"]
    assert names(95, 40) == ["well_oiled_machine", "sustainable_success"]


@pytest.mark.parametrize(
    ("value", "bands"),
    [
        (60, ["on_the_lead", "well_oiled_machine"]),  # from 57.5 on
        (40, ["anything_goes", "on_the_lead"]),
        (20, ["walking_wallet", "anything_goes"]),
        (55, ["on_the_lead"]),  # up to 57.5
        (45, ["on_the_lead"]),
        (0, ["walking_wallet"]),
        (100, ["sustainable_success"]),
    ],
)
def test_named_bands__both_where_rounding_to_five_leaves_it_open(
    questionnaire: Questionnaire, value: float, bands: list[str]
) -> None:
    rounded = index(value, UNKNOWN_SPREAD, rounded_to=5)
    assert [band.id for band in named_bands(questionnaire, rounded)] == bands
    exact = index(value, UNKNOWN_SPREAD)
    assert len(named_bands(questionnaire, exact)) == 1


def test_band_chances__of_a_rounded_score_are_shares_of_the_places_that_round_to_it(
    questionnaire: Questionnaire,
) -> None:
    chances = band_chances(questionnaire, index(60, UNKNOWN_SPREAD, rounded_to=5))
    assert chances["on_the_lead"] == pytest.approx(2 / 5)  # 57.5 to 59.5
    assert chances["well_oiled_machine"] == pytest.approx(3 / 5)
    low = band_chances(questionnaire, index(0, UNKNOWN_SPREAD, rounded_to=5))
    assert low["walking_wallet"] == 1


def test_named_bands__none_for_a_hidden_figure(questionnaire: Questionnaire) -> None:
    hidden = Figure("index", INDEX, ALL, "suppressed", "too_few")
    assert named_bands(questionnaire, hidden) == []
    assert band_chances(questionnaire, hidden) == {}
    assert len(quantile_dots(hidden)) == 0


def test_quantile_dots__are_equally_likely_places() -> None:
    dots = quantile_dots(index(50.0, Spread(3.0, 12.0)))
    assert len(dots) == 20
    np.testing.assert_allclose(stats.t.cdf((dots - 50) / 3, 12), (np.arange(20) + 0.5) / 20)


def test_quantile_dots__stay_on_the_scale_and_coincide_where_everyone_answered() -> None:
    wide = quantile_dots(index(5.0, Spread(9.0, 4.0)))
    assert wide.min() == 0
    assert (quantile_dots(index(62.5, CENSUS)) == 62.5).all()
    assert len(quantile_dots(index(62.5, UNKNOWN_SPREAD))) == 0


def test_stability__is_whole_where_all_dimensions_are_alike_and_less_where_not(
    questionnaire: Questionnaire,
) -> None:
    alike = scored(questionnaire, random_answers(questionnaire, {"mt": 30, "rep": 300}, seed=1))
    assert weighting_stability(organization_result(alike)) == 1.0  # every dimension lies near 50
    answers = constant_answers(questionnaire, {"mt": [3] * 10, "rep": [3] * 10})
    for item in questionnaire.items_for("rep"):
        if item.id.startswith("TS"):
            answers[item.id] = 5.0 if item.reverse_keyed else 1.0
    result = organization_result(scored(questionnaire, answers))
    share = weighting_stability(result)
    assert result.overall.value == 37.5
    # TS 0 and 50 elsewhere: 50(1 - w) stays in 20..39 for w between 0.21 and 0.61, w ~ Beta(1, 3)
    exact = stats.beta.cdf(0.61, 1, 3) - stats.beta.cdf(0.21, 1, 3)
    assert share == pytest.approx(exact, abs=0.05)
    assert weakest_dimensions(result) == ["TS"]


def test_stability__is_the_same_every_time(questionnaire: Questionnaire) -> None:
    result = organization_result(
        scored(questionnaire, random_answers(questionnaire, {"mt": 5, "rep": 9}, seed=3))
    )
    assert weighting_stability(result) == weighting_stability(result)


def test_stability__is_unknown_where_dimensions_are_hidden(questionnaire: Questionnaire) -> None:
    answers = pd.concat([random_answers(questionnaire, {"mt": 3, "rep": 9}, seed=4)])
    result = organization_result(scored(questionnaire, answers), agreed=True)
    assert result.overall.shown
    assert math.isnan(weighting_stability(result))


def test_weakest__no_line_in_the_file_no_warning(questionnaire: Questionnaire) -> None:
    without = questionnaire.model_copy(update={"weakest_link_below": None})
    answers = constant_answers(without, {"mt": [1] * 6, "rep": [1] * 6})
    assert weakest_dimensions(organization_result(scored(without, answers))) == []
    same = organization_result(scored(questionnaire, answers))
    assert weakest_dimensions(same) == ["TS", "SI", "TB", "CF"]


def test_placement__says_it_all_at_once(questionnaire: Questionnaire) -> None:
    result = organization_result(
        scored(questionnaire, random_answers(questionnaire, {"mt": 6, "rep": 20}, seed=5))
    )
    place = placement(result)
    assert place.figure == result.overall
    assert place.bands[0].id == "on_the_lead"
    assert sum(place.chances.values()) == pytest.approx(1)
    assert place.weakest == ()
    assert 0 <= place.stability <= 1
