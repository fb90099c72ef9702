"""The items: how each role answered single statements, coloured by what an answer means."""

from __future__ import annotations

import pandas as pd

from assessment.charts import words
from assessment.charts.drawing import items_page, items_stage
from assessment.charts.drawing.dimension_reading import compared_roles
from assessment.charts.drawing.items_reading import (
    ItemReading,
    chosen_items,
    high_side,
    least_high,
    read_items,
    surely_apart,
    told_of,
)
from assessment.charts.drawing.plain import hidden_page, hidden_stage
from assessment.charts.figure import ChartFigure, State
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.disclosure import LEAST_COUNT, LEAST_DISTRIBUTION
from assessment.i18n import Language, format_number
from assessment.questionnaire import Item
from assessment.results import Figure, ItemAnswers, OrganizationResult

COLUMNS = (
    "measure", "code", "name", "role", "group", "part", "n", "least", "most", "status", "reason",
)  # fmt: skip
PARTS = ("low_firm", "low_mild", "middle", "high_mild", "high_firm")
THREE_PARTS = ("low", "middle", "high")


def items(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """The statements of the chosen facet, else the four on which the roles answer furthest apart.

    Answers of whole roles only: from ten people on every option, below in three parts with small numbers
    masked. ``table``: a row per item, role and part, of the items that are drawn.
    """
    result = material.result
    drawn = chosen_items(result, material.facet)
    told = any(told_of(result, item.id) for item in drawn)
    hidden = None if told else words.hidden_figure(result, _figures(result, material.facet), language)
    reading = read_items(result, material.facet, language)
    ours = hidden.title if hidden else _title(result, drawn, language)
    return ChartFigure(
        id="items",
        title=ours if hidden else material.title("items", ours),
        automatic_title=ours,
        subtitle=_subtitle(result, material.facet, language),
        note=hidden.note if hidden else _note(result, drawn, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(reading, hidden, language),
        table=_table(result, drawn or list(result.questionnaire.items.values()), language),
        state=hidden.state if hidden else _state(result, drawn),
        stage=hidden_stage(hidden, palette) if hidden else items_stage.draw(reading, palette),
        page=hidden_page(hidden, palette) if hidden else items_page.draw(reading, palette),
    )


def _figures(result: OrganizationResult, facet: str) -> list[Figure]:
    codes = [facet] if facet else list(result.questionnaire.facets)
    every = [result.figure("facet", code, role) for code in codes for role in compared_roles(result)]
    return [figure for figure in every if not figure.shown] or every


def _state(result: OrganizationResult, drawn: list[Item]) -> State:
    told = [answers for item in drawn for answers in told_of(result, item.id)]
    return "small" if all(answers.n < words.SMALL_BELOW for answers in told) else "ok"


def _subtitle(result: OrganizationResult, facet: str, language: Language) -> str:
    if not facet and any(len(told_of(result, item)) > 1 for item in result.questionnaire.items):
        return say("items.subtitle", language)
    if not facet:
        pole = words.mid_sentence(result.questionnaire.poles.high[language])
        return say("items.subtitle_one", language, pole=pole)
    return say("items.subtitle_facet", language, facet=result.questionnaire.facets[facet].title[language])


def _high(answers: ItemAnswers, language: Language) -> str:
    """The answers towards the high pole, in words."""
    return words.count_or_share(high_side(answers), answers.n, language)


def _title(result: OrganizationResult, drawn: list[Item], language: Language) -> str:
    """What the statement at the top says: how many answer towards the high pole, and nothing about why."""
    pairs = [item for item in drawn if len(told_of(result, item.id)) > 1]
    if pairs:
        item = max(pairs, key=lambda item: surely_apart(told_of(result, item.id)))
    else:
        item = min(drawn, key=lambda item: least_high(told_of(result, item.id)))
    told = told_of(result, item.id)
    known = {
        "facet": words.mid_sentence(result.questionnaire.facet_of(item.id).title[language]),
        "pole": words.mid_sentence(result.questionnaire.poles.high[language]),
        "first": words.role_name(result, told[0].role, language),
        "high": _high(told[0], language),
    }
    if len(told) < 2:
        return say("items.title.lowest", language, **known)
    second = {"second": words.mid_sentence(words.role_name(result, told[-1].role, language))}
    return say("items.title.apart", language, other=_high(told[-1], language), **known, **second)


def _note(result: OrganizationResult, drawn: list[Item], language: Language) -> str:
    told = [answers for item in drawn for answers in told_of(result, item.id)]
    parts = [say("items.note_firm", language)]
    if any(len(answers.counts) == len(THREE_PARTS) for answers in told):
        parts.append(say("items.note_three", language, people=LEAST_DISTRIBUTION, least=LEAST_COUNT))
    if any(answers.n < words.COUNTS_BELOW for answers in told):
        parts.append(say("items.note_counts", language, people=words.COUNTS_BELOW))
    return " ".join(parts)


def _alt_text(reading: ItemReading, hidden: Hidden | None, language: Language) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    told = []
    for item in reading.items:
        parts = []
        for row in item.rows:
            if row.low is None or row.middle is None or row.high is None:
                parts.append(f"{row.role} {row.reason}")
                continue
            numbers = {"low": row.low.label, "middle": row.middle.label, "high": row.high.label}
            parts.append(say("items.alt_role", language, role=row.role, **numbers))
        told.append(say("items.alt_row", language, text=item.text.rstrip("."), parts="; ".join(parts)))
    poles = {"left": reading.left, "right": reading.right}
    return " ".join([say("items.alt", language, **poles), *told])


def _table(result: OrganizationResult, drawn: list[Item], language: Language) -> pd.DataFrame:
    rows = []
    for item in drawn:
        for role in compared_roles(result):
            answers = result.answers.get((item.id, role))
            if answers is None or role not in item.text:
                continue
            known = {
                "measure": "answers",
                "code": item.id,
                "name": item.text[role][language],
                "role": role,
                "group": words.role_name(result, role, language),
                "n": answers.n,
                "status": answers.status,
                "reason": answers.reason,
            }
            parts = PARTS if len(answers.counts) == len(PARTS) else THREE_PARTS
            if not answers.counts:
                rows.append(known | {"part": "", "least": "", "most": ""})
            for part, count in zip(parts, answers.counts, strict=False):
                ends = {
                    "least": format_number(count.low, language),
                    "most": format_number(count.high, language),
                }
                rows.append(known | {"part": part} | ends)
    return pd.DataFrame(rows, columns=list(COLUMNS))
