"""The dimension profile on a stage of 1776 x 700: names left, scores in the middle, gaps right."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.dimension_reading import DimensionReading, Legend, RoleMark
from assessment.charts.drawing.fit import fitted, lines, shortened
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    across,
    at,
    bars,
    message,
    points,
    points_at,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.figure import STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

FRAME = Frame(STAGE_HEIGHT, left=430, right=1330)
TOP, BOTTOM, AXIS = 52, 644, 674
RESULTS = 1476
NAMES_WIDTH = 345
SHAPES = ("square", "circle")
SIZES = (29, 33)
DASHES: dict[str, tuple[float, ...]] = {"clear": (), "probable": (12, 8), "cannot_tell": (2, 7)}
GRID = (0, 25, 50, 75, 100)


def draw(reading: DimensionReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    height = (BOTTOM - TOP) / len(reading.rows)
    apart = min(18.0, height * 0.2) if reading.both else 0.0
    layers = _ground(reading, height, palette)
    for role in (0, 1):
        layers += _ranges(reading, role, height, apart, palette)
    layers += _links(reading, height, apart, palette)
    for role in (0, 1):
        layers += _marks(reading, role, height, apart, palette)
    layers += _names(reading, height, palette) + _results(reading, height, palette)
    layers += stage_legend(reading.legend, palette)
    if reading.hidden:
        texts = (reading.hidden.headline, [reading.hidden.reason])
        box = [Line(12, 88, TOP + 200, TOP + 390)]
        layers += bars("hidden_panel", FRAME, box, palette.panel, cornerRadius=12)
        layers += _centred(message("hidden", FRAME, palette, TOP + 272, texts, 40))
    return stage(layers)


def _centred(layers: Layers) -> Layers:
    """Texts in the middle of the scores instead of the middle of the stage."""
    middle = (FRAME.pixel(0) + FRAME.pixel(100)) / 2
    return [layer.encode(x=at(middle)) for layer in layers]


def _ground(reading: DimensionReading, height: float, palette: Palette) -> Layers:
    """Grid, lines between the rows, the axis with the poles' names at its ends."""
    grid = [Line(score, score, TOP - 10, BOTTOM) for score in GRID]
    between = [TOP + height * i for i in range(1, len(reading.rows))]
    ticks = [Word(score, AXIS, f"{score}") for score in GRID]
    low = shortened(f"← {reading.low}", FRAME.pixel(0) - 40, 22, 600)
    high = shortened(f"{reading.high} →", STAGE_WIDTH - FRAME.pixel(100) - 40, 22, 600)
    right, left = Style(22, palette.low_text, 600, "right"), Style(22, palette.high_text, 600)
    return [
        *rules("grid", FRAME, grid, palette.grid, 1.5),
        *across("between", FRAME, between, palette.grid, 1.5),
        *words("ticks", FRAME, ticks, Style(22, palette.ink3, align="center")),
        *words_at("low_pole", FRAME, FRAME.pixel(0) - 24, [(AXIS, low)], right),
        *words_at("high_pole", FRAME, FRAME.pixel(100) + 36, [(AXIS, high)], left),
    ]


def stage_legend(entries: tuple[Legend, ...], palette: Palette) -> Layers:
    """Shape, name and number of answers per role, from the right."""
    layers: Layers = []
    right = float(STAGE_WIDTH)
    for entry in reversed(entries):
        style = Style(24, palette.role_text(entry.position), 600, "right")
        layers += words_at(f"legend_{entry.position}", FRAME, right, [(14, entry.text)], style)
        right -= text_width(entry.text, 24, 600) + 20
        shape, color = SHAPES[entry.position], palette.role_mark(entry.position)
        layers += points_at(f"legend_mark_{entry.position}", FRAME, right, 14, shape, 20, color)
        right -= 46
    return layers


def placed(
    reading: DimensionReading, role: int, top: float, height: float, apart: float
) -> list[tuple[RoleMark, float, bool]]:
    """Marks of ``role`` with their height, and whether their number stands on the right."""
    return [
        (mark, top + height * (i + 0.5) + (apart if role else -apart), row.first_is_right == (role == 0))
        for i, row in enumerate(reading.rows)
        for mark in row.marks
        if mark.position == role
    ]


def _ranges(reading: DimensionReading, role: int, height: float, apart: float, palette: Palette) -> Layers:
    color = palette.role_mark(role)
    here = [(mark, y) for mark, y, _ in placed(reading, role, TOP, height, apart) if mark.high > mark.low]
    bands = [Line(mark.low, mark.high, y - 10, y + 10) for mark, y in here]
    cores = [Line(mark.low, mark.high, y, y) for mark, y in here]
    return bars(f"range_{role}", FRAME, bands, color, opacity=0.22, cornerRadius=10) + rules(
        f"core_{role}", FRAME, cores, color, 4
    )


