"""The response on a stage of 1776 x 700: groups left, a mark for each person, what is open at the right."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.fit import shortened
from assessment.charts.drawing.marks import (
    Layers,
    Line,
    Style,
    Word,
    across,
    bars,
    points,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.drawing.plain import STAGE, hidden_stage
from assessment.charts.drawing.response_reading import ResponseReading, ResponseRow
from assessment.charts.figure import STAGE_HEIGHT
from assessment.charts.palette import Palette

TOP, MARKS, RESULTS, WIDTH = 40, 470, 1340, 830
MOST_ROW, MOST_MARKS = 220, 120
ROOMY, WIDE, NARROW = 200, 34, 24
"""Rows from so high up have marks so many pixels apart, lower ones fewer."""
Places = list[tuple[float, float]]
SHAPES = ("square", "circle")
NAMES_WIDTH = 430


def draw(reading: ResponseReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    if reading.hidden:
        return hidden_stage(reading.hidden, palette)
    height = min(MOST_ROW, (STAGE_HEIGHT - TOP) / len(reading.rows))
    middles = [TOP + height * (i + 0.5) for i in range(len(reading.rows))]
    step = WIDE if height >= ROOMY else NARROW
    layers = across("between", STAGE, [y + height / 2 for y in middles[:-1]], palette.grid, 1.5)
    for i, (row, y) in enumerate(zip(reading.rows, middles, strict=True)):
        layers += _marks(i, row, y, step, palette) + _threshold(i, reading, row, y, step, palette)
    return stage(layers + _texts(reading, middles, palette))


def places(row: ResponseRow, corner: tuple[float, float], step: float, width: float) -> tuple[Places, Places]:
    """Where the filled and the open marks of a row lie: as many lines as it takes, from ``corner`` down."""
    a_line = int(width // step)
    left, top = corner
    every = [(left + step * (i % a_line + 0.5), top + step * (i // a_line + 0.5)) for i in range(row.total)]
    return every[: row.answered], every[row.answered :]


def lines_of(row: ResponseRow, step: float, width: float) -> int:
    """How many lines of marks that takes."""
    return -(-row.total // int(width // step))


def _marks(i: int, row: ResponseRow, y: float, step: float, palette: Palette) -> Layers:
    color = palette.role_mark(row.position)
    if row.total > MOST_MARKS:
        end = MARKS + WIDTH * row.answered / row.total
        look = {"stroke": palette.axis, "strokeWidth": 2}
        return [
            *bars(f"bar_open_{i}", STAGE, [Line(end, MARKS + WIDTH, y - 14, y + 14)], palette.ground, **look),
            *bars(f"bar_{i}", STAGE, [Line(MARKS, end, y - 14, y + 14)], color),
        ]
    top = y - step * lines_of(row, step, WIDTH) / 2
    filled, hollow = places(row, (MARKS, top), step, WIDTH)
    shape, size = SHAPES[row.position], step * 0.78
    fill = {"filled": True, "color": color}
    rim = {"filled": True, "color": palette.ground, "stroke": palette.axis, "strokeWidth": 2}
    return [
        *points(f"person_{i}", STAGE, filled, shape, size, **fill),
        *points(f"person_open_{i}", STAGE, hollow, shape, size - 2, **rim),
    ]


def _threshold(
    i: int, reading: ResponseReading, row: ResponseRow, y: float, step: float, palette: Palette
) -> Layers:
    """The line at the number of answers from which a group opens; its words once, at the first row."""
    if row.total < reading.least:
        return []
    x = MARKS + (step * reading.least if row.total <= MOST_MARKS else WIDTH * reading.least / row.total)
    top = y - (step * lines_of(row, step, WIDTH) / 2 if row.total <= MOST_MARKS else 14)
    layers = rules(f"least_{i}", STAGE, [Line(x, x, top - 10, top + step + 4)], palette.ink, 2.5)
    if i == 0:
        layers += words("needed", STAGE, [Word(x - 4, top - 24, reading.needed)], Style(21, palette.ink3))
    return layers


def _texts(reading: ResponseReading, middles: list[float], palette: Palette) -> Layers:
    both = list(zip(reading.rows, middles, strict=True))
    names = [(y, shortened(row.name, NAMES_WIDTH, 28, 600)) for row, y in both]
    counts = [(y - 16, row.count) for row, y in both if row.count]
    layers = words_at("names", STAGE, 0, names, Style(28, palette.ink, 600))
    layers += words_at("count", STAGE, RESULTS, counts, Style(28, palette.ink, 700))
    for opened in (True, False):
        told = [(y + (18 if row.count else 0), row.status) for row, y in both if row.opened == opened]
        style = Style(23, palette.ink3 if opened else palette.ink, 400 if opened else 600)
        layers += words_at(f"status_{opened}".lower(), STAGE, RESULTS, told, style)
    return layers
