"""Agreement in both layouts: columns of people over the bands, a panel for each dimension."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt

from assessment.charts.drawing.agreement_reading import AgreementPanel, AgreementReading
from assessment.charts.drawing.fit import fitted, shortened
from assessment.charts.drawing.marks import (
    Frame,
    Layers,
    Line,
    Style,
    Word,
    bars,
    page,
    rules,
    stage,
    words,
)
from assessment.charts.drawing.plain import STAGE
from assessment.charts.figure import LEAST_PAGE_WIDTH, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

BETWEEN = 36


class Look(NamedTuple):
    """Sizes of a layout, and how far its parts lie below a panel's top."""

    name: int
    word: int
    label: int
    pole: int
    word_at: float
    top: float
    bottom: float
    pole_at: float
    others_at: float
    step: float
    """From a role's word to the next."""


LARGE = Look(26, 26, 24, 20, 72, 146, 474, 502, 550, 36)
WORDS = Look(30, 28, 24, 20, 96, 146, 474, 502, 550, 54)
"""Where no role has columns: words alone, larger and in the middle."""
SMALL = Look(15, 14, 13, 12, 22, 52, 136, 152, 176, 20)


class Place(NamedTuple):
    """Where a panel lies: from ``left`` to ``right`` in the frame's units, ``room`` pixels, below ``top``."""

    left: float
    right: float
    room: float
    top: float


def draw_stage(reading: AgreementReading, palette: Palette) -> alt.LayerChart:
    """The stage of ``reading``."""
    count = len(reading.panels)
    width = (STAGE_WIDTH - BETWEEN * (count - 1)) / count
    lefts = [(width + BETWEEN) * i for i in range(count)]
    look, top = (LARGE, 72) if reading.tallest else (WORDS, 230)
    places = [Place(left, left + width, width, top) for left in lefts]
    return stage(_layers(reading, places, STAGE, palette, look))


def draw_page(reading: AgreementReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``."""
    heights = [_height(panel) for panel in reading.panels]
    tops = [sum(heights[:i], 10.0) for i in range(len(heights))]
    frame = Frame(sum(heights))
    places = [Place(0, 100, LEAST_PAGE_WIDTH, top) for top in tops]
    return page(_layers(reading, places, frame, palette, SMALL), frame.height)


def _height(panel: AgreementPanel) -> float:
    start = SMALL.others_at if panel.columns else SMALL.word_at
    return start + SMALL.step * len(panel.others) + 12


def _layers(
    reading: AgreementReading, places: list[Place], frame: Frame, palette: Palette, look: Look
) -> Layers:
    layers = _columns(reading, places, frame, palette, look)
    for i, (panel, place) in enumerate(zip(reading.panels, places, strict=True)):
        layers += _head(i, panel, place, frame, palette, look)
        layers += _others(i, panel, place, frame, palette, look)
        if panel.columns:
            layers += _ends(i, reading, place, frame, palette, look)
    return layers


def _columns(
    reading: AgreementReading, places: list[Place], frame: Frame, palette: Palette, look: Look
) -> Layers:
    """The columns, one colour a band; what a masked number may add is faint."""
    layers: Layers = []
    most = max((len(panel.columns) for panel in reading.panels), default=0)
    labels = []
    for band in range(most):
        color = palette.likert[round(band * 4 / max(most - 1, 1))]
        firm, faint = [], []
        for panel, place in zip(reading.panels, places, strict=True):
            if not panel.columns:
                continue
            width = (place.right - place.left) / most
            left, right = place.left + width * (band + 0.04), place.left + width * (band + 0.96)
            ground, count = place.top + look.bottom, panel.columns[band]
            unit = (look.bottom - look.top) / max(reading.tallest, 1)
            firm.append(Line(left, right, ground - unit * count.low, ground))
            faint.append(Line(left, right, ground - unit * count.high, ground - unit * count.low))
            top = ground - unit * count.high - look.label * 0.75
            labels.append(Word((left + right) / 2, top, panel.labels[band]))
        layers += bars(f"band_{band}", frame, firm, color)
        layers += bars(f"may_be_{band}", frame, faint, color, opacity=0.4)
    return layers + words("number_people", frame, labels, Style(look.label, palette.ink2, 400, "center"))


def _head(i: int, panel: AgreementPanel, place: Place, frame: Frame, palette: Palette, look: Look) -> Layers:
    """The dimension, on two lines where it takes them, and the word of the role with columns."""
    rows, size = fitted(panel.name, place.room, (look.name, look.name - 2), 600, 1 if look is SMALL else 2)
    name = [Word(place.left, place.top + size * 1.2 * n, row) for n, row in enumerate(rows)]
    told = [Word(place.left, place.top + look.word_at, panel.word)] if panel.word else []
    strong = Style(look.word, palette.ink if panel.camps else palette.ink2, 600 if panel.camps else 400)
    return [
        *words(f"name_{i}", frame, name, Style(size, palette.ink, 600)),
        *words(f"word_{i}", frame, told, strong),
    ]


def _others(
    i: int, panel: AgreementPanel, place: Place, frame: Frame, palette: Palette, look: Look
) -> Layers:
    """The words of roles without columns: under them, or in their place."""
    start = place.top + (look.others_at if panel.columns else look.word_at)
    layers: Layers = []
    for n, other in enumerate(panel.others):
        text = shortened(other.text, place.room, look.word - 2, 600)
        color = palette.role_text(other.position) if other.shown else palette.ink3
        style = Style(look.word - 2, color, 600 if other.shown else 400)
        layers += words(f"other_{i}_{n}", frame, [Word(place.left, start + look.step * n, text)], style)
    return layers


def _ends(
    i: int, reading: AgreementReading, place: Place, frame: Frame, palette: Palette, look: Look
) -> Layers:
    """The ground of the columns, and the poles at its ends, on two lines where they would meet."""
    ground, y = place.top + look.bottom, place.top + look.pole_at
    low, high = (shortened(text, place.room, look.pole) for text in (reading.left, reading.right))
    meet = text_width(low, look.pole) + text_width(high, look.pole) + 12 > place.room
    below = y + look.pole * 1.2 if meet else y
    return [
        *rules(f"ground_{i}", frame, [Line(place.left, place.right, ground, ground)], palette.axis, 1.5),
        *words(f"low_{i}", frame, [Word(place.left, y, low)], Style(look.pole, palette.low_text)),
        *words(
            f"high_{i}",
            frame,
            [Word(place.right, below, high)],
            Style(look.pole, palette.high_text, align="right"),
        ),
    ]
