"""A figure's number as it is said."""

from __future__ import annotations

from assessment.i18n import Language, format_score, translate
from assessment.results import Figure


def figure_number(figure: Figure, language: Language) -> str:
    """The number in whole points, "≤ 5" or "≥ 95" near an end of the scale; a dash where none is shown."""
    if not figure.shown:
        return "–"
    number = format_score(figure.value, language)
    if figure.bound:
        return translate(f"interpretation.bound.{figure.bound}", language, number=number)
    return number
