"""The scale on a stage of 1776 x 700: the number above its bands, the previous wave below."""

from __future__ import annotations

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
    points,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.drawing.scale_peers import stage_peers
from assessment.charts.drawing.scale_reading import Before, Dots, Ends, Hero, ScaleReading
from assessment.charts.figure import STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

FRAME = Frame(STAGE_HEIGHT, left=0, right=STAGE_WIDTH)
BANDS_TOP, BANDS_HEIGHT = 290, 104
HERO_SIZE, DOTS_ROOM, DOT = 128, 84, 25
LEAST_DOT = 9
BEFORE, PEERS = 590.0, 86.0
"""Where the previous wave lies, and how far under it the comparable organizations."""
RAISED = 30
"""With both rows below, everything stands this much higher."""
ALONE = 80
"""Without a row below, everything stands this much lower, in the middle."""
DASHES: dict[str, tuple[float, ...]] = {"clear": (), "probable": (12, 8), "cannot_tell": (2, 7), "no_gap": ()}


def draw(reading: ScaleReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    rows = (reading.before is not None) + (reading.peers is not None) if reading.hero else 0
    top = BANDS_TOP + (ALONE, 0, -RAISED)[rows]
    lower = BEFORE - RAISED if rows == 2 else BEFORE
    layers = _bands(reading.ends, top, palette)
    if reading.hidden:
        texts = (reading.hidden.headline, [reading.hidden.reason])
        layers += message("hidden", FRAME, palette, top - 130, texts, 40)
    if reading.hero:
        layers += _hero(reading.hero, top, palette)
    if reading.hero and reading.before:
        layers += _before(reading.before, reading.hero.value, lower, palette)
    if reading.hero and reading.peers:
        layers += stage_peers(reading.peers, FRAME, lower + (PEERS if rows == 2 else 0), palette)
    return stage(layers)


def _bands(ends: Ends, top: float, palette: Palette) -> Layers:
    layers: Layers = []
    many = len(ends.bands)
    for i, band in enumerate(ends.bands):
        tint, ink = palette.band(i, many)
        stretch = Line(band.start, band.end, top, top + BANDS_HEIGHT)
        layers += bars(
            f"band_{i}", FRAME, [stretch], tint, cornerRadius=6, stroke=palette.ground, strokeWidth=4
        )
        room = FRAME.pixel(band.end) - FRAME.pixel(band.start) - 36
        rows, size = fitted(band.name, room, (28, 26, 24, 22, 20), 600)
        first = top + BANDS_HEIGHT / 2 - (len(rows) - 1) * size * 0.62
        middle = (band.start + band.end) / 2
        texts = [Word(middle, first + n * size * 1.24, row) for n, row in enumerate(rows)]
        layers += words(f"band_name_{i}", FRAME, texts, Style(size, ink, 600, "center"))
    return layers + _axis(ends, top + BANDS_HEIGHT, palette)


def _axis(ends: Ends, bottom: float, palette: Palette) -> Layers:
    """The starts of the bands and 100, and a line of text under either end."""
    y = bottom + 26
    inner = [Word(band.start, y, f"{band.start:.0f}") for band in ends.bands[1:]]
    layers = words("ticks", FRAME, inner, Style(22, palette.ink3, align="center"))
    layers += words_at("tick_0", FRAME, 2, [(y, "0")], Style(22, palette.ink3))
    layers += words_at(
        "tick_100", FRAME, STAGE_WIDTH - 2, [(y, "100")], Style(22, palette.ink3, align="right")
    )
    low, size = fitted(ends.low_text, STAGE_WIDTH * 0.45, (24, 22, 20), 600)
    high, size_high = fitted(ends.high_text, STAGE_WIDTH * 0.45, (24, 22, 20), 600)
    layers += words_at("low_end", FRAME, 2, _stacked(low, bottom + 66), Style(size, palette.low_text, 600))
    right = Style(size_high, palette.high_text, 600, "right")
    return layers + words_at("high_end", FRAME, STAGE_WIDTH - 2, _stacked(high, bottom + 66), right)


def _stacked(rows: list[str], top: float, step: float = 30) -> list[tuple[float, str]]:
    return [(top + i * step, row) for i, row in enumerate(rows)]


def _hero(hero: Hero, top: float, palette: Palette) -> Layers:
    """The number over its place, its range beside it, and the dots or a pointer beneath."""
    half = text_width(hero.number, HERO_SIZE, 700) / 2
    place = FRAME.pixel(hero.value)
    middle = min(max(place, half), STAGE_WIDTH - half)
    y = top - _dots_height(hero) - 78
    number = Style(HERO_SIZE, palette.ink, 700, "center")
    layers = words_at("hero", FRAME, middle, [(y, hero.number)], number)
    told = lines(hero.range[:1].upper() + hero.range[1:], 620, 30, 600)
    room = max(widest(told, 30, 600), text_width(hero.hint, 24))
    beside = middle + half + 36
    on_right = beside + room <= STAGE_WIDTH
    x, align = (beside, "left") if on_right else (middle - half - 36, "right")
    start = y - 10 - 19 * (len(told) - 1)
    layers += words_at("range", FRAME, x, _stacked(told, start, 38), Style(30, palette.ink, 600, align))  # type: ignore[arg-type]
    hint = [(start + 38 * len(told), hero.hint)] if hero.hint else []
    layers += words_at("range_hint", FRAME, x, hint, Style(24, palette.ink3, align=align))  # type: ignore[arg-type]
    return layers + _dots(hero, top, palette)


def _sized(hero: Hero) -> tuple[Dots, float]:
    """The dots with their diameter, small enough for the room above the bands."""
    dots = hero.dots(100 * LEAST_DOT / STAGE_WIDTH)
    return dots, min(dots.width * STAGE_WIDTH / 100, DOT, DOTS_ROOM / dots.height)


def _dots_height(hero: Hero) -> float:
    if not hero.quantiles:
        return 36
    dots, size = _sized(hero)
    return dots.height * size + 6


def _dots(hero: Hero, top: float, palette: Palette) -> Layers:
    if not hero.quantiles:
        down = [(hero.value, top - 20.0)]
        return points("pointer", FRAME, down, "triangle-down", 30, filled=True, color=palette.ink)
    dots, size = _sized(hero)
    places = [(x, top - 6 - size * (level + 0.5)) for x, level in dots.places]
    return points("dots", FRAME, places, "circle", size * 0.96, filled=True, color=palette.ink)


def _before(before: Before, now: float, y: float, palette: Palette) -> Layers:
    """An open circle at the previous score, an arrow to the present one, the change beside them."""
    label_width = text_width(before.label, 28, 600)
    low, high = sorted((FRAME.pixel(before.value), FRAME.pixel(now)))
    number_room = 30 + text_width(before.number, 28, 600)
    number_left = before.value <= now
    low_end, high_end = low - (number_room if number_left else 0), high + (0 if number_left else number_room)
    in_row = low_end > label_width + 40
    layers = words_at(
        "before_label", FRAME, 2, [(y if in_row else y - 52, before.label)], Style(28, palette.ink2, 600)
    )
    guide = [Line(now, now, y - 110 if in_row else y - 28, y + 20)]
    layers += rules("guide", FRAME, guide, palette.ink, 2.5, (2.5, 6))
    layers += _arrow(before, now, y, palette)
    number = Style(28, palette.ink2, 600, "right" if number_left else "left", -24 if number_left else 24)
    layers += words("before_number", FRAME, [Word(before.value, y, before.number)], number)
    left_border = label_width + 40 if in_row else 0
    return layers + _result(before.result, low_end, high_end, left_border, y, palette)


def _arrow(before: Before, now: float, y: float, palette: Palette) -> Layers:
    """A line with a head where a change may be told; without a head where it may not."""
    headed = before.certainty in ("clear", "probable")
    length = FRAME.pixel(abs(now - before.value))
    layers: Layers = []
    if length > 45 and before.certainty != "no_gap":
        line = [Line(before.value, now, y, y)]
        layers += rules("arrow", FRAME, line, palette.ink, 4, DASHES[before.certainty])
    if headed and length > 45:
        shape = "triangle-right" if now > before.value else "triangle-left"
        back = -100 * 11 / STAGE_WIDTH if now > before.value else 100 * 11 / STAGE_WIDTH
        layers += points("arrow_head", FRAME, [(now + back, y)], shape, 26, filled=True, color=palette.ink)
    look = {"filled": True, "color": palette.ground, "stroke": palette.ink2, "strokeWidth": 4}
    return layers + points("before", FRAME, [(before.value, y)], "circle", 26, **look)


def _result(text: str, low: float, high: float, border: float, y: float, palette: Palette) -> Layers:
    """The change on the right of the arrow, else on its left, else under it."""
    room = text_width(text, 28, 600)
    if high + 28 + room <= STAGE_WIDTH:
        return words_at("change", FRAME, high + 28, [(y, text)], Style(28, palette.ink, 600))
    if low - 28 - room >= border:
        return words_at("change", FRAME, low - 28, [(y, text)], Style(28, palette.ink, 600, "right"))
    middle = min(max((low + high) / 2, room / 2), STAGE_WIDTH - room / 2)
    return words_at("change", FRAME, middle, [(y + 50, text)], Style(28, palette.ink, 600, "center"))
