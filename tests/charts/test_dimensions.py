"""The dimension profile: titles and links by certainty, roles by position, numbers as released."""

from dataclasses import replace

import pytest
from samples import QUESTIONNAIRE, organization, sample, with_gaps
from spec_reading import layer, spec_of, texts, values

from assessment.charts import CHARTS, Material
from assessment.charts.dimensions import dimensions as drawn_dimensions
from assessment.charts.figure import readable_table
from assessment.charts.palette import LIGHT
from assessment.i18n import EN, NL, format_score
from assessment.interpretation import gap_certainty

USUAL = sample("usual")
CLEAR, PROBABLE, CANNOT_TELL, NO_GAP = (14.0, 2.0), (8.0, 4.0), (4.0, 4.0), (0.5, 1.0)
CODES = ("TS", "SI", "TB", "CF")


def dimensions(shown, language, palette=LIGHT):
    return drawn_dimensions(Material(shown), language, palette)


def gaps(*points):
    return with_gaps(USUAL, dict(zip(CODES, points, strict=True)))


def less(gap):
    return (-gap[0], gap[1])


def test_registry__holds_the_chart():
    assert CHARTS["dimensions"] is drawn_dimensions


@pytest.mark.parametrize(
    ("points", "english", "dutch"),
    [
        (
            (CLEAR, CANNOT_TELL, PROBABLE, NO_GAP),
            "Clear gap on Target setting: MT higher than sales reps",
            "Duidelijk verschil bij Targetsetting: MT hoger dan accountmanagers",
        ),
        (
            (less(CLEAR), CANNOT_TELL, PROBABLE, NO_GAP),
            "Clear gap on Target setting: sales reps higher than MT",
            "Duidelijk verschil bij Targetsetting: accountmanagers hoger dan MT",
        ),
        (
            (CLEAR, CANNOT_TELL, CLEAR, NO_GAP),
            "Clear gaps on Target setting and Team behaviour: MT higher than sales reps",
            "Duidelijke verschillen bij Targetsetting en Teamgedrag: MT hoger dan accountmanagers",
        ),
        (
            (CLEAR, CLEAR, CLEAR, NO_GAP),
            "Clear gaps on 3 of 4 dimensions: MT higher than sales reps",
            "Duidelijke verschillen bij 3 van de 4 dimensies: MT hoger dan accountmanagers",
        ),
        (
            (CLEAR, CLEAR, CLEAR, CLEAR),
            "Clear gaps on all 4 dimensions: MT higher than sales reps",
            "Duidelijke verschillen bij alle 4 dimensies: MT hoger dan accountmanagers",
        ),
        (
            (CLEAR, less(CLEAR), NO_GAP, NO_GAP),
            "Clear gaps between MT and sales reps on Target setting and Incentives & steering",
            "Duidelijke verschillen tussen MT en accountmanagers bij Targetsetting en Prikkels en sturing",
        ),
        (
            (PROBABLE, CANNOT_TELL, CANNOT_TELL, NO_GAP),
            "Probable gap on Target setting: MT higher than sales reps",
            "Waarschijnlijk verschil bij Targetsetting: MT hoger dan accountmanagers",
        ),
        (
            (CANNOT_TELL, CANNOT_TELL, NO_GAP, NO_GAP),
            "No dimension differs clearly between MT and sales reps",
            "Geen dimensie verschilt duidelijk tussen MT en accountmanagers",
        ),
        (
            (NO_GAP, NO_GAP, NO_GAP, NO_GAP),
            "No gap that matters between MT and sales reps",
            "Geen verschil van belang tussen MT en accountmanagers",
        ),
    ],
)
def test_title__says_the_surest_that_may_be_said(points, english, dutch):
    assert dimensions(gaps(*points), EN).title == english
    assert dimensions(gaps(*points), NL).title == dutch


def test_results__use_the_four_certainty_words():
    four = gaps(CLEAR, PROBABLE, CANNOT_TELL, NO_GAP)
    english = texts(spec_of(dimensions(four, EN).stage))
    assert {"+14 points", "clear gap", "+8 points", "probable gap", "+4 points", "too close to call"} <= set(
        english
    )
    assert {"+1 point", "no gap that matters"} <= set(english)
    dutch = texts(spec_of(dimensions(four, NL).page))
    assert "+14 punten · duidelijk verschil" in dutch
    assert "+8 punten · waarschijnlijk verschil" in dutch
    assert "+4 punten · niet te zeggen" in dutch
    assert "+1 punt · geen verschil van belang" in dutch


