"""The gaps on a stage of 1776 x 700: facets left, gaps on a line of points, how sure at the right."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.fit import shortened
from assessment.charts.drawing.gaps_reading import GapReading, GapRow
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    bars,
    points,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.drawing.plain import hidden_stage
from assessment.charts.figure import STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette

FRAME = Frame(STAGE_HEIGHT, left=570, right=1390)
TOP, BOTTOM, HEAD = 82, 696, 52
NAMES_WIDTH = 545
SHAPES, SIZES = ("square", "circle"), (25, 27)
NAME, NUMBER, WORD = 26, 25, 23
FAINT = 0.45
BESIDE = 24


def draw(reading: GapReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    if reading.hidden:
        return hidden_stage(reading.hidden, palette)
    height = (BOTTOM - TOP) / max(len(reading.rows), 1)
    places = [(row, TOP + height * (i + 0.5)) for i, row in enumerate(reading.rows)]
    layers = _ground(reading, palette)
    for position in (0, 1):
        layers += _marks(reading, places, position, palette)
    layers += _texts(reading, places, palette)
    return stage(layers)


def _ground(reading: GapReading, palette: Palette) -> Layers:
    """The zone in which no gap matters, the line of no gap, and who is higher on which side."""
    low, high = reading.zone
    zero = reading.place(0)
    left = Style(22, palette.second_role_text, 600, "right")
    right = Style(22, palette.first_role_text, 600)
    return [
        *bars("zone", FRAME, [Line(low, high, TOP - 8, BOTTOM)], palette.grid, opacity=0.55),
        *rules("zero", FRAME, [Line(zero, zero, TOP - 8, BOTTOM)], palette.ink, 2.5),
        *words_at("lower", FRAME, FRAME.pixel(zero) - 14, [(HEAD, reading.lower)], left),
        *words_at("higher", FRAME, FRAME.pixel(zero) + 14, [(HEAD, reading.higher)], right),
        *words_at("sure", FRAME, STAGE_WIDTH, [(HEAD, reading.sure)], Style(22, palette.ink3, align="right")),
    ]


def of_role(
    reading: GapReading, places: list[tuple[GapRow, float]], position: int, *, clear: bool
) -> tuple[list[Line], list[tuple[float, float]]]:
    """Ranges and marks of the rows in which that role is higher, sure or not."""
    mine = [(row, y) for row, y in places if row.number and (row.position, row.clear) == (position, clear)]
    ranges = [
        Line(reading.place(row.low), reading.place(row.high), y, y) for row, y in mine if row.high > row.low
    ]
    return ranges, [(reading.place(row.value), y) for row, y in mine]


def _marks(
    reading: GapReading, places: list[tuple[GapRow, float]], position: int, palette: Palette
) -> Layers:
    color, shape, size = palette.role_mark(position), SHAPES[position], SIZES[position]
    sure, open_ = (of_role(reading, places, position, clear=clear) for clear in (True, False))
    filled = {"filled": True, "color": color, "stroke": palette.ground, "strokeWidth": 2}
    hollow = {"filled": True, "color": palette.ground, "stroke": color, "strokeWidth": 3}
    return [
        *rules(f"range_{position}", FRAME, sure[0], color, 5),
        *_faint(rules(f"range_open_{position}", FRAME, open_[0], color, 5)),
        *points(f"mark_{position}", FRAME, sure[1], shape, size, **filled),
        *points(f"mark_open_{position}", FRAME, open_[1], shape, size, **hollow),
    ]


def _faint(layers: Layers) -> Layers:
    return [layer.encode(opacity=alt.OpacityValue(FAINT)) for layer in layers]


def _texts(reading: GapReading, places: list[tuple[GapRow, float]], palette: Palette) -> Layers:
    """Names, numbers beyond the ranges, how sure, and why there is no number."""
    layers: Layers = []
    for name, weight, color in (
        ("firm", 600, palette.ink),
        ("plain", 400, palette.ink),
        ("missing", 400, palette.ink3),
    ):
        mine = [(row, y) for row, y in places if row.kind == name]
        names = [(y, shortened(row.name, NAMES_WIDTH, NAME, weight)) for row, y in mine]
        layers += words_at(f"names_{name}", FRAME, 0, names, Style(NAME, color, weight))
        strong = Style(WORD, color if name == "firm" else palette.ink3, weight, "right")
        told = [(y, row.word) for row, y in mine if row.word]
        layers += words_at(f"results_{name}", FRAME, STAGE_WIDTH, told, strong)
        for position in (0, 1):
            here = [(row, y) for row, y in mine if row.number and row.position == position]
            ends = [Word(_end(reading, row), y, row.number) for row, y in here]
            shade = palette.role_text(position) if name == "firm" else palette.ink2
            style = Style(NUMBER, shade, 700 if name == "firm" else 400, "left", 10)
            layers += words(f"number_{name}_{position}", FRAME, ends, style)
    reasons = [(y, row.reason) for row, y in places if row.reason]
    beyond = FRAME.pixel(reading.zone[1]) + 16
    return layers + words_at("reasons", FRAME, beyond, reasons, Style(22, palette.ink3))


def _end(reading: GapReading, row: GapRow) -> float:
    """Where the number begins: beyond the range, and beyond the mark."""
    room = 100 * (SIZES[row.position] / 2 + 4) / (FRAME.right - FRAME.pixel(0))
    return max(reading.place(row.high), reading.place(row.value) + room)
