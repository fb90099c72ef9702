"""The table of facets: every cell is the result's own, hidden is never a number, colours follow the score."""

from __future__ import annotations

import pytest
from samples import QUESTIONNAIRE, organization, sample
from spec_reading import spec_of, texts
from team_answers import in_teams

from assessment.charts import ChartFigure, Material
from assessment.charts.drawing.facets_reading import HIDDEN, MOST_TEAMS, STEPS, columns_of, read_facets
from assessment.charts.facets import facets as drawn_facets
from assessment.i18n import EN, LANGUAGES, NL, Language, rounded
from assessment.results import OrganizationResult


def facets(result: OrganizationResult, language: Language) -> ChartFigure:
    return drawn_facets(Material(result), language)


@pytest.fixture(scope="module")
def teams() -> OrganizationResult:
    return in_teams(QUESTIONNAIRE, {"North": 9, "South": 8, "West": 3})


def test_cells__are_the_results_own_numbers() -> None:
    result = sample("usual")
    reading = read_facets(result, None, NL)
    rows = [row for _, mine in reading.groups for row in mine]
    for facet, row in zip(result.questionnaire.facets, rows, strict=True):
        for role, cell in zip(result.questionnaire.role_ids, row.cells, strict=True):
            score = rounded(result.figure("facet", facet, role).value)
            assert cell.text == str(score)
            assert cell.step == sum(score >= step for step in STEPS)


def test_columns__teams_of_the_highest_level_stand_beside_the_roles(teams: OrganizationResult) -> None:
    titles = [column.title for column in read_facets(teams, None, EN).columns]
    assert titles[:2] == ["MT", "Sales reps"]
    assert set(titles[2:]) == {"North", "South", "West"}


def test_columns__a_team_that_is_not_shown_has_no_number(teams: OrganizationResult) -> None:
    reading = read_facets(teams, None, EN)
    place = [column.title for column in reading.columns].index("West")
    cells = [row.cells[place] for _, rows in reading.groups for row in rows]
    assert {cell.kind for cell in cells} == {HIDDEN}
    table = facets(teams, EN).table
    hidden = table[table["group"] == "West"]
    assert hidden["value"].isna().all()
    assert set(hidden["status"]) == {"suppressed"}


def test_columns__of_many_teams_none_stands_there() -> None:
    many = in_teams(QUESTIONNAIRE, {f"T{number}": 6 for number in range(MOST_TEAMS + 2)})
    assert len(columns_of(many)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_role__is_hidden_in_every_cell(language: str) -> None:
    drawn = facets(sample("mt_hidden"), language)  # type: ignore[arg-type]
    word = {"nl": "verborgen", "en": "hidden"}[language]
    assert texts(spec_of(drawn.page)).count(word) == 14
    mine = drawn.table[drawn.table["role"] == "mt"]
    assert mine["value"].isna().all()


def test_title__names_a_facet_only_where_its_range_lies_under_the_middle() -> None:
    assert facets(sample("identical"), EN).title == "No subject stands out as low"
    low = organization({"mt": {"TS": 20, "SI": 60, "TB": 60, "CF": 60}, "rep": {
        "TS": 18, "SI": 60, "TB": 60, "CF": 60}}, seed=5)  # fmt: skip
    names = [low.questionnaire.facets[code].title["en"] for code in ("TS1", "TS2", "TS3")]
    title = facets(low, EN).title
    assert title.startswith("Lowest on ")
    assert sum(name[1:] in title for name in names) == 2
