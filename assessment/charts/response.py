"""The response: how many of each group have answered, and which results are open."""

from __future__ import annotations

import pandas as pd

from assessment.charts import words
from assessment.charts.drawing import response_page, response_stage
from assessment.charts.drawing.response_reading import ResponseReading, read_response
from assessment.charts.figure import ChartFigure, State
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, format_number
from assessment.results import OrganizationResult

COLUMNS = ("measure", "name", "n", "invited", "status", "reason")


def response(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """A mark for each person invited, in no order, filled for an answer; then the teams that may be told.

    Numbers of answers only: no names, no times. Teams are told after close and by their released number.
    ``table``: a row per role and team.
    """
    result = material.result
    answered = sum(role.answered for role in result.attendance)
    hidden = words.hidden_figure(result, [], language) if result.closed and not answered else None
    reading = read_response(result, hidden, language)
    ours = hidden.title if hidden else _title(result, reading, language)
    state: State = "small" if answered < words.SMALL_BELOW else "ok"
    return ChartFigure(
        id="response",
        title=ours if hidden else material.title("response", ours),
        automatic_title=ours,
        subtitle=say("response.subtitle", language),
        note=hidden.note if hidden else _note(result, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(reading, hidden, language),
        table=_table(reading, language),
        state=hidden.state if hidden else state,
        stage=response_stage.draw(reading, palette),
        page=response_page.draw(reading, palette),
    )


def _title(result: OrganizationResult, reading: ResponseReading, language: Language) -> str:
    """How many answered, and which group is not open yet."""
    answered = sum(role.answered for role in result.attendance)
    known = [role.invited for role in result.attendance if role.invited is not None]
    said = {"n": format_number(answered, language)}
    if not result.closed and any(role.few for role in result.questionnaire.roles):
        return say("response.title.open_at_least", language, **said)
    if len(known) == len(result.attendance):
        invited = format_number(max(sum(known), answered), language)
        told = say("response.title.of", language, invited=invited, **said)
    else:
        told = say("response.title.answered", language, **said)
    if not result.closed:
        return say("response.title.open", language, finding=told)
    waiting = [row.name for row in reading.rows if not row.opened]
    if not waiting:
        return say("response.title.all_open", language, finding=told)
    if len(waiting) > 1:
        return say("response.title.some_hidden", language, finding=told, n=len(waiting))
    return say("response.title.one_hidden", language, finding=told, group=words.mid_sentence(waiting[0]))


def _note(result: OrganizationResult, language: Language) -> str:
    key = "response.note" if result.closed else "response.note_open"
    return say(key, language, least=words.least_answers(result))


def _alt_text(reading: ResponseReading, hidden: Hidden | None, language: Language) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    told = [
        f"{row.name}: {', '.join(part for part in (row.count, words.mid_sentence(row.status)) if part)}."
        for row in reading.rows
    ]
    return " ".join([say("response.alt", language), *told])


def _table(reading: ResponseReading, language: Language) -> pd.DataFrame:
    rows = [
        {
            "measure": "response",
            "name": row.name,
            "n": row.answered,
            "invited": "" if row.invited is None else format_number(row.invited, language),
            "status": "shown" if row.opened else "suppressed",
            "reason": row.reason,
        }
        for row in reading.rows
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
