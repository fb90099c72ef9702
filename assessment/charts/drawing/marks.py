"""The marks that the layouts are built from: scores across on a line of 0-100, pixels down.

Every function gives a list of layers, empty where there is nothing to draw, so that layouts add them up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import altair as alt

from assessment.charts.figure import STAGE_HEIGHT, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts import FONT

Align = Literal["left", "center", "right"]
Position: TypeAlias = float | str
"""Pixels from the left, "width", or a Vega expression of the width."""
Layers: TypeAlias = list[alt.Chart]

FROM_EDGE, TO_EDGE = alt.XValue(0), alt.X2Value("width")  # type: ignore[no-untyped-call]
TEXT = alt.Text(field="text", type="nominal")
X2, Y2 = alt.X2(field="x2"), alt.Y2(field="y2")


@dataclass(frozen=True)
class Frame:
    """The coordinates of a layout: where score 0 and score 100 lie, and how high it is.

    A page keeps ``padding`` pixels free on both sides and takes any width; a stage has pixels ``left``
    and ``right``.
    """

    height: float
    padding: float = 0
    left: float | None = None
    right: float = 0

    @cached_property
    def x(self) -> alt.X:
        """The channel of scores."""
        scale = (
            alt.Scale(domain=[0, 100], padding=self.padding, nice=False, zero=False)
            if self.left is None
            else alt.Scale(domain=[0, 100], range=[self.left, self.right], nice=False, zero=False)
        )
        return alt.X(field="x", type="quantitative", axis=None, scale=scale)

    @cached_property
    def y(self) -> alt.Y:
        """The channel of pixels from above."""
        scale = alt.Scale(domain=[0, self.height], range=[0, self.height], nice=False, zero=False)
        return alt.Y(field="y", type="quantitative", axis=None, scale=scale)

    def pixel(self, score: float) -> float:
        """Where ``score`` lies on a stage, in pixels from the left."""
        assert self.left is not None  # noqa: S101 - only a stage has fixed pixels
        return self.left + (self.right - self.left) * score / 100

    def pixel_expression(self, score: float) -> str:
        """Where ``score`` lies on a page of any width, as a Vega expression."""
        return f"{self.padding:g}+(width-{2 * self.padding:g})*{score / 100:.4f}"


@dataclass(frozen=True)
class Style:
    """How a text looks."""

    size: int
    color: str
    weight: int = 400
    align: Align = "left"
    dx: float = 0


class Word(NamedTuple):
    """A text at a score and a height."""

    x: float
    y: float
    text: str


class Line(NamedTuple):
    """A stretch of a score to another, at heights that may differ."""

    x: float
    x2: float
    y: float
    y2: float


def at(position: Position) -> alt.XValue:
    """A place across that follows no score."""
    expression = isinstance(position, str) and position != "width"
    value: alt.XValue = alt.XValue({"expr": position} if expression else position)  # type: ignore[no-untyped-call]
    return value


def words(name: str, frame: Frame, rows: Sequence[Word], style: Style) -> Layers:
    """Texts at scores."""
    data = _rows([row._asdict() for row in rows])
    return [_text(name, data, style).encode(x=frame.x, y=frame.y, text=TEXT)] if rows else []


def words_at(name: str, frame: Frame, x: Position, rows: Sequence[tuple[float, str]], style: Style) -> Layers:
    """Texts (height, text) at one place across."""
    data = _rows([{"y": y, "text": text} for y, text in rows])
    return [_text(name, data, style).encode(x=at(x), y=frame.y, text=TEXT)] if rows else []


def _text(name: str, data: alt.InlineData, style: Style) -> alt.Chart:
    look: dict[str, Any] = {"fontSize": style.size, "fontWeight": style.weight, "color": style.color}
    place: dict[str, Any] = {"align": style.align, "baseline": "middle", "dx": style.dx}
    chart: alt.Chart = alt.Chart(data, name=name).mark_text(font=FONT, **look, **place)
    return chart


def rules(
    name: str,
    frame: Frame,
    rows: Sequence[Line],
    color: str,
    width: float,
    dash: Sequence[float] = (),
) -> Layers:
    """Straight lines between two points."""
    data = _rows([row._asdict() for row in rows])
    mark = alt.Chart(data, name=name).mark_rule(color=color, strokeWidth=width, strokeDash=list(dash))
    return [mark.encode(x=frame.x, x2=X2, y=frame.y, y2=Y2)] if rows else []


def across(name: str, frame: Frame, heights: Sequence[float], color: str, width: float = 1) -> Layers:
    """Lines over the whole width."""
    data = _rows([{"y": y} for y in heights])
    mark = alt.Chart(data, name=name).mark_rule(color=color, strokeWidth=width)
    return [mark.encode(x=FROM_EDGE, x2=TO_EDGE, y=frame.y)] if heights else []


def bars(name: str, frame: Frame, rows: Sequence[Line], color: str, **look: Any) -> Layers:
    """Filled stretches, from height ``y`` to ``y2``."""
    data = _rows([row._asdict() for row in rows])
    mark = alt.Chart(data, name=name).mark_rect(color=color, **look)
    return [mark.encode(x=frame.x, x2=X2, y=frame.y, y2=Y2)] if rows else []


def points(
    name: str, frame: Frame, rows: Sequence[tuple[float, float]], shape: str, diameter: float, **look: Any
) -> Layers:
    """Symbols of ``diameter`` pixels at (score, height)."""
    data = _rows([{"x": x, "y": y} for x, y in rows])
    mark = alt.Chart(data, name=name).mark_point(shape=shape, size=diameter**2, opacity=1, **look)
    return [mark.encode(x=frame.x, y=frame.y)] if rows else []


def points_at(
    name: str, frame: Frame, x: Position, y: float, shape: str, diameter: float, color: str
) -> Layers:
    """A symbol at a place that follows no score."""
    mark = alt.Chart(_rows([{"y": y}]), name=name).mark_point(
        shape=shape, size=diameter**2, opacity=1, filled=True, color=color
    )
    return [mark.encode(x=at(x), y=frame.y)]


def stage(layers: Layers) -> alt.LayerChart:
    """The layers as a stage of 1776 x 700."""
    return _finished(layers, width=STAGE_WIDTH, height=STAGE_HEIGHT, autosize="none")


def page(layers: Layers, height: float) -> alt.LayerChart:
    """The layers as a page of any width."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return _finished(layers, width="container", height=height, autosize=fit)


