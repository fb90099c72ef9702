"""Agreement: whether people of a role see a dimension alike, and from ten people on how they are spread."""

from __future__ import annotations

import pandas as pd

from assessment.charts import words
from assessment.charts.drawing.agreement_layout import draw_page, draw_stage
from assessment.charts.drawing.agreement_reading import AgreementReading, counted_role, read_agreement
from assessment.charts.drawing.dimension_reading import compared_roles
from assessment.charts.drawing.plain import hidden_page, hidden_stage
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import say
from assessment.disclosure import LEAST_COUNT
from assessment.i18n import Language, format_number
from assessment.results import Agreement, Figure, OrganizationResult

COLUMNS = (
    "measure", "code", "name", "role", "group", "band", "word", "n", "least", "most", "status", "reason",
)  # fmt: skip
MOST_NAMED = 2


def agreement(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """A word for each dimension and role, and columns of people over the bands for a role of ten or more.

    ``table``: a row with the word of every dimension and role, and one for the people in each band.
    """
    result = material.result
    figures = _figures(result)
    told = any(entry.shown for entry in result.agreements.values())
    hidden = None if told else words.hidden_figure(result, figures, language)
    reading = read_agreement(result, language)
    ours = hidden.title if hidden else _title(result, language)
    return ChartFigure(
        id="agreement",
        title=ours if hidden else material.title("agreement", ours),
        automatic_title=ours,
        subtitle=_subtitle(result, language),
        note=hidden.note if hidden else _note(result, reading, language),
        source_line=words.source_line(result, language),
        alt_text=f"{hidden.title}. {words.capitalized(hidden.reason)}." if hidden else _alt(result, language),
        table=_table(result, language),
        state=hidden.state if hidden else words.shown_state(figures),
        stage=hidden_stage(hidden, palette) if hidden else draw_stage(reading, palette),
        page=hidden_page(hidden, palette) if hidden else draw_page(reading, palette),
    )


def _figures(result: OrganizationResult) -> list[Figure]:
    return [
        result.figure("dimension", part.id, role)
        for part in result.questionnaire.dimensions
        for role in compared_roles(result)
    ]


def _spoken(result: OrganizationResult) -> str:
    """Whose words the title tells: of the role with columns, else of the last that has any."""
    found = [role for role in compared_roles(result) if any(a.shown for a in _of_role(result, role))]
    return counted_role(result) or found[-1]


def _of_role(result: OrganizationResult, role: str) -> list[Agreement]:
    return [result.agreement(part.id, role) for part in result.questionnaire.dimensions]


def _subtitle(result: OrganizationResult, language: Language) -> str:
    role = counted_role(result)
    if not role:
        return say("agreement.subtitle_words", language)
    most = max(entry.n for entry in _of_role(result, role))
    name = words.mid_sentence(words.role_name(result, role, language, short=False))
    return say("agreement.subtitle", language, n=format_number(most, language), role=name)


def _title(result: OrganizationResult, language: Language) -> str:
    """Where there are two camps and where one voice; spread out where neither."""
    role = _spoken(result)
    shown = [entry for entry in _of_role(result, role) if entry.shown]
    said = ("two_camps", "one_voice")
    groups = {word: [entry.dimension for entry in shown if entry.word == word] for word in said}
    if not any(groups.values()):
        groups = {"spread_out": [entry.dimension for entry in shown]}
    clauses = [
        say(f"agreement.on.{word}", language, dimensions=_named(result, codes, language))
        for word, codes in groups.items()
        if codes
    ]
    name = words.role_name(result, role, language)
    return say("agreement.title", language, role=name, findings="; ".join(clauses))


def _named(result: OrganizationResult, codes: list[str], language: Language) -> str:
    every = result.questionnaire.dimensions
    if len(codes) == len(every) > 1:
        return say("dimensions.all_of", language, n=len(every))
    if len(codes) > MOST_NAMED:
        return say("dimensions.some_of", language, n=len(codes), total=len(every))
    return words.listed(
        [words.mid_sentence(part.title[language]) for part in every if part.id in codes], language
    )


def _note(result: OrganizationResult, reading: AgreementReading, language: Language) -> str:
    counts = [count for panel in reading.panels for count in panel.columns]
    parts = [say("agreement.note_words", language)]
    if any(not count.exact for count in counts):
        parts.append(say("agreement.note_masked", language, least=LEAST_COUNT))
    if counts and any(role.few for role in result.questionnaire.roles):
        parts.append(say("agreement.note_few", language))
    for role in compared_roles(result):
        hidden = next((entry for entry in _of_role(result, role) if not entry.shown), None)
        if hidden:
            reason = words.reason_words(hidden.reason or "too_few", result, language)
            name = words.role_name(result, role, language)
            parts.append(say("agreement.hidden", language, role=name, reason=reason))
    return " ".join(parts)


def _alt(result: OrganizationResult, language: Language) -> str:
    told = []
    for part in result.questionnaire.dimensions:
        parts = []
        for role in compared_roles(result):
            entry = result.agreement(part.id, role)
            if entry.word is None:
                continue
            word = words.mid_sentence(say(f"agreement.word.{entry.word}", language))
            parts.append(
                say("agreement.role", language, role=words.role_name(result, role, language), word=word)
            )
            if entry.columns:
                counts = ", ".join(words.count_words(count, language) for count in entry.columns)
                parts.append(say("agreement.alt_columns", language, counts=counts))
        if parts:
            told.append(say("agreement.alt_row", language, name=part.title[language], parts="; ".join(parts)))
    return " ".join([say("agreement.alt", language), *told])


def _table(result: OrganizationResult, language: Language) -> pd.DataFrame:
    rows = []
    for part in result.questionnaire.dimensions:
        for role in compared_roles(result):
            entry = result.agreement(part.id, role)
            known = {
                "code": part.id,
                "name": part.title[language],
                "role": role,
                "group": words.role_name(result, role, language),
                "status": "shown" if entry.shown else "suppressed",
                "reason": entry.reason,
            }
            word = {"measure": "agreement", "band": "", "word": entry.word or "", "n": entry.n}
            rows.append(known | word | {"least": "", "most": ""})
            for band, count in zip(result.questionnaire.bands, entry.columns, strict=False):
                people = {"measure": "people", "band": band.title[language], "word": "", "n": entry.n}
                rows.append(known | people | {"least": count.low, "most": count.high})
    return pd.DataFrame(rows, columns=list(COLUMNS))
