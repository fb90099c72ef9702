"""What a presenter reads beside a slide: what it says, what it does not say, one question for the room."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import ChartFigure
from assessment.i18n import Language, translate


@dataclass(frozen=True)
class Notes:
    """The notes of one figure. ``automatic_title``: ours, where another stands on the slide."""

    question: str
    says: str
    not_said: str
    ask: str
    automatic_title: str = ""


def notes_of(figure: ChartFigure, language: Language) -> Notes:
    """The notes of a figure, in the reader's language."""
    said = {key: translate(f"present.{key}.{figure.id}", language) for key in ("question", "not_said", "ask")}
    ours = figure.automatic_title if figure.automatic_title != figure.title else ""
    return Notes(said["question"], figure.alt_text, said["not_said"], said["ask"], ours)
