"""The items on a page of any width: the statement, then for each role a bar with its numbers under it."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.fit import lines, shortened
from assessment.charts.drawing.items_reading import AnswerRow, ItemReading
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    across,
    bars,
    page,
    rules,
    words,
    words_at,
)
from assessment.charts.figure import LEAST_PAGE_WIDTH
from assessment.charts.palette import Palette

CENTER, NEUTRAL = 34.0, 77.0
"""In percent of the width: where the sides part, and where neutral begins."""
ROOMS = (34.0, 41.0, 23.0)
STATEMENT, SMALL, NUMBER = 15, 12, 13
ROW, HALF, FAINT = 56, 9, 0.4
"""Height of a role's part: its name, its bar, its numbers."""
Placed = list[tuple[AnswerRow, float]]


def draw(reading: ItemReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    layers: Layers = []
    placed: Placed = []
    tops, y = [], 0.0
    statements: list[tuple[float, str]] = []
    notes: list[tuple[float, str]] = []
    for item in reading.items:
        tops.append(y)
        rows = lines(item.text, LEAST_PAGE_WIDTH, STATEMENT, 600)
        statements += [(y + 14 + 19 * n, row) for n, row in enumerate(rows)]
        y += 8 + 19 * len(rows)
        if item.turned:
            notes.append((y + 10, shortened(item.turned, LEAST_PAGE_WIDTH, SMALL)))
            y += 18
        placed += [(row, y + ROW * n) for n, row in enumerate(item.rows)]
        y += ROW * len(item.rows) + 8
    frame = Frame(y + 44)
    layers += across("between", frame, tops[1:], palette.grid)
    layers += words_at("statements", frame, 0, statements, Style(STATEMENT, palette.ink, 600))
    layers += words_at("turned", frame, 0, notes, Style(SMALL, palette.ink3))
    layers += _bars(placed, frame, palette) + _texts(placed, frame, palette)
    return page(layers + _poles(reading, frame, y + 12, palette), frame.height)


def _unit(placed: Placed) -> float:
    """Percent of the width per percent of the people, so that the longest bar of every side fits."""
    fits = [0.42]
    for part, room in zip(("low", "high", "middle"), ROOMS, strict=True):
        reach = [side.reach for row, _ in placed if (side := getattr(row, part)) is not None]
        fits.append(room / max([*reach, 1.0]))
    return min(fits)


def _bars(placed: Placed, frame: Frame, palette: Palette) -> Layers:
    """Mild answers next to the middle, firm ones outside; what a masked number may add is faint."""
    scale = _unit(placed)
    firm_low, low, neutral, high, firm_high = palette.likert
    parts = (
        ("low", CENTER, -scale, (low, firm_low)),
        ("high", CENTER, scale, (high, firm_high)),
        ("middle", NEUTRAL, scale, (neutral, neutral)),
    )
    layers: Layers = []
    for name, start, way, colors in parts:
        mild, firm, more = [], [], []
        for row, y in placed:
            side = getattr(row, name)
            if side is None:
                continue
            top, bottom = y + 28 - HALF, y + 28 + HALF
            ends = [start, start + way * side.mild, start + way * (side.mild + side.firm)]
            mild.append(_box(ends[0], ends[1], top, bottom))
            firm.append(_box(ends[1], ends[2], top, bottom))
            more.append(_box(ends[2], start + way * side.reach, top, bottom))
        for part, rows, color in zip(
            ("mild", "firm", "more"), (mild, firm, more), (*colors, colors[0]), strict=True
        ):
            drawn = [row for row in rows if row.x2 - row.x > 0.01]
            look = {"opacity": FAINT} if part == "more" else {}
            layers += bars(f"answers_{name}_{part}", frame, drawn, color, **look)
    shown = [y for row, y in placed if not row.reason]
    middles = [Line(CENTER, CENTER, y + 15, y + 41) for y in shown]
    return layers + rules("middle", frame, middles, palette.ink, 1.5)


def _box(start: float, end: float, top: float, bottom: float) -> Line:
    return Line(min(start, end), max(start, end), top, bottom)


def _texts(placed: Placed, frame: Frame, palette: Palette) -> Layers:
    """Each role's name above its bar, its numbers under it, or the reason why there is none."""
    layers: Layers = []
    for position in (0, 1):
        mine = [(y + 9, row.role) for row, y in placed if row.position == position]
        style = Style(NUMBER, palette.role_text(position), 600)
        layers += words_at(f"role_{position}", frame, 0, mine, style)
    looks = {
        "low": (CENTER, Style(NUMBER, palette.low_text, 700, "right", -4)),
        "high": (CENTER, Style(NUMBER, palette.high_text, 700, "left", 4)),
        "middle": (NEUTRAL, Style(NUMBER, palette.ink3)),
    }
    for name, (x, style) in looks.items():
        told = [Word(x, y + 47, side.label) for row, y in placed if (side := getattr(row, name)) is not None]
        layers += words(f"number_{name}", frame, told, style)
    reasons = [(y + 28, row.reason) for row, y in placed if row.reason]
    return layers + words_at("reasons", frame, 0, reasons, Style(NUMBER, palette.ink3))


def _poles(reading: ItemReading, frame: Frame, y: float, palette: Palette) -> Layers:
    """The poles on two lines, as both are too long for one."""
    low = shortened(f"← {reading.left}", LEAST_PAGE_WIDTH * NEUTRAL / 100 - 8, SMALL, 600)
    high = shortened(f"{reading.right} →", LEAST_PAGE_WIDTH * (100 - CENTER) / 100 - 8, SMALL, 600)
    left, right = Style(SMALL, palette.low_text, 600), Style(SMALL, palette.high_text, 600, "left", 4)
    return [
        *words_at("low_pole", frame, 0, [(y, low)], left),
        *words("high_pole", frame, [Word(CENTER, y + 18, high)], right),
        *words("neutral_head", frame, [Word(NEUTRAL, y, reading.middle)], Style(SMALL, palette.ink3)),
    ]
