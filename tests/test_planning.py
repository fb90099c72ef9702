"""Plans: as wide as the results of such waves turn out, in plain words of both languages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import scored
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.cli import main
from assessment.disclosure import Opening, Thresholds
from assessment.i18n import EN, LANGUAGES
from assessment.interpretation import gap_certainty
from assessment.planning import plan, sentences, showable_teams
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, organization_result
from assessment.simulation import Habits, designed, in_between, simulated, simulated_tables


def test_plan__is_as_wide_as_results_turn_out(questionnaire: Questionnaire) -> None:
    planned = plan(questionnaire, {"mt": 6, "rep": 40}, expected_response=0.8)
    design = designed(questionnaire, few=6, others=40, response_rate=0.8)
    halves: dict[str, list[float]] = {"invited": [], "beyond": []}
    found = simulated_tables(
        questionnaire,
        design,
        organizations=60,
        seed=3,
        wave="1",
        habits=Habits(careless=0.0),
        story=lambda q, _, random: in_between(q, random),
    )
    for one in found:
        result = organization_result(scored(questionnaire, one.answers), invited=one.invited)
        for claim in ("invited", "beyond"):
            estimate = result.overall.estimate(claim)
            halves[claim].append((estimate.ci_high - estimate.ci_low) / 2)
    assert planned.index.invited == pytest.approx(np.mean(halves["invited"]), rel=0.15)
    assert planned.index.beyond == pytest.approx(np.mean(halves["beyond"]), rel=0.15)


def test_plan__foresees_how_often_a_gap_is_told(questionnaire: Questionnaire) -> None:
    planned = plan(questionnaire, {"mt": 6, "rep": 40}, gap=10)
    design = designed(questionnaire, few=6, others=40, response_rate=0.8)
    words = []
    for block in simulated(
        questionnaire,
        design,
        organizations=1200,
        seed=4,
        habits=Habits(careless=0.0),
        story=lambda q, _, random: in_between(q, random, shift=10),
    ):
        truth = block.invited_truth
        gaps = truth["index", INDEX, "mt"] - truth["index", INDEX, "rep"]
        for position in np.flatnonzero(np.abs(gaps - 10) < 1):
            counts = [("o", "1", role, team, n) for (role, team), n in design.invited.items()]
            invited = _frame(counts)
            table = scored(questionnaire, block.frame(int(position), "o", "1"))
            words.append(gap_certainty(organization_result(table, invited=invited).gap("index", INDEX)))
    assert len(words) > 80
    assert words.count("clear") / len(words) == pytest.approx(planned.clear, abs=0.15)
    assert (words.count("clear") + words.count("probable")) / len(words) == pytest.approx(
        planned.told, abs=0.12
    )


def _frame(rows: list[tuple[str, str, str, str, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])


def test_plan__more_answers_make_it_narrower_and_a_complete_wave_leaves_nothing(
    questionnaire: Questionnaire,
) -> None:
    plans = [plan(questionnaire, {"mt": 10, "rep": 60}, expected_response=share) for share in (0.5, 0.8, 1.0)]
    assert plans[0].index.invited > plans[1].index.invited > plans[2].index.invited == 0
    assert plans[0].index.beyond > plans[2].index.beyond > 0
    assert plans[2].clear == 1


def test_plan__a_wider_scatter_is_wider_in_proportion(questionnaire: Questionnaire) -> None:
    narrow, wide = (plan(questionnaire, {"mt": 6, "rep": 40}, person_sd=sd) for sd in (8, 16))
    assert wide.index.beyond == pytest.approx(2 * narrow.index.beyond)
    assert wide.clear < narrow.clear


@pytest.mark.parametrize(
    ("mt", "rep", "agreed", "opening", "overall_role"),
    [
        (5, 40, False, Opening.FACETS, ALL),
        (4, 40, False, Opening.NOTHING, "rep"),
        (4, 40, True, Opening.DIMENSIONS, ALL),
        (3, 40, True, Opening.INDEX, ALL),
        (2, 40, True, Opening.NOTHING, "rep"),
        (6, 4, False, Opening.FACETS, "mt"),
        (2, 3, True, Opening.NOTHING, ""),
    ],
)
def test_plan__says_what_may_be_shown(
    questionnaire: Questionnaire, mt: int, rep: int, agreed: bool, opening: Opening, overall_role: str
) -> None:
    planned = plan(questionnaire, {"mt": mt, "rep": rep}, expected_response=1.0, agreed=agreed)
    assert planned.roles[0].opening == opening
    assert planned.overall_role == overall_role
    assert np.isnan(planned.clear) == (min(role.opening for role in planned.roles) < Opening.DIMENSIONS)


@settings(max_examples=25)
@given(
    st.integers(0, 12), st.integers(0, 60), st.floats(0, 1), st.booleans(), st.sampled_from([0.0, 5.0, 30.0])
)
def test_sentences__are_whole_for_any_wave(
    questionnaire: Questionnaire, mt: int, rep: int, response: float, agreed: bool, gap: float
) -> None:
    invited = {"mt": mt, "rep": rep}
    planned = plan(questionnaire, invited, expected_response=response, agreed=agreed, gap=gap)
    for language in LANGUAGES:
        said = sentences(planned, language)
        assert 5 <= len(said) <= 6
        for sentence in said:
            assert sentence.endswith((".", ";"))
            assert "nan" not in sentence.split()
            assert "{" not in sentence


def test_plan__a_role_that_nobody_is_in_has_no_figures(questionnaire: Questionnaire) -> None:
    said = sentences(plan(questionnaire, {"mt": 0, "rep": 0}), EN)
    assert "No overall score can be shown." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_command__says_one_sentence_a_line(language: str) -> None:
    words = ["plan", "--mt", "6", "--reps", "40", "--expected-response", "0.8", "--language", language]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 6
    assert "5" in done.output.splitlines()[0]


TEAMS = {
    ("mt", ""): 6,
    ("rep", "North > A"): 10,
    ("rep", "North > B"): 9,
    ("rep", "North > C"): 5,
    ("rep", "South > D"): 8,
    ("rep", "South > E"): 3,
}


def test_showable_teams__decides_as_the_result_will(questionnaire: Questionnaire) -> None:
    teams = showable_teams(questionnaire, TEAMS, expected_response=0.8)
    assert {team.path: (team.answers, team.invited, team.reason) for team in teams} == {
        "North": (19, 24, ""),
        "North > A": (8, 10, ""),
        "North > B": (7, 9, "protects_others"),
        "North > C": (4, 5, "too_few"),
        "South": (8, 11, ""),
        "South > D": (6, 8, "protects_others"),
        "South > E": (2, 3, "too_few"),
    }


def test_showable_teams__none_where_nobody_is_in_a_team(questionnaire: Questionnaire) -> None:
    assert showable_teams(questionnaire, {("mt", ""): 6, ("rep", ""): 40}, expected_response=0.8) == []


def test_showable_teams__a_raised_threshold_shows_fewer(questionnaire: Questionnaire) -> None:
    raised = Thresholds(group=9)
    teams = showable_teams(questionnaire, TEAMS, expected_response=1.0, thresholds=raised)
    assert [team.path for team in teams if not team.reason] == ["North", "North > A", "South"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_command__says_of_each_team_whether_it_can_be_shown(tmp_path: Path, language: str) -> None:
    lines = [f"acme,2026,{role},{team},{people}" for (role, team), people in TEAMS.items()]
    invited = tmp_path / "invited.csv"
    invited.write_text("\n".join(["organization,wave,role,team,invited", *lines]), encoding="utf-8")
    done = CliRunner().invoke(main, ["plan", "--invited", str(invited), "--language", language])
    assert done.exit_code == 0
    of_teams = [line for line in done.output.splitlines() if line.startswith(("North", "South"))]
    assert len(of_teams) == 7
