"""The gaps on a page of any width: name, then the gap in words, then its mark on a line of points."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.fit import lines, shortened
from assessment.charts.drawing.gaps_reading import GapReading, GapRow
from assessment.charts.drawing.gaps_stage import FAINT, SHAPES, of_role
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    bars,
    message,
    page,
    points,
    rules,
    words,
    words_at,
)
from assessment.charts.figure import LEAST_PAGE_WIDTH
from assessment.charts.palette import Palette

PADDING, TOP = 18, 30
NAME, RESULT = 15, 13
ROW, SHORT, MIDDLE = 76, 48, 52
"""Height of a row with a gap, of one without, and where the mark lies in it."""
SIZES = (15, 16)


def draw(reading: GapReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    starts, bottom = _starts(reading)
    frame = Frame(bottom + (170 if reading.hidden else 30), padding=PADDING)
    shown = [(row, y) for row, y in starts if row.number]
    layers = _ground(reading, frame, shown, bottom, palette)
    for position in (0, 1):
        layers += _marks(reading, frame, shown, position, palette)
    layers += _texts(frame, starts, palette)
    if reading.hidden:
        texts = (reading.hidden.headline, lines(reading.hidden.reason, LEAST_PAGE_WIDTH - 16, 15))
        layers += message("hidden", frame, palette, TOP + 40, texts, 18)
    return page(layers, frame.height)


def _starts(reading: GapReading) -> tuple[list[tuple[GapRow, float]], float]:
    y, found = float(TOP), []
    for row in reading.rows:
        found.append((row, y))
        y += ROW if row.number else SHORT
    return found, y


def _ground(
    reading: GapReading,
    frame: Frame,
    shown: list[tuple[GapRow, float]],
    bottom: float,
    palette: Palette,
) -> Layers:
    low, high = reading.zone
    zero = reading.place(0)
    zones = [Line(low, high, y + MIDDLE - 13, y + MIDDLE + 13) for _, y in shown]
    zeros = [Line(zero, zero, y + MIDDLE - 13, y + MIDDLE + 13) for _, y in shown]
    room = LEAST_PAGE_WIDTH / 2 - 6
    lower, higher = (shortened(text, room, RESULT, 600) for text in reading.sides)
    right = Style(RESULT, palette.first_role_text, 600, "right")
    ticks = [] if reading.hidden else reading.ticks
    axis = [Word(place, bottom + 8, _points(points)) for place, points in ticks]
    return [
        *bars("zone", frame, zones, palette.grid, opacity=0.7),
        *rules("zero", frame, zeros, palette.ink, 1.5),
        *words("ticks", frame, axis, Style(12, palette.ink3, align="center")),
        *words_at("lower", frame, 0, [(10, lower)], Style(RESULT, palette.second_role_text, 600)),
        *words_at("higher", frame, "width", [(10, higher)], right),
    ]


def _points(points: int) -> str:
    return f"+{points}" if points > 0 else f"\N{MINUS SIGN}{-points}" if points < 0 else "0"


def _marks(
    reading: GapReading,
    frame: Frame,
    shown: list[tuple[GapRow, float]],
    position: int,
    palette: Palette,
) -> Layers:
    color, shape, size = palette.role_mark(position), SHAPES[position], SIZES[position]
    places = [(row, y + MIDDLE) for row, y in shown]
    sure, open_ = (of_role(reading, places, position, clear=clear) for clear in (True, False))
    filled = {"filled": True, "color": color, "stroke": palette.ground, "strokeWidth": 1.5}
    hollow = {"filled": True, "color": palette.ground, "stroke": color, "strokeWidth": 2}
    faint = [
        layer.encode(opacity=alt.OpacityValue(FAINT))
        for layer in rules(f"range_open_{position}", frame, open_[0], color, 3)
    ]
    return [
        *rules(f"range_{position}", frame, sure[0], color, 3),
        *faint,
        *points(f"mark_{position}", frame, sure[1], shape, size, **filled),
        *points(f"mark_open_{position}", frame, open_[1], shape, size, **hollow),
    ]


def _texts(frame: Frame, starts: list[tuple[GapRow, float]], palette: Palette) -> Layers:
    layers: Layers = []
    for name, weight, color in (
        ("firm", 600, palette.ink),
        ("plain", 400, palette.ink),
        ("missing", 400, palette.ink3),
    ):
        mine = [(row, y) for row, y in starts if row.kind == name]
        names = [(y + 10, shortened(row.name, LEAST_PAGE_WIDTH, NAME, weight)) for row, y in mine]
        layers += words_at(f"names_{name}", frame, 0, names, Style(NAME, color, weight))
        told = [
            (y + 30, f"{row.number} · {row.word}" if row.number else row.reason)
            for row, y in mine
            if row.number or row.reason
        ]
        said = [(y, shortened(text, LEAST_PAGE_WIDTH, RESULT, weight)) for y, text in told]
        shade = color if name == "firm" else palette.ink3
        layers += words_at(f"results_{name}", frame, 0, said, Style(RESULT, shade, weight))
    return layers
