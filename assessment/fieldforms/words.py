"""The few words of a form that no questionnaire file holds."""

from __future__ import annotations

from assessment.i18n import EN, LANGUAGES, Language, translate
from assessment.linter.language import language_words


def form_text(key: str, language: str, **values: object) -> str:
    """The text at ``forms.<key>``, in English where the interface does not speak ``language``."""
    spoken = Language(language) if language in LANGUAGES else EN
    return translate(f"forms.{key}", spoken, **values)


def language_name(language: str) -> str:
    """What ``language`` calls itself, or its code where that is not known."""
    known = language_words(language)
    return known.name if known else language
