"""What a result says of how people answered: a word for agreement, careless answerers only from five on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored
from hypothesis import given, settings
from hypothesis import strategies as st
from test_careless_answers import careful

from assessment.disclosure import THRESHOLDS, Opening, RoleDisclosure, Thresholds
from assessment.i18n import EN, LANGUAGES, NL
from assessment.interpretation import agreement_sentence, careless_sentence
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, Agreement, OrganizationResult, organization_result
from assessment.results.estimation import Group, Target
from assessment.results.ledger import Ledger


def straight(questionnaire: Questionnaire, people: int, role: str) -> pd.DataFrame:
    return constant_answers(questionnaire, {role: [2] * people})


def mixed(questionnaire: Questionnaire, mt: tuple[int, int], rep: tuple[int, int]) -> pd.DataFrame:
    """Per role so many careful people and so many who tick one code."""
    parts = [
        part
        for seed, (role, (good, bad)) in enumerate({"mt": mt, "rep": rep}.items())
        for part in (
            careful(questionnaire, good, seed=seed + 1, role=role),
            straight(questionnaire, bad, role),
        )
        if len(part)
    ]
    return pd.concat(parts, ignore_index=True)


def released(questionnaire: Questionnaire, answers: pd.DataFrame, **options: object) -> OrganizationResult:
    return organization_result(scored(questionnaire, answers), **options)  # type: ignore[arg-type]


# Agreement


def test_agreement__is_said_for_each_dimension_and_role_that_is_shown(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, mixed(questionnaire, (6, 0), (12, 0)))
    assert set(result.agreements) == {(d.id, r) for d in questionnaire.dimensions for r in ("mt", "rep")}
    assert {agreement.word for agreement in result.agreements.values()} == {"one_voice"}
    assert all(agreement.shown for agreement in result.agreements.values())


def test_agreement__camps_in_one_role_are_its_own(questionnaire: Questionnaire) -> None:
    reps = constant_answers(questionnaire, {"rep": [1] * 5 + [5] * 7})
    for item in questionnaire.items.values():
        if item.reverse_keyed:
            reps[item.id] = 6 - reps[item.id]
    result = released(questionnaire, pd.concat([careful(questionnaire, 6, seed=1, role="mt"), reps]))
    assert {result.agreement(d.id, "rep").word for d in questionnaire.dimensions} == {"two_camps"}
    assert {result.agreement(d.id, "mt").word for d in questionnaire.dimensions} == {"one_voice"}


@pytest.mark.parametrize(("mt", "agreed", "reason"), [(4, True, "too_few"), (4, False, "too_few")])
def test_agreement__below_five_there_is_no_word_even_where_all_agreed(
    questionnaire: Questionnaire, mt: int, agreed: bool, reason: str
) -> None:
    result = released(questionnaire, mixed(questionnaire, (mt, 0), (9, 0)), agreed=agreed)
    assert result.figure("dimension", "TS", "mt").shown is agreed
    assert result.agreement("TS", "mt") == Agreement("TS", "mt", None, reason)
    assert result.agreement("TS", "rep").shown


def test_agreement__none_where_the_dimension_is_not_shown(questionnaire: Questionnaire) -> None:
    answers = mixed(questionnaire, (6, 0), (9, 0))
    result = released(questionnaire, answers, closed=False)
    assert {a.reason for a in result.agreements.values()} == {"wave_open"}
    assert not any(agreement.shown for agreement in result.agreements.values())
    raised = released(questionnaire, answers, thresholds=Thresholds(group=8))
    assert {role for (_, role), a in raised.agreements.items() if a.shown} == {"rep"}


def test_agreement__none_where_fewer_than_five_have_a_place_on_the_dimension(
    questionnaire: Questionnaire,
) -> None:
    answers = mixed(questionnaire, (6, 0), (8, 0))
    columns = [item.id for facet in ("TS1", "TS2") for item in questionnaire.facets[facet].items]
    reps = answers.index[answers["role"] == "rep"]
    answers.loc[reps[:4], columns] = np.nan
    result = released(questionnaire, answers)
    assert result.figure("dimension", "TS", "rep").shown
    assert not result.agreement("TS", "rep").shown


@pytest.mark.parametrize(("language", "words"), [(EN, "two camps"), (NL, "twee kampen")])
def test_agreement_sentence__says_what_the_word_means(
    questionnaire: Questionnaire, language: str, words: str
) -> None:
    result = released(questionnaire, mixed(questionnaire, (6, 0), (9, 0)))
    sentence = agreement_sentence(Agreement("TS", "rep", "two_camps"), result, language)  # type: ignore[arg-type]
    assert words in sentence
    assert questionnaire.role("rep").title[language] in sentence
    hidden = agreement_sentence(Agreement("TS", "mt", None, "too_few"), result, language)  # type: ignore[arg-type]
    assert "5" in hidden


# Careless answerers


def test_careless__from_five_on_their_number_and_the_score_without_them_are_said(
    questionnaire: Questionnaire,
) -> None:
    answers = mixed(questionnaire, (6, 0), (20, 7))
    result = released(questionnaire, answers)
    assert [(entry.role, entry.people) for entry in result.careless] == [("mt", None), ("rep", 7)]
    rest = released(questionnaire, mixed(questionnaire, (6, 0), (20, 0)))
    assert result.without_careless.value == pytest.approx(rest.overall.value)
    assert result.without_careless.n == rest.overall.n == 26
    assert result.without_careless.invited.se == pytest.approx(rest.overall.invited.se)
    assert result.overall.value != pytest.approx(rest.overall.value, abs=0.1)


@pytest.mark.parametrize("rep", [(20, 0), (20, 1), (20, 4), (4, 20), (0, 20), (5, 4)])
def test_careless__none_a_few_and_all_but_a_few_are_the_same_silence(
    questionnaire: Questionnaire, rep: tuple[int, int]
) -> None:
    result = released(questionnaire, mixed(questionnaire, (6, 0), rep))
    assert [entry.people for entry in result.careless] == [None, None]
    assert not result.without_careless.shown
    assert careless_sentence(result, EN).startswith("Signs of careless answering: not said.")


def test_careless__what_is_said_of_the_reps_tells_nothing_of_the_management_team(
    questionnaire: Questionnaire,
) -> None:
    none, two = (released(questionnaire, mixed(questionnaire, mt, (20, 7))) for mt in ((7, 0), (5, 2)))
    assert none.careless == two.careless
    assert none.without_careless.shown
    assert two.without_careless.shown
    assert two.without_careless.n == none.without_careless.n == 27  # all seven of the team stay in


def test_careless__a_hidden_role_is_silent(questionnaire: Questionnaire) -> None:
    answers = mixed(questionnaire, (4, 0), (12, 6))
    result = released(questionnaire, answers)
    assert result.overall_role == "rep"
    assert result.without_careless.role == "rep"
    assert result.without_careless.n == 12
    opened = released(questionnaire, answers, closed=False)
    assert [entry.people for entry in opened.careless] == [None, None]
    assert not opened.without_careless.shown


def test_careless__the_score_without_them_is_as_coarse_as_the_score(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, mixed(questionnaire, (3, 0), (12, 6)), agreed=True)
    assert result.overall.rounded_to == result.without_careless.rounded_to == 5
    assert result.without_careless.value % 5 == 0


def test_careless__raised_thresholds_count(questionnaire: Questionnaire) -> None:
    answers = mixed(questionnaire, (8, 0), (20, 7))
    result = released(questionnaire, answers, thresholds=Thresholds(group=8))
    assert [entry.people for entry in result.careless] == [None, None]
    assert "8" in careless_sentence(result, NL)


def test_careless_sentence__names_count_and_both_scores(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, mixed(questionnaire, (6, 0), (20, 7)))
    for language in LANGUAGES:
        sentence = careless_sentence(result, language)
        assert questionnaire.role("rep").title[language] in sentence
        assert questionnaire.role("mt").title[language] not in sentence
        assert " 7 " in sentence
    still_open = released(questionnaire, mixed(questionnaire, (6, 0), (20, 7)), closed=False)
    assert "open" in careless_sentence(still_open, EN)


@settings(max_examples=25)
@given(
    mt=st.tuples(st.integers(0, 7), st.integers(0, 6)), rep=st.tuples(st.integers(0, 8), st.integers(0, 8))
)
def test_property__the_people_left_out_and_the_rest_are_never_fewer_than_five(
    questionnaire: Questionnaire, mt: tuple[int, int], rep: tuple[int, int]
) -> None:
    answers = (
        mixed(questionnaire, mt, rep) if sum(mt) + sum(rep) else random_answers(questionnaire, {}, seed=1)
    )
    result = released(questionnaire, answers, organization="acme", wave="2026")
    for entry, (good, bad) in zip(result.careless, (mt, rep), strict=True):
        assert entry.people == (bad if bad >= 5 and good >= 5 else None)
    if result.without_careless.shown:
        left_out = result.overall.n - result.without_careless.n
        assert left_out == sum(entry.people or 0 for entry in result.careless if entry.people)
    plain = replace(result, careless=(), without_careless=result.without_careless)
    assert plain.figures == result.figures


def group(questionnaire: Questionnaire, scores: np.ndarray) -> Group:
    return Group(questionnaire.role("rep"), scores, RoleDisclosure(Opening.FACETS, "", 5), None)


def test_ledger__a_score_without_people_of_whom_two_answered_its_facet_is_exposed(
    questionnaire: Questionnaire,
) -> None:
    # Facet A: 2 of the 6 left out answered it. The mean of the rest of A, beside the mean of A, is those two.
    scores = np.full((14, 2), 50.0)
    scores[:4, 0] = np.nan
    people = group(questionnaire, scores).in_cells(None, np.arange(14) < 6, None)

    def target(level: str, *weights: float) -> Target:
        return Target(level, INDEX, ALL, frozenset({"rep"}), {"rep": np.array(weights)})  # type: ignore[arg-type]

    facet_a, both = target("facet", 1, 0), target("index", 0.5, 0.5)
    ledger = Ledger({"rep": people}, {"rep": [facet_a, target("facet", 0, 1), both]})
    ledger.enter(facet_a)
    ledger.enter(both)
    assert ledger.exposed_without(target("index", 1, 0))
    assert not ledger.exposed_without(both)
    ledger.enter(target("facet", 0, 1))
    assert not ledger.exposed_without(both)  # two unknown halves, one sum
    assert not ledger.exposed_without(target("index", 0, 1))


def test_result__carries_the_thresholds_it_was_released_with(questionnaire: Questionnaire) -> None:
    answers = mixed(questionnaire, (6, 0), (9, 0))
    assert released(questionnaire, answers).thresholds == THRESHOLDS
    raised = Thresholds(group=7)
    assert released(questionnaire, answers, thresholds=raised).thresholds == raised
