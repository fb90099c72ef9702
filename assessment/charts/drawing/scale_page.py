"""The scale on a page of any width: number, dots, bands and, under its own label, the previous wave."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt

from assessment.charts.drawing.fit import fitted, lines, widest
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
    stacked_points,
    words,
    words_at,
)
from assessment.charts.drawing.scale_peers import PAGE_HEIGHT, page_peers
from assessment.charts.drawing.scale_reading import Before, Ends, Hero, ScaleReading
from assessment.charts.drawing.scale_stage import DASHES
from assessment.charts.figure import LEAST_PAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

PADDING = 4
HERO_SIZE, DOTS_ROOM, BANDS_HEIGHT = 56, 44, 36
LEAST_DOT = 2.6
"""Pixels of a dot on the narrowest page; wider pages draw them larger."""
MOST_DOT = 11


class _Places(NamedTuple):
    """Heights in pixels from above."""

    bands: float
    axis: float
    ends: float
    before: float
    bottom: float


def draw(reading: ScaleReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    told = _range_lines(reading.hero) if reading.hero else []
    ends, size = _end_names(reading.ends)
    places = _places(len(told), max(map(len, ends)), reading.before)
    peers = reading.peers if reading.hero else None
    height = places.bottom + (PAGE_HEIGHT if peers else 0)
    frame = Frame(height, padding=PADDING)
    layers = _bands(reading.ends, frame, places, palette) + _ends(ends, size, frame, places, palette)
    if reading.hidden:
        texts = (reading.hidden.headline, lines(reading.hidden.reason, LEAST_PAGE_WIDTH, 15))
        layers += message("hidden", frame, palette, 56, texts, 20)
    if reading.hero:
        layers += _hero(reading.hero, told, frame, places, palette)
    if reading.hero and reading.before:
        layers += _before(reading.before, reading.hero.value, frame, places, palette)
    if peers:
        layers += page_peers(peers, frame, places.bottom + 12, palette)
    return page(layers, height)


def _places(range_lines: int, end_lines: int, before: Before | None) -> _Places:
    bands = 72 + 20 * max(range_lines, 1) + DOTS_ROOM + 10
    axis = bands + BANDS_HEIGHT + 16
    ends = axis + 20
    below = ends + 17 * end_lines + 18
    bottom = below + (20 if before and not _one_line(before) else 0) + 58 if before else below - 14
    return _Places(bands, axis, ends, below, bottom)


def _range_lines(hero: Hero) -> list[str]:
    return lines(hero.range, LEAST_PAGE_WIDTH, 15, 600)


def _end_names(ends: Ends) -> tuple[list[list[str]], int]:
    """The first and the last band's name in lines, with their size: one line each where both fit."""
    names = [ends.bands[0].name, ends.bands[-1].name]
    for size in (13, 12):
        if sum(text_width(name, size, 600) for name in names) + 12 <= LEAST_PAGE_WIDTH - 2 * PADDING:
            return [[name] for name in names], size
    return [fitted(name, LEAST_PAGE_WIDTH / 2 - 8, (12,), 600)[0] for name in names], 12


def _bands(ends: Ends, frame: Frame, places: _Places, palette: Palette) -> Layers:
    layers: Layers = []
    for i, band in enumerate(ends.bands):
        tint, _ = palette.band(i, len(ends.bands))
        stretch = Line(band.start, band.end, places.bands, places.bands + BANDS_HEIGHT)
        look = {"cornerRadius": 4, "stroke": palette.ground, "strokeWidth": 3}
        layers += bars(f"band_{i}", frame, [stretch], tint, **look)
    inner = [Word(band.start, places.axis, f"{band.start:.0f}") for band in ends.bands[1:]]
    layers += words("ticks", frame, inner, Style(13, palette.ink3, align="center"))
    layers += words_at("tick_0", frame, PADDING, [(places.axis, "0")], Style(13, palette.ink3))
    right = Style(13, palette.ink3, align="right")
    return layers + words_at("tick_100", frame, f"width-{PADDING}", [(places.axis, "100")], right)


