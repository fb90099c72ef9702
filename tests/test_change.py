"""What changed between two waves: beyond the people asked, in words, and not where it cannot be compared."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, scored
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessment.change import change, figure_change
from assessment.errors import UndefinedStatistic
from assessment.i18n import EN, LANGUAGES, NL
from assessment.interpretation import certainty
from assessment.psychometrics.guarded_degrees import guarded_df
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, UNKNOWN_SPREAD, OrganizationResult, Spread, organization_result


def wave(
    questionnaire: Questionnaire, mt: int, rep: int, *, seed: int, **options: object
) -> OrganizationResult:
    answers = random_answers(questionnaire, {"mt": mt, "rep": rep}, seed=seed, wave=f"wave {seed}")
    return organization_result(scored(questionnaire, answers), **options)  # type: ignore[arg-type]


def invited(result: OrganizationResult) -> pd.DataFrame:
    rows = [(result.organization, result.wave, e.role, "", e.answered) for e in result.attendance]
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])


def test_change__is_welchs_of_the_people_of_both_waves(questionnaire: Questionnaire) -> None:
    tables = [
        scored(questionnaire, random_answers(questionnaire, {"mt": 6, "rep": n}, seed=n, wave=str(n)))
        for n in (11, 17)
    ]
    found = change(*(organization_result(table) for table in tables)).change("facet", "SI2", "rep")
    scores = [t.facets.loc[(t.respondents["role"] == "rep").to_numpy(), "SI2"] for t in tables]
    variances = [one.var() / len(one) for one in scores]
    assert found.value == pytest.approx(scores[1].mean() - scores[0].mean())
    assert found.spread.se == pytest.approx(sum(variances) ** 0.5)
    assert found.spread.df == pytest.approx(guarded_df(variances, [1 / 11, 1 / 17], [10, 16]))
    half = stats.t.ppf(0.95, found.spread.df) * found.spread.se
    estimate = found.estimate()
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx((found.value - half, found.value + half))
    assert found.certainty == certainty(found.value, found.spread)


def test_change__covers_every_place_and_role(questionnaire: Questionnaire) -> None:
    both = change(wave(questionnaire, 6, 12, seed=1), wave(questionnaire, 6, 12, seed=2))
    assert len(both.changes) == (1 + 4 + 14) * 3
    assert both.role == ALL
    assert both.overall == both.change("index", INDEX, ALL)
    assert [both.whose(language) for language in LANGUAGES] == ["", ""]


def test_change__is_beyond_the_invited_even_where_everyone_answered(questionnaire: Questionnaire) -> None:
    plain = [wave(questionnaire, 6, 12, seed=seed) for seed in (1, 2)]
    complete = [
        wave(questionnaire, 6, 12, seed=seed, invited=invited(result))
        for seed, result in zip((1, 2), plain, strict=True)
    ]
    assert all(result.overall.complete for result in complete)
    assert change(*complete).overall == change(*plain).overall
    assert change(*complete).overall.estimate().has_interval


def test_change__of_another_version_is_refused_in_both_languages(questionnaire: Questionnaire) -> None:
    now = wave(questionnaire, 6, 12, seed=1)
    for update in ({"version": "0.9"}, {"id": "other"}):
        other = replace(now, questionnaire=questionnaire.model_copy(update=update))
        with pytest.raises(UndefinedStatistic) as caught:
            change(other, now)
        assert caught.value.code == "change.other_questionnaire"
        for language in LANGUAGES:
            assert next(iter(update.values())) in caught.value.sentence(language)


def test_change__of_another_organization_is_refused(questionnaire: Questionnaire) -> None:
    now = wave(questionnaire, 6, 12, seed=1)
    with pytest.raises(UndefinedStatistic) as caught:
        change(replace(now, organization="other"), now)
    assert caught.value.code == "change.other_organization"
    assert "other" in caught.value.sentence(NL)


@pytest.mark.parametrize(("first", "second"), [(4, 6), (6, 4), (4, 4)])
def test_change__compares_the_role_that_both_show_and_says_so(
    questionnaire: Questionnaire, first: int, second: int
) -> None:
    both = change(wave(questionnaire, first, 12, seed=1), wave(questionnaire, second, 12, seed=2))
    assert both.role == "rep"
    assert both.overall == both.change("index", INDEX, "rep")
    assert both.overall.shown
    assert both.change("index", INDEX, ALL).reason == "too_few"
    assert both.change("dimension", "TS", "mt").certainty == "hidden"
    for language in LANGUAGES:
        assert questionnaire.role("rep").title[language] in both.whose(language)


def test_change__without_a_common_role_there_is_none(questionnaire: Questionnaire) -> None:
    both = change(wave(questionnaire, 6, 3, seed=1), wave(questionnaire, 3, 12, seed=2))
    assert both.role == ""
    assert not both.overall.shown
    assert both.overall.certainty == "hidden"
    assert "no change" in both.whose(EN)


def test_change__of_a_rounded_score_cannot_be_told(questionnaire: Questionnaire) -> None:
    both = change(wave(questionnaire, 3, 12, seed=1, agreed=True), wave(questionnaire, 6, 12, seed=2))
    assert both.role == ALL
    assert (both.overall.rounded_to, both.overall.spread) == (5, UNKNOWN_SPREAD)
    assert both.overall.certainty == "cannot_tell"
    assert not both.overall.estimate().has_interval


def test_figure_change__no_spread_at_all_is_not_certainty(questionnaire: Questionnaire) -> None:
    figure = replace(wave(questionnaire, 6, 12, seed=1).overall, beyond=Spread(0.0, math.inf))
    later = replace(figure, value=figure.value + 30)
    assert figure_change(figure, later).certainty == "cannot_tell"


@settings(max_examples=20)
@given(
    mt=st.tuples(st.integers(0, 7), st.integers(0, 7)), rep=st.tuples(st.integers(1, 9), st.integers(1, 9))
)
def test_property__back_and_forth_are_each_others_opposite_and_never_nan_when_shown(
    questionnaire: Questionnaire, mt: tuple[int, int], rep: tuple[int, int]
) -> None:
    first, second = (
        wave(questionnaire, m, r, seed=seed, agreed=True) for m, r, seed in zip(mt, rep, (3, 4), strict=True)
    )
    there, back = change(first, second), change(second, first)
    assert there.role == back.role
    for key, found in there.changes.items():
        other = back.changes[key]
        assert found.shown == other.shown == (first.figures[key].shown and second.figures[key].shown)
        assert found.certainty == other.certainty
        if found.shown:
            assert found.value == pytest.approx(-other.value)
            assert np.isfinite(found.value)
            estimate = found.estimate()
            if estimate.has_interval:
                assert -100 <= estimate.ci_low <= found.value <= estimate.ci_high <= 100
        else:
            assert found.reason or found.status == "not_asked"
