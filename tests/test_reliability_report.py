"""Reliability inside one role: aggregated, from thirty people on, and every empty number explained."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored

from assessment.errors import UndefinedStatistic
from assessment.i18n import EN, NL
from assessment.psychometrics.omega import mcdonald_omega_total
from assessment.psychometrics.reliability import cronbach_alpha
from assessment.questionnaire import Questionnaire
from assessment.reliability_report import COLUMNS, LEAST_PEOPLE, reliability_table
from assessment.scoring import ScoreTable


def consistent(questionnaire: Questionnaire, people: int, *, organization: str = "acme") -> pd.DataFrame:
    """Reps whose answers follow their own place on everything, with noise."""
    answers = random_answers(questionnaire, {"rep": people}, seed=people, organization=organization)
    random = np.random.default_rng(people)
    place = random.normal(3, 0.9, people)
    for item in questionnaire.items.values():
        codes = np.clip(np.round(place + random.normal(0, 0.9, people)), 1, 5)
        answers[item.id] = 6 - codes if item.reverse_keyed else codes
    return answers


def items_of(table: ScoreTable, facet: str) -> pd.DataFrame:
    return table.items[[item.id for item in table.questionnaire.facets[facet].items]]


def test_reliability__is_alpha_omega_and_error_of_each_facet(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, consistent(questionnaire, 60))
    report = reliability_table(table, "rep", resamples=50).set_index("facet")
    assert tuple(report.reset_index().columns) == COLUMNS
    assert report.index.tolist() == list(questionnaire.facets)
    for facet in ("TS1", "CF4"):
        items = items_of(table, facet)
        alpha, omega = cronbach_alpha(items), mcdonald_omega_total(items, resamples=50)
        row = report.loc[facet]
        assert (row["n"], row["items"], row["status"], row["reason"]) == (60, 4, "shown", "")
        assert (row["cronbach_alpha"], row["alpha_low"], row["alpha_high"]) == pytest.approx(
            (alpha.value, alpha.ci_low, alpha.ci_high)
        )
        assert row["mcdonald_omega"] == pytest.approx(omega.value)
        assert row["omega_low"] <= row["mcdonald_omega"] <= row["omega_high"]
        sd = table.facets[facet].std()
        assert row["standard_error_of_measurement"] == pytest.approx(sd * np.sqrt(1 - alpha.value))


def test_reliability__below_thirty_is_refused_in_one_sentence(questionnaire: Questionnaire) -> None:
    for people in (LEAST_PEOPLE - 1, 0):
        with pytest.raises(UndefinedStatistic) as caught:
            reliability_table(scored(questionnaire, consistent(questionnaire, people)), "rep")
        assert "too few people to say how reliable" in caught.value.sentence(EN)
        assert "30" in caught.value.sentence(NL)


def test_reliability__of_pooled_organizations_takes_the_whole_table(questionnaire: Questionnaire) -> None:
    parts = [consistent(questionnaire, n, organization=f"o{n}") for n in (14, 17)]
    report = reliability_table(scored(questionnaire, pd.concat(parts)), "rep", resamples=0)
    assert report["n"].tolist() == [31] * 14


def test_reliability__of_another_role_is_apart(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, consistent(questionnaire, 40))
    with pytest.raises(UndefinedStatistic):
        reliability_table(table, "mt")


def test_reliability__a_facet_that_too_few_answered_in_full_is_held_back(
    questionnaire: Questionnaire,
) -> None:
    answers = consistent(questionnaire, 34)
    answers.loc[answers.index[:5], "TS1_2"] = np.nan
    report = reliability_table(scored(questionnaire, answers), "rep", resamples=0).set_index("facet")
    assert report.loc["TS1", ["status", "reason"]].tolist() == ["suppressed", "too_few"]
    assert report.loc["TS1", ["n", "cronbach_alpha", "mcdonald_omega"]].isna().all()
    assert (report.drop(index="TS1")["status"] == "shown").all()
    answers.loc[answers.index[:5], [facet.items[0].id for facet in questionnaire.facets.values()]] = np.nan
    with pytest.raises(UndefinedStatistic):
        reliability_table(scored(questionnaire, answers), "rep", resamples=0)


def test_reliability__who_answered_under_half_does_not_count(questionnaire: Questionnaire) -> None:
    answers = consistent(questionnaire, 30)
    answers.loc[answers.index[0], list(questionnaire.items)[20:]] = np.nan
    with pytest.raises(UndefinedStatistic):
        reliability_table(scored(questionnaire, answers), "rep")


def test_reliability__identical_answers_are_undefined_and_say_so(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, constant_answers(questionnaire, {"rep": [4] * 35}))
    report = reliability_table(table, "rep")
    assert set(report["status"]) == {"undefined"}
    assert set(report["reason"]) == {"no_variance"}


def test_reliability__every_empty_number_of_a_shown_row_is_explained(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, random_answers(questionnaire, {"rep": 40}, seed=2))
    report = reliability_table(table, "rep", resamples=0)
    assert set(report["status"]) == {"shown"}
    assert report["cronbach_alpha"].notna().all()
    for _, row in report.iterrows():
        assert np.isnan(row["standard_error_of_measurement"]) == (row["reason"] == "no_one_score")
        assert not np.isnan(row["mcdonald_omega"]) or row["reason"] in ("no_factor", "no_one_score")
    assert {"no_one_score", "no_factor"} & set(report["reason"])