def _ends(ends: list[list[str]], size: int, frame: Frame, places: _Places, palette: Palette) -> Layers:
    low, high = ([(places.ends + 17 * i, row) for i, row in enumerate(rows)] for rows in ends)
    left, right = Style(size, palette.low_text, 600), Style(size, palette.high_text, 600, "right")
    return words_at("low_end", frame, PADDING, low, left) + words_at(
        "high_end", frame, f"width-{PADDING}", high, right
    )


def _hero(hero: Hero, told: list[str], frame: Frame, places: _Places, palette: Palette) -> Layers:
    """The number and its range over their place, kept within the page."""
    half = max(text_width(hero.number, HERO_SIZE, 700), widest(told, 15, 600)) / 2
    middle = f"clamp({frame.pixel_expression(hero.value)},{half:.0f},max({half:.0f},width-{half:.0f}))"
    number = Style(HERO_SIZE, palette.ink, 700, "center")
    layers = words_at("hero", frame, middle, [(34, hero.number)], number)
    rows = [(80 + 20.0 * i, row) for i, row in enumerate(told)]
    layers += words_at("range", frame, middle, rows, Style(15, palette.ink, 600, "center"))
    if not hero.quantiles:
        down = [(hero.value, places.bands - 10)]
        return layers + points("pointer", frame, down, "triangle-down", 14, filled=True, color=palette.ink)
    dots = hero.dots(100 * LEAST_DOT / LEAST_PAGE_WIDTH)
    wide = f"(width-{2 * PADDING})*{dots.width / 100:.4f}"
    size = f"min({wide},{MOST_DOT},{DOTS_ROOM / dots.height:.2f})"
    return layers + stacked_points("dots", frame, dots.places, places.bands - 3, size, palette.ink)


def _one_line(before: Before) -> bool:
    """Whether label and result fit beside each other on the narrowest page."""
    room = text_width(before.label, 14, 600) + text_width(before.short_result, 14, 600) + 16
    return room <= LEAST_PAGE_WIDTH


def _before(before: Before, now: float, frame: Frame, places: _Places, palette: Palette) -> Layers:
    """Label and result above the row of the previous wave."""
    beside = _one_line(before)
    y = places.before
    layers = words_at("before_label", frame, PADDING, [(y, before.label)], Style(14, palette.ink2, 600))
    result = Style(14, palette.ink, 600, "right" if beside else "left")
    x = f"width-{PADDING}" if beside else PADDING
    layers += words_at("change", frame, x, [(y if beside else y + 20, before.short_result)], result)
    return layers + _arrow(before, now, frame, y + (30 if beside else 50), palette)


def _arrow(before: Before, now: float, frame: Frame, y: float, palette: Palette) -> Layers:
    """As on the stage; the present score is a tick, as the guide line would cross the texts."""
    layers = rules("guide", frame, [Line(now, now, y - 11, y + 11)], palette.ink, 2.5)
    up = now > before.value
    if abs(now - before.value) >= 5 and before.certainty != "no_gap":
        dash = [part / 2 for part in DASHES[before.certainty]]
        layers += rules("arrow", frame, [Line(before.value, now, y, y)], palette.ink, 2.5, dash)
    if abs(now - before.value) >= 5 and before.certainty in ("clear", "probable"):
        look = {"filled": True, "color": palette.ink, "xOffset": -6 if up else 6}
        shape = "triangle-right" if up else "triangle-left"
        layers += points("arrow_head", frame, [(now, y)], shape, 13, **look)
    circle = {"filled": True, "color": palette.ground, "stroke": palette.ink2, "strokeWidth": 2.5}
    layers += points("before", frame, [(before.value, y)], "circle", 15, **circle)
    return layers + _number(before, frame, y, palette, left=up or now == before.value)


def _number(before: Before, frame: Frame, y: float, palette: Palette, *, left: bool) -> Layers:
    """The previous score on the side without the arrow; under its circle where that side is too narrow."""
    if 14 <= before.value <= 86:
        style = Style(14, palette.ink2, 600, "right" if left else "left", -13 if left else 13)
        return words("before_number", frame, [Word(before.value, y, before.number)], style)
    style = Style(14, palette.ink2, 600, "left" if before.value < 14 else "right")
    return words("before_number", frame, [Word(before.value, y + 20, before.number)], style)
