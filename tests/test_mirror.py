"""Own answers in bands: the arithmetic of the scores, and silence where too little is answered."""

from __future__ import annotations

import math
from statistics import fmean

from assessment.i18n import rounded
from assessment.mirror import own_mirror
from assessment.questionnaire import Questionnaire
from tests.answering import random_answers, scored


def bands(questionnaire: Questionnaire, role: str, answers: dict[str, int | None]) -> dict[str, str | None]:
    """Band id by dimension."""
    places = own_mirror(questionnaire, role, answers)
    return {place.dimension.id: place.band.id if place.band else None for place in places}


def test_own_mirror__gives_the_band_of_the_mean_of_the_scored_facets(questionnaire: Questionnaire) -> None:
    frame = random_answers(questionnaire, {"mt": 40, "rep": 40}, seed=3)
    facets = scored(questionnaire, frame).facets
    seen = set()
    for (_, row), (_, scores) in zip(frame.iterrows(), facets.iterrows(), strict=True):
        role = str(row["role"])
        answers = {item.id: int(row[item.id]) for item in questionnaire.items_for(role)}
        for dimension in questionnaire.dimensions:
            own = [scores[facet.id] for facet in dimension.facets if role in facet.roles]
            expected = questionnaire.band_of(rounded(fmean(own))).id
            assert bands(questionnaire, role, dict(answers))[dimension.id] == expected
            seen.add(expected)
    assert len(seen) >= 3


def test_own_mirror__turns_reversed_items(questionnaire: Questionnaire) -> None:
    best = {item.id: 1 if item.reverse_keyed else 5 for item in questionnaire.items_for("rep")}
    worst = {item.id: 5 if item.reverse_keyed else 1 for item in questionnaire.items_for("rep")}
    assert set(bands(questionnaire, "rep", dict(best)).values()) == {questionnaire.bands[-1].id}
    assert set(bands(questionnaire, "rep", dict(worst)).values()) == {questionnaire.bands[0].id}


def test_own_mirror__says_nothing_of_a_dimension_with_fewer_than_half_of_its_facets(
    questionnaire: Questionnaire,
) -> None:
    dimension = questionnaire.dimensions[0]
    asked = [facet for facet in dimension.facets if "rep" in facet.roles]
    half = math.ceil(len(asked) / 2)
    enough = {item.id: 4 for facet in asked[:half] for item in facet.items}
    too_few = {item.id: 4 for facet in asked[: half - 1] for item in facet.items}
    assert bands(questionnaire, "rep", dict(enough))[dimension.id] is not None
    assert bands(questionnaire, "rep", dict(too_few))[dimension.id] is None


def test_own_mirror__do_not_know_and_empty_are_no_answers(questionnaire: Questionnaire) -> None:
    unknown: dict[str, int | None] = {item.id: 9 for item in questionnaire.items_for("mt")}
    assert set(bands(questionnaire, "mt", unknown).values()) == {None}
    assert set(bands(questionnaire, "mt", {}).values()) == {None}
