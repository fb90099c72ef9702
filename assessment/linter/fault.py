"""What a rule of the linter yields, and the texts that item rules look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assessment.linter.language import LanguageWords, language_words
from assessment.questionnaire import Facet, Item, Place, Questionnaire
from assessment.questionnaire.coherence import Incoherence as Fault
from assessment.questionnaire.coherence import facets_with_place

__all__ = ["Fault", "ItemText", "item_texts", "words_of"]


class ItemText(NamedTuple):
    """One wording of an item, with what is known of its language."""

    place: Place
    facet: Facet
    item: Item
    role: str
    language: str
    text: str


def item_texts(questionnaire: Questionnaire) -> Iterator[ItemText]:
    """Every item in every role that is asked and every declared language."""
    for place, facet in facets_with_place(questionnaire):
        for position, item in enumerate(facet.items):
            for role in facet.roles:
                for language in questionnaire.languages:
                    spot = (*place, "items", position, "text", role, language)
                    yield ItemText(spot, facet, item, role, language, item.text[role][language])


def words_of(questionnaire: Questionnaire, language: str) -> LanguageWords | None:
    """What is known of ``language``, unless the instrument says that it is not checked."""
    return None if language in questionnaire.rules.unchecked_languages else language_words(language)
