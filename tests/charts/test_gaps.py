"""The figure of gaps: order, words by certainty, what is hidden, where zero and the grey zone lie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import organization, sample
from spec_reading import spec_of, texts

from assessment.charts import Material
from assessment.charts.drawing.gaps_reading import read_gaps
from assessment.charts.figure import ChartFigure
from assessment.charts.gaps import gaps as drawn_gaps
from assessment.i18n import EN, LANGUAGES, NL, Language
from assessment.interpretation import gap_certainty
from assessment.results import OrganizationResult, Spread


def gaps(result: OrganizationResult, language: Language) -> ChartFigure:
    return drawn_gaps(Material(result), language)


def with_facet_gaps(points: dict[str, float], error: float = 1.0) -> OrganizationResult:
    """The usual organization with other gaps on some facets, 0 on the others."""
    result = sample("usual")
    changed = {}
    for (level, code), gap in result.gaps.items():
        spread = Spread(error, 30.0)
        new = replace(gap, value=points.get(code, 0.0), invited=spread, beyond=spread)
        changed[level, code] = new if level == "facet" else gap
    return replace(result, gaps=changed)


def test_rows__the_largest_gap_first_whichever_way_it_goes() -> None:
    reading = read_gaps(with_facet_gaps({"TS1": 12.0, "SI2": -20.0, "CF1": 3.0}), None, EN)
    assert [row.number for row in reading.rows[:3]] == ["\N{MINUS SIGN}20", "+12", "+3"]
    assert [row.position for row in reading.rows[:3]] == [1, 0, 0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("points", "error", "key"),
    [
        ({"TS1": 20.0}, 1.0, {"nl": "Duidelijk verschil", "en": "Clear gap"}),
        ({"TS1": 9.0}, 4.0, {"nl": "Waarschijnlijk verschil", "en": "Probable gap"}),
        ({}, 8.0, {"nl": "Op geen onderwerp", "en": "No subject differs clearly"}),
        ({}, 0.5, {"nl": "Op geen enkel onderwerp", "en": "No gap that matters"}),
    ],
)
def test_title__claims_no_more_than_is_sure(
    points: dict[str, float], error: float, key: dict[str, str], language: str
) -> None:
    drawn = gaps(with_facet_gaps(points, error), language)  # type: ignore[arg-type]
    assert drawn.title.startswith(key[language])


def test_title__of_many_counts_them_and_names_the_largest() -> None:
    drawn = gaps(with_facet_gaps({"TS1": 30.0, "TS2": 25.0, "SI1": 20.0}), EN)
    assert "3 of 14" in drawn.title
    name = sample("usual").questionnaire.facets["TS1"].title["en"]
    assert name[1:] in drawn.title


def test_table__holds_every_gap_as_the_result_has_it() -> None:
    result = sample("usual")
    drawn = gaps(result, NL)
    assert len(drawn.table) == 14
    for row in drawn.table.itertuples():
        gap = result.gap("facet", row.code)
        assert (row.value, row.low, row.high) == (
            gap.value, gap.estimate().ci_low, gap.estimate().ci_high,
        )  # fmt: skip
        assert row.certainty == gap_certainty(gap)


def test_hidden_role__hides_every_gap_and_says_why() -> None:
    for name in ("mt_hidden", "reps_hidden"):
        drawn = gaps(sample(name), EN)
        assert drawn.state == "hidden"
        assert drawn.table["value"].isna().all()
        assert "Hidden" in texts(spec_of(drawn.stage))


def test_bound__a_facet_near_an_end_stands_at_the_bottom_with_its_reason() -> None:
    result = organization({"mt": dict.fromkeys(("TS", "SI", "TB", "CF"), 50), "rep": {
        "TS": 2, "SI": 40, "TB": 40, "CF": 40}}, {"mt": 8, "rep": 9}, spread=2, seed=3)  # fmt: skip
    reading = read_gaps(result, None, EN)
    missing = [row for row in reading.rows if not row.number]
    assert missing
    assert reading.rows[-1] in missing
    assert all("end of the scale" in row.reason for row in missing)


def test_zone__covers_the_gaps_that_do_not_matter() -> None:
    reading = read_gaps(with_facet_gaps({"TS1": 40.0, "SI1": -30.0}), None, EN)
    low, high = reading.zone
    assert reading.place(0) == pytest.approx((low + high) / 2)
    assert reading.place(reading.least) == 0
    assert reading.place(reading.most) == 100
    assert reading.least <= -30
    assert reading.most >= 40
