"""Levers: the file's rule, applied to scores; nothing of the instrument stands in the code."""

from __future__ import annotations

import math
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assessment.levers import AdvisedLever, advised_levers
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire

SHIPPED = load_questionnaire("sustainable-success")
SECOND = load_questionnaire(Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml")


def advised(low: dict[str, float], *, questionnaire: Questionnaire = SHIPPED) -> tuple[AdvisedLever, ...]:
    """The levers for facets at 80, some of them lower; dimensions are the means of their facets."""
    facets = dict.fromkeys(questionnaire.facets, 80.0) | low
    dimensions = {
        dimension.id: sum(facets[facet.id] for facet in dimension.facets) / len(dimension.facets)
        for dimension in questionnaire.dimensions
    }
    return advised_levers(questionnaire, facets, dimensions)


def names(levers: tuple[AdvisedLever, ...]) -> list[str]:
    return [entry.lever.id for entry in levers]


def test_levers__none_where_every_facet_is_kept() -> None:
    assert advised({}) == ()
    assert advised({"TS1": 60.0}) == ()


def test_levers__below_forty_act_below_sixty_discuss() -> None:
    assert [entry.urgency for entry in advised({"SI1": 39.9})] == ["act"]
    assert [entry.urgency for entry in advised({"SI1": 40.0})] == ["discuss"]
    assert [entry.urgency for entry in advised({"SI1": 59.9})] == ["discuss"]


def test_levers__the_lowest_facet_first_with_its_first_step() -> None:
    levers = advised({"CF1": 50.0, "CF2": 30.0})
    assert names(levers) == ["daily_steering", "bonus_structure"]
    assert levers[0].first_step["en"] == "Put a list of promises in each offer."
    assert {entry.reason for entry in levers} == {"lowest_facet"}
    assert {entry.why for entry in levers} == {None}


def test_levers__one_entry_for_facets_that_point_to_the_same() -> None:
    levers = advised({"CF1": 50.0, "TB1": 45.0, "SI1": 55.0})
    assert names(levers) == ["bonus_structure"]
    assert [facet.id for facet in levers[0].facets] == ["TB1", "CF1", "SI1"]


def test_levers__at_most_three() -> None:
    assert len(advised(dict.fromkeys(SHIPPED.facets, 20.0))) == 3


def test_blame_yourself__a_weak_condition_goes_before_a_lower_behaviour() -> None:
    low = {"CF2": 10.0, "TS1": 50.0, "TS2": 50.0, "TS3": 55.0}
    levers = advised(low)
    assert names(levers) == ["targetsetting", "daily_steering"]
    assert levers[0].reason == "condition_first"
    assert levers[0].why is not None
    assert levers[0].why["nl"].startswith("Het MT bepaalt doelen")
    assert [facet.id for facet in levers[0].facets] == ["TS1", "TS2", "TS3"]
    assert levers[1].reason == "lowest_facet"


def test_blame_yourself__a_low_facet_of_a_sound_condition_does_not_turn_the_order() -> None:
    levers = advised({"CF2": 10.0, "TS1": 50.0})
    assert names(levers) == ["daily_steering", "targetsetting"]
    assert {entry.reason for entry in levers} == {"lowest_facet"}


def test_blame_yourself__needs_a_facet_of_behaviour_below_sixty() -> None:
    levers = advised({"TS1": 50.0, "TS2": 50.0, "TS3": 50.0, "TB1": 60.0})
    assert {entry.reason for entry in levers} == {"lowest_facet"}


def test_training__comes_first_only_when_both_conditions_are_sixty_or_more() -> None:
    assert names(advised({"CF4": 50.0})) == ["training"]
    weak = advised({"CF4": 50.0, "TS1": 50.0, "TS2": 50.0, "TS3": 50.0})
    assert names(weak) == ["targetsetting", "mindset"]


def test_levers__a_condition_that_is_not_known_neither_turns_the_order_nor_allows_training() -> None:
    facets = dict.fromkeys(SHIPPED.facets, 80.0) | {"CF4": 50.0, "TS1": math.nan}
    levers = advised_levers(SHIPPED, facets, {"SI": 80.0, "TS": math.nan})
    assert names(levers) == ["mindset"]
    assert levers[0].reason == "lowest_facet"
    assert names(advised_levers(SHIPPED, {"CF4": 50.0}, {})) == ["mindset"]


def test_levers__of_another_instrument_follow_its_own_rule() -> None:
    levers = advised({"W1": 60.0, "W2": 60.0, "K1": 20.0}, questionnaire=SECOND)
    assert names(levers) == ["zeit"]
    assert levers[0].urgency == "act"
    assert [facet.id for facet in levers[0].facets] == ["W1", "W2", "K1"]
    assert names(advised({"K1": 20.0}, questionnaire=SECOND)) == ["kurs"]
    assert advised_levers(SECOND.model_copy(update={"lever_rule": None}), {"K1": 1.0}, {}) == ()


@given(st.dictionaries(st.sampled_from(list(SHIPPED.facets)), st.floats(0, 100)))
def test_levers__any_scores_give_few_different_levers_of_low_facets(scores: dict[str, float]) -> None:
    levers = advised(scores)
    assert len(levers) <= 3
    assert len(set(names(levers))) == len(levers)
    for entry in levers:
        assert entry.facets
        assert all(scores.get(facet.id, 80.0) < 60 for facet in entry.facets)
