"""The dimension profile on a page of any width: name and result above each row, scores under them."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.dimension_reading import DimensionReading, DimensionRow, Legend
from assessment.charts.drawing.dimensions_stage import DASHES, GRID, SHAPES, links, placed
from assessment.charts.drawing.fit import lines, shortened
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    across,
    bars,
    message,
    page,
    points,
    points_at,
    rules,
    words,
    words_at,
)
from assessment.charts.figure import LEAST_PAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

NEAR, FAR = 13, 36
"""Free pixels on both sides: FAR where a number stands beyond the first or last points of the scale."""
EDGE = 12
NAME, RESULT = 15, 13
MARKS_HEIGHT, APART = 62, 9
SIZES = (17, 18)
BESIDE, UNDER = 26, 46
"""Room above the marks of a row for its name, with the result beside or under it."""


def draw(reading: DimensionReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    top = (32 if reading.legend else 0) + 18 * len(_missing_lines(reading))
    head = BESIDE if all(_one_line(row) for row in reading.rows) else UNDER
    height = head + MARKS_HEIGHT + 16
    bottom = top + height * len(reading.rows)
    frame = Frame(bottom + 46, padding=_padding(reading))
    layers = _ground(reading, frame, (top, head, height), palette)
    layers += page_legend(reading.legend, frame, palette) + _missing(reading, frame, palette)
    layers += _marks(reading, frame, (top, head, height), palette)
    layers += _row_texts(reading, frame, (top, head, height), palette)
    if reading.hidden:
        texts = (reading.hidden.headline, lines(reading.hidden.reason, LEAST_PAGE_WIDTH - 16, 15))
        layers += message("hidden", frame, palette, top + head + 20, texts, 18)
    return page(layers, frame.height)


def _padding(reading: DimensionReading) -> int:
    ends = [end for row in reading.rows for mark in row.marks for end in (mark.low, mark.high)]
    return FAR if any(end < EDGE or end > 100 - EDGE for end in ends) else NEAR


def _one_line(row: DimensionRow) -> bool:
    """Whether name and result fit beside each other on the narrowest page."""
    room = text_width(row.short_name, NAME, 600) + text_width(_result(row), RESULT, 600) + 14
    return room <= LEAST_PAGE_WIDTH


def _result(row: DimensionRow) -> str:
    return " · ".join(part for part in (row.strong, row.plain) if part)


def page_legend(entries: tuple[Legend, ...], frame: Frame, palette: Palette) -> Layers:
    """The roles on one line, with their short names where the long ones take too much room."""
    texts = [entry.text for entry in entries]
    gap = 20
    room = sum(text_width(text, RESULT, 600) + 18 for text in texts) + gap * (len(texts) - 1)
    if room > LEAST_PAGE_WIDTH:
        texts, gap = [entry.short_text for entry in entries], 12
    layers: Layers = []
    x = 0.0
    for entry, text in zip(entries, texts, strict=True):
        shape, color = SHAPES[entry.position], palette.role_mark(entry.position)
        layers += points_at(f"legend_mark_{entry.position}", frame, x + 6, 10, shape, 12, color)
        style = Style(RESULT, palette.role_text(entry.position), 600)
        layers += words_at(f"legend_{entry.position}", frame, x + 18, [(10, text)], style)
        x += text_width(text, RESULT, 600) + 18 + gap
    return layers


def _missing_lines(reading: DimensionReading) -> list[str]:
    parts = reading.missing or ()
    joined = " · ".join(parts)
    if text_width(joined, RESULT, 600) <= LEAST_PAGE_WIDTH:
        return [joined] if joined else []
    return [line for part in parts for line in lines(part, LEAST_PAGE_WIDTH, RESULT, 600)]


def _missing(reading: DimensionReading, frame: Frame, palette: Palette) -> Layers:
    """Which role is hidden, and why, under the legend."""
    rows = [(30 + 18.0 * n, line) for n, line in enumerate(_missing_lines(reading))]
    return words_at("missing_role", frame, 0, rows, Style(RESULT, palette.ink3, 600))


def _ground(
    reading: DimensionReading, frame: Frame, heights: tuple[float, float, float], palette: Palette
) -> Layers:
    """Grid and line per row, the axis and the poles' names below."""
    top, head, height = heights
    starts = [top + height * i for i in range(len(reading.rows))]
    grid = [Line(s, s, start + head, start + head + MARKS_HEIGHT) for start in starts for s in GRID]
    axis = top + height * len(starts) + 6
    ticks = [Word(score, axis, f"{score}") for score in GRID]
    low, high = _poles(reading)
    right = Style(12, palette.high_text, 600, "right")
    return [
        *rules("grid", frame, grid, palette.grid, 1),
        *across("between", frame, [start - 6 for start in starts[1:]], palette.grid),
        *words("ticks", frame, ticks, Style(13, palette.ink3, align="center")),
        *words_at("low_pole", frame, 0, [(axis + 24, low)], Style(12, palette.low_text, 600)),
        *words_at("high_pole", frame, "width", [(axis + 24, high)], right),
    ]


