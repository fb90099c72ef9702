"""Perception gaps: on which facets the two roles see the organization differently, and how surely."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.charts import words
from assessment.charts.drawing import gaps_page, gaps_stage
from assessment.charts.drawing.gaps_reading import GapReading, facet_gaps, read_gaps
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.i18n import Language
from assessment.interpretation import CLEAR, POINTS_THAT_MATTER, PROBABLE, gap_certainty
from assessment.results import Figure, OrganizationResult

COLUMNS = ("measure", "code", "name", "group", "value", "low", "high", "certainty", "status", "reason")
MOST_NAMED = 2


def gaps(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """The first role's score minus the second's for every facet, the largest gap first, with its range.

    ``table``: a row per facet, in the questionnaire's order. Hidden as a whole where no gap may be shown.
    """
    result = material.result
    found = facet_gaps(result)
    figures = _figures_behind(result)
    shown = any(gap.shown for _, gap in found)
    hidden = None if shown else words.hidden_figure(result, _first_hidden(figures), language)
    reading = read_gaps(result, hidden, language)
    ours = hidden.title if hidden else _title(result, reading, language)
    return ChartFigure(
        id="gaps",
        title=ours if hidden else material.title("gaps", ours),
        automatic_title=ours,
        subtitle=_subtitle(result, language),
        note=hidden.note if hidden else _note(result, reading, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(reading, hidden, language),
        table=_table(result, hidden, language),
        state=hidden.state if hidden else words.shown_state(figures),
        stage=gaps_stage.draw(reading, palette),
        page=gaps_page.draw(reading, palette),
    )


def _subtitle(result: OrganizationResult, language: Language) -> str:
    names = _names(result, language)
    return say("gaps.subtitle", language, **names, chances=words.screen_chances(language))


def _figures_behind(result: OrganizationResult) -> list[Figure]:
    roles = result.questionnaire.role_ids[:2]
    return [result.figure("facet", code, role) for code, _ in facet_gaps(result) for role in roles]


def _first_hidden(figures: list[Figure]) -> list[Figure]:
    """Those that say why there is no gap: of the role that is hidden."""
    return [figure for figure in figures if not figure.shown] or figures


def _names(result: OrganizationResult, language: Language) -> dict[str, str]:
    first, second = (words.role_name(result, role, language) for role in result.questionnaire.role_ids[:2])
    return {"first": first, "second": words.mid_sentence(second)}


def _title(result: OrganizationResult, reading: GapReading, language: Language) -> str:
    """The surest that may be said, and where."""
    names = _names(result, language)
    rows = [row for row in reading.rows if row.number]
    for word in ("clear", "probable"):
        told = [row for row in rows if row.certainty == word]
        if not told:
            continue
        many = len(told) > MOST_NAMED
        named = [words.mid_sentence(row.name) for row in told[: 1 if many else MOST_NAMED]]
        where = words.listed(named, language)
        if many:
            n = {"n": len(told), "total": len(rows)}
            return say(f"gaps.title.{word}_many", language, parts=where, **n, **names)
        return say(f"gaps.title.{word}_few", language, parts=where, **names)
    none = all(row.certainty == "no_gap" for row in rows)
    return say("gaps.title.no_gap" if none else "gaps.title.none", language, **names)


def _note(result: OrganizationResult, reading: GapReading, language: Language) -> str:
    points = {"points": round(POINTS_THAT_MATTER)}
    parts = [say("gaps.note_zone", language, **points)]
    if any(row.clear for row in reading.rows):
        parts.append(say("gaps.note_clear", language, chances=words.chances(CLEAR, language), **points))
    if any(row.certainty == "probable" for row in reading.rows):
        parts.append(say("gaps.note_probable", language, chances=words.chances(PROBABLE, language)))
    if result.questionnaire.roles[0].few:
        parts.append(say("dimensions.note_few", language))
    return " ".join(parts)


def _alt_text(reading: GapReading, hidden: Hidden | None, language: Language) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    told = [f"{row.name} {row.number} ({row.word})" for row in reading.rows if row.number]
    rest = [f"{row.name}: {row.reason}" for row in reading.rows if row.reason]
    return " ".join([say("gaps.alt", language), *(f"{part}." for part in (", ".join(told), *rest))])


def _table(result: OrganizationResult, hidden: Hidden | None, language: Language) -> pd.DataFrame:
    names = _names(result, language)
    rows = []
    for code, gap in facet_gaps(result):
        if hidden and gap.status == "not_asked":
            continue
        estimate, ranged = gap.estimate(), gap.shown and gap.invited.se > 0
        rows.append(
            {
                "measure": "gap",
                "code": code,
                "name": result.questionnaire.facets[code].title[language],
                "group": f"{names['first']} − {names['second']}",
                "value": gap.value,
                "low": estimate.ci_low if ranged else np.nan,
                "high": estimate.ci_high if ranged else np.nan,
                "certainty": gap_certainty(gap) if gap.shown else "",
                "status": gap.status,
                "reason": gap.reason,
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))
