"""Every facet of every group as a table of coloured numbers: where the organization is low, and for whom."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.charts import words
from assessment.charts.drawing import facets_page, facets_stage
from assessment.charts.drawing.facets_reading import HIDDEN, NOT_ASKED, cell_figure, columns_of, read_facets
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.i18n import Language
from assessment.interpretation import figure_number
from assessment.results import Figure, OrganizationResult

COLUMNS = (
    "measure",
    "code",
    "name",
    "role",
    "group",
    "n",
    "value",
    "low",
    "high",
    "bound",
    "status",
    "reason",
)
MOST_NAMED = 2


def facets(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """The roles' scores per facet, grouped by dimension; on the stage beside them the highest level of teams.

    ``table``: a row per facet and group of people.
    """
    result = material.result
    figures = [result.figure("facet", code, role) for code in _codes(result) for role in _roles(result)]
    shown = any(figure.shown for figure in figures)
    hidden = None if shown else words.hidden_figure(result, figures, language)
    reading = read_facets(result, hidden, language)
    kinds = {cell.kind for _, rows in reading.groups for row in rows for cell in row.cells}
    ours = hidden.title if hidden else _title(result, language)
    return ChartFigure(
        id="facets",
        title=ours if hidden else material.title("facets", ours),
        automatic_title=ours,
        subtitle=say("facets.subtitle", language),
        note=hidden.note if hidden else _note(result, kinds, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(result, hidden, language),
        table=_table(result, hidden, language),
        state=hidden.state if hidden else words.shown_state(figures),
        stage=facets_stage.draw(reading, palette),
        page=facets_page.draw(reading, palette),
    )


def _codes(result: OrganizationResult) -> list[str]:
    return list(result.questionnaire.facets)


def _roles(result: OrganizationResult) -> tuple[str, ...]:
    return tuple(result.questionnaire.role_ids[:2])


def _title(result: OrganizationResult, language: Language) -> str:
    """The lowest facets of whose overall score is shown, named where their ranges lie under the middle."""
    role = result.overall_role or next(
        role for role in _roles(result) if any(result.figure("facet", c, role).shown for c in _codes(result))
    )
    found = [result.figure("facet", code, role) for code in _codes(result)]
    found = [figure for figure in found if figure.shown]
    middle = float(np.median([figure.value for figure in found])) if found else np.nan
    low = sorted((one for one in found if _upper(one) < middle), key=lambda one: one.value)
    if not low:
        return say("facets.title.none", language)
    titles = [result.questionnaire.facets[one.code].title[language] for one in low[:MOST_NAMED]]
    return say(
        "facets.title.lowest", language, parts=words.listed([words.mid_sentence(t) for t in titles], language)
    )


def _upper(figure: Figure) -> float:
    return figure.estimate().ci_high if words.has_range(figure) else figure.value


def _note(result: OrganizationResult, kinds: set[str], language: Language) -> str:
    parts = [say("facets.note", language)]
    if HIDDEN in kinds:
        parts.append(say("facets.note_hidden", language, least=words.least_answers(result)))
    if NOT_ASKED in kinds:
        parts.append(say("facets.note_not_asked", language))
    return " ".join(parts)


def _alt_text(result: OrganizationResult, hidden: Hidden | None, language: Language) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    sentences = [say("facets.alt", language)]
    for code in _codes(result):
        told = []
        for role in _roles(result):
            figure = result.figure("facet", code, role)
            if figure.shown:
                told.append(f"{words.role_name(result, role, language)} {figure_number(figure, language)}")
        if told:
            sentences.append(f"{result.questionnaire.facets[code].title[language]}: {', '.join(told)}.")
    return " ".join(sentences)


def _table(result: OrganizationResult, hidden: Hidden | None, language: Language) -> pd.DataFrame:
    rows = []
    for code in _codes(result):
        for column in columns_of(result):
            figure = cell_figure(result, code, column)
            if hidden and figure.status == "not_asked":
                continue
            role, node = column
            ranged = words.has_range(figure)
            estimate = figure.estimate()
            rows.append(
                {
                    "measure": "score",
                    "code": code,
                    "name": result.questionnaire.facets[code].title[language],
                    "role": role,
                    "group": node.path if node else words.role_name(result, role, language),
                    "n": figure.n,
                    "value": np.nan if figure.bound else figure.value,
                    "low": estimate.ci_low if ranged else np.nan,
                    "high": estimate.ci_high if ranged else np.nan,
                    "bound": figure.bound,
                    "status": figure.status,
                    "reason": figure.reason,
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))
