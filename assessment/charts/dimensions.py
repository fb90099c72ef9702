"""The dimension profile: per dimension both roles on one line, and how surely they differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.charts import words
from assessment.charts.drawing import dimensions_page, dimensions_stage
from assessment.charts.drawing.dimension_reading import (
    DimensionReading,
    compared_roles,
    dimension_gap,
    hidden_role,
    read_dimensions,
    role_figures,
)
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, rounded
from assessment.interpretation import (
    CLEAR,
    POINTS_THAT_MATTER,
    PROBABLE,
    Certainty,
    figure_number,
    gap_certainty,
)
from assessment.results import Figure, Gap, OrganizationResult

COLUMNS = (
    "measure", "code", "name", "role", "group", "n", "value", "low", "high", "bound", "certainty", "status",
    "reason",
)  # fmt: skip


def dimensions(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """The first two roles' scores per dimension, in the questionnaire's order, with ranges and gaps.

    ``table``: per dimension a row per role and, where there are two roles, one for the gap.
    """
    result = material.result
    figures = [figure for role in compared_roles(result) for figure in role_figures(result, role)]
    shown = any(figure.shown for figure in figures)
    hidden = None if shown else words.hidden_figure(result, figures, language)
    reading = read_dimensions(result, hidden, language)
    ours = hidden.title if hidden else _title(result, language)
    return ChartFigure(
        id="dimensions",
        title=ours if hidden else material.title("dimensions", ours),
        automatic_title=ours,
        subtitle=_subtitle(figures, language),
        note=hidden.note if hidden else _note(result, figures, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(result, reading, hidden, language),
        table=_table(result, language),
        state=hidden.state if hidden else words.shown_state(figures),
        stage=dimensions_stage.draw(reading, palette),
        page=dimensions_page.draw(reading, palette),
    )


def _shown_gaps(result: OrganizationResult) -> list[tuple[str, Gap, Certainty]]:
    found = [(part.id, dimension_gap(result, part.id)) for part in result.questionnaire.dimensions]
    return [(code, gap, gap_certainty(gap)) for code, gap in found if gap is not None and gap.shown]


def _title(result: OrganizationResult, language: Language) -> str:
    """The surest that may be said of the gaps; of a single role, what stands out in it."""
    gaps = _shown_gaps(result)
    if not gaps:
        return _role_title(result, language)
    first, second = (_role(result, role, language) for role in compared_roles(result))
    for word in ("clear", "probable"):
        told = [(code, gap) for code, gap, certainty in gaps if certainty == word]
        if told:
            return _gap_title(result, word, told, (first, second), language)
    none = all(certainty == "no_gap" for _, _, certainty in gaps)
    key = "dimensions.title.no_gap" if none else "dimensions.title.none"
    return say(key, language, first=first, second=second)


def _role(result: OrganizationResult, role: str, language: Language) -> str:
    """The role's name within a sentence."""
    return words.mid_sentence(words.role_name(result, role, language))


def _gap_title(
    result: OrganizationResult,
    word: str,
    told: list[tuple[str, Gap]],
    names: tuple[str, str],
    language: Language,
) -> str:
    total = len(result.questionnaire.dimensions)
    titles = {part.id: part.short_title[language] for part in result.questionnaire.dimensions}
    if len(told) == total and total > 1:
        where = say("dimensions.all_of", language, n=total)
    elif len(told) > 2:
        where = say("dimensions.some_of", language, n=len(told), total=total)
    else:
        where = words.listed([titles[code] for code, _ in told], language)
    upward = {gap.value > 0 for _, gap in told}
    if len(upward) > 1:
        key = f"dimensions.title.{word}_mixed"
        return say(key, language, dimensions=where, first=names[0], second=names[1])
    higher, lower = names if upward == {True} else names[::-1]
    key = f"dimensions.title.{word}_{'one' if len(told) == 1 else 'some'}"
    return say(key, language, dimensions=where, higher=higher, lower=lower)


def _role_title(result: OrganizationResult, language: Language) -> str:
    """Highest and lowest dimension of the one role shown, named only where their ranges lie apart."""
    role = next(role for role in compared_roles(result) if any(f.shown for f in role_figures(result, role)))
    figures = [figure for figure in role_figures(result, role) if figure.shown]
    name = words.role_name(result, role, language)
    high, low = (pick(figures, key=lambda figure: figure.value) for pick in (max, min))
    if not high.estimate().ci_low > low.estimate().ci_high:
        return say("dimensions.title.role_close", language, role=name)
    titles = {part.id: part.short_title[language] for part in result.questionnaire.dimensions}
    return say(
        "dimensions.title.role_apart", language, role=name, high=titles[high.code], low=titles[low.code]
    )


