"""The trend in both layouts: panels beside each other on a stage, under each other on a page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import altair as alt

from assessment.charts.drawing.dimensions_page import page_legend
from assessment.charts.drawing.dimensions_stage import stage_legend
from assessment.charts.drawing.fit import fitted, shortened
from assessment.charts.drawing.marks import (
    Align,
    Frame,
    Layers,
    Line,
    Style,
    Word,
    bars,
    page,
    points,
    points_at,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.drawing.plain import STAGE
from assessment.charts.drawing.trend_reading import TrendPanel, TrendPoint, TrendReading
from assessment.charts.figure import LEAST_PAGE_WIDTH, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

SHAPES = ("square", "circle")
FAINT = 0.25


@dataclass(frozen=True)
class Box:
    """Where a panel lies: across in the frame's units from the first wave to the last, down in pixels.

    ``room``: pixels for its name; ``wide``: whether it has numbers at the first wave.
    """

    left: float
    right: float
    top: float
    bottom: float
    room: float
    pitch: float
    """Pixels from a wave to the next, on the narrowest page."""
    wide: bool = True


@dataclass(frozen=True)
class Look:
    """Sizes of a layout."""

    name: int
    word: int
    number: int
    tick: int
    mark: float
    line: float
    bar: float
    """Half the width of a range, in the frame's units."""
    apart: float
    """How far two numbers at one place are kept from each other."""


LARGE = Look(26, 21, 26, 20, 22, 3.5, 8, 30)
SMALL = Look(15, 13, 15, 12, 12, 2, 0.9, 16)
AXIS, BETWEEN, NUMBERS = 64, 14, 80
"""On a stage: room for the ticks, between panels, and for the last number."""
PAGE_PLOT, PAGE_HEAD, PAGE_FOOT, PAGE_PADDING = 110, 44, 38, 52


