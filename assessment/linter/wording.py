"""Rules on the wording of each item, in each role and language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessment.linter.fault import Fault, ItemText, item_texts, words_of
from assessment.linter.language import LanguageWords, found_in, words
from assessment.questionnaire import Place, Questionnaire
from assessment.questionnaire.coherence import localized_texts

LEAST_WORDS_OF_A_NAME = 2


def wording_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Length, sentence form, and words that an item avoids or needs."""
    names = _hidden_names(questionnaire)
    climate = _climate_facets(questionnaire)
    for entry in item_texts(questionnaire):
        yield from _form(entry, questionnaire.rules.most_words)
        yield from _names_told(entry.place, entry.text, names.get(entry.language, []))
        known = words_of(questionnaire, entry.language)
        if known is not None:
            often = entry.item.response_scale in questionnaire.rules.frequency_scales
            yield from _avoided(entry, known, often=often)
            yield from _needed(entry, known, climate)
    for place, texts in _told_texts(questionnaire):
        for language, text in texts.items():
            yield from _names_told((*place, language), text, names.get(language, []))


def _form(entry: ItemText, most: int | None) -> Iterator[Fault]:
    count = len(words(entry.text))
    if most is not None and count > most:
        yield Fault(entry.place, "too_long", {"words": count, "most": most})
    if not re.fullmatch(r"[^.!?]+\.", entry.text) or not entry.text[0].isupper():
        yield Fault(entry.place, "one_sentence", {})


def _avoided(entry: ItemText, known: LanguageWords, *, often: bool) -> Iterator[Fault]:
    lists = {
        "negation": known.negations,
        "absolute": known.absolutes,
        "two_things": known.joins,
        "formal_address": known.formal,
        "own_person": known.own,
        **({"frequency_word": known.frequencies} if often else {}),
    }
    for code, phrases in lists.items():
        for word in found_in(entry.text, phrases):
            yield Fault(entry.place, code, {"word": word})


def _climate_facets(questionnaire: Questionnaire) -> set[str]:
    said = questionnaire.rules.climate_facets
    if said is not None:
        return set(said)
    return {facet.id for facet in questionnaire.facets.values() if facet.sensitivity in ("medium", "high")}


def _needed(entry: ItemText, known: LanguageWords, climate: set[str]) -> Iterator[Fault]:
    if entry.facet.id in climate and not found_in(entry.text, known.climate):
        yield Fault(entry.place, "climate", {"words": ", ".join(known.climate), "facet": entry.facet.id})


def _hidden_names(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Language -> names of bands, poles and facets, which would tell respondents what is measured."""
    parts = [
        *(band.title for band in questionnaire.bands),
        questionnaire.poles.low,
        questionnaire.poles.high,
        *(facet.title for facet in questionnaire.facets.values()),
    ]
    return {
        language: sorted(
            {
                texts[language].lower()
                for texts in parts
                if len(words(texts[language])) >= LEAST_WORDS_OF_A_NAME
            }
        )
        for language in questionnaire.languages
    }


def _told_texts(questionnaire: Questionnaire) -> Iterator[tuple[Place, dict[str, str]]]:
    """What respondents read beside the items."""
    yield ("title",), questionnaire.title
    for position, dimension in enumerate(questionnaire.dimensions):
        yield ("dimensions", position, "page_title"), dimension.page_title
        yield ("dimensions", position, "context"), dimension.context
    for position, question in enumerate(questionnaire.open_questions):
        yield ("open_questions", position, "text"), question.text


def _names_told(place: Place, text: str, names: list[str]) -> Iterator[Fault]:
    for name in found_in(text, names):
        yield Fault(place, "name_told", {"name": name})


def text_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every text of the file: tidy, and translated."""
    for place, texts in localized_texts(questionnaire):
        if place[0] == "rules":
            continue
        for language, text in texts.items():
            if re.search(r"  |\bTODO\b|\bXXX\b|[<>`*]|\s[,.;:!?]", text) and not re.search(r" [:;!?]", text):
                yield Fault((*place, language), "untidy", {})
        first, *others = texts.items()
        for language, text in others:
            if text == first[1] and len(words(text)) > 4:
                yield Fault((*place, language), "untranslated", {"language": language, "source": first[0]})


def readability_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Readability per language and role: of each facet, and of all items together."""
    for language in questionnaire.languages:
        known = words_of(questionnaire, language)
        if known is None:
            continue
        least = questionnaire.rules.readability.get(language)
        for role in questionnaire.role_ids:
            groups: dict[str, list[ItemText]] = {}
            for entry in item_texts(questionnaire):
                if entry.language == language and entry.role == role:
                    groups.setdefault(entry.facet.id, []).append(entry)
            for group in groups.values():
                bound = known.readability.least_facet if least is None else least
                yield from _ease(group, known, bound, group[0].place[:4])
            everything = [entry for group in groups.values() for entry in group]
            if everything and least is None:
                yield from _ease(everything, known, known.readability.least, ("dimensions",))


def _ease(group: list[ItemText], known: LanguageWords, least: float, place: Place) -> Iterator[Fault]:
    ease = known.ease(entry.text for entry in group)
    if ease < least:
        values = {"language": group[0].language, "role": group[0].role, "formula": known.readability.formula}
        yield Fault(place, "hard_to_read", {**values, "ease": round(ease), "least": round(least)})


def unknown_language_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Languages whose words are not known, so that half of the rules would be silent."""
    unchecked = questionnaire.rules.unchecked_languages
    for position, language in enumerate(questionnaire.languages):
        if language not in unchecked and words_of(questionnaire, language) is None:
            yield Fault(("languages", position), "language_unknown", {"language": language})