def _subtitle(figures: list[Figure], language: Language) -> str:
    if any(words.has_range(figure) for figure in figures):
        return say("dimensions.subtitle", language, chances=words.screen_chances(language))
    return say("dimensions.subtitle_no_range", language)


def _note(result: OrganizationResult, figures: list[Figure], language: Language) -> str:
    """How to read the links that are drawn, and what to keep in mind with them."""
    gaps = _shown_gaps(result)
    present = {certainty for _, _, certainty in gaps}
    parts = []
    if present & {"clear", "probable"}:
        sure = {"chances": words.chances(CLEAR, language), "points": round(POINTS_THAT_MATTER)}
        parts.append(say("dimensions.note_clear", language, **sure))
    if "probable" in present:
        parts.append(say("dimensions.note_probable", language, chances=words.chances(PROBABLE, language)))
    if "cannot_tell" in present:
        parts.append(say("dimensions.note_cannot_tell", language))
    if any(_rounds_apart(result, code, gap) for code, gap, _ in gaps):
        parts.append(say("dimensions.note_rounding", language))
    if any(figure.shown and figure.complete for figure in figures):
        parts.append(say("dimensions.note_complete", language))
    if any(figure.shown and figure.bound for figure in figures):
        parts.append(say("scale.note_bound", language, least=result.thresholds.exact_ends))
    if gaps and result.questionnaire.roles[0].few:
        parts.append(say("dimensions.note_few", language))
    missing = hidden_role(result)
    if missing:
        parts.append(_hidden_note(result, missing, language))
    return " ".join(parts)


def _hidden_note(result: OrganizationResult, role: str, language: Language) -> str:
    reason = role_figures(result, role)[0].reason or "too_few"
    return say(f"hidden.note_{reason}", language, least=words.least_answers(result))


def _rounds_apart(result: OrganizationResult, code: str, gap: Gap) -> bool:
    """Whether the printed gap is not the difference of the printed scores."""
    first, second = (result.figure("dimension", code, role).value for role in compared_roles(result))
    size = rounded(abs(gap.value)) * (1 if gap.value > 0 else -1)
    return size != rounded(first) - rounded(second)


def _alt_text(
    result: OrganizationResult, reading: DimensionReading, hidden: Hidden | None, language: Language
) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    sentences = [say("dimensions.alt", language)]
    for part, row in zip(result.questionnaire.dimensions, reading.rows, strict=True):
        figures = [result.figure("dimension", part.id, role) for role in compared_roles(result)]
        parts = [_alt_role(result, figure, language) for figure in figures if figure.shown]
        parts += [f"{row.strong}, {row.plain}"] if row.strong else []
        sentences.append(
            say("dimensions.alt_row", language, dimension=row.short_name, parts=", ".join(parts))
        )
    if reading.missing:
        sentences.append(f"{': '.join(reading.missing)}.")
    return " ".join(sentences)


def _alt_role(result: OrganizationResult, figure: Figure, language: Language) -> str:
    role = _role(result, figure.role, language)
    number = figure_number(figure, language)
    if not words.has_range(figure):
        return say("dimensions.alt_role_bare", language, role=role, number=number)
    told = words.between(figure.estimate(), language)
    return say("dimensions.alt_role", language, role=role, number=number, range=told)


def _table(result: OrganizationResult, language: Language) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for part in result.questionnaire.dimensions:
        named = {"code": part.id, "name": part.title[language]}
        for role in compared_roles(result):
            figure = result.figure("dimension", part.id, role)
            group = words.role_name(result, role, language)
            known = {"measure": "score", "role": role, "group": group, "n": figure.n, "certainty": ""}
            rows.append(named | known | _numbers(figure, ranged=words.has_range(figure)))
        gap = dimension_gap(result, part.id)
        if gap is not None:
            pair = [words.role_name(result, role, language) for role in compared_roles(result)]
            certainty = gap_certainty(gap) if gap.shown else ""
            known = {"measure": "gap", "role": "", "group": " − ".join(pair), "n": 0, "certainty": certainty}
            ranged = gap.shown and gap.invited.se > 0
            rows.append(named | known | _numbers(gap, ranged=ranged))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _numbers(figure: Figure | Gap, *, ranged: bool) -> dict[str, object]:
    estimate = figure.estimate()
    bound = figure.bound if isinstance(figure, Figure) else ""
    return {
        "value": np.nan if bound else figure.value,
        "bound": bound,
        "low": estimate.ci_low if ranged else np.nan,
        "high": estimate.ci_high if ranged else np.nan,
        "status": figure.status,
        "reason": figure.reason,
    }