def links(reading: DimensionReading, top: float, height: float, apart: float) -> dict[str, list[Line]]:
    """Lines from the first role to the second, by certainty; none where no gap matters."""
    found: dict[str, list[Line]] = {name: [] for name in DASHES}
    for i, row in enumerate(reading.rows):
        if row.certainty in found and len(row.marks) == 2:
            y = top + height * (i + 0.5)
            first, second = row.marks
            found[row.certainty].append(Line(first.value, second.value, y - apart, y + apart))
    return found


def _links(reading: DimensionReading, height: float, apart: float, palette: Palette) -> Layers:
    layers: Layers = []
    for name, rows in links(reading, TOP, height, apart).items():
        layers += rules(f"link_{name}", FRAME, rows, palette.ink, 4.5, DASHES[name])
    return layers


def _marks(reading: DimensionReading, role: int, height: float, apart: float, palette: Palette) -> Layers:
    """The marks with a rim of the ground's colour, and their numbers beyond the range."""
    here = placed(reading, role, TOP, height, apart)
    look = {"filled": True, "color": palette.role_mark(role), "stroke": palette.ground, "strokeWidth": 3}
    layers = points(
        f"mark_{role}", FRAME, [(mark.value, y) for mark, y, _ in here], SHAPES[role], SIZES[role], **look
    )
    margin = SIZES[role] / 2 + 8
    for on_right in (True, False):
        side = 1 if on_right else -1
        rows = []
        for mark, y, right in here:
            if right == on_right:
                end = mark.high if on_right else mark.low
                room = max(margin - abs(FRAME.pixel(end) - FRAME.pixel(mark.value)), 12)
                rows.append(Word(end + side * 100 * room / (FRAME.right - FRAME.pixel(0)), y, mark.number))
        style = Style(27, palette.role_text(role), 700, "left" if on_right else "right")
        layers += words(f"number_{role}_{'right' if on_right else 'left'}", FRAME, rows, style)
    return layers


def _names(reading: DimensionReading, height: float, palette: Palette) -> Layers:
    """The dimensions' names at the largest size at which all fit; short names where the long ones do not."""
    rows: list[tuple[float, str]] = []
    most = 2 if height > 70 else 1
    for long in (True, False):
        texts = [row.name if long else row.short_name for row in reading.rows]
        size = min(fitted(text, NAMES_WIDTH, (30, 28, 26), 600, most)[1] for text in texts)
        names = [fitted(text, NAMES_WIDTH, (size,), 600, most)[0] for text in texts]
        if not any(name[-1].endswith("…") for name in names):
            break
    for i, name in enumerate(names):
        first = TOP + height * (i + 0.5) - (len(name) - 1) * size * 0.62
        rows += [(first + n * size * 1.24, line) for n, line in enumerate(name)]
    return words_at("names", FRAME, 0, rows, Style(size, palette.ink, 600))


def _results(reading: DimensionReading, height: float, palette: Palette) -> Layers:
    """Per row the gap with its certainty word, fainter where nothing can be told."""
    layers: Layers = []
    for faint in (False, True):
        told = [
            (TOP + height * (i + 0.5), row.strong, row.plain)
            for i, row in enumerate(reading.rows)
            if (row.certainty in ("cannot_tell", "hidden")) == faint
        ]
        told += [(TOP + height / 2, *reading.missing)] if faint and reading.missing else []
        strong: list[tuple[float, str]] = []
        plain: list[tuple[float, str]] = []
        for middle, first, second in told:
            heads, rest = _placed_result(middle, first, second)
            strong += heads
            plain += rest
        kind = "faint" if faint else "firm"
        dark, light = (palette.ink3, palette.ink3) if faint else (palette.ink, palette.ink2)
        layers += words_at(f"results_{kind}", FRAME, RESULTS, strong, Style(29, dark, 600))
        layers += words_at(f"certainties_{kind}", FRAME, RESULTS, plain, Style(25, light))
    return layers


def _placed_result(middle: float, strong: str, plain: str) -> tuple[list[tuple[float, str]], ...]:
    """Lines of a result around the middle of its row, bold ones first."""
    room = STAGE_WIDTH - RESULTS
    heads, rest = lines(strong, room, 29, 600)[:2], lines(plain, room, 25)[:2]
    start = middle - 17 * (len(heads) + len(rest) - 1)
    placed = [(start + 35 * n, line) for n, line in enumerate([*heads, *rest])]
    return placed[: len(heads)], placed[len(heads) :]
