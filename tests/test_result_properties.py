"""What must hold of every result, whatever was answered: nothing depends on order, names or keying."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, response_table, scored, write_answers
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers_file import ResponseTable, read_responses
from assessment.errors import AssessmentError
from assessment.i18n import LANGUAGES
from assessment.interpretation import (
    agreement_sentence,
    careless_sentence,
    gap_certainty,
    named_bands,
    placement,
    rests_on,
)
from assessment.questionnaire import Questionnaire
from assessment.results import OrganizationResult, organization_result
from assessment.scoring import score

OFF_TIES = 3.7e-9
"""Scores are often halves of the last place compared; sums in another order would round them apart."""
FACTS = st.fixed_dictionaries(
    {"mt": st.integers(0, 7), "rep": st.integers(1, 12), "seed": st.integers(0, 10_000)}
)


def answers_of(questionnaire: Questionnaire, facts: dict[str, int]) -> pd.DataFrame:
    people = {"mt": facts["mt"], "rep": facts["rep"]}
    answers = random_answers(
        questionnaire,
        people,
        seed=facts["seed"],
        missing=(facts["seed"] % 4) / 16,
        teams=("Noord", "Zuid"),
    )
    straight = facts["seed"] % 7  # so many tick one column, which makes some of them careless
    answers.loc[answers.index[-straight:] if straight else [], list(questionnaire.items)] = 4.0
    return answers


def everything(result: OrganizationResult) -> dict[object, object]:
    """All that is released, numbers rounded to where sums in another order differ."""
    numbers = {
        key: (f.status, f.reason, f.n, f.value, f.invited.se, f.beyond.se, f.beyond.df, f.complete)
        for key, f in [*result.figures.items(), ("without", result.without_careless)]
    }
    gaps = {("gap", *key): (g.status, g.reason, g.value, g.beyond.se) for key, g in result.gaps.items()}
    plain = {
        key: tuple(
            "nan" if entry != entry else round(entry + OFF_TIES, 7) if isinstance(entry, float) else entry
            for entry in row
        )
        for key, row in (numbers | gaps).items()
    }
    return plain | dict(result.agreements) | {"careless": result.careless, "attendance": result.attendance}


def released(questionnaire: Questionnaire, answers: pd.DataFrame) -> OrganizationResult:
    return organization_result(scored(questionnaire, answers), agreed=True)


@settings(max_examples=20)
@given(facts=FACTS)
def test_property__shuffling_and_relabelling_teams_changes_nothing_at_all(
    questionnaire: Questionnaire, facts: dict[str, int]
) -> None:
    answers = answers_of(questionnaire, facts)
    other = answers.sample(frac=1, random_state=facts["seed"])
    other["team"] = other["team"].map({"Noord": "B", "Zuid": "=A"})
    assert everything(released(questionnaire, answers)) == everything(released(questionnaire, other))


@settings(max_examples=20)
@given(facts=FACTS)
def test_property__reversing_the_items_and_their_key_changes_nothing(
    questionnaire: Questionnaire, facts: dict[str, int]
) -> None:
    answers = answers_of(questionnaire, facts)
    tree = questionnaire.model_dump(by_alias=True)
    for dimension in tree["dimensions"]:
        for facet in dimension["facets"]:
            for item in facet["items"]:
                item["reverse_keyed"] = not item["reverse_keyed"]
    turned = Questionnaire.model_validate(tree)
    mirrored = answers.copy()
    mirrored[list(questionnaire.items)] = 6 - answers[list(questionnaire.items)]
    assert everything(released(questionnaire, answers)) == everything(released(turned, mirrored))


@settings(max_examples=15)
@given(facts=FACTS, role=st.sampled_from(["mt", "rep"]))
def test_property__a_person_who_answered_nothing_changes_only_the_count(
    questionnaire: Questionnaire, facts: dict[str, int], role: str
) -> None:
    answers = answers_of(questionnaire, facts)
    silent = random_answers(questionnaire, {role: 1}, seed=0)
    silent[list(questionnaire.items)] = np.nan
    one = everything(released(questionnaire, answers))
    other = everything(released(questionnaire, pd.concat([answers, silent])))
    assert {**one, "attendance": None} == {**other, "attendance": None}


@settings(max_examples=8)
@given(facts=FACTS, cut=st.floats(0, 1))
def test_property__a_file_split_in_two_and_put_together_gives_the_same(
    questionnaire: Questionnaire, tmp_path_factory: pytest.TempPathFactory, facts: dict[str, int], cut: float
) -> None:
    answers = answers_of(questionnaire, facts)
    folder: Path = tmp_path_factory.mktemp("split")
    rows = min(len(answers) - 1, max(1, round(cut * len(answers))))
    parts = [answers] if len(answers) < 2 else [answers.iloc[:rows], answers.iloc[rows:]]
    read = [
        read_responses(write_answers(folder / f"{number}.csv", part), questionnaire)
        for number, part in enumerate(parts)
    ]
    together = ResponseTable.of(
        questionnaire,
        pd.concat([table.persons for table in read]),
        pd.concat([table.codes for table in read]),
    )
    whole = read_responses(write_answers(folder / "whole.csv", answers), questionnaire)
    results = [organization_result(score(questionnaire, table), agreed=True) for table in (together, whole)]
    assert everything(results[0]) == everything(results[1])


DEGENERATE = st.fixed_dictionaries(
    {
        "mt": st.integers(0, 6),
        "rep": st.integers(0, 7),
        "kind": st.sampled_from(["alike", "ends", "one_facet", "mostly_missing", "two_items", "nothing"]),
        "seed": st.integers(0, 500),
    }
)


def degenerate(questionnaire: Questionnaire, facts: dict[str, object]) -> pd.DataFrame:
    people = {"mt": int(str(facts["mt"])), "rep": int(str(facts["rep"]))}
    answers = random_answers(questionnaire, people, seed=int(str(facts["seed"])))
    items, random = list(questionnaire.items), np.random.default_rng(int(str(facts["seed"])))
    shape = (len(answers), len(items))
    codes = answers[items].to_numpy(dtype=float)
    kept = {
        "alike": np.full(shape, 2.0),
        "ends": np.where(random.random(shape) < 0.5, 1.0, 5.0),
        "one_facet": np.where(np.arange(len(items)) < 4, codes, np.nan),
        "mostly_missing": np.where(random.random(shape) < 0.5, codes, np.nan),
        "two_items": np.where(np.arange(len(items)) % 4 < 2, codes, np.nan),
        "nothing": np.full(shape, np.nan),
    }[str(facts["kind"])]
    return answers.astype(dict.fromkeys(items, float)).assign(**dict(zip(items, kept.T, strict=True)))


@settings(max_examples=60)
@given(facts=DEGENERATE)
def test_property__degenerate_answers_give_a_stated_answer_never_nan(
    questionnaire: Questionnaire, facts: dict[str, object]
) -> None:
    table = scored(questionnaire, degenerate(questionnaire, facts))
    result = organization_result(table, organization="acme", wave="2026", agreed=True)
    for figure in [*result.figures.values(), result.without_careless]:
        if not figure.shown:
            assert figure.reason or figure.status == "not_asked"
            assert math.isnan(figure.value)
            continue
        assert 0 <= figure.value <= 100
        assert figure.n >= 3
        for claim in ("invited", "beyond"):
            estimate = figure.estimate(claim)  # type: ignore[arg-type]
            assert math.isnan(estimate.ci_low) == math.isnan(estimate.ci_high)
            if estimate.has_interval:
                assert 0 <= estimate.ci_low <= figure.value <= estimate.ci_high <= 100
    for gap in result.gaps.values():
        assert math.isfinite(gap.value) == gap.shown
        assert gap_certainty(gap) in ("clear", "probable", "cannot_tell", "no_gap", "hidden")
    for agreement in result.agreements.values():
        assert (agreement.word is None) == bool(agreement.reason)


@settings(max_examples=15)
@given(facts=DEGENERATE)
def test_property__whatever_was_answered_it_can_be_said_in_both_languages(
    questionnaire: Questionnaire, facts: dict[str, object]
) -> None:
    table = scored(questionnaire, degenerate(questionnaire, facts))
    result = organization_result(table, organization="acme", wave="2026", agreed=True)
    assert len(placement(result).bands) == len(named_bands(questionnaire, result.overall))
    for language in LANGUAGES:
        told = [rests_on(figure, result, language) for figure in result.figures.values()]
        told += [rests_on(gap, result, language) for gap in result.gaps.values()]
        told += [agreement_sentence(entry, result, language) for entry in result.agreements.values()]
        told.append(careless_sentence(result, language))
        assert all(sentence.endswith(".") and "nan" not in sentence.lower().split() for sentence in told)


def test_degenerate__no_answers_and_no_name_is_one_clear_error(questionnaire: Questionnaire) -> None:
    empty = response_table(questionnaire, random_answers(questionnaire, {"rep": 0}, seed=1))
    with pytest.raises(AssessmentError) as caught:
        organization_result(score(questionnaire, empty))
    assert caught.value.code == "results.no_wave"


def test_degenerate__identical_answers_that_no_binary_number_holds_have_no_interval(
    questionnaire: Questionnaire,
) -> None:
    # Two of three answered items at the top make 66.67 each: the mean of seven is off by a rounding.
    answers = random_answers(questionnaire, {"mt": 7, "rep": 7}, seed=1)
    for item in questionnaire.items.values():
        number = int(item.id.split("_")[1])
        answers[item.id] = {1: 5.0, 2: 5.0, 3: 1.0}.get(number, np.nan)
    result = released(questionnaire, answers)
    assert result.overall.value == pytest.approx(200 / 3)
    assert not result.overall.estimate("beyond").has_interval
    assert {agreement.word for agreement in result.agreements.values()} == {"one_voice"}
