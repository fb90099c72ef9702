"""Answers as choices and groups as numbers: the same as the frames that they stand for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, scored
from hypothesis import given
from hypothesis import strategies as st

from assessment.answers_file import NO_CHOICE, Coded, ResponseTable, choices_of
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire
from assessment.scoring import ScoreTable, item_scores

TEXTS = st.lists(st.sampled_from(["", "B", "A", "Ä > é", "a"]), max_size=9)


@given(TEXTS)
def test_coded__holds_the_texts_of_a_column(texts: list[str]) -> None:
    read, given_one_by_one = Coded.read(pd.Series(texts, dtype=str)), Coded.of_texts(texts)
    for coded in (read, given_one_by_one):
        assert [coded.names[number] for number in coded.of] == texts
        assert list(coded.names) == sorted(set(texts))
        assert coded.texts.tolist() == texts
        assert coded.are("A").tolist() == [text == "A" for text in texts]
        assert not coded.are("nowhere").any()


@given(TEXTS, st.data())
def test_coded__of_some_rows_names_only_what_they_hold(texts: list[str], data: st.DataObject) -> None:
    some = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    kept = [text for text, mine in zip(texts, some, strict=True) if mine]
    among = Coded.of_texts(texts).among(np.array(some, dtype=bool))
    assert [among.names[number] for number in among.of] == kept
    assert list(among.names) == sorted(set(kept))


def test_choices__are_places_on_the_scale_and_none_for_what_is_not_scored(
    questionnaire: Questionnaire,
) -> None:
    item = next(iter(questionnaire.items.values()))
    scale = questionnaire.scale_of(item)
    codes = np.array([*scale.codes, *scale.missing_codes, np.nan], dtype=float)
    none = [NO_CHOICE] * (len(scale.missing_codes) + 1)
    assert choices_of(questionnaire, item, codes).tolist() == [*range(len(scale.codes)), *none]


@pytest.mark.parametrize("code", [0.0, 6.0, 2.5, -1.0, np.inf])
def test_choices__of_a_code_off_the_scale_are_refused(questionnaire: Questionnaire, code: float) -> None:
    item = next(iter(questionnaire.items.values()))
    with pytest.raises(InvalidAnswersFile, match=item.id):
        choices_of(questionnaire, item, np.array([1.0, code]))


def test_coded__of_a_column_with_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="team"):
        Coded.read(pd.Series(["A", None], dtype=str, name="team"))


@given(st.integers(0, 200))
def test_tables__come_back_from_their_frames(questionnaire: Questionnaire, seed: int) -> None:
    answers = random_answers(questionnaire, {"mt": 2, "rep": 4}, seed=seed, missing=0.2, teams=("", "A", "B"))
    table = scored(questionnaire, answers)
    codes = answers[list(questionnaire.items)].to_numpy(dtype=float)
    np.testing.assert_array_equal(table.by_item, item_scores(questionnaire, codes))
    again = ScoreTable.of(questionnaire, table.respondents, table.items, table.facets)
    for name in ("choices", "counted", "by_item", "by_facet"):
        np.testing.assert_array_equal(getattr(again, name), getattr(table, name))
    np.testing.assert_array_equal(again.sums.mean, table.sums.mean)
    read = ResponseTable(questionnaire, table.index, table.groups, table.choices)
    np.testing.assert_array_equal(read.codes.to_numpy(), codes)
    assert read.persons["team"].tolist() == answers["team"].tolist()
