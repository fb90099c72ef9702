"""The table of facets on a stage of 1776 x 700: names left, a cell for each group of people."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.facets_reading import HIDDEN, NUMBER, STEPS, Cell, FacetReading
from assessment.charts.drawing.fit import shortened
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    bars,
    message,
    stage,
    words,
    words_at,
)
from assessment.charts.figure import STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette

FRAME = Frame(STAGE_HEIGHT, left=0, right=STAGE_WIDTH)
NAMES, AIR = 560, 10
TOP, BOTTOM, LEGEND = 76, 652, 682
NAME, NUMBER_SIZE = 23, 23
Placed = tuple[Cell, float, float, float]
"""A cell with its left and right end and its middle's height."""


def draw(reading: FacetReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    if reading.hidden:
        texts = (reading.hidden.headline, [reading.hidden.reason])
        return stage(message("hidden", FRAME, palette, 300, texts, 40))
    height = min(44.0, (BOTTOM - TOP) / reading.lines)
    width = (STAGE_WIDTH - NAMES) / len(reading.columns)
    ends = [(NAMES + width * i + AIR, NAMES + width * (i + 1)) for i in range(len(reading.columns))]
    placed: list[Placed] = []
    names: list[tuple[float, str]] = []
    heads: list[tuple[float, str]] = []
    y = TOP + height / 2
    for title, rows in reading.groups:
        heads.append((y + 2, shortened(title, NAMES - 20, 21, 600)))
        y += height
        for row in rows:
            names.append((y, shortened(row.name, NAMES - 20, NAME)))
            placed += [(cell, *end, y) for cell, end in zip(row.cells, ends, strict=True)]
            y += height
    return stage(
        [
            *words_at("dimensions", FRAME, 0, heads, Style(21, palette.ink3, 600)),
            *words_at("names", FRAME, 0, names, Style(NAME, palette.ink)),
            *_columns(reading, ends, palette),
            *cells(FRAME, placed, height - 4, NUMBER_SIZE, palette, share=100 / STAGE_WIDTH),
            *_legend(reading, palette),
        ]
    )


def _columns(reading: FacetReading, ends: list[tuple[float, float]], palette: Palette) -> Layers:
    layers: Layers = []
    for number, (column, (left, right)) in enumerate(zip(reading.columns, ends, strict=True)):
        color = palette.ink2 if column.position is None else palette.role_text(column.position)
        middle = (left + right) / 2
        title = shortened(column.title, right - left, 24, 600)
        style = Style(24, color, 600, "center")
        layers += words_at(f"column_{number}", FRAME, middle, [(22, title)], style)
        n = [(52, column.n)] if column.n else []
        layers += words_at(f"column_n_{number}", FRAME, middle, n, Style(20, palette.ink3, align="center"))
    return layers


def cells(
    frame: Frame, placed: list[Placed], height: float, size: int, palette: Palette, *, share: float
) -> Layers:
    """Coloured cells with their numbers, dashed ones for what is hidden, words for what was not asked.

    ``share``: scores a unit of the given ends.
    """
    layers: Layers = []
    for step, color in enumerate(palette.heat):
        mine = [one for one in placed if one[0].kind == NUMBER and one[0].step == step]
        layers += bars(f"cell_{step}", frame, _boxes(mine, height, share), color, cornerRadius=4)
        shade = palette.on_cell(step, len(palette.heat))
        layers += words(f"value_{step}", frame, _middles(mine, share), Style(size, shade, 700, "center"))
    dashed = [one for one in placed if one[0].kind == HIDDEN]
    outline = {"filled": False, "strokeDash": [4, 3], "strokeWidth": 1.5, "cornerRadius": 4}
    layers += bars("cell_hidden", frame, _boxes(dashed, height - 2, share), palette.axis, **outline)
    rest = [one for one in placed if one[0].kind != NUMBER]
    plain = Style(max(size - 3, 12), palette.ink3, 400, "center")
    return layers + words("why_not", frame, _middles(rest, share), plain)


def _boxes(placed: list[Placed], height: float, share: float) -> list[Line]:
    return [Line(left * share, right * share, y - height / 2, y + height / 2) for _, left, right, y in placed]


def _middles(placed: list[Placed], share: float) -> list[Word]:
    return [Word((left + right) / 2 * share, y, cell.text) for cell, left, right, y in placed]


def _legend(reading: FacetReading, palette: Palette) -> Layers:
    """The seven colours between the poles, and where each begins."""
    share, left, width = 100 / STAGE_WIDTH, 760.0, 82.0
    layers: Layers = []
    for step, color in enumerate(palette.heat):
        start = left + width * step
        box = [Line(start * share, (start + width - 3) * share, LEGEND - 12, LEGEND + 12)]
        layers += bars(f"legend_cell_{step}", FRAME, box, color, cornerRadius=3)
        if step:
            shade = palette.on_cell(step, len(palette.heat))
            mark = [Word((start + width / 2) * share, LEGEND, f"≥ {STEPS[step - 1]}")]
            layers += words(f"legend_step_{step}", FRAME, mark, Style(20, shade, align="center"))
    right = left + width * len(palette.heat)
    low, high = Style(22, palette.low_text, 600, "right"), Style(22, palette.high_text, 600)
    return [
        *layers,
        *words_at("low_pole", FRAME, left - 14, [(LEGEND, reading.low)], low),
        *words_at("high_pole", FRAME, right + 12, [(LEGEND, reading.high)], high),
    ]
