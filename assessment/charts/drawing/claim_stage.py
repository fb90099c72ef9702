"""The claim check: a mark for each answer, the share with its range, and the claim as a line through both."""

from __future__ import annotations

from typing import NamedTuple

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

SHAPES = ("square", "circle")
TICKS = (0, 20, 40, 60, 80, 100)
MOST_MARKS = 60


class Look(NamedTuple):
    """Sizes of a layout, and how far below a row's top its parts lie; ``room`` is the width from 0 to 100."""

    room: float
    claim: int
    name: int
    mark: float
    counted: int
    verdict: int
    tick: int
    rule: float
    name_at: float
    marks_at: float
    range_at: float
    axis_at: float
    count_at: float
    verdict_at: float


FRAME = Frame(STAGE_HEIGHT, left=32, right=STAGE_WIDTH - 32)
ALONE = Look(STAGE_WIDTH - 64, 30, 30, 40, 40, 25, 22, 4, 92, 176, 268, 338, 460, 530)
STACKED = Look(STAGE_WIDTH - 64, 26, 26, 26, 28, 22, 20, 3.5, 48, 92, 138, 176, 234, 268)
PHONE = Look(LEAST_PAGE_WIDTH - 44, 14, 15, 13, 15, 13, 12, 2, 40, 70, 96, 122, 166, 190)
TOP, PITCH = 62, 326
"""On a stage: where the first row begins, and from there to the second."""


def draw_stage(reading: ClaimReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    if reading.hidden:
        return hidden_stage(reading.hidden, palette)
    look = ALONE if len(reading.rows) == 1 else STACKED
    layers: Layers = []
    for i, row in enumerate(reading.rows):
        told = f"{row.count} · {row.range}"
        layers += _row(i, row, FRAME, TOP + PITCH * i, palette, look)
        layers += _told(i, row, FRAME, TOP + PITCH * i, palette, look, [told], STAGE_WIDTH - 80)
    return stage(layers)


def draw_page(reading: ClaimReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    if reading.hidden:
        return hidden_page(reading.hidden, palette)
    verdicts = [len(lines(row.verdict, LEAST_PAGE_WIDTH, PHONE.verdict)) for row in reading.rows]
    tops = [sum(230.0 + 18 * count for count in verdicts[:i]) for i in range(len(verdicts) + 1)]
    frame = Frame(tops[-1], padding=22)
    layers: Layers = []
    for i, row in enumerate(reading.rows):
        layers += _row(i, row, frame, tops[i] + 10, palette, PHONE)
        layers += _told(i, row, frame, tops[i] + 10, palette, PHONE, [row.count, row.range], LEAST_PAGE_WIDTH)
    return page(layers, frame.height)


def _row(i: int, row: ClaimRow, frame: Frame, top: float, palette: Palette, look: Look) -> Layers:
    """One question: who says so, the marks, the range, the axis, and the claim through all of them."""
    name = shortened(row.name, look.room, look.name, 600)
    style = Style(look.name, palette.role_text(row.position), 600)
    return [
        *words_at(f"name_{i}", frame, 0, [(top + look.name_at, name)], style),
        *_axis(i, frame, top + look.axis_at, palette, look),
        *_answers(i, row, frame, top + look.marks_at, palette, look),
        *_share(i, row, frame, top + look.range_at, palette, look),
        *_claim(i, row, frame, top, palette, look),
    ]


def _claim(i: int, row: ClaimRow, frame: Frame, top: float, palette: Palette, look: Look) -> Layers:
    """The claim's line with its words above, moved inwards near an end."""
    half = 100 * text_width(row.line, look.claim, 700) / 2 / look.room
    middle = min(max(row.claimed, half), 100 - half)
    above = [Word(middle, top, row.line)]
    span = [Line(row.claimed, row.claimed, top + look.claim * 0.8, top + look.axis_at)]
    return [
        *words(f"line_{i}", frame, above, Style(look.claim, palette.ink, 700, "center")),
        *rules(f"claim_{i}", frame, span, palette.ink, look.rule),
    ]


def _answers(i: int, row: ClaimRow, frame: Frame, y: float, palette: Palette, look: Look) -> Layers:
    """A mark for each answer, filled for those counted, or a bar; what a masked count may be is faint."""
    color, shape = palette.role_mark(row.position), SHAPES[row.position]
    if row.n > MOST_MARKS:
        half = look.mark / 2
        rim = {"stroke": palette.axis, "strokeWidth": 1.5}
        yes, most = 100 * row.yes / row.n, 100 * row.yes_most / row.n
        return [
            *bars(f"bar_open_{i}", frame, [Line(0, 100, y - half, y + half)], palette.ground, **rim),
            *bars(f"bar_most_{i}", frame, [Line(0, most, y - half, y + half)], color, opacity=0.35),
            *bars(f"bar_{i}", frame, [Line(0, yes, y - half, y + half)], color),
        ]
    size = min(look.mark, 0.78 * look.room / row.n)
    places = [(100 * (n + 0.5) / row.n, y) for n in range(row.n)]
    rim = {"filled": True, "color": palette.ground, "stroke": palette.axis, "strokeWidth": 1.5}
    faint = {"filled": True, "color": palette.grid, "stroke": color, "strokeWidth": 1.5}
    return [
        *points(f"yes_{i}", frame, places[: row.yes], shape, size, filled=True, color=color),
        *points(f"maybe_{i}", frame, places[row.yes : row.yes_most], shape, size, **faint),
        *points(f"no_{i}", frame, places[row.yes_most :], shape, size, **rim),
    ]


def _share(i: int, row: ClaimRow, frame: Frame, y: float, palette: Palette, look: Look) -> Layers:
    color, half = palette.role_mark(row.position), look.mark * 0.34
    span = [Line(row.low, row.high, y - half, y + half)]
    layers = bars(f"range_{i}", frame, span, color, opacity=0.22, cornerRadius=half)
    layers += rules(f"core_{i}", frame, [Line(row.low, row.high, y, y)], color, look.rule)
    if row.value is None:
        return layers
    mark = {"filled": True, "color": color, "stroke": palette.ground, "strokeWidth": 2}
    return layers + points(f"mark_{i}", frame, [(row.value, y)], SHAPES[row.position], look.mark, **mark)


def _axis(i: int, frame: Frame, y: float, palette: Palette, look: Look) -> Layers:
    ticks = [Word(tick, y + look.tick * 1.1, f"{tick}%") for tick in TICKS]
    style = Style(look.tick, palette.ink3, align="center")
    return [
        *rules(f"axis_{i}", frame, [Line(0, 100, y, y)], palette.axis, 1.5),
        *words(f"ticks_{i}", frame, ticks, style),
    ]


def _told(
    i: int,
    row: ClaimRow,
    frame: Frame,
    top: float,
    palette: Palette,
    look: Look,
    counted: list[str],
    room: float,
) -> Layers:
    """Under the axis: how many, how surely, and what that says of the claim."""
    y = top + look.count_at
    strong = Style(look.counted, palette.role_text(row.position), 700)
    verdict = lines(row.verdict, room, look.verdict)
    step, below = look.verdict * 1.35, 20.0 * (len(counted) - 1)
    said = [(top + look.verdict_at + below + step * n, line) for n, line in enumerate(verdict)]
    return [
        *words_at(f"count_{i}", frame, 0, [(y, counted[0])], strong),
        *words_at(
            f"plausible_{i}", frame, 0, [(y + 20, text) for text in counted[1:]], Style(14, palette.ink2)
        ),
        *words_at(f"verdict_{i}", frame, 0, said, Style(look.verdict, palette.ink2)),
    ]
