"""The scale: where the organization stands between the two poles, and since the previous wave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.charts import words
from assessment.charts.drawing import scale_page, scale_stage
from assessment.charts.drawing.benchmark_reading import surest_side
from assessment.charts.drawing.fit import lines
from assessment.charts.drawing.scale_peers import peers_of
from assessment.charts.drawing.scale_reading import (
    Before,
    ScaleReading,
    before_mark,
    change_certainty,
    hero,
    previous_figure,
    scale_ends,
)
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, mid_sentence, say
from assessment.i18n import Language, format_number
from assessment.interpretation import QUANTILE_DOTS, named_bands
from assessment.results import ALL, INDEX, Figure, OrganizationResult

COLUMNS = (
    "measure", "code", "name", "role", "group", "wave", "n", "value", "low", "high", "bound", "bands",
    "certainty", "status", "reason",
)  # fmt: skip
TITLE_ROOM, LEAST_TITLE = 1740, 44
"""Pixels of a title's line on a stage, and the least size of its type there."""


def scale(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """The overall score on its bands, with its plausible range and, if given, the previous wave.

    Where the roles together may not be shown, it is the score of the one role that may, and says so.
    ``table``: one row for the score, one for the previous wave, one for the change.
    """
    result, previous = material.result, material.previous
    figure, before = result.overall, previous_figure(result, previous)
    ends = scale_ends(result.questionnaire, language)
    hidden = None if figure.shown else words.hidden_figure(result, [figure], language)
    mark = before_mark(figure, before, previous.wave, language) if before and previous else None
    shown = hero(figure, language) if figure.shown else None
    reading = ScaleReading(ends, shown, mark, hidden, peers_of(material.placement, language))
    ours = hidden.title if hidden else _title(material, mark, language)
    return ChartFigure(
        id="scale",
        title=ours if hidden else material.title("scale", ours),
        automatic_title=ours,
        subtitle=_subtitle(result, language),
        note=hidden.note if hidden else _note(material, language),
        source_line=words.source_line(result, language),
        alt_text=_with_peers(_alt_text(result, mark, hidden, language), reading),
        table=_table(result, previous, before, language),
        state=hidden.state if hidden else words.shown_state([figure]),
        stage=scale_stage.draw(reading, palette),
        page=scale_page.draw(reading, palette),
    )


def _bands(result: OrganizationResult, language: Language) -> list[str]:
    return [band.title[language] for band in named_bands(result.questionnaire, result.overall)]


def _title(material: Material, before: Before | None, language: Language) -> str:
    """The band or bands, the change only as surely as it is known, and where there is room the side on
    which the organization surely stands among comparable ones.
    """
    found, placed = _finding(material.result, before, language), material.placement
    side = surest_side(placed) if placed and not placed.reason else ""
    if placed is None or not side:
        return found
    others = format_number(placed.n, language)
    told = say(f"scale.title.{side}", language, finding=found, n=others)
    return told if len(lines(told, TITLE_ROOM, LEAST_TITLE, 700)) <= 2 else found


def _finding(result: OrganizationResult, before: Before | None, language: Language) -> str:
    names = [words.quoted(name, language) for name in _bands(result, language)]
    organization = result.name
    if len(names) == 1:
        finding = say("scale.title.one_band", language, organization=organization, band=names[0])
    else:
        low, high = names
        finding = say("scale.title.two_bands", language, organization=organization, low=low, high=high)
    if before is None or before.certainty == "cannot_tell":
        return finding
    if before.certainty == "no_gap":
        return say("scale.title.unchanged", language, finding=finding)
    change = words.change_words(before.change, before.certainty, language)
    return say("scale.title.changed", language, finding=finding, change=change)


def _poles(result: OrganizationResult, language: Language) -> dict[str, str]:
    poles = result.questionnaire.poles
    return {"low": mid_sentence(poles.low[language]), "high": mid_sentence(poles.high[language])}


def _one_role(result: OrganizationResult, language: Language) -> str:
    """The role whose score stands for the organization, where the roles together are not shown."""
    role = result.overall_role
    return "" if role in ("", ALL) else mid_sentence(words.role_name(result, role, language))


def _subtitle(result: OrganizationResult, language: Language) -> str:
    role = _one_role(result, language)
    key = "scale.subtitle_role" if role else "scale.subtitle"
    return say(key, language, role=role, **_poles(result, language))


def _note(material: Material, language: Language) -> str:
    """Whose score it is, how to read it, and what the band means."""
    result, figure = material.result, material.result.overall
    parts = [_role_note(result, language)]
    if words.has_range(figure):
        sure = words.screen_chances(language)
        parts.append(say("scale.note_dots", language, dots=QUANTILE_DOTS, chances=sure))
    elif figure.complete:
        parts.append(say("scale.note_complete", language))
    elif figure.bound:
        parts.append(say("scale.note_bound", language, least=result.thresholds.exact_ends))
    elif figure.rounded_to > 1:
        parts.append(say("scale.note_rounded", language, step=figure.rounded_to))
    else:
        parts.append(say("scale.note_unknown", language))
    parts += [
        say("scale.note_band", language, band=band.title[language], text=band.text[language])
        for band in named_bands(result.questionnaire, figure)
    ]
    return " ".join(part for part in parts if part)


def _role_note(result: OrganizationResult, language: Language) -> str:
    shown = _one_role(result, language)
    if not shown:
        return ""
    hidden = [result.figure("index", INDEX, role) for role in result.questionnaire.role_ids]
    first = next((figure for figure in hidden if not figure.shown), result.figure("index", INDEX, ALL))
    name = words.role_name(result, first.role, language)
    reason = words.reason_words(first.reason, result, language)
    return say("scale.note_role", language, role=name, reason=reason, shown=shown)


def _with_peers(text: str, reading: ScaleReading) -> str:
    """``text`` with the row of comparable organizations, where there is one."""
    if reading.hidden or reading.peers is None:
        return text
    told = [part for part in (reading.peers.told, reading.peers.median) if part]
    return f"{text} {words.capitalized(reading.peers.label)}: {', '.join(told)}."


def _alt_text(
    result: OrganizationResult, before: Before | None, hidden: Hidden | None, language: Language
) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    figure, role = result.overall, _one_role(result, language)
    names = [words.quoted(name, language) for name in _bands(result, language)]
    bands = names[0] if len(names) == 1 else say("scale.or", language, low=names[0], high=names[1])
    text = say(
        "scale.alt_role" if role else "scale.alt",
        language,
        number=words.number_words(figure, language),
        range=words.range_words(figure, language),
        role=role,
        bands=say("scale.alt_bands", language, bands=bands, **_poles(result, language)),
    )
    if before is None:
        return text
    told = say("scale.alt_previous", language, wave=before.wave, number=before.number, change=before.result)
    return f"{text} {told}"


def _table(
    result: OrganizationResult,
    previous: OrganizationResult | None,
    before: Figure | None,
    language: Language,
) -> pd.DataFrame:
    rows = [_row(result, result.overall, _bands(result, language), language)]
    if previous is not None and before is not None:
        named = [band.title[language] for band in named_bands(previous.questionnaire, before)]
        rows.append(_row(previous, before, named, language))
        change = rows[0] | {"measure": "change", "n": 0, "low": np.nan, "high": np.nan, "bands": ""}
        change["value"] = result.overall.value - before.value
        change["certainty"] = change_certainty(result.overall, before)
        rows.append(change)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    result: OrganizationResult, figure: Figure, bands: list[str], language: Language
) -> dict[str, object]:
    ranged = words.has_range(figure)
    estimate = figure.estimate()
    return {
        "measure": "score",
        "code": figure.code,
        "name": say("table.overall", language),
        "role": figure.role,
        "group": words.role_name(result, figure.role, language),
        "wave": result.wave,
        "n": figure.n,
        "value": np.nan if figure.bound else figure.value,
        "bound": figure.bound,
        "low": estimate.ci_low if ranged else np.nan,
        "high": estimate.ci_high if ranged else np.nan,
        "bands": ", ".join(bands),
        "certainty": "",
        "status": figure.status,
        "reason": figure.reason,
    }
