"""How scores are read: bands, poles, profiles, levers, claims of the source."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assessment.questionnaire.part import Id, LocalizedTexts, Part


class Band(Part):
    """A named stretch of the 0-100 scale, both ends included, in whole points."""

    id: Id
    start: Annotated[int, Field(alias="from", ge=0, le=100)]
    end: Annotated[int, Field(alias="to", ge=0, le=100)]
    title: LocalizedTexts
    text: LocalizedTexts


class Poles(Part):
    """The names of both ends of the scale and a line under each."""

    low: LocalizedTexts
    high: LocalizedTexts
    low_text: LocalizedTexts
    high_text: LocalizedTexts


class Profile(Part):
    """A pair of dimensions that is read as one side of the organization."""

    id: Id
    title: LocalizedTexts
    dimensions: Annotated[list[Id], Field(min_length=1)]


class OpenQuestion(Part):
    """A question answered in the respondent's own words."""

    id: Id
    text: LocalizedTexts


class Lever(Part):
    """Something a management team can change."""

    id: Id
    title: LocalizedTexts


class LeverRule(Part):
    """When a facet calls for action, and when a condition's lever goes before a behaviour's."""

    act_below: Annotated[float, Field(ge=0, le=100)]
    discuss_below: Annotated[float, Field(ge=0, le=100)]
    most: Annotated[int, Field(ge=1)]
    """Levers that are shown at most."""
    conditions: Id
    """The profile whose levers go first."""
    behaviour: Id
    """The profile whose levers wait for the conditions."""
    below: Annotated[float, Field(ge=0, le=100)]
    """A facet of ``behaviour`` below this, while a dimension of ``conditions`` is too, turns the order."""
    training: Id
    """The lever that may come first only when every dimension of ``conditions`` reaches ``below``."""
    reason: LocalizedTexts


class Claim(Part):
    """A claim of the source that items may rest on."""

    id: Id
    title: LocalizedTexts
    facets: list[Id] = []


class ClaimNotAsked(Part):
    """A claim that no item rests on, with the reason."""

    claim: Id
    reason: LocalizedTexts
