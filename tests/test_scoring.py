"""From codes to scores of 0-100: items, facets, who counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, response, response_table, scored
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire
from assessment.scoring import item_scores, score


def one_person(questionnaire: Questionnaire, answers: dict[str, float], role: str = "rep") -> pd.Series:
    """The facet scores of one person who gave ``answers``."""
    frame = random_answers(questionnaire, {role: 1}, seed=0)
    frame[list(questionnaire.items)] = np.nan
    for item, code in answers.items():
        frame[item] = float(code)
    return scored(questionnaire, frame).facets.iloc[0]


def test_score__codes_one_to_five_are_0_25_50_75_100(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, constant_answers(questionnaire, {"rep": [1, 2, 3, 4, 5]}))
    assert table.items["TS1_1"].tolist() == [0, 25, 50, 75, 100]


def test_score__reverse_keyed_is_100_minus_that(questionnaire: Questionnaire) -> None:
    assert questionnaire.items["TS1_4"].reverse_keyed
    table = scored(questionnaire, constant_answers(questionnaire, {"rep": [1, 2, 3, 4, 5]}))
    assert table.items["TS1_4"].tolist() == [100, 75, 50, 25, 0]


def test_score__midpoint_is_50_and_dont_know_is_missing_never_50(questionnaire: Questionnaire) -> None:
    responses = [response(questionnaire, code=3), response(questionnaire, code=9)]
    table = score(questionnaire, responses)
    assert (table.items.loc[responses[0].id] == 50).all()
    assert table.items.loc[responses[1].id].isna().all()
    assert table.facets.loc[responses[1].id].isna().all()


def test_score__facet_is_the_mean_of_its_answered_items_by_hand(questionnaire: Questionnaire) -> None:
    # 5 -> 100, 4 -> 75, 2 -> 25, reversed 2 -> 75
    assert one_person(questionnaire, {"TS1_1": 5, "TS1_2": 4, "TS1_3": 2, "TS1_4": 2})["TS1"] == 275 / 4


def test_score__three_of_four_answers_give_their_mean(questionnaire: Questionnaire) -> None:
    assert one_person(questionnaire, {"TS1_1": 5, "TS1_2": 4, "TS1_4": 2})["TS1"] == 250 / 3


def test_score__two_of_four_answers_gives_nan(questionnaire: Questionnaire) -> None:
    assert np.isnan(one_person(questionnaire, {"TS1_1": 5, "TS1_2": 4})["TS1"])


@pytest.mark.parametrize(("answered", "counts"), [(56, True), (28, True), (27, False), (0, False)])
def test_score__who_answered_half_of_the_items_counts(
    questionnaire: Questionnaire, answered: int, counts: bool
) -> None:
    frame = constant_answers(questionnaire, {"rep": [4]})
    frame[list(questionnaire.items)[answered:]] = np.nan
    assert scored(questionnaire, frame).respondents["counted"].tolist() == [counts]


def test_score__frames_share_one_index_and_name_their_columns(questionnaire: Questionnaire) -> None:
    responses = [response(questionnaire, "mt", 2), response(questionnaire, "rep", 5)]
    table = score(questionnaire, responses)
    ids = [entry.id for entry in responses]
    for frame in (table.respondents, table.items, table.facets):
        assert frame.index.tolist() == ids
        assert frame.index.name == "response_id"
    assert table.items.columns.tolist() == list(questionnaire.items)
    assert table.facets.columns.tolist() == list(questionnaire.facets)
    assert set(table.respondents) == {"organization", "wave", "role", "team", "language", "counted"}


def test_score__no_response_at_all_gives_empty_frames(questionnaire: Questionnaire) -> None:
    table = score(questionnaire, [])
    assert len(table.items) == len(table.facets) == len(table.respondents) == 0


def test_score__another_version_is_refused(questionnaire: Questionnaire) -> None:
    other = questionnaire.model_copy(update={"version": "9.9"})
    with pytest.raises(InvalidAnswersFile, match=r"9\.9"):
        score(questionnaire, [response(other)])
    with pytest.raises(InvalidAnswersFile, match=r"9\.9"):
        score(other, response_table(questionnaire, random_answers(questionnaire, {"rep": 1}, seed=1)))


def test_score__mixed_versions_are_refused(questionnaire: Questionnaire) -> None:
    other = questionnaire.model_copy(update={"version": "9.9"})
    with pytest.raises(InvalidAnswersFile) as caught:
        score(questionnaire, [response(questionnaire), response(other)])
    assert caught.value.code == "answers.mixed_versions"


def test_item_scores__use_the_range_of_the_scale_not_of_the_answers(questionnaire: Questionnaire) -> None:
    codes = np.full((2, len(questionnaire.items)), np.nan)
    codes[:, 0] = [2, 4]
    assert item_scores(questionnaire, codes)[:, 0].tolist() == [25, 75]


@given(codes=st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]), min_size=56, max_size=56))
def test_item_scores__reversing_twice_changes_nothing(
    questionnaire: Questionnaire, codes: list[float]
) -> None:
    given_codes = np.array([codes])
    scores = item_scores(questionnaire, given_codes)
    mirrored = item_scores(questionnaire, 6 - given_codes)
    np.testing.assert_allclose(100 - mirrored, scores)
    np.testing.assert_array_equal(np.isnan(scores), np.isnan(given_codes))
    assert np.nanmin(scores, initial=0) >= 0
    assert np.nanmax(scores, initial=0) <= 100


@given(seed=st.integers(0, 10_000), missing=st.sampled_from([0.0, 0.1, 0.4]))
def test_score__each_person_is_scored_alone(questionnaire: Questionnaire, seed: int, missing: float) -> None:
    answers = random_answers(questionnaire, {"mt": 2, "rep": 3}, seed=seed, missing=missing)
    together = scored(questionnaire, answers).facets
    for row in range(len(answers)):
        alone = scored(questionnaire, answers.iloc[[row]]).facets
        np.testing.assert_allclose(alone.to_numpy()[0], together.to_numpy()[row])
