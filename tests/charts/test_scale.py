"""The scale: titles by certainty, words for every kind of score, numbers as released."""

from dataclasses import replace

import numpy as np
import pytest
from samples import QUESTIONNAIRE, organization, placed, sample, with_overall
from spec_reading import layer, spec_of, symbol_boxes, texts, values

from assessment.charts import CHARTS, Material
from assessment.charts.drawing.scale_reading import hero
from assessment.charts.scale import scale as drawn_scale
from assessment.disclosure import Thresholds
from assessment.i18n import EN, NL
from assessment.interpretation import certainty

USUAL = sample("usual")


def scale(shown, language, previous=None):
    return drawn_scale(Material(shown, (previous,) if previous else ()), language)


def result(value=49.0, error=2.4, **fields):
    return with_overall(USUAL, value, error, **fields)


def before(value, error=2.4, **fields):
    return replace(with_overall(USUAL, value, error, **fields), wave="2025")


def test_registry__holds_the_chart():
    assert CHARTS["scale"] is drawn_scale


@pytest.mark.parametrize(
    ("language", "value", "title"),
    [
        (EN, 50.0, "Demo BV scores in “On the lead”"),
        (NL, 50.0, "Demo BV scoort in ‘Rollijn’"),
        (EN, 41.0, "Demo BV scores in “Anything goes before the signature” or “On the lead”"),
        (NL, 41.0, "Demo BV scoort in ‘Voor de handtekening kan alles’ of ‘Rollijn’"),
    ],
)
def test_title__names_one_band_or_two(language, value, title):
    assert scale(result(value), language).title == title


THAN = {"en": "than in the previous wave", "nl": "dan bij de vorige meting"}


@pytest.mark.parametrize(
    ("earlier", "error", "english", "dutch"),
    [
        (30.0, 1.0, f", clearly higher {THAN['en']}", f", duidelijk hoger {THAN['nl']}"),
        (70.0, 1.0, f", clearly lower {THAN['en']}", f", duidelijk lager {THAN['nl']}"),
        (42.0, 2.0, f", probably higher {THAN['en']}", f", waarschijnlijk hoger {THAN['nl']}"),
        (58.0, 2.0, f", probably lower {THAN['en']}", f", waarschijnlijk lager {THAN['nl']}"),
        (50.0, 1.0, ", about the same as in the previous wave", ", ongeveer gelijk aan de vorige meting"),
        (46.0, 2.4, "", ""),
    ],
)
def test_title__mentions_a_change_only_as_surely_as_it_is_known(earlier, error, english, dutch):
    now, then = result(50.0, error), before(earlier, error)
    assert scale(now, EN, previous=then).title == f"Demo BV scores in “On the lead”{english}"
    assert scale(now, NL, previous=then).title == f"Demo BV scoort in ‘Rollijn’{dutch}"


def test_change__is_judged_beyond_the_invited_people():
    now, then = organization(wave="2026"), organization(wave="2025", seed=8)
    row = scale(now, EN, previous=then).table.set_index("measure").loc["change"]
    first, second = now.overall, then.overall
    error = np.hypot(first.beyond.se, second.beyond.se)
    spread = replace(first.beyond, se=error)
    assert row["certainty"] == certainty(first.value - second.value, spread)
    assert row["value"] == pytest.approx(first.value - second.value)


def test_stage__says_number_range_and_chance():
    stage = spec_of(scale(result(), EN).stage)
    assert values(stage, "hero")[0]["text"] == "49"
    assert "Plausibly 45 to 53" in texts(stage)
    assert "9 in 10 chance · each dot is 1 chance in 20" in texts(stage)
    page = spec_of(scale(result(), NL).page)
    assert "waarschijnlijk tussen 45 en 53" in texts(page)


def test_dots__are_twenty_and_symmetrical_about_the_number():
    for drawing in (scale(result(), EN).stage, scale(result(), EN).page):
        places = [row["x"] for row in values(spec_of(drawing), "dots")]
        assert len(places) == 20
        assert np.mean(places) == pytest.approx(49)
    assert max(row["level"] for row in values(spec_of(scale(result(), EN).page), "dots")) <= 5


def test_dots__stand_in_columns_half_a_standard_error_wide():
    heap = hero(result(error=2.4).overall, EN).dots(0.5)
    assert heap.width == pytest.approx(1.2)
    assert heap.height == 4
    narrow = hero(result(error=0.2).overall, EN).dots(0.5)
    assert narrow.width == pytest.approx(0.8)


@pytest.mark.parametrize("value", [0.4, 99.6])
def test_dots__never_leave_the_scale(value):
    stage = spec_of(scale(result(value, 6.0), EN).stage)
    assert all(0 <= row["x"] <= 100 for row in values(stage, "dots"))