def test_links__are_solid_dashed_dotted_or_absent():
    drawn = dimensions(gaps(CLEAR, PROBABLE, CANNOT_TELL, NO_GAP), EN)
    for spec in (spec_of(drawn.stage), spec_of(drawn.page)):
        dashes = {
            part["name"]: part["mark"]["strokeDash"]
            for part in spec["layer"]
            if part["name"].startswith("link_")
        }
        assert set(dashes) == {"link_clear", "link_probable", "link_cannot_tell"}
        assert dashes["link_clear"] == []
        assert dashes["link_probable"][0] > dashes["link_cannot_tell"][0]


def test_note__explains_only_the_links_that_are_drawn():
    note = dimensions(gaps(CLEAR, CLEAR, CLEAR, CLEAR), EN).note
    assert "Solid line: at least 9 in 10 chance of a gap of 5 points or more." in note
    assert "Dashed" not in note
    assert "Dotted" not in note
    both = dimensions(gaps(PROBABLE, CANNOT_TELL, NO_GAP, NO_GAP), NL).note
    assert "Gestreept: 7 op 10." in both
    assert "Gestippeld: niet te zeggen." in both


def test_note__warns_that_managers_rate_their_own_house_higher():
    assert "0 is not the gap to expect" in dimensions(USUAL, EN).note


def test_roles__have_shape_and_colour_by_position():
    stage = spec_of(dimensions(USUAL, EN).stage)
    first, second = layer(stage, "mark_0")["mark"], layer(stage, "mark_1")["mark"]
    assert (first["shape"], first["color"]) == ("square", LIGHT.first_role)
    assert (second["shape"], second["color"]) == ("circle", LIGHT.second_role)
    for i, role in enumerate(QUESTIONNAIRE.role_ids):
        expected = [USUAL.figure("dimension", code, role).value for code in CODES]
        assert [row["x"] for row in values(stage, f"mark_{i}")] == expected
    tops = [[row["y"] for row in values(stage, f"mark_{i}")] for i in (0, 1)]
    assert all(first < second for first, second in zip(*tops, strict=True))


def test_ranges__are_those_of_the_released_figures():
    drawn = dimensions(USUAL, EN)
    for spec in (spec_of(drawn.stage), spec_of(drawn.page)):
        for i, role in enumerate(QUESTIONNAIRE.role_ids):
            estimates = [USUAL.figure("dimension", code, role).estimate() for code in CODES]
            expected = [(e.ci_low, e.ci_high) for e in estimates]
            assert [(row["x"], row["x2"]) for row in values(spec, f"range_{i}")] == expected
            assert [(row["x"], row["x2"]) for row in values(spec, f"core_{i}")] == expected
            assert layer(spec, f"range_{i}")["mark"]["opacity"] < 0.3


def test_numbers__stand_on_the_outer_sides():
    stage = spec_of(dimensions(USUAL, EN).stage)
    assert len(values(stage, "number_0_right")) == 4
    assert len(values(stage, "number_1_left")) == 4
    assert layer(stage, "number_0_left") is None


def test_legend__gives_name_and_number_of_answers():
    stage = texts(spec_of(dimensions(USUAL, EN).stage))
    assert {"Management team (8)", "Sales reps (41)"} <= set(stage)


def test_hidden_role__is_said_once_and_leaves_no_mark():
    drawn = dimensions(sample("mt_hidden"), EN)
    stage, page = spec_of(drawn.stage), spec_of(drawn.page)
    for spec in (stage, page):
        assert layer(spec, "mark_0") is None
        assert not [part for part in spec["layer"] if part["name"].startswith("link_")]
        assert len(values(spec, "mark_1")) == 4
    assert texts(stage).count("MT hidden") == 1
    assert "fewer than 5 answers" in texts(stage)
    assert texts(page).count("MT hidden · fewer than 5 answers") == 1
    assert drawn.note == "Hidden: a group opens at 5 answers, so that nobody can be recognized."
    assert set(drawn.table.query("role == 'mt' or measure == 'gap'")["status"]) == {"suppressed"}


def test_hidden_role__title_names_ends_only_where_their_ranges_lie_apart():
    assert dimensions(sample("mt_hidden"), EN).title == (
        "Sales reps: Team behaviour highest, Incentives & steering lowest"
    )
    close = organization(
        {"mt": dict.fromkeys(CODES, 50), "rep": dict.fromkeys(CODES, 50)}, {"mt": 2, "rep": 9}
    )
    assert dimensions(close, EN).title == "Sales reps: no dimension stands out"
    assert dimensions(close, NL).title == "Accountmanagers: geen dimensie springt eruit"


