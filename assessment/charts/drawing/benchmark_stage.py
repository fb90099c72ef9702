"""The benchmark: a tick for each organization, its middle half, and the own place with its range."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt

from assessment.charts.drawing.benchmark_reading import BenchmarkReading
from assessment.charts.drawing.fit import apart
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    bars,
    page,
    points,
    rules,
    stage,
    words,
    words_at,
)
from assessment.charts.figure import LEAST_PAGE_WIDTH, STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

GRID = (0, 25, 50, 75, 100)


class Look(NamedTuple):
    """Heights and sizes of a layout; ``room`` is the width in which texts have to fit."""

    room: float
    ahead: tuple[float, int]
    plausible: tuple[float, int]
    strip: float
    half: float
    thick: float
    diamond: int
    number: int
    median: int
    axis: float
    tick: int
    poles: tuple[float, int]
    arrows: tuple[str, str]


STAGE = Frame(STAGE_HEIGHT, left=60, right=STAGE_WIDTH - 60)
LARGE = Look(
    STAGE_WIDTH, (84, 46), (140, 28), 360, 66, 2.5, 44, 64, 24, 536, 22, (620, 24), ("← ", " →")
)  # fmt: skip
SMALL = Look(LEAST_PAGE_WIDTH, (12, 17), (36, 14), 130, 22, 1.5, 20, 26, 13, 200, 13, (246, 12), ("", ""))


def draw_stage(reading: BenchmarkReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    return stage(_layers(reading, STAGE, palette, LARGE))


def draw_page(reading: BenchmarkReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    frame = Frame(262, padding=14)
    return page(_layers(reading, frame, palette, SMALL), frame.height)


def _layers(reading: BenchmarkReading, frame: Frame, palette: Palette, look: Look) -> Layers:
    ticks = [Word(score, look.axis + look.tick * 1.3, str(score)) for score in GRID]
    return [
        *rules("axis", frame, [Line(0, 100, look.axis, look.axis)], palette.axis, look.thick * 0.7),
        *_strip(reading, frame, palette, look),
        *_own(reading, frame, palette, look),
        *words("ticks", frame, ticks, Style(look.tick, palette.ink3, align="center")),
        *_place(reading, frame, palette, look),
        *_poles(reading, frame, palette, look),
    ]


def _place(reading: BenchmarkReading, frame: Frame, palette: Palette, look: Look) -> Layers:
    """Ahead of how many, and between how many that plausibly is."""
    (ahead_at, ahead_size), (told_at, told_size) = look.ahead, look.plausible
    ahead = [(ahead_at, reading.ahead)] if reading.ahead else []
    told = [(told_at, reading.plausible)] if reading.plausible else []
    return [
        *words_at("ahead", frame, 0, ahead, Style(ahead_size, palette.ink, 700)),
        *words_at("plausible", frame, 0, told, Style(told_size, palette.ink2)),
    ]


def _strip(reading: BenchmarkReading, frame: Frame, palette: Palette, look: Look) -> Layers:
    """The others: 10th to 90th percentile as a line, middle half as a block, the median, a tick for each."""
    y, half = look.strip, look.half
    ticks = [Line(score, score, y - half * 0.62, y + half * 0.62) for score in reading.others]
    others = rules("others", frame, ticks, palette.axis, look.thick)
    if reading.quantiles is None:
        return others
    least, low, middle, high, most = reading.quantiles
    beside = text_width(reading.median, look.median) / 2 / (look.room - 2 * 60) * 100
    told = [Word(min(max(middle, beside), 100 - beside), y + half + look.median * 1.4, reading.median)]
    span = [Line(middle, middle, y - half - 8, y + half + 8)]
    return [
        *bars("middle_half", frame, [Line(low, high, y - half, y + half)], palette.grid, cornerRadius=6),
        *rules("reach", frame, [Line(least, most, y, y)], palette.axis, look.thick),
        *others,
        *rules("median", frame, span, palette.ink, look.thick * 1.6),
        *words("median_word", frame, told, Style(look.median, palette.ink2, align="center")),
    ]


def _own(reading: BenchmarkReading, frame: Frame, palette: Palette, look: Look) -> Layers:
    """The own diamond on its range, with the number above."""
    y, thick = look.strip, look.thick * 2.2
    span = [Line(reading.low, reading.high, y, y)] if reading.high > reading.low else []
    mark = {"filled": True, "color": palette.ink, "stroke": palette.ground, "strokeWidth": look.thick * 1.3}
    number = [Word(reading.value, y - look.half - look.number * 0.75, reading.number)]
    return [
        *rules("range_rim", frame, span, palette.ground, thick * 2.4),
        *rules("range_own", frame, span, palette.ink, thick),
        *points("mark_own", frame, [(reading.value, y)], "diamond", look.diamond, **mark),
        *words("number_own", frame, number, Style(look.number, palette.ink, 700, "center")),
    ]


def _poles(reading: BenchmarkReading, frame: Frame, palette: Palette, look: Look) -> Layers:
    y, size = look.poles
    before, after = look.arrows
    low, high = apart(f"{before}{reading.left}", f"{reading.right}{after}", look.room, size, 600)
    return [
        *words_at("low_pole", frame, 0, [(y, low)], Style(size, palette.low_text, 600)),
        *words_at("high_pole", frame, "width", [(y, high)], Style(size, palette.high_text, 600, "right")),
    ]
