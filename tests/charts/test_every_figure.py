"""What holds for every chart, in both languages, both themes, both layouts and every state."""

from functools import cache
from io import BytesIO

import altair as alt
import numpy as np
import pytest
from PIL import Image
from samples import NOTHING_SHOWN, SAMPLES, material, sample
from spec_reading import spec_of, symbol_boxes, text_boxes, texts

from assessment.charts import CHARTS, pictures
from assessment.charts.drawing.fit import fitted
from assessment.charts.figure import LEAST_PAGE_WIDTH, readable_table
from assessment.charts.palette import DARK, LIGHT
from assessment.fonts.metrics import text_width
from assessment.i18n import EN, LANGUAGES, NL
from assessment.i18n import texts as locale_texts

EVERY_CHART = pytest.mark.parametrize("chart", CHARTS)
EVERY_SAMPLE = pytest.mark.parametrize("name", SAMPLES)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
LEGENDS = ("legend_mark_0", "legend_mark_1")
MARKS = ("mark_0", "mark_1", "before", "pointer")
WIDTHS = (LEAST_PAGE_WIDTH, 358, 720, 1100)


@cache
def figure(chart, name, language, palette=LIGHT):
    return CHARTS[chart](material(name), language, palette)


@cache
def specs(chart, name, language):
    drawn = figure(chart, name, language)
    return spec_of(drawn.stage), spec_of(drawn.page)


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_specification__is_valid_with_its_own_look(chart, name, language):
    stage, page = specs(chart, name, language)
    assert (stage["width"], stage["height"], stage["autosize"]) == (1776, 700, "none")
    assert page["width"] == "container"
    for spec in (stage, page):
        assert spec["$schema"].endswith(f"/{alt.SCHEMA_VERSION}.json")
        assert spec["config"]["font"] == "Inter, sans-serif"
        assert spec["config"]["background"] == "transparent"
        names = [part["name"] for part in spec["layer"]]
        assert len(names) == len(set(names))


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_type__is_never_under_20_on_stage_nor_under_12_on_a_page(chart, name, language):
    stage, page = specs(chart, name, language)
    assert min(box.size for box in text_boxes(stage)) >= 20
    assert min(box.size for box in text_boxes(page, 358)) >= 12


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_texts_on_stage__stay_inside_and_apart(chart, name, language):
    stage, _ = specs(chart, name, language)
    _check_boxes(stage, 1776, 700, air=3)


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_texts_on_stage__leave_the_subtitle_alone(chart, name, language):
    """The chart begins beside the subtitle's line, so what stands up there stands to its right."""
    stage, _ = specs(chart, name, language)
    right = text_width(figure(chart, name, language).subtitle, 27)
    line = pictures.SUBTITLE - pictures.CHART_TOP
    beside = [box for box in text_boxes(stage) if box.top < line + 8 and box.left < right + 20]
    assert not beside


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
@pytest.mark.parametrize("width", WIDTHS)
def test_texts_on_a_page__stay_inside_and_apart_at_any_width(chart, name, language, width):
    _, page = specs(chart, name, language)
    _check_boxes(page, width, page["height"], air=1)


def _check_boxes(spec, width, height, air):
    boxes = text_boxes(spec, width)
    for box in boxes:
        assert box.left >= -1, box
        assert box.right <= width + 1, box
        assert box.top >= 0, box
        assert box.bottom <= height, box
    for i, box in enumerate(boxes):
        clashes = [other for other in boxes[i + 1 :] if box.meets(other, air)]
        clashes += [mark for mark in symbol_boxes(spec, (*MARKS, *LEGENDS), width) if box.meets(mark)]
        assert not clashes, (box, clashes)


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_notice_and_organization__stand_beside_every_figure(chart, name, language):
    drawn = figure(chart, name, language)
    assert drawn.source_line.endswith(sample(name).notice[language])
    assert drawn.source_line.startswith("Demo BV · ")
    assert drawn.id == chart


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_words_around_the_chart__are_there_and_fit_a_stage(chart, name, language):
    drawn = figure(chart, name, language)
    assert all([drawn.title, drawn.subtitle, drawn.note])
    assert drawn.alt_text.endswith(".")
    rows, size = fitted(drawn.title, 1740, (48, 46, 44, 42, 40), 700)
    assert len(rows) <= 2
    assert size >= 44
    assert len(pictures.note_lines(drawn)) <= 3
    assert "{" not in drawn.title + drawn.subtitle + drawn.note + drawn.alt_text + drawn.source_line


