"""The benchmark: a tick for each organization, its middle half, and the own place with its range."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.benchmark_reading import BenchmarkReading
from assessment.charts.drawing.fit import shortened
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
from assessment.charts.drawing.plain import hidden_page, hidden_stage
from assessment.charts.figure import LEAST_PAGE_WIDTH, STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

FRAME = Frame(STAGE_HEIGHT, left=60, right=STAGE_WIDTH - 60)
GRID = (0, 25, 50, 75, 100)


def draw_stage(reading: BenchmarkReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    if reading.hidden:
        return hidden_stage(reading.hidden, palette)
    y, half = 350.0, 52.0
    layers = _strip(reading, FRAME, y, half, palette, thick=2.5)
    layers += _own(reading, FRAME, y, half, palette, sizes=(44, 6, 64))
    layers += _median(reading, FRAME, y + half + 34, 24, palette, STAGE_WIDTH - 120)
    layers += words_at(
        "ahead", FRAME, 0, [(70, reading.ahead)] if reading.ahead else [], Style(44, palette.ink, 700)
    )
    told = [(120, reading.plausible)] if reading.plausible else []
    layers += words_at("plausible", FRAME, 0, told, Style(28, palette.ink2))
    ticks = [Word(score, 540, str(score)) for score in GRID]
    room = STAGE_WIDTH / 2 - 60
    low, high = shortened(f"← {reading.left}", room, 24, 600), shortened(f"{reading.right} →", room, 24, 600)
    return stage(
        [
            *rules("axis", FRAME, [Line(0, 100, 510, 510)], palette.axis, 2),
            *layers,
            *words("ticks", FRAME, ticks, Style(22, palette.ink3, align="center")),
            *words_at("low_pole", FRAME, 0, [(596, low)], Style(24, palette.low_text, 600)),
            *words_at(
                "high_pole", FRAME, STAGE_WIDTH, [(596, high)], Style(24, palette.high_text, 600, "right")
            ),
        ]
    )


def draw_page(reading: BenchmarkReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    if reading.hidden:
        return hidden_page(reading.hidden, palette)
    frame = Frame(262, padding=14)
    y, half = 126.0, 20.0
    layers = _strip(reading, frame, y, half, palette, thick=1.5)
    layers += _own(reading, frame, y, half, palette, sizes=(20, 3, 26))
    layers += _median(reading, frame, y + half + 16, 13, palette, LEAST_PAGE_WIDTH - 28)
    layers += words_at(
        "ahead", frame, 0, [(12, reading.ahead)] if reading.ahead else [], Style(17, palette.ink, 700)
    )
    told = [(36, reading.plausible)] if reading.plausible else []
    layers += words_at("plausible", frame, 0, told, Style(14, palette.ink2))
    ticks = [Word(score, 214, str(score)) for score in GRID]
    room = LEAST_PAGE_WIDTH / 2 - 6
    low, high = shortened(reading.left, room, 12, 600), shortened(reading.right, room, 12, 600)
    return page(
        [
            *rules("axis", frame, [Line(0, 100, 198, 198)], palette.axis, 1),
            *layers,
            *words("ticks", frame, ticks, Style(13, palette.ink3, align="center")),
            *words_at("low_pole", frame, 0, [(244, low)], Style(12, palette.low_text, 600)),
            *words_at("high_pole", frame, "width", [(244, high)], Style(12, palette.high_text, 600, "right")),
        ],
        frame.height,
    )


def _strip(
    reading: BenchmarkReading, frame: Frame, y: float, half: float, palette: Palette, *, thick: float
) -> Layers:
    """The others: 10th to 90th percentile as a line, middle half as a block, the median, a tick for each."""
    least, low, middle, high, most = reading.quantiles
    ticks = [Line(score, score, y - half * 0.62, y + half * 0.62) for score in reading.others]
    return [
        *bars("middle_half", frame, [Line(low, high, y - half, y + half)], palette.grid, cornerRadius=6),
        *rules("reach", frame, [Line(least, most, y, y)], palette.axis, thick),
        *rules("others", frame, ticks, palette.axis, thick),
        *rules("median", frame, [Line(middle, middle, y - half - 8, y + half + 8)], palette.ink, thick * 1.6),
    ]


def _own(
    reading: BenchmarkReading,
    frame: Frame,
    y: float,
    half: float,
    palette: Palette,
    *,
    sizes: tuple[int, float, int],
) -> Layers:
    """The own diamond on its range, with the number above."""
    diamond, thick, size = sizes
    span = [Line(reading.low, reading.high, y, y)] if reading.high > reading.low else []
    look = {"filled": True, "color": palette.ink, "stroke": palette.ground, "strokeWidth": thick * 0.6}
    number = [Word(reading.value, y - half - size * 0.75, reading.number)]
    return [
        *rules("range_rim", frame, span, palette.ground, thick * 2.4),
        *rules("range_own", frame, span, palette.ink, thick),
        *points("mark_own", frame, [(reading.value, y)], "diamond", diamond, **look),
        *words("number_own", frame, number, Style(size, palette.ink, 700, "center")),
    ]


def _median(
    reading: BenchmarkReading, frame: Frame, y: float, size: int, palette: Palette, width: float
) -> Layers:
    """The median's words under its line, moved inwards near an end of the scale."""
    if not reading.median:
        return []
    half = 100 * text_width(reading.median, size) / 2 / width
    middle = min(max(reading.quantiles[2], half), 100 - half)
    return words(
        "median_word", frame, [Word(middle, y, reading.median)], Style(size, palette.ink2, align="center")
    )
