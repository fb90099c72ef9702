"""The trend: the overall score and every dimension over the waves, and how sure the last change is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from assessment.change import Change, figure_change
from assessment.charts import words
from assessment.charts.drawing.dimension_reading import compared_roles
from assessment.charts.drawing.plain import hidden_page, hidden_stage
from assessment.charts.drawing.trend_layout import draw_page, draw_stage
from assessment.charts.drawing.trend_reading import (
    TrendReading,
    figure_at,
    read_trend,
    same_questionnaire,
    shown_waves,
    trend_places,
)
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.i18n import Language
from assessment.interpretation import CLEAR, POINTS_THAT_MATTER
from assessment.results import INDEX, Figure, Level, OrganizationResult

COLUMNS = (
    "measure", "code", "name", "role", "group", "wave", "n", "value", "low", "high", "bound", "certainty",
    "status", "reason",
)  # fmt: skip
MOST_TOLD = 2


def trend(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """Small multiples over at most five waves, on one scale, each role a line.

    Ranges reach beyond the people invited, as other people may have answered in each wave; no line leads
    over a change of the questionnaire. ``table``: a row per score, role and wave, then the last changes.
    A first wave has nothing to compare with, and says so.
    """
    result, earlier = material.result, material.earlier
    hidden = _hidden(material, language)
    reading = None if hidden else read_trend(result, earlier, language)
    ours = hidden.title if hidden else _title(result, earlier[-1], language)
    return ChartFigure(
        id="trend",
        title=ours if hidden else material.title("trend", ours),
        automatic_title=ours,
        subtitle=_subtitle(reading, language),
        note=hidden.note if hidden else _note(material, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(result, reading, hidden, language),
        table=_table(material, hidden, language),
        state=hidden.state if hidden else words.shown_state(_figures(result)),
        stage=draw_stage(reading, palette) if reading else hidden_stage(_given(hidden), palette),
        page=draw_page(reading, palette) if reading else hidden_page(_given(hidden), palette),
    )


def _given(hidden: Hidden | None) -> Hidden:
    assert hidden is not None  # noqa: S101 - there is a reading or a reason
    return hidden


def _figures(result: OrganizationResult) -> list[Figure]:
    return [
        result.figure(level, code, role)
        for level, code in trend_places(result)
        for role in compared_roles(result)
    ]


def _hidden(material: Material, language: Language) -> Hidden | None:
    figures = _figures(material.result)
    if not any(figure.shown for figure in figures):
        return words.hidden_figure(material.result, figures, language)
    if material.earlier:
        return None
    title, headline, reason, note = (
        say(f"trend.first.{part}", language) for part in ("title", "headline", "reason", "note")
    )
    return Hidden("not_asked", title, headline, reason, note)


def _subtitle(reading: TrendReading | None, language: Language) -> str:
    if reading is None:
        return say("trend.subtitle_none", language)
    ends = {"low": reading.least, "high": reading.most}
    return say("trend.subtitle", language, chances=words.screen_chances(language), **ends)


def _changes(result: OrganizationResult, before: OrganizationResult) -> list[tuple[str, Change]]:
    """The last change of every score that both waves show, as (role, change)."""
    if not same_questionnaire(before, result):
        return []
    every = [
        (role, figure_change(figure_at(before, level, code, role), figure_at(result, level, code, role)))
        for role in compared_roles(result)
        for level, code in trend_places(result)
    ]
    return [(role, since) for role, since in every if since.shown]


def _title(result: OrganizationResult, before: OrganizationResult, language: Language) -> str:
    """The surest changes of dimensions, by role and direction; the wave before by its name."""
    changes = [(role, since) for role, since in _changes(result, before) if since.level == "dimension"]
    wave = {"wave": before.wave}
    if not changes:
        return say("trend.title.nothing", language, **wave)
    for word in ("clear", "probable"):
        groups: dict[tuple[str, bool], list[str]] = {}
        for role, since in changes:
            if since.certainty == word:
                groups.setdefault((role, since.value > 0), []).append(since.code)
        if groups:
            return _found(result, groups, word, language, **wave)
    none = all(since.certainty == "no_gap" for _, since in changes)
    return say("trend.title.no_gap" if none else "trend.title.none", language, **wave)


def _found(
    result: OrganizationResult,
    groups: dict[tuple[str, bool], list[str]],
    word: str,
    language: Language,
    wave: str,
) -> str:
    """One clause for each of the two largest groups of changes."""
    largest = sorted(groups.items(), key=lambda entry: -len(entry[1]))[:MOST_TOLD]
    clauses = []
    for (role, up), codes in largest:
        change = say(f"change.{word}_{'up' if up else 'down'}", language)
        name = words.role_name(result, role, language)
        where = _dimensions(result, codes, language, alone=len(largest) == 1)
        clauses.append(say("trend.title.clause", language, role=name, change=change, dimensions=where))
    return say("trend.title.found", language, findings="; ".join(clauses), wave=wave)


def _dimensions(result: OrganizationResult, codes: list[str], language: Language, *, alone: bool) -> str:
    every = result.questionnaire.dimensions
    if len(codes) == len(every) > 1:
        return say("dimensions.all_of", language, n=len(every))
    if len(codes) > (MOST_TOLD if alone else 1):
        return say("dimensions.some_of", language, n=len(codes), total=len(every))
    names = [words.mid_sentence(part.title[language]) for part in every if part.id in codes]
    return words.listed(names, language)


def _note(material: Material, language: Language) -> str:
    points = {"points": round(POINTS_THAT_MATTER), "chances": words.chances(CLEAR, language)}
    parts = [
        say("trend.note_change", language),
        say("trend.note_clear", language, **points),
        say("trend.note_beyond", language),
    ]
    waves = shown_waves(material.result, material.earlier)
    if any(not same_questionnaire(one, other) for one, other in pairwise(waves)):
        parts.append(say("trend.note_broken", language))
    return " ".join(parts)


def _alt_text(
    result: OrganizationResult, reading: TrendReading | None, hidden: Hidden | None, language: Language
) -> str:
    if reading is None:
        found = _given(hidden)
        return f"{found.title}. {words.capitalized(found.reason)}."
    told = []
    for panel in reading.panels:
        parts = []
        for entry in reading.legend:
            numbers = [
                f"{point.number} ({reading.waves[point.place]})" for point in panel.lines[entry.position]
            ]
            parts.append(f"{entry.short_text} {', '.join(numbers)}")
        names = [words.role_name(result, role, language) for role in compared_roles(result)]
        parts += [f"{names[change.position]} {change.text}" for change in panel.changes]
        told.append(say("trend.alt_row", language, name=panel.name, parts="; ".join(parts)))
    return " ".join([say("trend.alt", language), *told])


def _table(material: Material, hidden: Hidden | None, language: Language) -> pd.DataFrame:
    result = material.result
    waves = [result] if hidden else shown_waves(result, material.earlier)
    rows = [
        _row(result, wave, figure_at(wave, level, code, role), language)
        for level, code in trend_places(result)
        for role in compared_roles(result)
        for wave in waves
    ]
    if not hidden:
        for _, since in _changes(result, material.earlier[-1]):
            row = _row(result, result, figure_at(result, since.level, since.code, since.role), language)
            change = {"measure": "change", "n": 0, "value": since.value, "bound": ""}
            estimate = since.estimate()
            ends = {"low": estimate.ci_low, "high": estimate.ci_high, "certainty": since.certainty}
            rows.append(row | change | ends)
    elif hidden.state == "not_asked":
        rows = [row for row in rows if row["status"] == "shown"]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    result: OrganizationResult, wave: OrganizationResult, figure: Figure, language: Language
) -> dict[str, object]:
    estimate = figure.estimate("beyond")
    return {
        "measure": "score",
        "code": figure.code,
        "name": _name(result, figure.level, figure.code, language),
        "role": figure.role,
        "group": words.role_name(result, figure.role, language),
        "wave": wave.wave,
        "n": figure.n,
        "value": np.nan if figure.bound else figure.value,
        "low": estimate.ci_low,
        "high": estimate.ci_high,
        "bound": figure.bound,
        "certainty": "",
        "status": figure.status,
        "reason": figure.reason,
    }


def _name(result: OrganizationResult, level: Level, code: str, language: Language) -> str:
    if level == "index" and code == INDEX:
        return say("table.overall", language)
    return next(part.title[language] for part in result.questionnaire.dimensions if part.id == code)
