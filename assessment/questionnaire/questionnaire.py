"""One instrument: the root of a questionnaire file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from assessment.questionnaire.claim_check import ClaimCheck
from assessment.questionnaire.information import InformationNotice
from assessment.questionnaire.items import Dimension, Facet, Item, ResponseScale, Role
from assessment.questionnaire.part import Id, LocalizedTexts, Part
from assessment.questionnaire.reading import (
    Band,
    Claim,
    ClaimNotAsked,
    Lever,
    LeverRule,
    OpenQuestion,
    Poles,
    Profile,
)
from assessment.questionnaire.rules import Rules


class Questionnaire(Part):
    """One instrument: everything that the rest of the program knows about it."""

    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
    languages: Annotated[list[str], Field(min_length=1)]
    """The languages of every text, the source language first."""
    title: LocalizedTexts
    notice: LocalizedTexts
    """What stands beside every result, as "Trial version - no norms"."""
    roles: Annotated[list[Role], Field(min_length=1)]
    role_weights: dict[Id, Annotated[float, Field(gt=0, le=1)]]
    response_scales: Annotated[list[ResponseScale], Field(min_length=1)]
    poles: Poles
    bands: Annotated[list[Band], Field(min_length=1)]
    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    profiles: list[Profile] = []
    weakest_link_below: float | None = None
    """A dimension below this prints a warning beside the overall score."""
    page_items_max: Annotated[int, Field(ge=4, le=8)] = 8
    open_questions: list[OpenQuestion] = []
    open_questions_warning: LocalizedTexts | None = None
    """What respondents read above the open questions: who reads the answers, that they may be quoted."""
    information_notice: InformationNotice | None = None
    claim_check: ClaimCheck | None = None
    levers: list[Lever] = []
    lever_rule: LeverRule | None = None
    claims: list[Claim] = []
    claims_not_asked: list[ClaimNotAsked] = []
    rules: Rules = Rules()

    @cached_property
    def facets(self) -> Mapping[str, Facet]:
        """Facets by id, in the file's order."""
        return {facet.id: facet for dimension in self.dimensions for facet in dimension.facets}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Items by id, in the file's order."""
        return {item.id: item for facet in self.facets.values() for item in facet.items}

    @cached_property
    def scales(self) -> Mapping[str, ResponseScale]:
        """Response scales by id."""
        return {scale.id: scale for scale in self.response_scales}

    @cached_property
    def role_ids(self) -> tuple[str, ...]:
        """Role ids in the file's order."""
        return tuple(role.id for role in self.roles)

    def role(self, role: str) -> Role:
        """The role of that id."""
        return next(entry for entry in self.roles if entry.id == role)

    def dimension_of(self, facet: str) -> Dimension:
        """The dimension that holds ``facet``."""
        return next(d for d in self.dimensions if any(f.id == facet for f in d.facets))

    def facet_of(self, item: str) -> Facet:
        """The facet that holds ``item``."""
        return next(facet for facet in self.facets.values() if any(i.id == item for i in facet.items))

    def profile(self, profile: str) -> Profile:
        """The profile of that id."""
        return next(entry for entry in self.profiles if entry.id == profile)

    def items_for(self, role: str) -> tuple[Item, ...]:
        """The items that ``role`` answers, in the file's order."""
        return tuple(item for facet in self.facets.values() if role in facet.roles for item in facet.items)

    def scale_of(self, item: Item) -> ResponseScale:
        """The response scale of ``item``."""
        return self.scales[item.response_scale]

    def band_of(self, whole_score: int) -> Band:
        """The band that holds a score already rounded to a whole number."""
        return next(band for band in self.bands if band.start <= whole_score <= band.end)
