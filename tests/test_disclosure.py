"""What may be shown of a group: the steps of a management team, of the reps, and of an open wave."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.disclosure import (
    THRESHOLDS,
    Opening,
    Thresholds,
    exposes,
    role_disclosure,
    shown_count,
)
from assessment.questionnaire import Questionnaire


@pytest.mark.parametrize(
    ("n", "agreed", "opening", "least"),
    [
        (6, False, Opening.FACETS, 5),
        (5, False, Opening.FACETS, 5),
        (5, True, Opening.FACETS, 5),
        (4, True, Opening.DIMENSIONS, 4),
        (4, False, Opening.NOTHING, 5),
        (3, True, Opening.INDEX, 3),
        (3, False, Opening.NOTHING, 5),
        (2, True, Opening.NOTHING, 5),
        (1, True, Opening.NOTHING, 5),
        (0, True, Opening.NOTHING, 5),
    ],
)
def test_role_disclosure__management_team_opens_in_steps(
    questionnaire: Questionnaire, n: int, agreed: bool, opening: Opening, least: int
) -> None:
    rule = role_disclosure(questionnaire.role("mt"), n, closed=True, agreed=agreed)
    assert (rule.opening, rule.least) == (opening, least)
    assert rule.reason == ("" if opening == Opening.FACETS else "too_few")


@pytest.mark.parametrize(("n", "opening"), [(5, Opening.FACETS), (4, Opening.NOTHING), (0, Opening.NOTHING)])
def test_role_disclosure__reps_open_from_five_whatever_was_agreed(
    questionnaire: Questionnaire, n: int, opening: Opening
) -> None:
    for agreed in (True, False):
        rule = role_disclosure(questionnaire.role("rep"), n, closed=True, agreed=agreed)
        assert rule.opening == opening


@given(n=st.integers(0, 500), agreed=st.booleans(), role=st.sampled_from(["mt", "rep"]))
def test_role_disclosure__nothing_opens_before_close(
    questionnaire: Questionnaire, n: int, agreed: bool, role: str
) -> None:
    rule = role_disclosure(questionnaire.role(role), n, closed=False, agreed=agreed)
    assert (rule.opening, rule.reason) == (Opening.NOTHING, "wave_open")


@pytest.mark.parametrize("field", ["group", "few_dimensions", "few_index", "index_step"])
def test_thresholds__can_be_raised_but_never_lowered(field: str) -> None:
    least = getattr(THRESHOLDS, field)
    assert getattr(Thresholds(**{field: least + 1}), field) == least + 1
    with pytest.raises(ValueError, match=field):
        Thresholds(**{field: least - 1})


def test_thresholds__raised_ones_are_kept_to(questionnaire: Questionnaire) -> None:
    raised = Thresholds(group=8)
    rep = questionnaire.role("rep")
    assert role_disclosure(rep, 7, closed=True, agreed=False, thresholds=raised).opening == Opening.NOTHING
    assert role_disclosure(rep, 8, closed=True, agreed=False, thresholds=raised).opening == Opening.FACETS


@pytest.mark.parametrize(("n", "said"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (44, 40)])
def test_shown_count__before_close_in_steps_of_five(n: int, said: int) -> None:
    assert shown_count(n, closed=False, few=False) == said
    assert shown_count(n, closed=True, few=False) == n


@given(n=st.integers(0, 60))
def test_shown_count__a_role_of_few_is_not_counted_before_close(n: int) -> None:
    assert shown_count(n, closed=False, few=True) == 0
    assert shown_count(n, closed=True, few=True) == n


def row(*weights: float) -> np.ndarray:
    return np.array(weights)


@pytest.mark.parametrize(
    ("shown", "figure", "found"),
    [
        ([], row(1, 1, 1), False),
        ([], row(0, 0.2, 0), True),  # one facet alone, whatever its weight
        ([row(1, 1, 1)], row(1, 1, 0), True),  # the third is the difference
        ([row(1, 1, 1)], row(2, 2, 2), False),  # says nothing new
        ([row(1, 1, 0, 0)], row(0, 0, 1, 1), False),
        ([row(1, 1, 0), row(0, 1, 1)], row(1, 0, 1), True),  # three sums of two give all three
    ],
)
def test_exposes__a_facet_that_follows_by_subtraction_is_found(
    shown: list[np.ndarray], figure: np.ndarray, found: bool
) -> None:
    assert exposes(list(np.eye(len(figure))), shown, figure) is found


def test_exposes__only_what_is_secret_counts() -> None:
    third_alone = row(0, 0, 1)
    assert not exposes([row(1, 0, 0)], [row(1, 1, 1)], third_alone)
    assert exposes([row(1, 1, 0)], [row(1, 1, 1)], third_alone)
    assert not exposes([], [row(1, 1, 1)], third_alone)