def draw_stage(reading: TrendReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    count = len(reading.panels)
    width = (STAGE_WIDTH - AXIS - BETWEEN * (count - 1)) / (count + 0.35)
    layers: Layers = [*stage_legend(reading.legend, palette)]
    left = float(AXIS)
    for i, panel in enumerate(reading.panels):
        mine = width * (1.35 if i == 0 else 1)
        inset = 56.0 if i == 0 else 16.0
        start, end = left + inset, left + mine - NUMBERS
        pitch = (end - start) / (len(reading.waves) - 1)
        box = Box(start, end, 150, 636, mine - 8, pitch, wide=i == 0)
        layers += _head(i, panel, STAGE, left, box.top - 80, box, palette, LARGE)
        grid = [
            Line(left, left + mine - 8, y, y) for y in (_height(reading, box, tick) for tick in reading.ticks)
        ]
        layers += rules(f"grid_{i}", STAGE, grid, palette.grid, 1.5)
        layers += _panel(i, panel, reading, STAGE, box, palette, LARGE)
        left += mine + BETWEEN
    box = Box(0, 0, 150, 636, 0, 0)
    ticks = [(_height(reading, box, tick), str(tick)) for tick in reading.ticks]
    return stage(layers + words_at("ticks", STAGE, AXIS - 14, ticks, Style(20, palette.ink3, align="right")))


def draw_page(reading: TrendReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    head = 34.0 if reading.legend else 0.0
    high = PAGE_HEAD + PAGE_PLOT + PAGE_FOOT
    frame = Frame(head + high * len(reading.panels), padding=PAGE_PADDING)
    pitch = (LEAST_PAGE_WIDTH - 2 * PAGE_PADDING) / (len(reading.waves) - 1)
    layers: Layers = [*page_legend(reading.legend, frame, palette)]
    for i, panel in enumerate(reading.panels):
        top = head + high * i + PAGE_HEAD
        box = Box(0, 100, top, top + PAGE_PLOT, LEAST_PAGE_WIDTH, pitch)
        layers += _head(i, panel, frame, 0, top - PAGE_HEAD + 10, box, palette, SMALL)
        heights = [(_height(reading, box, tick), str(tick)) for tick in reading.ticks]
        grid = [Line(-8, 108, y, y) for y, _ in heights]
        layers += rules(f"grid_{i}", frame, grid, palette.grid, 1)
        layers += words_at(f"ticks_{i}", frame, 0, heights, Style(12, palette.ink3))
        layers += _panel(i, panel, reading, frame, box, palette, SMALL)
    return page(layers, frame.height)


def _height(reading: TrendReading, box: Box, score: float) -> float:
    share = (score - reading.least) / (reading.most - reading.least)
    return box.bottom - (box.bottom - box.top) * share


def _head(
    i: int, panel: TrendPanel, frame: Frame, left: float, y: float, box: Box, palette: Palette, look: Look
) -> Layers:
    """What it is of, and each role's last change behind its mark: under each other, or side by side."""
    sizes = [look.name - step for step in range(0, 7, 2) if look is LARGE or step < 3]
    (name,), size = fitted(panel.name, box.room, sizes, 600, 1)
    layers = words_at(f"name_{i}", frame, left, [(y, name)], Style(size, palette.ink, 600))
    for n, change in enumerate(panel.changes):
        below = y + look.name * 1.3 + (look.word * 1.25 * n if look is LARGE else 0)
        start: float | str = left + look.word * 0.4
        after: float | str = left + look.word
        if look is SMALL and n:
            start, after = f"width/2+{look.word * 0.4}", f"width/2+{look.word}"
        color = palette.role_text(change.position) if change.sure else palette.ink3
        style = Style(look.word, color, 600 if change.sure else 400)
        shape, mark = SHAPES[change.position], palette.role_mark(change.position)
        layers += points_at(f"word_mark_{i}_{n}", frame, start, below, shape, look.word * 0.62, mark)
        layers += words_at(f"word_{i}_{n}", frame, after, [(below, change.text)], style)
    return layers


def _panel(
    i: int, panel: TrendPanel, reading: TrendReading, frame: Frame, box: Box, palette: Palette, look: Look
) -> Layers:
    layers = _waves(i, reading, frame, box, palette, look)
    for position, line in enumerate(panel.lines):
        places = [(_across(reading, box, point), _height(reading, box, point.value), point) for point in line]
        layers += _line(f"{i}_{position}", places, reading, frame, box, palette.role_mark(position), look)
        mark = {"filled": True, "color": palette.role_mark(position), "stroke": palette.ground}
        spots = [(x, y) for x, y, _ in places]
        name = f"mark_{position}_{i}"
        layers += points(name, frame, spots, SHAPES[position], look.mark, **mark, strokeWidth=look.line / 2)
    last = len(reading.waves) - 1
    for place in (0, last):
        if place == last or box.wide:
            layers += _numbers(i, panel, reading, frame, box, palette, look, place)
    return layers


def _across(reading: TrendReading, box: Box, point: TrendPoint) -> float:
    return box.left + (box.right - box.left) * point.place / (len(reading.waves) - 1)


def _line(
    name: str,
    places: list[tuple[float, float, TrendPoint]],
    reading: TrendReading,
    frame: Frame,
    box: Box,
    color: str,
    look: Look,
) -> Layers:
    """The ranges, and the lines between waves that may be compared."""
    spans, cores = [], []
    for x, _, point in places:
        if point.high > point.low:
            low, high = (_height(reading, box, end) for end in (point.low, point.high))
            spans.append(Line(x - look.bar, x + look.bar, low, high))
            cores.append(Line(x, x, low, high))
    steps = [Line(x, x2, y, y2) for (x, y, _), (x2, y2, point) in pairwise(places) if point.joined]
    return [
        *bars(f"range_{name}", frame, spans, color, opacity=FAINT, cornerRadius=3),
        *rules(f"core_{name}", frame, cores, color, look.line * 0.8),
        *rules(f"link_{name}", frame, steps, color, look.line),
    ]


def _numbers(
    i: int,
    panel: TrendPanel,
    reading: TrendReading,
    frame: Frame,
    box: Box,
    palette: Palette,
    look: Look,
    place: int,
) -> Layers:
    """The numbers at a wave, at its outer side, kept apart from each other."""
    found = [
        (position, point, _height(reading, box, point.value))
        for position, line in enumerate(panel.lines)
        for point in line
        if point.place == place
    ]
    heights = [y for _, _, y in found]
    if len(heights) == 2 and abs(heights[0] - heights[1]) < look.apart:
        middle, upper = sum(heights) / 2, heights[0] <= heights[1]
        half = look.apart / 2
        heights = [middle - half, middle + half] if upper else [middle + half, middle - half]
    outer = place > 0
    layers: Layers = []
    for (position, point, _), y in zip(found, heights, strict=True):
        beside = look.mark * 0.5 + look.name * 0.28
        style = Style(
            look.number if outer else round(look.number * 0.85),
            palette.role_text(position),
            700 if outer else 400,
            "left" if outer else "right",
            beside if outer else -beside,
        )
        word = Word(_across(reading, box, point), y, point.number)
        layers += words(f"number_{i}_{position}_{place}", frame, [word], style)
    return layers


def _waves(i: int, reading: TrendReading, frame: Frame, box: Box, palette: Palette, look: Look) -> Layers:
    """The waves under the panel: all where they fit, else the first and the last."""
    labels = list(reading.waves)
    last = len(labels) - 1
    y = box.bottom + look.tick * 1.5
    every = max(text_width(label, look.tick) for label in labels) + 8 <= box.pitch
    shown = range(last + 1) if every else (0, last)
    room = box.pitch * last / 2 + (30 if look is LARGE else 40)
    layers: Layers = []
    for place in shown:
        edge: Align = "center" if every else ("left" if place == 0 else "right")
        text = labels[place] if every else shortened(labels[place], room, look.tick)
        x = box.left + (box.right - box.left) * place / last
        style = Style(look.tick, palette.ink3, align=edge)
        layers += words(f"wave_{i}_{place}", frame, [Word(x, y, text)], style)
    return layers
