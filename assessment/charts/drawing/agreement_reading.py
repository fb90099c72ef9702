"""What the figure of agreement shows, before it has coordinates: a panel for each dimension."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.drawing.dimension_reading import compared_roles
from assessment.charts.words import say
from assessment.disclosure import Count
from assessment.i18n import Language
from assessment.results import Agreement, OrganizationResult


@dataclass(frozen=True)
class RoleWord:
    """A role's word on a dimension, with the role in front; ``shown``: whether there is a word."""

    position: int
    text: str
    shown: bool


@dataclass(frozen=True)
class AgreementPanel:
    """A dimension: the columns of one role with its word, and the words of the roles without columns."""

    name: str
    word: str
    camps: bool
    columns: tuple[Count, ...]
    labels: tuple[str, ...]
    others: tuple[RoleWord, ...]


@dataclass(frozen=True)
class AgreementReading:
    """Panels in the questionnaire's order; ``tallest`` is the most people in a column."""

    panels: tuple[AgreementPanel, ...]
    tallest: int
    left: str
    right: str


def counted_role(result: OrganizationResult) -> str:
    """The compared role of which columns are told; "" for none."""
    told = [agreement.role for agreement in result.agreements.values() if agreement.columns]
    return next((role for role in compared_roles(result) if role in told), "")


def read_agreement(result: OrganizationResult, language: Language) -> AgreementReading:
    """The panels of ``result``."""
    role = counted_role(result)
    panels = []
    for part in result.questionnaire.dimensions:
        mine = result.agreement(part.id, role) if role else None
        columns = mine.columns if mine else ()
        panels.append(
            AgreementPanel(
                part.title[language],
                say(f"agreement.word.{mine.word}", language) if mine and mine.word and columns else "",
                bool(mine and mine.word == "two_camps"),
                columns,
                tuple(words.count_words(count, language) for count in columns),
                tuple(
                    _role_word(result, position, result.agreement(part.id, other), language)
                    for position, other in enumerate(compared_roles(result))
                    if other != role or not columns
                ),
            )
        )
    poles = result.questionnaire.poles
    return AgreementReading(
        tuple(panels),
        max((count.high for panel in panels for count in panel.columns), default=0),
        words.mid_sentence(poles.low[language]),
        words.mid_sentence(poles.high[language]),
    )


def _role_word(
    result: OrganizationResult, position: int, agreement: Agreement, language: Language
) -> RoleWord:
    name = words.role_name(result, agreement.role, language)
    if agreement.word is None:
        return RoleWord(position, say("hidden.role", language, role=name), shown=False)
    word = words.mid_sentence(say(f"agreement.word.{agreement.word}", language))
    return RoleWord(position, say("agreement.role", language, role=name, word=word), shown=True)