@EVERY_CHART
@EVERY_SAMPLE
@EVERY_LANGUAGE
def test_words__never_claim_statistical_significance(chart, name, language):
    drawn = figure(chart, name, language)
    everything = " ".join([drawn.title, drawn.note, drawn.alt_text, *texts(specs(chart, name, language)[0])])
    for word in ("signific", "p-value", "p-waarde", " nan", "NaN", "-1", "-2"):
        assert word not in everything


@EVERY_CHART
@pytest.mark.parametrize("name", NOTHING_SHOWN)
@EVERY_LANGUAGE
def test_nothing_shown__means_no_number_anywhere(chart, name, language):
    drawn = figure(chart, name, language)
    if chart == "response" and not name.startswith("empty"):
        assert "value" not in drawn.table  # it counts answers, which may be told before any score
        return
    assert drawn.state == ("empty" if name.startswith("empty") else "hidden")
    numbers = drawn.table.columns.intersection(["value", "low", "high"])
    assert drawn.table[numbers].isna().all().all()
    assert set(drawn.table["status"]) == {"suppressed"}
    for spec in specs(chart, name, language):
        drawn_layers = {part["name"] for part in spec["layer"]}
        forbidden = ("hero", "dots", "pointer", "mark_", "range_", "core_", "number_", "link_", "results_")
        assert not [layer for layer in drawn_layers if layer.startswith((*forbidden, "before"))]
        assert "hidden" in drawn_layers


@EVERY_CHART
@EVERY_LANGUAGE
@pytest.mark.parametrize("name", ["usual", "mt_hidden", "too_few"])
def test_readable_table__is_words_and_whole_numbers(chart, language, name):
    drawn = figure(chart, name, language)
    table = readable_table(drawn, language)
    assert len(table) == len(drawn.table)
    cells = [cell for row in table.to_numpy() for cell in row]
    assert all(isinstance(cell, str) and "nan" not in cell for cell in cells)
    assert not any("." in cell and cell.replace(".", "").isdigit() for cell in cells)
    assert "suppressed" not in cells


@EVERY_CHART
@EVERY_SAMPLE
def test_themes__differ_in_colour_only(chart, name):
    light, dark = figure(chart, name, NL), figure(chart, name, NL, DARK)
    assert light.alt_text == dark.alt_text
    assert texts(spec_of(light.stage)) == texts(spec_of(dark.stage))
    assert _colors(spec_of(dark.stage)) <= _tokens(DARK)
    assert _colors(spec_of(light.page)) <= _tokens(LIGHT)


def _colors(spec):
    marks = [part["mark"] for part in spec["layer"]]
    return {mark[key] for mark in marks for key in ("color", "stroke") if key in mark}


def _tokens(palette):
    fields = [getattr(palette, name) for name in palette.__slots__]
    return {color for field in fields for color in ([field] if isinstance(field, str) else field)}


@EVERY_CHART
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_stage_picture__has_ink_where_texts_and_marks_stand(chart, palette):
    drawn = figure(chart, "usual", EN, palette)
    pixels = _pixels(pictures.stage_png(drawn, palette))
    assert pixels.shape == (1080, 1920)
    left, top = pictures.MARGIN, pictures.CHART_TOP
    for box in text_boxes(spec_of(drawn.stage)):
        area = pixels[
            int(top + box.top) : int(top + box.bottom), int(left + box.left) : int(left + box.right)
        ]
        assert np.ptp(area) > 60, box


@EVERY_CHART
@pytest.mark.parametrize("width", [320, 390])
def test_page_picture__has_ink_where_texts_stand(chart, width):
    drawn = figure(chart, "usual", NL)
    picture = Image.open(BytesIO(pictures.page_png(drawn, width=width, scale=1)))
    assert picture.width == width
    assert (np.asarray(picture.convert("L")) < 100).mean() > 0.01


def _pixels(png):
    return np.asarray(Image.open(BytesIO(png)).convert("L"), dtype=int)


def test_locales__have_the_same_keys():
    ours = [{key for key in locale_texts(language) if key.startswith("charts.")} for language in LANGUAGES]
    assert ours[0] == ours[1]
