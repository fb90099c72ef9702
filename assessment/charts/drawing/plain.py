"""Marks that follow no score, placed in pixels or by an expression of the width; figures without a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from assessment.charts.drawing.fit import lines
from assessment.charts.drawing.marks import Frame, Layers, Position, at, message, page, stage
from assessment.charts.figure import LEAST_PAGE_WIDTH, STAGE_HEIGHT
from assessment.charts.palette import Palette
from assessment.charts.words import Hidden


@dataclass(frozen=True)
class Pixels(Frame):
    """Coordinates in pixels: ``x`` counts from the left instead of following scores."""

    @cached_property
    def x(self) -> alt.X:
        """The channel of pixels from the left."""
        return alt.X(field="x", type="quantitative", axis=None, scale=None)

    def pixel(self, score: float) -> float:
        """A place, which is in pixels already."""
        return score


STAGE = Pixels(STAGE_HEIGHT)


def boxes_at(
    name: str,
    frame: Frame,
    ends: tuple[Position, Position],
    rows: Sequence[tuple[float, float]],
    color: str,
    **look: Any,
) -> Layers:
    """Filled boxes between two places across, one for each pair of heights."""
    data = alt.InlineData(values=[{"y": y, "y2": y2} for y, y2 in rows])
    mark = alt.Chart(data, name=name).mark_rect(color=color, **look)
    left, right = ends
    beyond: alt.X2Value = alt.X2Value({"expr": right} if isinstance(right, str) else right)  # type: ignore[no-untyped-call]
    return [mark.encode(x=at(left), x2=beyond, y=frame.y, y2=alt.Y2(field="y2"))] if rows else []


def hidden_stage(hidden: Hidden, palette: Palette) -> alt.LayerChart:
    """A stage that says why there is nothing to see."""
    texts = (hidden.headline, lines(hidden.reason, 1300, 35))
    return stage(message("hidden", STAGE, palette, 300, texts, 40))


def hidden_page(hidden: Hidden, palette: Palette) -> alt.LayerChart:
    """A page that says why there is nothing to see."""
    texts = (hidden.headline, lines(hidden.reason, LEAST_PAGE_WIDTH - 16, 15))
    height = 90.0 + 22 * len(texts[1])
    return page(message("hidden", Pixels(height), palette, 46, texts, 18), height)
