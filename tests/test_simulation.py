"""Simulated organizations: repeatable, read by the product, and truly where they are said to be."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import scored
from click.testing import CliRunner

from assessment.answers_file import read_invited, read_responses
from assessment.cli import main
from assessment.library import load_questionnaire
from assessment.psychometrics.item_analysis import item_analysis
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, organization_result
from assessment.scoring import facet_scores, item_scores, score
from assessment.simulation import (
    FILES,
    Block,
    Design,
    Habits,
    SimulatedTables,
    Story,
    designed,
    in_between,
    simulated,
    simulated_answers,
    simulated_tables,
    write_tables,
)
from assessment.weights import figure_weights

SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"
CAREFUL = Habits(skipped=0.0, dont_know=0.0, careless=0.0)


@pytest.fixture(scope="module", params=["first", "second"])
def instrument(request: pytest.FixtureRequest) -> Questionnaire:
    """The instrument of the product, and one as unlike it as can be."""
    return load_questionnaire("sustainable-success" if request.param == "first" else SECOND)


def blocks(instrument: Questionnaire, n: int = 1, seed: int = 1, **more: object) -> Iterator[Block]:
    design = more.pop("design", None) or designed(instrument, few=6, others=20, teams=3, response_rate=0.8)
    return simulated(instrument, design, organizations=n, seed=seed, **more)  # type: ignore[arg-type]


def tables(instrument: Questionnaire, n: int, **more: object) -> list[SimulatedTables]:
    design = designed(instrument, few=6, others=20, teams=3, response_rate=0.8)
    found = simulated_tables(instrument, design, organizations=n, seed=1, wave="2026", **more)  # type: ignore[arg-type]
    return list(found)


def written(instrument: Questionnaire, folder: Path, n: int, **more: object) -> list[Path]:
    files = [BytesIO(), BytesIO(), BytesIO()]
    write_tables(tables(instrument, n, **more), files)
    for name, file in zip(FILES, files, strict=True):
        (folder / name).write_bytes(file.getvalue())
    return [folder / name for name in FILES]


def test_simulated__the_same_seed_gives_the_same_and_another_another(instrument: Questionnaire) -> None:
    one, same, other = (next(blocks(instrument, seed=seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.given, same.given)
    assert not np.array_equal(one.given, other.given)


def test_simulated__an_organization_is_the_same_among_few_and_among_many(instrument: Questionnaire) -> None:
    few, many = next(blocks(instrument, 3)), next(blocks(instrument, 9))
    np.testing.assert_array_equal(few.given, many.given[:3])
    assert few.stories == many.stories[:3]


def test_tables__are_what_the_product_reads(instrument: Questionnaire, tmp_path: Path) -> None:
    answers, invited, truth = written(instrument, tmp_path, 6)
    table = score(instrument, read_responses(answers, instrument))
    counts = read_invited(invited, instrument)
    known = pd.read_csv(truth, dtype={"organization": str, "wave": str})
    for organization in known["organization"].unique():
        result = organization_result(table, organization=organization, invited=counts)
        assert result.overall.shown
        mine = known[(known["organization"] == organization) & (known["level"] == "index")]
        place = float(mine.loc[mine["role"] == result.overall_role, "invited"].iloc[0])
        assert abs(result.overall.value - place) < 20
    assert known[["invited", "beyond"]].stack().between(0, 100).all()


def test_truth__of_the_invited_is_the_product_s_own_score_of_them_all(instrument: Questionnaire) -> None:
    design = designed(instrument, few=6, others=20, teams=2)
    block = next(blocks(instrument, design=design, habits=CAREFUL))
    result = organization_result(scored(instrument, block.frame(0, "o", "1")))
    found = {key: figure for key, figure in result.figures.items() if figure.shown}
    assert len(found) > 20
    for key, figure in found.items():
        assert figure.value == pytest.approx(float(block.invited_truth[key][0]), abs=1e-9)


@pytest.mark.parametrize("skew", [0.0, -1.5])
def test_truth__beyond_is_the_score_of_very_many(instrument: Questionnaire, skew: float) -> None:
    many = Design({(role, ""): 40_000 for role in instrument.role_ids}, dict.fromkeys(instrument.role_ids, 1))
    block = next(blocks(instrument, design=many, habits=Habits(skew=skew)))
    for place, truth in block.beyond_truth.items():
        assert float(block.invited_truth[place][0]) == pytest.approx(float(truth[0]), abs=0.6)


def test_truth__is_not_moved_by_carelessness_missing_answers_or_who_answers(
    instrument: Questionnaire,
) -> None:
    messy = Habits(skipped=0.2, dont_know=0.2, careless=0.5, selective=0.9)
    clean, dirty = next(blocks(instrument, 4, habits=CAREFUL)), next(blocks(instrument, 4, habits=messy))
    np.testing.assert_array_equal(clean.complete, dirty.complete)
    assert not np.array_equal(clean.given, dirty.given)
    for place, truth in clean.invited_truth.items():
        np.testing.assert_array_equal(truth, dirty.invited_truth[place])


def test_answers__hold_what_the_habits_say(questionnaire: Questionnaire) -> None:
    habits = Habits(skipped=0.05, dont_know=0.05, careless=0.0)
    design = designed(questionnaire, few=6, others=3000, answered={"mt": 6, "rep": 2000})
    block = next(blocks(questionnaire, design=design, habits=habits))
    assert block.answers.sum() == 2006
    asked = ~np.isnan(block.complete)
    assert np.isnan(block.given[asked]).mean() == pytest.approx(0.05, abs=0.01)
    assert (block.given[asked] == 9).mean() == pytest.approx(0.05, abs=0.01)


def test_answers__of_the_careless_run_straight_or_anyhow(questionnaire: Questionnaire) -> None:
    habits = Habits(skipped=0.0, dont_know=0.0, careless=1.0)
    design = designed(questionnaire, few=5, others=400)
    codes = next(blocks(questionnaire, design=design, habits=habits)).given[0]
    straight = (codes == codes[:, :1]).all(axis=1)
    assert straight.mean() == pytest.approx(0.5, abs=0.1)


def test_answers__of_the_contented_come_first_where_answering_is_selective(
    questionnaire: Questionnaire,
) -> None:
    design = designed(questionnaire, few=6, others=400, answered={"mt": 6, "rep": 200})
    block = next(blocks(questionnaire, design=design, habits=Habits(selective=0.8)))
    reps = block.design.role_of == "rep"
    items = item_scores(questionnaire, block.complete[0][reps])
    overall = np.nanmean(items, axis=1)
    assert overall[block.answers[0][reps]].mean() > overall.mean() + 4


def test_people__differ_as_the_habits_say_that_they_do(questionnaire: Questionnaire) -> None:
    design = designed(questionnaire, few=6, others=4000)
    block = next(blocks(questionnaire, design=design, story=_middling))
    items = item_scores(questionnaire, block.complete[0][block.design.role_of == "rep"])
    facets = facet_scores(questionnaire, items)
    weights = figure_weights(questionnaire)["index", INDEX, "rep"].sum(axis=0)
    assert (facets @ weights).std(ddof=1) == pytest.approx(16, abs=1)
    correlations = np.corrcoef(facets[:, :2].T)
    assert item_analysis(items[:, :4]).cronbach_alpha == pytest.approx(0.75, abs=0.05)
    assert correlations[0, 1] == pytest.approx(0.6, abs=0.1)


def _middling(questionnaire: Questionnaire, number: int, random: np.random.Generator) -> Story:
    return in_between(questionnaire, random, low=50, high=50)


def test_teams__differ_where_a_role_has_more_than_one(questionnaire: Questionnaire) -> None:
    design = designed(questionnaire, few=6, others=600, teams=3)
    apart = next(blocks(questionnaire, design=design, habits=Habits(team_sd=20.0)))
    alike = next(blocks(questionnaire, design=design, habits=Habits(team_sd=0.0)))
    reps = [number for number, (role, _) in enumerate(design.groups) if role == "rep"]
    assert np.ptp(apart.places[0][reps].mean(axis=1)) > 5
    assert np.ptp(alike.places[0][reps].mean(axis=1)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("few", "others", "rate"), [(1, 1, 1.0), (6, 10, 0.0), (0, 8, 0.5)])
def test_simulated__degenerate_designs_give_what_there_is(
    instrument: Questionnaire, few: int, others: int, rate: float
) -> None:
    design = designed(instrument, few=few, others=others, teams=4, response_rate=rate)
    block = next(blocks(instrument, design=design))
    assert len(block.frame(0, "o", "1")) == block.answers.sum() == sum(design.answered.values())
    index = float(block.invited_truth["index", INDEX, ALL][0])
    assert np.isnan(index) if few == 0 else 0 <= index <= 100


def test_simulated_answers__give_everybody_in_the_story_s_place(questionnaire: Questionnaire) -> None:
    story = Story(dict.fromkeys(questionnaire.facets, 50.0), {"mt": 20.0})
    people = {("mt", ""): 300, ("rep", "Noord"): 200, ("rep", "Zuid"): 100}
    frame = simulated_answers(
        questionnaire, story, people, organization="o", wave="1", seed=3, habits=CAREFUL
    )
    assert frame.groupby(["role", "team"]).size().to_dict() == people
    result = organization_result(scored(questionnaire, frame))
    assert result.gap("index", INDEX).value == pytest.approx(20, abs=6)


def test_simulate__writes_the_three_files_and_says_so(tmp_path: Path) -> None:
    out = tmp_path / "folder"
    words = ["simulate", "--organizations", "2", "--reps", "9", "--teams", "2", "--out", str(out)]
    for _ in range(2):
        done = CliRunner().invoke(main, [*words, "--language", "en"], catch_exceptions=False)
        assert done.exit_code == 0
        assert str(out) in done.output
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    known = pd.read_csv(out / "truth.csv")
    assert list(known["organization"].unique()) == ["sim-0001", "sim-0002"]


def test_simulate__a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    done = CliRunner().invoke(main, ["simulate", "--out", str(tmp_path / "folder"), "--language", "en"])
    assert done.exit_code == 1
    assert "folder" in done.output
