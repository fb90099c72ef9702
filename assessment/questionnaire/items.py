"""Who answers what, on which response scale: roles, response scales, items, facets, dimensions."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from assessment.questionnaire.part import Id, LocalizedTexts, Part, Text

Sensitivity = Literal["none", "low", "medium", "high"]


class Role(Part):
    """Who answers: one hat per respondent."""

    id: Id
    title: LocalizedTexts
    short_title: LocalizedTexts
    description: LocalizedTexts
    """What respondents read to know that this is their role."""
    few: bool = False
    """A handful of people who know each other, as a management team: stricter thresholds."""


class AnswerOption(Part):
    """One answer a respondent can tick; ``missing`` marks "don't know", which is never scored."""

    code: int
    label: LocalizedTexts
    missing: bool = False


class ResponseScale(Part):
    """Ordered answer options, from low to high, the missing ones last."""

    id: Id
    options: Annotated[list[AnswerOption], Field(min_length=2, max_length=200)]
    instruction: LocalizedTexts | None = None
    """What stands above the items of a page, as the period that is meant."""

    @cached_property
    def codes(self) -> tuple[int, ...]:
        """The codes that are scored, low to high."""
        return tuple(option.code for option in self.options if not option.missing)

    @cached_property
    def missing_codes(self) -> tuple[int, ...]:
        """The codes that mean "no answer"."""
        return tuple(option.code for option in self.options if option.missing)


class Item(Part):
    """One statement, worded for each role."""

    id: Id
    response_scale: Id
    reverse_keyed: bool = False
    """The item describes the low pole: agreeing lowers the facet score."""
    text: dict[Id, LocalizedTexts]
    """Role -> language -> what respondents read."""
    claims: list[Id] = []
    """Claims of the source that the item rests on."""
    rationale: Text | None = None
    """In one line: what is observed, and why it is asked like this."""


class FacetLevers(Part):
    """What the organization can pull first when this facet is low."""

    first: Id
    second: Id
    first_step: LocalizedTexts


class Facet(Part):
    """A handful of items about one thing; the smallest unit that is scored."""

    id: Id
    title: LocalizedTexts
    definition: LocalizedTexts
    low_pole: LocalizedTexts
    high_pole: LocalizedTexts
    roles: Annotated[list[Id], Field(min_length=1)]
    """Who is asked."""
    scored_roles: Annotated[list[Id], Field(min_length=1)]
    """Whose answers make the organization's score; the others are compared only."""
    sensitivity: Sensitivity = "none"
    min_answered: Annotated[int, Field(ge=1)]
    """Items that a person must answer for a facet score."""
    items: Annotated[list[Item], Field(min_length=1)]
    levers: FacetLevers | None = None


class Dimension(Part):
    """Facets that are reported together; ``page_title`` and ``context`` are what respondents read."""

    id: Id
    title: LocalizedTexts
    short_title: LocalizedTexts
    page_title: LocalizedTexts
    context: LocalizedTexts
    facets: Annotated[list[Facet], Field(min_length=1)]
