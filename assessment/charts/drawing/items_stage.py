"""The items on a stage of 1776 x 700: statements left, bars by meaning, neutral right."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.fit import fitted, shortened
from assessment.charts.drawing.items_reading import AnswerRow, ItemReading, Side
from assessment.charts.drawing.marks import (
    Layers,
    Line,
    Style,
    Word,
    across,
    bars,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.drawing.plain import STAGE
from assessment.charts.palette import Palette

TOP, BOTTOM, POLES = 56, 648, 676
CENTER, NEUTRAL, ROLES, TEXT = 1030, 1506, 640, 410
"""Where the sides part, where neutral begins, where the roles' names end, and the width of a statement."""
ROOMS = (250.0, 350.0, 150.0)
"""Pixels for bars towards the low pole, towards the high pole, and in the middle, beside their numbers."""
MOST_UNIT = 4.2
HALF = 24
FAINT = 0.4
Bars = list[tuple[AnswerRow, float]]


def draw(reading: ItemReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    height = (BOTTOM - TOP) / max(len(reading.items), 1)
    placed: Bars = []
    layers: Layers = []
    for i, item in enumerate(reading.items):
        top = TOP + height * i
        layers += _statement(i, item.text, item.turned, top, height, palette)
        step = min(56.0, (height - 20) / max(len(item.rows), 1))
        start = top + (height - step * (len(item.rows) - 1)) / 2
        placed += [(row, start + step * n) for n, row in enumerate(item.rows)]
    half = min(HALF, (height - 24) / 4 - 1)
    layers += across(
        "between", STAGE, [TOP + height * i for i in range(1, len(reading.items))], palette.grid, 1.5
    )
    layers += _bars(placed, half, palette) + _numbers(placed, palette) + _roles(placed, palette)
    middles = [
        Line(CENTER, CENTER, TOP + height * i + 8, TOP + height * (i + 1) - 8)
        for i in range(len(reading.items))
    ]
    return stage(layers + rules("middle", STAGE, middles, palette.ink, 2.5) + _poles(reading, palette))


def unit(placed: Bars) -> float:
    """Pixels per percent, so that the longest bar of every side fits."""
    fits = [MOST_UNIT]
    for part, room in zip(("low", "high", "middle"), ROOMS, strict=True):
        reach = [side.reach for row, _ in placed if (side := getattr(row, part)) is not None]
        fits.append(room / max([*reach, 1.0]))
    return min(fits)


def _statement(i: int, text: str, turned: str, top: float, height: float, palette: Palette) -> Layers:
    rows, size = fitted(text, TEXT, (26, 24, 22), 600, 4)
    step, under = size * 1.2, 26 if turned else 0
    start = top + (height - step * (len(rows) - 1) - under) / 2
    note = [(start + step * len(rows), shortened(turned, TEXT, 20))] if turned else []
    return [
        *words_at(
            f"statement_{i}",
            STAGE,
            0,
            [(start + step * n, row) for n, row in enumerate(rows)],
            Style(size, palette.ink, 600),
        ),
        *words_at(f"turned_{i}", STAGE, 0, note, Style(20, palette.ink3)),
    ]


def _bars(placed: Bars, half: float, palette: Palette) -> Layers:
    """Mild answers next to the middle, firm ones outside; what a masked number may add is faint."""
    scale = unit(placed)
    found: dict[str, list[Line]] = {}

    def put(name: str, start: float, length: float, y: float) -> float:
        if abs(length) > 0.01:
            left, right = sorted((start, start + length))
            found.setdefault(name, []).append(Line(left, right, y - half, y + half))
        return start + length

    for row, y in placed:
        for side, way, names in (
            (row.low, -scale, ("low_mild", "low_firm", "low_more")),
            (row.high, scale, ("high_mild", "high_firm", "high_more")),
        ):
            if side is not None:
                end = put(names[0], CENTER, way * side.mild, y)
                end = put(names[1], end, way * side.firm, y)
                put(names[2], end, way * side.more, y)
        if row.middle is not None:
            end = put("neutral", NEUTRAL, scale * row.middle.mild, y)
            put("neutral_more", end, scale * row.middle.more, y)
    firm_low, low, neutral, high, firm_high = palette.likert
    colors = {
        "low_mild": low, "low_firm": firm_low, "low_more": low, "high_mild": high, "high_firm": firm_high,
        "high_more": high, "neutral": neutral, "neutral_more": neutral,
    }  # fmt: skip
    return [
        layer
        for name, rows in found.items()
        for layer in bars(
            f"answers_{name}", STAGE, rows, colors[name], opacity=FAINT if name.endswith("more") else 1
        )
    ]


def _numbers(placed: Bars, palette: Palette) -> Layers:
    """The number of each side, beyond its bar."""
    scale = unit(placed)

    def beyond(part: str, way: float, start: float) -> list[Word]:
        found: list[tuple[Side, float]] = [
            (side, y) for row, y in placed if (side := getattr(row, part)) is not None
        ]
        return [Word(start + way * (scale * side.reach + 12), y, side.label) for side, y in found]

    low, high = Style(25, palette.low_text, 700, "right"), Style(25, palette.high_text, 700)
    return [
        *words("number_low", STAGE, beyond("low", -1, CENTER), low),
        *words("number_high", STAGE, beyond("high", 1, CENTER), high),
        *words("number_middle", STAGE, beyond("middle", 1, NEUTRAL), Style(23, palette.ink3)),
    ]


def _roles(placed: Bars, palette: Palette) -> Layers:
    layers: Layers = []
    for position in (0, 1):
        mine = [(y, row.role) for row, y in placed if row.position == position]
        style = Style(25, palette.role_text(position), 600, "right")
        layers += words_at(f"role_{position}", STAGE, ROLES, mine, style)
    reasons = [(y, row.reason) for row, y in placed if row.reason]
    return layers + words_at("reasons", STAGE, CENTER + 16, reasons, Style(22, palette.ink3))


def _poles(reading: ItemReading, palette: Palette) -> Layers:
    low, high = Style(22, palette.low_text, 600, "right"), Style(22, palette.high_text, 600)
    return [
        *words_at("low_pole", STAGE, CENTER - 14, [(POLES, f"← {reading.left}")], low),
        *words_at("high_pole", STAGE, CENTER + 14, [(POLES, f"{reading.right} →")], high),
        *words_at("neutral_head", STAGE, NEUTRAL, [(POLES, reading.middle)], Style(22, palette.ink3)),
    ]
