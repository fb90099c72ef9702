"""The response: a mark for each person, what an open wave may tell of it, and teams by released numbers."""

from __future__ import annotations

import pytest
from samples import QUESTIONNAIRE, sample
from spec_reading import layer, spec_of, texts, values
from team_answers import in_teams

from assessment.charts import Material
from assessment.charts.drawing.response_reading import read_response
from assessment.charts.figure import ChartFigure
from assessment.charts.response import response as drawn_response
from assessment.i18n import EN, LANGUAGES, Language
from assessment.results import OrganizationResult


def response(result: OrganizationResult, language: Language = EN) -> ChartFigure:
    return drawn_response(Material(result), language)


@pytest.mark.parametrize("layout", ["stage", "page"])
def test_marks__are_one_for_each_person_invited(layout: str) -> None:
    spec = spec_of(getattr(response(sample("usual")), layout))
    for row, (answered, still) in enumerate([(8, 1), (41, 11)]):
        assert len(values(spec, f"person_{row}")) == answered
        assert len(values(spec, f"person_open_{row}")) == still


def test_marks__lie_on_as_many_lines_as_it_takes_and_never_on_each_other() -> None:
    spec = spec_of(response(sample("usual")).page)
    places = [(row["x"], row["y"]) for name in ("person_1", "person_open_1") for row in values(spec, name)]
    assert len(set(places)) == 52
    assert max(x for x, _ in places) < 288
    assert len({y for _, y in places}) == 3


def test_threshold__lies_between_the_marks_before_and_from_which_a_group_opens() -> None:
    spec = spec_of(response(sample("usual")).stage)
    line = values(spec, "least_0")[0]["x"]
    marks = sorted(row["x"] for row in values(spec, "person_0"))
    assert marks[4] < line < marks[5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_wave__tells_steps_of_a_group_and_nothing_of_a_role_of_few(language: Language) -> None:
    drawn = response(sample("wave_open"), language)
    spec = spec_of(drawn.stage)
    assert layer(spec, "person_0") is None
    assert len(values(spec, "person_1")) == 40
    assert "41" not in " ".join([drawn.title, drawn.alt_text, *texts(spec)])
    assert drawn.table["n"].tolist() == [0, 40]


def test_title__names_the_one_group_that_stays_hidden() -> None:
    assert response(sample("mt_hidden")).title.endswith("management team stays hidden")
    assert response(sample("too_few")).title.endswith("2 groups stay hidden")


def test_teams__that_are_not_shown_have_no_number() -> None:
    result = in_teams(QUESTIONNAIRE, {"North": 9, "South": 8, "West": 3})
    rows = {row.name: row for row in read_response(result, None, EN).rows}
    assert rows["Team North"].answered == 9
    west = rows["Team West"]
    assert (west.answered, west.total, west.count, west.opened) == (0, 0, "", False)