def test_bands__come_from_the_questionnaire_file_and_long_names_take_two_lines():
    stage = spec_of(scale(USUAL, EN).stage)
    assert [row["text"] for row in values(stage, "band_name_1")] == ["Anything goes", "before the signature"]
    for i, band in enumerate(QUESTIONNAIRE.bands):
        shown = " ".join(row["text"] for row in values(stage, f"band_name_{i}"))
        assert shown == band.title["en"]
        assert values(stage, f"band_{i}")[0]["x"] == band.start


def test_page__names_only_the_ends():
    drawn = texts(spec_of(scale(USUAL, NL).page))
    assert "Wandelende portemonnee" in drawn
    assert "Sustainable succes" in drawn
    assert "Rollijn" not in drawn


def test_bands__of_another_questionnaire_are_drawn_as_they_are():
    bands = [band.model_copy(update={"end": 49}) for band in QUESTIONNAIRE.bands[:1]]
    bands.append(QUESTIONNAIRE.bands[-1].model_copy(update={"start": 50}))
    other = replace(USUAL, questionnaire=QUESTIONNAIRE.model_copy(update={"bands": bands}))
    stage = spec_of(scale(other, EN).stage)
    assert [row["x"] for i in (0, 1) for row in values(stage, f"band_{i}")] == [0, 50]
    assert layer(stage, "band_2") is None
    assert "20" not in texts(stage)


def test_previous_wave__is_an_open_circle_with_an_arrow_and_a_word():
    drawn = scale(result(50.0, 1.0), EN, previous=before(42.0, 1.0))
    stage, page = spec_of(drawn.stage), spec_of(drawn.page)
    assert values(stage, "before")[0]["x"] == 42
    assert layer(stage, "before")["mark"]["color"] == "#FFFFFF"
    assert layer(stage, "arrow_head")["mark"]["shape"] == "triangle-right"
    assert {"Previous wave, 2025", "42", "+8 points, clearly higher"} <= set(texts(stage))
    assert {"Previous wave, 2025", "42", "+8, clearly higher"} <= set(texts(page))


def test_arrow__has_no_head_and_is_dotted_where_nothing_can_be_told():
    stage = spec_of(scale(result(50.0), EN, previous=before(46.0)).stage)
    assert layer(stage, "arrow_head") is None
    assert layer(stage, "arrow")["mark"]["strokeDash"] == [2, 7]
    assert "+4 points, cannot tell" in texts(stage)


def test_first_wave__has_no_row_of_a_previous_one():
    for spec in (spec_of(scale(USUAL, EN).stage), spec_of(scale(USUAL, EN).page)):
        assert not [part["name"] for part in spec["layer"] if part["name"].startswith(("before", "arrow"))]


@pytest.mark.parametrize("reason", ["hidden", "other_version"])
def test_previous_wave__that_is_hidden_or_asked_otherwise_is_left_out(reason):
    then = sample("too_few")
    if reason == "other_version":
        changed = QUESTIONNAIRE.model_copy(update={"version": "0.9"})
        then = replace(before(40.0), questionnaire=changed)
    drawn = scale(USUAL, EN, previous=then)
    assert list(drawn.table["measure"]) == ["score"]
    assert "previous wave" not in drawn.title


def test_complete_wave__has_no_range_and_is_not_called_certain():
    drawn = scale(sample("complete"), EN)
    stage = spec_of(drawn.stage)
    assert {"Everyone invited answered", "complete, not certain"} <= set(texts(stage))
    assert values(stage, "dots") == []
    assert len(symbol_boxes(stage, ["pointer"])) == 1
    assert "complete, not certain" in drawn.note
    assert drawn.table["low"].isna().all()


@pytest.mark.parametrize(("language", "number"), [(EN, "about 55"), (NL, "rond 55")])
def test_rounded_score__is_called_about_and_has_no_range(language, number):
    drawn = scale(sample("rounded"), language)
    assert values(spec_of(drawn.stage), "hero")[0]["text"] == number
    assert drawn.table["low"].isna().all()
    assert number in drawn.alt_text


def test_rounded_score__has_no_change_in_points():
    drawn = scale(sample("rounded"), EN, previous=before(40.0))
    assert "cannot tell" in texts(spec_of(drawn.stage))
    assert "than in the previous wave" not in drawn.title


def test_unknown_spread__is_said():
    drawn = scale(result(50.0, float("nan")), EN)
    assert "Range unknown" in texts(spec_of(drawn.stage))
    assert "No range can be calculated" in drawn.note


