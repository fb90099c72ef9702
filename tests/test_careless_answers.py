"""Signs of careless answering: long runs, and agreeing with opposites; careful people have none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored

from assessment.careless_answers import LONG_RUN, careless, contradiction
from assessment.questionnaire import Questionnaire


def careful(questionnaire: Questionnaire, people: int, seed: int, *, role: str = "rep") -> pd.DataFrame:
    """Answers around each person's own place, reversed items turned, no code often in a row."""
    answers = random_answers(questionnaire, {role: people}, seed=seed)
    random = np.random.default_rng(seed)
    for position, item in enumerate(questionnaire.items.values()):
        codes = np.clip(3 + (position % 2) + random.integers(-1, 2, people), 1, 5)
        answers[item.id] = (6.0 - codes) if item.reverse_keyed else codes.astype(float)
    return answers


def flags(questionnaire: Questionnaire, answers: pd.DataFrame, role: str = "rep") -> list[bool]:
    table = scored(questionnaire, answers)
    return careless(questionnaire, role, table.choices, table.by_item, table.sums).tolist()


def test_careless__careful_people_show_no_sign(questionnaire: Questionnaire) -> None:
    assert not any(flags(questionnaire, careful(questionnaire, 200, seed=1)))


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5])
def test_careless__one_code_throughout_is_a_sign(questionnaire: Questionnaire, code: int) -> None:
    assert flags(questionnaire, constant_answers(questionnaire, {"rep": [code]})) == [True]


@pytest.mark.parametrize(("length", "sign"), [(LONG_RUN, True), (LONG_RUN - 1, False)])
def test_careless__a_run_counts_as_ticked_in_the_order_of_the_file(
    questionnaire: Questionnaire, length: int, sign: bool
) -> None:
    answers = careful(questionnaire, 1, seed=3)
    items = list(questionnaire.items)
    answers[items[8 : 8 + length]] = 2.0
    for edge in (items[7], items[8 + length]):
        answers[edge] = 4.0
    assert flags(questionnaire, answers) == [sign]


def test_careless__a_run_goes_on_over_scales_of_another_length(questionnaire: Questionnaire) -> None:
    tree = questionnaire.model_dump(by_alias=True)
    scale = next(scale for scale in tree["response_scales"] if scale["id"] == "frequency")
    label = scale["options"][0]["label"]
    scale["options"] = [{"code": code, "label": label} for code in range(1, 8)]
    wider = Questionnaire.model_validate(tree)
    answers = careful(wider, 1, seed=3)
    items = list(wider.items.values())
    first = next(place for place, item in enumerate(items) if item.response_scale == "frequency")
    begin = max(0, first - LONG_RUN // 2)
    for item in items[begin : begin + LONG_RUN]:
        answers[item.id] = float(wider.scale_of(item).codes[-1])
    scales = {item.response_scale for item in items[begin : begin + LONG_RUN]}
    assert scales == {"agreement", "frequency"}
    assert flags(wider, answers) == [True]


def test_careless__a_run_ends_at_an_open_item(questionnaire: Questionnaire) -> None:
    answers = careful(questionnaire, 1, seed=3)
    items = list(questionnaire.items)
    answers[items[8:28]] = 2.0
    answers[items[7]] = answers[items[28]] = 4.0
    answers[items[18]] = np.nan
    assert flags(questionnaire, answers) == [False]


def test_careless__agreeing_with_opposites_here_and_there_is_a_sign(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"rep": 1}, seed=0)
    for position, item in enumerate(questionnaire.items):
        answers[item] = 4.0 + position % 2
    assert flags(questionnaire, answers) == [True]


def test_contradiction__is_the_mean_distance_between_opposites(questionnaire: Questionnaire) -> None:
    # All 5: other items 100, reversed item 0 once keyed; all 4: 75 and 25.
    table = scored(questionnaire, constant_answers(questionnaire, {"rep": [5, 4, 3]}))
    assert contradiction(questionnaire, table.by_item, table.sums).tolist() == [100.0, 50.0, 0.0]


def test_contradiction__of_three_facets_tells_nothing(questionnaire: Questionnaire) -> None:
    answers = constant_answers(questionnaire, {"rep": [5]})
    answers[list(questionnaire.items)[12:]] = np.nan
    table = scored(questionnaire, answers)
    assert contradiction(questionnaire, table.by_item, table.sums).tolist() == [0.0]
    assert flags(questionnaire, answers) == [False]


def test_careless__items_that_a_role_is_not_asked_do_not_end_a_run(questionnaire: Questionnaire) -> None:
    tree = questionnaire.model_dump(by_alias=True)
    facet = tree["dimensions"][0]["facets"][1]
    facet["roles"] = facet["scored_roles"] = ["mt"]
    changed = Questionnaire.model_validate(tree)
    answers = careful(questionnaire, 1, seed=2)
    items = list(questionnaire.items)
    answers[items[4:8]] = np.nan
    answers[[*items[:4], *items[8:18]]] = 2.0
    answers[items[18]] = 4.0
    assert flags(changed, answers) == [True]


def test_careless__nobody_at_all(questionnaire: Questionnaire) -> None:
    assert flags(questionnaire, random_answers(questionnaire, {}, seed=1)) == []
