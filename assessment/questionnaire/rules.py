"""The style of an instrument, as far as a program can check it; the defaults are those of our own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assessment.questionnaire.part import Id, LocalizedWords, Part

Count = Annotated[int, Field(ge=0)]


class Rules(Part):
    """What ``assessment validate`` holds the instrument to, beside the format itself."""

    dimensions: Count | None = None
    """How many dimensions there must be; any number when not said."""
    facets: Count | None = None
    """How many facets there must be."""
    items_per_facet: Count | None = 4
    reverse_keyed_per_facet: Count | None = 1
    most_words: Count | None = 15
    """Words of an item."""
    scale_points: Count | None = 5
    """Scored options of a response scale."""
    missing_option: bool = True
    """Every response scale offers "don't know", apart."""
    frequency_scales: list[Id] = ["frequency"]
    """Response scales that ask how often, so that the item itself must not."""
    page_items_least: Annotated[int, Field(ge=1)] = 4
    """Items of the smallest page."""
    most_items_per_role: Count | None = 60
    most_open_questions: Count | None = 2
    climate_facets: list[Id] | None = None
    """Facets whose items speak of the organization ("here"); else those of medium or high sensitivity."""
    referents: dict[Id, LocalizedWords] = {}
    """Role -> language -> the words by which items name who acts: all in which mirrored texts may differ."""
    rationale: bool = True
    """Every item says what it observes."""
    claims: bool = True
    """Every item rests on a claim, and every claim is asked or listed as not asked."""
    information_notice: bool = True
    """Respondents are told what GDPR, article 13, asks for, before they begin."""
    midpoint_inside_band: bool = True
    """No band begins at 50."""
    most_levers: Count | None = 3
    readability: dict[str, float] = {}
    """Language -> the lowest readability of a facet; by default the language's own bound."""
    unchecked_languages: list[str] = []
    """Languages for which this program knows no words, said so on purpose."""
