"""What every chart function returns: the chart in two layouts, and all the words and numbers around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

import altair as alt
import numpy as np
import pandas as pd

from assessment.disclosure import Bound, bound_value
from assessment.i18n import Language, format_gap, format_number, format_percent, format_score, translate

State = Literal["ok", "small", "hidden", "not_asked", "empty"]
Drawing: TypeAlias = alt.Chart | alt.LayerChart

STAGE_WIDTH, STAGE_HEIGHT = 1776, 700
LEAST_PAGE_WIDTH = 288
"""The narrowest chart a page gives: a phone of 320 pixels with its margins."""

SCORE_COLUMNS = frozenset({"value", "low", "high"})
"""Numbers of a table that people read rounded."""
_WORD_COLUMNS = frozenset({"certainty", "status", "reason", "verdict", "word", "part"})


@dataclass(frozen=True)
class ChartFigure:
    """A finished figure in one language and one theme.

    ``stage`` has fixed coordinates of 1776 x 700 and is scaled as a picture; ``page`` takes the width it
    gets, from 320 to 1100 pixels (``st.altair_chart(figure.page, width="stretch", theme=None,
    alt=figure.alt_text)``). ``source_line`` ends with the questionnaire's notice, so that no figure goes
    without it. ``table`` is tidy, a row per number, in raw values with stable English column names and
    codes; :func:`readable_table` words it for people. ``small``: five to nine answers.
    """

    id: str
    title: str
    subtitle: str
    note: str
    source_line: str
    alt_text: str
    table: pd.DataFrame
    state: State
    stage: Drawing
    page: Drawing
    automatic_title: str = ""
    """Our own title, where a consultant wrote another in its place."""


def readable_table(figure: ChartFigure, language: Language) -> pd.DataFrame:
    """``figure.table`` as people read it: headings and words in ``language``, whole numbers as text."""
    columns = {
        translate(f"charts.table.{column}", language): [
            _cell(column, cell, row, language)
            for cell, row in zip(figure.table[column], figure.table.to_dict("records"), strict=True)
        ]
        for column in figure.table.columns
        if column not in ("code", "role", "bound")
    }
    return pd.DataFrame(columns, dtype=str)


def _cell(column: str, cell: object, row: Mapping[Any, object], language: Language) -> str:
    if column == "value" and row.get("bound"):
        said = cast("Bound", row["bound"])
        near = format_score(bound_value(said), language)
        return translate(f"interpretation.bound.{said}", language, number=near)
    if column in SCORE_COLUMNS:
        number = float(str(cell))
        if np.isnan(number):
            return "–"
        if row["measure"] == "share":
            return format_percent(number / 100, language)
        of_gap = row["measure"] in ("gap", "change")
        return format_gap(number, language) if of_gap else format_score(number, language)
    return worded(column, cell, language)


def worded(column: str, cell: object, language: Language) -> str:
    """A cell that is no score, as people read it: codes of measure, certainty, status and reason in words."""
    if column == "measure" or (column in _WORD_COLUMNS and cell):
        return translate(f"charts.table.{column}_{cell}", language)
    if column == "n" and not cell:
        return "–"
    counted = column == "n" and not isinstance(cell, str)
    return format_number(float(str(cell)), language) if counted else str(cell)