def _poles(reading: DimensionReading) -> list[str]:
    """The poles' names, with arrows where there is room, cut off only where there is too little."""
    poles = [f"← {reading.low}", f"{reading.high} →"]
    for pair in (poles, [reading.low, reading.high]):
        if sum(text_width(pole, 12, 600) for pole in pair) + 10 <= LEAST_PAGE_WIDTH:
            return pair
    return [shortened(pole, LEAST_PAGE_WIDTH / 2 - 6, 12, 600) for pole in poles]


def _marks(
    reading: DimensionReading, frame: Frame, heights: tuple[float, float, float], palette: Palette
) -> Layers:
    """Ranges, links over them, marks on top, numbers beyond the ranges."""
    top, head, height = heights
    apart = APART if reading.both else 0
    middle = top + head + MARKS_HEIGHT / 2 - height / 2
    layers: Layers = []
    roles = [placed(reading, role, middle, height, apart) for role in (0, 1)]
    for role, here in enumerate(roles):
        color = palette.role_mark(role)
        ranged = [(mark, y) for mark, y, _ in here if mark.high > mark.low]
        stretches = [Line(mark.low, mark.high, y - 6, y + 6) for mark, y in ranged]
        cores = [Line(mark.low, mark.high, y, y) for mark, y in ranged]
        layers += bars(f"range_{role}", frame, stretches, color, opacity=0.22, cornerRadius=6)
        layers += rules(f"core_{role}", frame, cores, color, 3)
    for name, rows in links(reading, middle, height, apart).items():
        dash = [part / 2 for part in DASHES[name]]
        layers += rules(f"link_{name}", frame, rows, palette.ink, 3, dash)
    for role, here in enumerate(roles):
        look = {"filled": True, "color": palette.role_mark(role), "stroke": palette.ground, "strokeWidth": 2}
        places = [(mark.value, y) for mark, y, _ in here]
        layers += points(f"mark_{role}", frame, places, SHAPES[role], SIZES[role], **look)
        for right in (True, False):
            ends = [
                Word(mark.high if right else mark.low, y, mark.number)
                for mark, y, on_right in here
                if on_right == right
            ]
            dx = 14 if right else -14
            style = Style(15, palette.role_text(role), 700, "left" if right else "right", dx)
            layers += words(f"number_{role}_{'right' if right else 'left'}", frame, ends, style)
    return layers


def _row_texts(
    reading: DimensionReading, frame: Frame, heights: tuple[float, float, float], palette: Palette
) -> Layers:
    """The name above each row; the result beside it, or under it where one of them would not fit."""
    top, head, height = heights
    beside = head == BESIDE
    starts = [top + height * i for i in range(len(reading.rows))]
    names = [
        (start + 10, shortened(row.short_name, LEAST_PAGE_WIDTH, NAME, 600))
        for start, row in zip(starts, reading.rows, strict=True)
    ]
    layers = words_at("names", frame, 0, names, Style(NAME, palette.ink, 600))
    for faint in (False, True):
        rows = [
            (start + (10 if beside else 31), _result(row))
            for start, row in zip(starts, reading.rows, strict=True)
            if (row.certainty in ("cannot_tell", "hidden")) == faint and _result(row)
        ]
        color = palette.ink3 if faint else palette.ink
        style = Style(RESULT, color, 600, "right" if beside else "left")
        name = "results_faint" if faint else "results_firm"
        layers += words_at(name, frame, "width" if beside else 0, rows, style)
    return layers
