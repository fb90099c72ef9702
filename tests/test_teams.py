"""Teams in a result: which are shown, with what, and what is said of the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored
from hypothesis import given
from hypothesis import strategies as st
from released_tables import facet_scores
from team_answers import EXAMPLE, in_teams, table_of

from assessment.disclosure import Thresholds
from assessment.i18n import EN, NL, texts
from assessment.questionnaire import Questionnaire
from assessment.results import INDEX, OrganizationResult, organization_result, released_waves


def shown(result: OrganizationResult) -> dict[tuple[str, bool], int]:
    return {(node.path, node.others): node.n for node in result.teams if node.shown}


def test_teams__the_example_of_the_design(questionnaire: Questionnaire) -> None:
    result = in_teams(questionnaire, EXAMPLE)
    assert shown(result) == {
        ("North", False): 21,
        ("North", True): 12,
        ("North > A", False): 9,
        ("South", False): 10,
    }
    assert {node.path: node.reason for node in result.teams if not node.shown} == {
        **dict.fromkeys(("North > B", "South > D"), "protects_others"),
        **dict.fromkeys(("North > C", "South > E", "South > F"), "too_few"),
    }


def test_teams__a_figure_is_that_of_its_people_alone(questionnaire: Questionnaire) -> None:
    table = table_of(questionnaire, EXAMPLE)
    result = organization_result(table)
    for node in result.teams:
        if node.shown:
            inside = table.respondents["team"].str.startswith(node.path)
            if node.others:
                inside &= ~table.respondents["team"].eq("North > A")
            alone = table.facets[inside.to_numpy()]
            for code in questionnaire.facets:
                assert node.figures["facet", code].value == pytest.approx(alone[code].mean())
            assert set(node.figures) == set(result.places)


def test_teams__nothing_is_shown_before_close(questionnaire: Questionnaire) -> None:
    table = table_of(questionnaire, EXAMPLE)
    assert organization_result(table, closed=False).teams == ()
    assert organization_result(table, closed=False, live=True).teams == ()


def test_teams__none_where_nobody_has_a_team(questionnaire: Questionnaire) -> None:
    assert in_teams(questionnaire, {"": 20}).teams == ()


def test_teams__invited_teams_without_answers_are_named(questionnaire: Questionnaire) -> None:
    rows = [("acme", "2026", "rep", team, 9) for team in (*EXAMPLE, "West")]
    invited = pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])
    result = organization_result(table_of(questionnaire, EXAMPLE), invited=invited)
    west = next(node for node in result.teams if node.path == "West")
    assert (west.status, west.reason) == ("suppressed", "too_few")
    team = next(node for node in result.teams if node.path == "North > A")
    assert team.figures["index", INDEX].complete  # nine of nine answered
    north = next(node for node in result.teams if node.path == "North" and not node.others)
    assert 0 < north.figures["index", INDEX].invited.se < north.figures["index", INDEX].beyond.se


def test_teams__a_raised_threshold_hides_more(questionnaire: Questionnaire) -> None:
    table = table_of(questionnaire, EXAMPLE)
    result = organization_result(table, thresholds=Thresholds(group=10))
    assert shown(result) == {("North", False): 21, ("South", False): 10}


def test_teams__a_facet_that_is_hidden_of_all_is_shown_of_no_team(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"rep": 16}, seed=3, teams=("A", "B"))
    items = [item.id for item in questionnaire.facets["TS1"].items]
    answers.loc[answers.index[4:], items] = np.nan
    result = organization_result(scored(questionnaire, answers))
    assert not result.figure("facet", "TS1", "rep").shown
    assert set(shown(result)) == {("A", False), ("B", False)}
    for node in result.teams:
        assert ("facet", "TS1") not in node.figures
        assert ("dimension", "TS") not in node.figures
        assert node.figures["dimension", "SI"].shown


@given(seed=st.integers(0, 10_000), few=st.booleans())
def test_teams__whoever_skips_what_no_residue_of_a_figure_is_small(
    questionnaire: Questionnaire, seed: int, few: bool
) -> None:
    random = np.random.default_rng(seed)
    sizes = {f"R{i % 3} > T{i}": int(random.integers(0, 9)) for i in range(6 if few else 10)}
    table = table_of(questionnaire, sizes, seed=seed, missing=0.15)
    result = organization_result(table)
    people = table.respondents
    mine = (people["role"].eq("rep") & people["counted"]).to_numpy()
    nodes = [node.path for node in result.teams if node.shown and not node.others]
    whole = "" if result.figure("index", INDEX, "rep").shown or nodes else None
    for node in [*nodes, *([""] if whole == "" else [])]:
        inside = people["team"].map(lambda t, n=node: not n or t == n or t.startswith(f"{n} > "))
        below = [other for other in nodes if other != node and (not node or other.startswith(f"{node} > "))]
        rest = inside & ~people["team"].map(
            lambda t, b=below: any(t == other or t.startswith(f"{other} > ") for other in b)
        )
        residue = table.facets[mine & rest.to_numpy()]
        if len(residue) and below:
            shown_codes = [c for c in questionnaire.facets if result.figure("facet", c, "rep").shown]
            assert residue[shown_codes].notna().sum().min() >= 5


def test_teams__shuffling_people_changes_nothing(questionnaire: Questionnaire) -> None:
    reps = [team for team, n in EXAMPLE.items() for _ in range(n)]
    answers = random_answers(questionnaire, {"rep": 31}, seed=1, teams=reps)
    one = organization_result(scored(questionnaire, answers))
    other = organization_result(scored(questionnaire, answers.sample(frac=1, random_state=4)))
    assert shown(one) == shown(other)


def test_teams__in_the_table_with_their_paths_and_reasons(questionnaire: Questionnaire) -> None:
    table = facet_scores(in_teams(questionnaire, EXAMPLE))
    index = table[(table["level"] == "index") & (table["team"] != "")].set_index("team")
    assert index["status"].to_dict() == {
        **dict.fromkeys(("North", "North > *", "North > A", "South"), "shown"),
        **dict.fromkeys(("North > B", "North > C", "South > D", "South > E", "South > F"), "suppressed"),
    }
    hidden = table[table["status"] == "suppressed"]
    assert hidden[["n", "value", "ci_low", "ci_high", "bound"]].replace("", np.nan).isna().all(axis=None)
    assert set(hidden["reason"]) == {"too_few", "protects_others"}
    assert len(table) == 19 * (3 + 9)


def test_teams__numbers_leave_to_a_tenth_of_a_point(questionnaire: Questionnaire) -> None:
    table = facet_scores(in_teams(questionnaire, EXAMPLE))
    for column in ("value", "ci_low", "ci_high"):
        numbers = table[column].dropna().to_numpy(float)
        np.testing.assert_allclose(numbers * 10, np.round(numbers * 10), atol=1e-9)


@pytest.mark.parametrize("language", [NL, EN])
def test_teams__every_reason_has_words(questionnaire: Questionnaire, language: str) -> None:
    for reason in ("too_few", "protects_others"):
        assert texts(language)[f"results.teams.reason_{reason}"]  # type: ignore[index]


# Waves together


def test_waves__the_same_answers_and_one_more_are_withheld(questionnaire: Questionnaire) -> None:
    first = random_answers(questionnaire, {"mt": 6, "rep": 20}, seed=5, wave="2026", teams=("A", "B"))
    late = random_answers(questionnaire, {"rep": 1}, seed=6, wave="2026b", teams=("A",))
    again = pd.concat([first.assign(wave="2026b"), late])
    results = list(released_waves(scored(questionnaire, pd.concat([first, again]))))
    assert results[0].figure("index", INDEX, "rep").shown
    assert results[0].teams
    assert results[1].figure("index", INDEX, "rep").reason == "protects_others"
    assert results[1].figure("index", INDEX, "mt").shown
    assert not any(node.shown for node in results[1].teams)
    assert not any(gap.shown for gap in results[1].gaps.values())


def test_waves__with_answers_of_their_own_are_shown(questionnaire: Questionnaire) -> None:
    two = [
        random_answers(questionnaire, {"mt": 6, "rep": n}, seed=n, wave=wave, teams=("A", "B"))
        for wave, n in (("2025", 20), ("2026", 21))
    ]
    for result in released_waves(scored(questionnaire, pd.concat(two))):
        assert result.figure("index", INDEX, "rep").shown
        assert len(shown(result)) == 2


# Live


def test_live__shows_the_whole_role_and_nothing_else(questionnaire: Questionnaire) -> None:
    table = table_of(questionnaire, EXAMPLE)
    result, closed = (organization_result(table, closed=c, live=True) for c in (False, True))
    reps_own = {"TB1", "TB2", "CF1", "CF2", "CF3"}  # of everyone together they are the reps' alone
    assert result.live
    assert not closed.live
    for key, figure in result.figures.items():
        assert figure.shown is (key[2] == "rep" or (key[2] == "all" and key[1] in reps_own))
        if figure.shown:
            assert figure.value == closed.figures[key].value
        else:
            assert figure.reason == "wave_open"
    assert not any(gap.shown for gap in result.gaps.values())
    assert not any(agreement.shown for agreement in result.agreements.values())
    assert {entry.people for entry in result.careless} == {None}
    assert not result.without_careless.shown
    assert {entry.role: entry.answered for entry in result.attendance} == {"mt": 0, "rep": 30}


def test_live__nothing_before_the_first_step_and_nothing_unless_it_is_asked_for(
    questionnaire: Questionnaire,
) -> None:
    four = organization_result(table_of(questionnaire, {"A": 4}), closed=False, live=True)
    assert not any(figure.shown for figure in four.figures.values())
    usual = organization_result(table_of(questionnaire, EXAMPLE), closed=False)
    assert not any(figure.shown for figure in usual.figures.values())


# Near an end of the scale


def test_near_an_end__few_people_are_said_as_a_bound(questionnaire: Questionnaire) -> None:
    for n, bound in ((9, "at_least"), (10, "")):
        answers = constant_answers(questionnaire, {"rep": [3] * n})
        for item in questionnaire.facets["CF1"].items:
            answers[item.id] = 1.0 if item.reverse_keyed else 5.0
        result = organization_result(scored(questionnaire, answers))
        facet = result.figure("facet", "CF1", "rep")
        assert (facet.bound, facet.value) == (bound, 95.0 if bound else 100.0)
        assert result.figure("dimension", "CF", "rep").rounded_to == (5 if bound else 1)
        table = facet_scores(result).set_index(["role", "code"]).loc[("rep", "CF1")]
        assert table["bound"] == (">=95" if bound else "")
        assert np.isnan(table["value"]) == bool(bound)
        assert np.isnan(table["ci_low"])


def test_near_an_end__what_it_follows_from_is_told_coarsely(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 9}, seed=8)
    reps = (answers["role"] == "rep").to_numpy()
    for item in questionnaire.facets["TB1"].items:
        answers.loc[reps, item.id] = 5.0 if item.reverse_keyed else 1.0
    result = organization_result(scored(questionnaire, answers))
    assert result.figure("facet", "TB1", "rep").bound == "at_most"
    assert result.figure("dimension", "TB", "rep").rounded_to == 5
    assert result.gap("facet", "TB1").reason == "near_end"
    index = result.figure("index", INDEX, "rep")
    assert index.value == round(index.value)
    assert index.estimate().has_interval


def test_near_an_end__a_team_makes_that_figure_coarse_for_all_teams(questionnaire: Questionnaire) -> None:
    teams = ["A"] * 6 + ["B"] * 14
    answers = random_answers(questionnaire, {"rep": 20}, seed=9, teams=teams)
    for item in questionnaire.facets["SI2"].items:
        answers.loc[answers["team"].eq("A"), item.id] = 1.0 if item.reverse_keyed else 5.0
    result = organization_result(scored(questionnaire, answers))
    a, b = (next(node for node in result.teams if node.path == path) for path in "AB")
    assert a.figures["facet", "SI2"].bound == "at_least"
    assert b.figures["facet", "SI2"].rounded_to == 5
    assert b.figures["facet", "SI1"].rounded_to == 1
    assert result.figure("facet", "SI2", "rep").rounded_to == 1