def _finished(layers: Layers, **size: Any) -> alt.LayerChart:
    """Our look, and nothing of the marks read out: the figure's alternative text says it all."""
    look = alt.Config(font=FONT, background="transparent", aria=False, view=alt.ViewConfig(stroke=None))
    return alt.LayerChart(layer=layers, padding=0, config=look, **size)


def _rows(rows: Sequence[Mapping[str, object]]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


def message(
    name: str, frame: Frame, palette: Palette, middle: float, texts: tuple[str, Sequence[str]], size: int
) -> Layers:
    """In the middle of the width: why there is nothing to see, a headline with lines under it."""
    headline, rest = texts
    strong = Style(size, palette.ink, 600, "center")
    plain = Style(round(size * 0.87), palette.ink2, 400, "center")
    step = size * 1.4
    under = [(middle + step * (i + 1), line) for i, line in enumerate(rest)]
    return [
        *words_at(name, frame, "width/2", [(middle, headline)], strong),
        *words_at(f"{name}_reason", frame, "width/2", under, plain),
    ]


def stacked_points(
    name: str,
    frame: Frame,
    rows: Sequence[tuple[float, int]],
    ground: float,
    diameter: str,
    color: str,
) -> Layers:
    """Circles at (score, level), stacked up from height ``ground``; ``diameter`` is a Vega expression."""
    data = _rows([{"x": x, "y": ground, "level": level} for x, level in rows])
    mark = alt.Chart(data, name=name).mark_point(
        shape="circle",
        size=alt.expr(f"pow(0.96*{diameter},2)"),
        yOffset=alt.expr(f"-(datum.level+0.5)*{diameter}"),
        opacity=1,
        filled=True,
        color=color,
    )
    return [mark.encode(x=frame.x, y=frame.y)]
