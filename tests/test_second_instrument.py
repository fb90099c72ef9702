"""An instrument in other languages, roles, scales and bands goes all the way: nothing knows the first one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assessment.answers_file import read_responses
from assessment.charts import CHARTS, Material
from assessment.i18n import NL
from assessment.interpretation import placement
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire
from assessment.response import submit
from assessment.results import ALL, organization_result
from assessment.scoring import score

SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"


@pytest.fixture(scope="module")
def second() -> Questionnaire:
    return load_questionnaire(SECOND)


def responses(second: Questionnaire, answers: dict[str, dict[str, int]], n: int = 6) -> list[object]:
    return [
        submit(second, answers[role], organization="rad", wave="w", role=role, team="", language=language)
        for role in second.role_ids
        for language in (second.languages * n)[:n]
    ]


LOW = {"W1_1": 1, "W1_2": 1, "W1_3": 4, "W2_1": 1, "W2_2": 1, "W2_3": 4}
HIGH = {"W1_1": 4, "W1_2": 4, "W1_3": 1, "W2_1": 4, "W2_2": 4, "W2_3": 1}
LOWISH = {"W1_1": 2, "W1_2": 2, "W1_3": 3, "W2_1": 2, "W2_2": 2, "W2_3": 3}
HIGHISH = {"W1_1": 3, "W1_2": 3, "W1_3": 2, "W2_1": 3, "W2_2": 3, "W2_3": 2}


def test_scores__by_the_range_of_each_scale(second: Questionnaire) -> None:
    answers = {
        "inhaber": HIGH,
        "meister": {**LOW, "K1_1": 10, "K1_2": 10, "K1_3": 0},
        "geselle": {**LOW, "W1_1": -1, "K1_1": 7, "K1_2": 99, "K1_3": 5},
    }
    table = score(second, responses(second, answers))  # type: ignore[arg-type]
    facets = table.facets.groupby(table.respondents["role"].to_numpy()).mean()
    assert facets.loc["inhaber", ["W1", "W2"]].tolist() == [100, 100]
    assert np.isnan(facets.loc["inhaber", "K1"])
    assert facets.loc["meister"].tolist() == [0, 0, 100]
    assert facets.loc["geselle"].tolist() == [0, 0, 60]


def test_result__weighs_roles_and_names_bands_by_the_file(second: Questionnaire) -> None:
    answers = {
        "inhaber": HIGH,
        "meister": {**LOW, "K1_1": 0, "K1_2": 0, "K1_3": 10},
        "geselle": {**LOW, "K1_1": 10, "K1_2": 10, "K1_3": 0},
    }
    result = organization_result(score(second, responses(second, answers, n=10)))  # type: ignore[arg-type]
    assert result.figure("facet", "W1", ALL).value == pytest.approx(20)  # 0.2 of 100, 0.3 and 0.5 of 0
    assert result.figure("facet", "W2", ALL).value == pytest.approx(0)  # owners are asked, not scored
    assert result.figure("facet", "K1", ALL).value == pytest.approx(100)  # reps of this trade only
    assert result.figure("facet", "K1", "inhaber").status == "not_asked"
    assert result.overall.value == pytest.approx((10 + 100) / 2)
    assert [band.id for band in placement(result).bands] == ["lehrzeit"]
    assert result.notice["fr"].startswith("Version")


def test_result__keeps_a_small_role_hidden(second: Questionnaire) -> None:
    answers = dict.fromkeys(second.role_ids, LOW)
    result = organization_result(score(second, responses(second, answers, n=4)))  # type: ignore[arg-type]
    assert not result.figure("index", "index", "inhaber").shown


def test_answers_file__is_read_by_the_instruments_own_ids(second: Questionnaire, tmp_path: Path) -> None:
    path = tmp_path / "antworten.csv"
    head = "organization,wave,role,team,language,W1_1,K1_1"
    path.write_text(f"{head}\nrad,w,geselle,,fr,4,10\nrad,w,inhaber,,de,-1,\n", encoding="utf-8")
    table = read_responses(path, second)
    assert table.codes[["W1_1", "K1_1"]].iloc[0].tolist() == [4, 10]
    assert table.codes.iloc[1].isna().all()


@pytest.mark.parametrize("chart", CHARTS)
def test_charts__draw_it_in_the_languages_of_the_interface(chart: str, tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8")
    for theirs, ours in (("de", "nl"), ("fr", "en")):
        text = text.replace(f"{{{theirs}: ", f"{{{ours}: ").replace(f" {theirs}: ", f" {ours}: ")
    path = tmp_path / "translated.yaml"
    path.write_text(text.replace("[de, fr]", "[nl, en]"), encoding="utf-8")
    translated = load_questionnaire(path)
    answers = {
        role: {**LOWISH, "K1_1": 7, "K1_2": 6} if role != "inhaber" else HIGHISH
        for role in translated.role_ids
    }
    table = score(translated, responses(translated, answers))  # type: ignore[arg-type]
    figure = CHARTS[chart](Material(organization_result(table)), NL)
    assert figure.state != "hidden"
    assert "walking wallet" not in str(figure.page.to_dict()).lower()