def test_one_hidden_dimension__is_said_in_its_row():
    figure = replace(
        USUAL.figure("dimension", "TB", "mt"),
        status="suppressed",
        reason="too_few_answered",
        value=float("nan"),
        n=0,
    )
    gap = replace(
        USUAL.gap("dimension", "TB"), status="suppressed", reason="too_few_answered", value=float("nan")
    )
    partly = replace(
        USUAL,
        figures={**USUAL.figures, ("dimension", "TB", "mt"): figure},
        gaps={**USUAL.gaps, ("dimension", "TB"): gap},
    )
    drawn = dimensions(partly, EN)
    stage = spec_of(drawn.stage)
    assert len(values(stage, "mark_0")) == 3
    assert len(values(stage, "mark_1")) == 4
    assert "MT hidden" in texts(stage)
    assert "MT hidden · too many questions left open" in texts(spec_of(drawn.page))


def test_complete_groups__have_no_ranges():
    drawn = dimensions(sample("complete"), EN)
    assert layer(spec_of(drawn.stage), "range_0") is None
    assert "complete, not certain" in drawn.note
    assert "range" not in drawn.subtitle


def test_names__come_from_the_file():
    roles = [
        role.model_copy(update={"short_title": {"nl": "Directie", "en": "Board"}})
        for role in QUESTIONNAIRE.roles[:1]
    ]
    other = QUESTIONNAIRE.model_copy(update={"roles": [*roles, QUESTIONNAIRE.roles[1]]})
    drawn = dimensions(replace(USUAL, questionnaire=other), EN)
    assert "board higher than sales reps" in drawn.title
    assert "Board" in drawn.alt_text or "board" in drawn.alt_text


def test_questionnaire_of_one_role__shows_scores_without_gaps():
    one = QUESTIONNAIRE.model_copy(update={"roles": QUESTIONNAIRE.roles[1:], "role_weights": {"rep": 1.0}})
    alone = replace(USUAL, questionnaire=one, gaps={})
    one.__dict__.pop("role_ids", None)
    drawn = dimensions(alone, EN)
    stage = spec_of(drawn.stage)
    assert len(values(stage, "mark_0")) == 4
    assert layer(stage, "mark_1") is None
    assert set(drawn.table["measure"]) == {"score"}


def test_alt_text__names_scores_ranges_gaps_and_words():
    text = dimensions(USUAL, EN).alt_text
    figure = USUAL.figure("dimension", "TS", "mt")
    low, high = figure.estimate().ci_low, figure.estimate().ci_high
    told = [format_score(number, EN) for number in (figure.value, low, high)]
    assert "Target setting: MT {} (plausibly {} to {}), sales reps".format(*told) in text
    assert text.count("plausibly") == 8
    assert "clear gap" in text


def test_table__equals_the_released_figures():
    table = dimensions(USUAL, NL).table
    assert len(table) == 12
    for row in table.to_dict("records"):
        found = (
            USUAL.gap("dimension", row["code"])
            if row["measure"] == "gap"
            else USUAL.figure("dimension", row["code"], row["role"])
        )
        estimate = found.estimate()
        assert (row["value"], row["low"], row["high"]) == (found.value, estimate.ci_low, estimate.ci_high)
        if row["measure"] == "gap":
            assert row["certainty"] == gap_certainty(found)
        else:
            assert row["n"] == found.n


def test_readable_table__signs_gaps_and_words_certainty():
    table = readable_table(dimensions(gaps(CLEAR, PROBABLE, CANNOT_TELL, less(NO_GAP)), NL), NL)
    gap_rows = table[table["Wat"] == "Verschil"]
    assert gap_rows["Waarde"].tolist() == ["+14", "+8", "+4", "−1"]
    assert gap_rows["Zekerheid"].tolist() == [
        "duidelijk", "waarschijnlijk", "niet te zeggen", "geen verschil van belang"
    ]  # fmt: skip
    assert gap_rows["Groep"].tolist()[0] == "MT − Accountmanagers"


@pytest.mark.parametrize(("name", "state"), [("usual", "ok"), ("small", "small"), ("too_few", "hidden")])
def test_state__follows_the_answers(name, state):
    assert dimensions(sample(name), EN).state == state


def test_near_an_end__few_people_stand_as_a_bound_in_picture_and_table():
    result = sample("low_end")
    figure = dimensions(result, EN)
    bounds = figure.table[figure.table["bound"] != ""]
    assert set(bounds["role"]) == {"mt"}  # eight managers; there are more than ten reps
    assert bounds[["value", "low", "high"]].isna().all(axis=None)
    assert "\N{LESS-THAN OR EQUAL TO} 5" in texts(spec_of(figure.stage))
    shown = readable_table(figure, EN)
    assert set(shown.loc[(figure.table["bound"] != "").to_numpy(), "Value"]) == {
        "\N{LESS-THAN OR EQUAL TO} 5"
    }
    assert "only the bound is given" in figure.note
    hidden = figure.table[(figure.table["measure"] == "gap") & (figure.table["status"] != "shown")]
    assert set(hidden["reason"]) == {"near_end"}
