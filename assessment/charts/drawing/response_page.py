"""The response on a page of any width: name and count above each row of marks, what is open under it."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.fit import shortened
from assessment.charts.drawing.marks import (
    Layers,
    Line,
    Style,
    across,
    page,
    points,
    rules,
    words_at,
)
from assessment.charts.drawing.plain import Pixels, boxes_at, hidden_page
from assessment.charts.drawing.response_reading import ResponseReading, ResponseRow
from assessment.charts.drawing.response_stage import SHAPES, lines_of, places
from assessment.charts.figure import LEAST_PAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

MARK, STATUS = 28, 22
MOST_MARKS, STEP = 120, 14.4
"""So that twenty marks make a line on the narrowest page."""


def draw(reading: ResponseReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    if reading.hidden:
        return hidden_page(reading.hidden, palette)
    heights = [MARK + _height(row) + STATUS + 14 for row in reading.rows]
    tops = [sum(heights[:i], 0.0) for i in range(len(heights))]
    frame = Pixels(sum(heights))
    layers = across("between", frame, tops[1:], palette.grid)
    for i, (row, top) in enumerate(zip(reading.rows, tops, strict=True)):
        layers += _marks(i, row, frame, top + MARK, reading.least, palette)
    return page(layers + _texts(reading, frame, tops, palette), frame.height)


def _height(row: ResponseRow) -> float:
    """How high the marks of a row are."""
    return STEP * lines_of(row, STEP, LEAST_PAGE_WIDTH) if row.total <= MOST_MARKS else STEP


def _marks(i: int, row: ResponseRow, frame: Pixels, y: float, least: int, palette: Palette) -> Layers:
    color = palette.role_mark(row.position)
    rim = {"stroke": palette.axis, "strokeWidth": 1.5}
    if row.total > MOST_MARKS:
        share = f"width*{row.answered / row.total:.4f}"
        room = [(y, y + STEP)]
        return [
            *boxes_at(f"bar_open_{i}", frame, (share, "width-1"), room, palette.ground, **rim),
            *boxes_at(f"bar_{i}", frame, (0, share), room, color),
        ]
    filled, hollow = places(row, (0, y), STEP, LEAST_PAGE_WIDTH)
    shape, size = SHAPES[row.position], STEP * 0.8
    layers = points(f"person_{i}", frame, filled, shape, size, filled=True, color=color)
    hollow_look = {"filled": True, "color": palette.ground, **rim}
    layers += points(f"person_open_{i}", frame, hollow, shape, size - 1, **hollow_look)
    if row.total >= least:
        x = STEP * least
        layers += rules(f"least_{i}", frame, [Line(x, x, y - 4, y + STEP + 3)], palette.ink, 1.5)
    return layers


def _texts(reading: ResponseReading, frame: Pixels, tops: list[float], palette: Palette) -> Layers:
    both = list(zip(reading.rows, tops, strict=True))
    names = []
    for row, top in both:
        room = LEAST_PAGE_WIDTH - text_width(row.count, 14, 700) - 12
        names.append((top + 14, shortened(row.name, room, 15, 600)))
    counts = [(top + 14, row.count) for row, top in both if row.count]
    layers = words_at("names", frame, 0, names, Style(15, palette.ink, 600))
    layers += words_at("count", frame, "width", counts, Style(14, palette.ink, 700, "right"))
    for opened in (True, False):
        told = [
            (top + MARK + _height(row) + STATUS / 2 + 3, shortened(row.status, LEAST_PAGE_WIDTH, 13, 600))
            for row, top in both
            if row.opened == opened
        ]
        style = Style(13, palette.ink3 if opened else palette.ink, 400 if opened else 600)
        layers += words_at(f"status_{opened}".lower(), frame, 0, told, style)
    return layers