@pytest.mark.parametrize(
    ("language", "subtitle", "note"),
    [
        (EN, "Overall score of one group, sales reps: 0", "MT hidden (fewer than 5 answers)"),
        (NL, "Totaalscore van één groep, accountmanagers: 0", "MT verborgen (minder dan 5 antwoorden)"),
    ],
)
def test_hidden_role__makes_the_score_of_one_group_that_says_so(language, subtitle, note):
    hidden = sample("mt_hidden")
    drawn = scale(hidden, language)
    assert drawn.subtitle.startswith(subtitle)
    assert drawn.note.startswith(note)
    assert drawn.table["role"].tolist() == ["rep"]
    assert drawn.table["value"].tolist() == [hidden.figure("index", "index", "rep").value]


@pytest.mark.parametrize(
    ("name", "language", "title", "reason"),
    [
        ("wave_open", EN, "Demo BV: results open when the wave closes", "the wave is still open"),
        ("wave_open", NL, "Demo BV: uitslag volgt als de meting sluit", "de meting loopt nog"),
        ("too_few", EN, "Demo BV: too few answers to show a result", "fewer than 5 answers"),
        ("empty", EN, "Demo BV: no answers", "0 of 61 answered"),
        ("empty", NL, "Demo BV: geen antwoorden", "0 van 61 ingevuld"),
        ("empty_unknown_invited", EN, "Demo BV: no answers", "nobody answered"),
    ],
)
def test_nothing_to_show__says_why(name, language, title, reason):
    drawn = scale(sample(name), language)
    assert drawn.title == title
    assert reason in texts(spec_of(drawn.stage))
    assert reason in texts(spec_of(drawn.page))


def test_nothing_to_show__names_the_thresholds_of_the_result():
    raised = organization(people={"mt": 2, "rep": 7}, thresholds=Thresholds(group=8))
    drawn = scale(raised, EN)
    assert "fewer than 8 answers" in texts(spec_of(drawn.stage))
    assert "opens at 8 answers" in drawn.note


def test_open_wave__says_no_counts():
    assert (
        scale(sample("wave_open"), EN).source_line
        == "Demo BV · wave 2026 · still open · Trial version – no norms"
    )


def test_source_line__counts_answers():
    assert "49 of 61 answered" in scale(USUAL, EN).source_line
    assert "49 van 61 ingevuld" in scale(USUAL, NL).source_line
    assert "wave 2026 · 49 answered" in scale(organization(invited=None), EN).source_line


def test_alt_text__holds_number_range_bands_and_comparison():
    text = scale(result(50.0, 2.4), EN, previous=before(42.0)).alt_text
    assert text == (
        "Score 50 of 100, plausibly 46 to 54. On the scale from walking wallet (0) to sustainable success "
        "(100) that is “On the lead”. In the previous wave, 2025: 42; +8 points, probably higher."
    )


def test_table__equals_the_released_figures():
    then = before(42.0)
    table = scale(result(), EN, previous=then).table.set_index(["measure", "wave"])
    now = result().overall
    row = table.loc[("score", "2026")]
    estimate = now.estimate()
    assert (row["value"], row["low"], row["high"]) == (now.value, estimate.ci_low, estimate.ci_high)
    assert (row["n"], row["role"], row["status"]) == (now.n, "all", "shown")
    assert table.loc[("score", "2025")]["value"] == 42.0
    assert table.loc[("change", "2026")]["value"] == pytest.approx(7.0)


@pytest.mark.parametrize(("name", "state"), [("usual", "ok"), ("few_and_wide", "ok"), ("mt_hidden", "ok")])
def test_state__of_a_shown_score(name, state):
    assert scale(sample(name), EN).state == state


def test_state__five_to_nine_answers_are_small():
    assert scale(organization(people={"mt": 2, "rep": 7}), EN).state == "small"


@pytest.mark.parametrize(
    ("ends", "word"), [((1, 12), "behind most"), ((25, 38), "ahead of most"), ((9, 30), "")]
)
def test_title__says_the_side_among_others_only_where_it_is_sure(ends, word):
    low, high = ends
    place = replace(placed(55, 40), ahead_low=low, ahead_high=high)
    title = drawn_scale(Material(sample("usual"), placement=place), EN).title
    assert (f"{word} of 40 comparable organizations" in title) == bool(word)
    assert "comparable" not in drawn_scale(Material(sample("usual")), EN).title


@pytest.mark.parametrize(
    ("others", "label", "told"),
    [
        (9, "Comparable organizations", "too few to compare"),
        (11, "11 comparable organizations", "Ahead of "),
        (40, "40 comparable organizations", "half lie between "),
    ],
)
@pytest.mark.parametrize("look", ["page", "stage"])
def test_peers__are_told_as_far_as_their_number_allows(others, label, told, look):
    figure = drawn_scale(Material(sample("usual"), placement=placed(55, others)), EN)
    said = texts(spec_of(getattr(figure, look)))
    assert label in said
    assert any(text.startswith(told) for text in said)
    if others > 9:
        assert "too few to compare" not in said
