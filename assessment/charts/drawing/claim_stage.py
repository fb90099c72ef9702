"""The claim check: a mark for each answer, the share with its range, and the claim as a line through both."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.claim_reading import ClaimReading, ClaimRow
from assessment.charts.drawing.fit import lines, shortened
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

FRAME = Frame(STAGE_HEIGHT, left=32, right=STAGE_WIDTH - 32)
SHAPES = ("square", "circle")
TICKS = (0, 20, 40, 60, 80, 100)
MOST_MARKS = 60


def draw_stage(reading: ClaimReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    if reading.hidden:
        return hidden_stage(reading.hidden, palette)
    layers: Layers = []
    height = 620 / len(reading.rows)
    for i, row in enumerate(reading.rows):
        top = height * i
        y = top + 130
        layers += words_at(
            f"name_{i}", FRAME, 2, [(top + 76, row.name)], Style(28, palette.role_text(row.position), 600)
        )
        layers += _claim(i, row, FRAME, (top + 20, y + 74), palette, (26, 4, STAGE_WIDTH - 40))
        layers += _answers(i, row, FRAME, y, palette, min(30.0, 1736 / min(row.n, MOST_MARKS) * 0.75))
        layers += _share(i, row, FRAME, y + 58, palette, (10, 4, 30))
        told = f"{row.count} · {row.range}"
        layers += words_at(
            f"count_{i}", FRAME, 2, [(y + 108, told)], Style(30, palette.role_text(row.position), 700)
        )
        said = [(y + 150 + 30 * n, line) for n, line in enumerate(lines(row.verdict, 1700, 23)[:2])]
        layers += words_at(f"verdict_{i}", FRAME, 2, said, Style(23, palette.ink2))
    return stage(layers + _axis(FRAME, 650, 22, palette))


def draw_page(reading: ClaimReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    if reading.hidden:
        return hidden_page(reading.hidden, palette)
    verdicts = [lines(row.verdict, LEAST_PAGE_WIDTH, 13) for row in reading.rows]
    tops, y = [], 0.0
    for told in verdicts:
        tops.append(y)
        y += 186 + 18 * len(told)
    frame = Frame(y + 26, padding=22)
    layers: Layers = []
    for i, (row, top) in enumerate(zip(reading.rows, tops, strict=True)):
        middle = top + 72
        name = shortened(row.name, LEAST_PAGE_WIDTH, 15, 600)
        layers += words_at(
            f"name_{i}", frame, 0, [(top + 38, name)], Style(15, palette.role_text(row.position), 600)
        )
        layers += _claim(i, row, frame, (top + 10, middle + 40), palette, (14, 2, LEAST_PAGE_WIDTH - 40))
        layers += _answers(i, row, frame, middle, palette, min(14.0, 248 / min(row.n, MOST_MARKS) * 0.8))
        layers += _share(i, row, frame, middle + 28, palette, (6, 3, 16))
        told = [(middle + 60, row.count), (middle + 80, row.range)]
        layers += words_at(f"count_{i}", frame, 0, told, Style(14, palette.role_text(row.position), 600))
        said = [(middle + 108 + 18 * n, line) for n, line in enumerate(verdicts[i])]
        layers += words_at(f"verdict_{i}", frame, 0, said, Style(13, palette.ink2))
    return page(layers + _axis(frame, y + 10, 12, palette), frame.height)


def _claim(
    i: int,
    row: ClaimRow,
    frame: Frame,
    ends: tuple[float, float],
    palette: Palette,
    look: tuple[int, float, float],
) -> Layers:
    """The claim's line with its words above, moved inwards near an end."""
    size, thick, width = look
    half = 100 * text_width(row.line, size, 700) / 2 / width
    middle = min(max(row.claimed, half), 100 - half)
    top, bottom = ends
    return [
        *words(f"line_{i}", frame, [Word(middle, top, row.line)], Style(size, palette.ink, 700, "center")),
        *rules(
            f"claim_{i}",
            frame,
            [Line(row.claimed, row.claimed, top + size * 0.8, bottom)],
            palette.ink,
            thick,
        ),
    ]


def _answers(i: int, row: ClaimRow, frame: Frame, y: float, palette: Palette, size: float) -> Layers:
    """A mark for each answer, filled for "yes", or a bar; between what a masked count may be it is faint."""
    color = palette.role_mark(row.position)
    if row.n > MOST_MARKS:
        yes, most = 100 * row.yes / row.n, 100 * row.yes_most / row.n
        rim = {"stroke": palette.axis, "strokeWidth": 1.5}
        return [
            *bars(f"bar_open_{i}", frame, [Line(0, 100, y - size / 2, y + size / 2)], palette.ground, **rim),
            *bars(f"bar_most_{i}", frame, [Line(0, most, y - size / 2, y + size / 2)], color, opacity=0.35),
            *bars(f"bar_{i}", frame, [Line(0, yes, y - size / 2, y + size / 2)], color),
        ]
    places = [(100 * (n + 0.5) / row.n, y) for n in range(row.n)]
    rim = {"filled": True, "color": palette.ground, "stroke": palette.axis, "strokeWidth": 1.5}
    faint = {"filled": True, "color": palette.grid, "stroke": color, "strokeWidth": 1.5}
    return [
        *points(f"yes_{i}", frame, places[: row.yes], SHAPES[row.position], size, filled=True, color=color),
        *points(f"maybe_{i}", frame, places[row.yes : row.yes_most], SHAPES[row.position], size, **faint),
        *points(f"no_{i}", frame, places[row.yes_most :], SHAPES[row.position], size, **rim),
    ]


def _share(
    i: int, row: ClaimRow, frame: Frame, y: float, palette: Palette, look: tuple[float, float, float]
) -> Layers:
    half, thick, size = look
    color = palette.role_mark(row.position)
    span = [Line(row.low, row.high, y - half, y + half)]
    layers = bars(f"range_{i}", frame, span, color, opacity=0.22, cornerRadius=half)
    layers += rules(f"core_{i}", frame, [Line(row.low, row.high, y, y)], color, thick)
    if row.value is None:
        return layers
    mark = {"filled": True, "color": color, "stroke": palette.ground, "strokeWidth": 2}
    return layers + points(f"mark_{i}", frame, [(row.value, y)], SHAPES[row.position], size, **mark)


def _axis(frame: Frame, y: float, size: int, palette: Palette) -> Layers:
    ticks = [Word(tick, y + size * 0.2, f"{tick}%") for tick in TICKS]
    line = [Line(0, 100, y - size, y - size)]
    return rules("axis", frame, line, palette.grid, 1.5) + words(
        "ticks", frame, ticks, Style(size, palette.ink3, align="center")
    )
