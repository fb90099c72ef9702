"""The table of facets on a page of any width: the name above each row, the two roles' cells under it."""

from __future__ import annotations

import altair as alt

from assessment.charts.drawing.facets_reading import FacetReading, FacetRow
from assessment.charts.drawing.facets_stage import Placed, cells
from assessment.charts.drawing.fit import lines, shortened
from assessment.charts.drawing.marks import Frame, Layers, Style, Word, message, page, words, words_at
from assessment.charts.figure import LEAST_PAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.fonts.metrics import text_width

TOP, HEAD, ROW, CELL = 34, 30, 62, 28
NAME, NUMBER_SIZE = 15, 15
ROLES = 2


def draw(reading: FacetReading, palette: Palette) -> alt.LayerChart:
    """The page of ``reading``: the roles only, whatever the stage shows beside them."""
    if reading.hidden:
        frame = Frame(150)
        texts = (reading.hidden.headline, lines(reading.hidden.reason, LEAST_PAGE_WIDTH - 16, 15))
        return page(message("hidden", frame, palette, 50, texts, 18), frame.height)
    y = float(TOP)
    heads: list[tuple[float, str]] = []
    rows: list[tuple[float, FacetRow]] = []
    for title, mine in reading.groups:
        heads.append((y + 16, shortened(title, LEAST_PAGE_WIDTH, 14, 600)))
        y += HEAD
        for row in mine:
            rows.append((y, row))
            y += ROW
    frame = Frame(y + 4)
    names = [(start + 12, shortened(row.name, LEAST_PAGE_WIDTH, NAME)) for start, row in rows]
    return page(
        [
            *_columns(reading, frame, palette),
            *words_at("dimensions", frame, 0, heads, Style(14, palette.ink3, 600)),
            *words_at("names", frame, 0, names, Style(NAME, palette.ink)),
            *cells(frame, _placed(reading, rows), CELL, NUMBER_SIZE, palette, share=1),
        ],
        frame.height,
    )


def _ends(number: int, of: int) -> tuple[float, float]:
    """Left and right end of a cell, in percent of the width."""
    width = 100 / of
    return width * number + (0.8 if number else 0), width * (number + 1) - (0.8 if number < of - 1 else 0)


def _placed(reading: FacetReading, rows: list[tuple[float, FacetRow]]) -> list[Placed]:
    roles = min(ROLES, len(reading.columns))
    return [
        (row.cells[number], *_ends(number, roles), start + 24 + CELL / 2)
        for start, row in rows
        for number in range(roles)
    ]


def _columns(reading: FacetReading, frame: Frame, palette: Palette) -> Layers:
    layers: Layers = []
    roles = reading.columns[:ROLES]
    for number, column in enumerate(roles):
        left, right = _ends(number, len(roles))
        text = f"{column.title} ({column.n})" if column.n else column.title
        room = LEAST_PAGE_WIDTH / len(roles) - 6
        if text_width(text, 13, 600) > room:
            text = column.title
        color = palette.role_text(column.position or 0)
        word = [Word((left + right) / 2, 10, shortened(text, room, 13, 600))]
        layers += words(f"column_{number}", frame, word, Style(13, color, 600, "center"))
    return layers
