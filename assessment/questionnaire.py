"""What is asked, of whom, on which response scales, and how it is scored: all of it from a file.

The models here are the file format. They know no instrument: roles, languages, dimensions, bands and
levers come from the file. Shape is checked by the models, coherence by :func:`incoherences`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
LocalizedTexts = dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")], Text]

MAX_SCORE = 100.0


class Part(BaseModel):
    """A part of a questionnaire file: unchangeable, and closed to fields that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Role(Part):
    """Who answers: one hat per respondent."""

    id: Id
    title: LocalizedTexts
    short_title: LocalizedTexts
    description: LocalizedTexts
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
    options: Annotated[list[AnswerOption], Field(min_length=2)]
    instruction: LocalizedTexts | None = None

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
    text: dict[Id, LocalizedTexts]
    claims: list[Id] = []
    rationale: Text | None = None


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
    scored_roles: Annotated[list[Id], Field(min_length=1)]
    sensitivity: Literal["none", "low", "medium", "high"] = "none"
    min_answered: Annotated[int, Field(ge=1)]
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

    act_below: float
    discuss_below: float
    most: int
    conditions: Id
    behaviour: Id
    below: float
    training: Id
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


class Questionnaire(Part):
    """One instrument: everything that the rest of the program knows about it."""

    id: Id
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")]
    languages: Annotated[list[str], Field(min_length=1)]
    title: LocalizedTexts
    notice: LocalizedTexts
    roles: Annotated[list[Role], Field(min_length=1)]
    role_weights: dict[Id, Annotated[float, Field(gt=0, le=1)]]
    response_scales: Annotated[list[ResponseScale], Field(min_length=1)]
    poles: Poles
    bands: Annotated[list[Band], Field(min_length=1)]
    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    profiles: list[Profile] = []
    weakest_link_below: float | None = None
    page_items_max: Annotated[int, Field(ge=4, le=8)] = 8
    open_questions: list[OpenQuestion] = []
    levers: list[Lever] = []
    lever_rule: LeverRule | None = None
    claims: list[Claim] = []
    claims_not_asked: list[ClaimNotAsked] = []

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

    def items_for(self, role: str) -> tuple[Item, ...]:
        """The items that ``role`` answers, in the file's order."""
        return tuple(item for facet in self.facets.values() if role in facet.roles for item in facet.items)

    def scale_of(self, item: Item) -> ResponseScale:
        """The response scale of ``item``."""
        return self.scales[item.response_scale]

    def band_of(self, whole_score: int) -> Band:
        """The band that holds a score already rounded to a whole number."""
        return next(band for band in self.bands if band.start <= whole_score <= band.end)


class Incoherence(NamedTuple):
    """A rule that the parts of a questionnaire break together: where, which, and with what values."""

    place: tuple[str | int, ...]
    code: str
    values: Mapping[str, object]


def incoherences(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    """Everything in which the parts of ``questionnaire`` do not fit together."""
    yield from _missing_languages(questionnaire)
    yield from _repeated_ids(questionnaire)
    yield from _unknown_references(questionnaire)
    yield from _broken_scales(questionnaire)
    yield from _broken_bands(questionnaire)


def _missing_languages(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for place, texts in _localized(questionnaire, ()):
        for language in questionnaire.languages:
            if language not in texts:
                yield Incoherence(place, "text_missing", {"language": language})
        for language in texts:
            if language not in questionnaire.languages:
                yield Incoherence((*place, language), "language_not_declared", {"language": language})


def _localized(
    part: object, place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    """Every localized text below ``part`` with its place in the file."""
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            yield from _localized_entry(getattr(part, name), (*place, field.alias or name), field.annotation)
    elif isinstance(part, list):
        for position, entry in enumerate(part):
            yield from _localized(entry, (*place, position))


def _localized_entry(
    entry: object, place: tuple[str | int, ...], annotation: object
) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    if annotation in (LocalizedTexts, LocalizedTexts | None) and isinstance(entry, dict):
        yield place, entry
    elif isinstance(entry, dict):
        for name, inner in entry.items():
            if isinstance(inner, dict):
                yield (*place, name), inner
    else:
        yield from _localized(entry, place)


def _repeated_ids(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    groups: list[tuple[tuple[str | int, ...], list[str]]] = [
        (("roles",), list(questionnaire.role_ids)),
        (("response_scales",), [scale.id for scale in questionnaire.response_scales]),
        (("dimensions",), [dimension.id for dimension in questionnaire.dimensions]),
        (("dimensions",), [facet.id for d in questionnaire.dimensions for facet in d.facets]),
        (("dimensions",), [item.id for d in questionnaire.dimensions for f in d.facets for item in f.items]),
        (("bands",), [band.id for band in questionnaire.bands]),
        (("claims",), [claim.id for claim in questionnaire.claims]),
        (("levers",), [lever.id for lever in questionnaire.levers]),
    ]
    for place, ids in groups:
        for repeated in sorted({name for name in ids if ids.count(name) > 1}):
            yield Incoherence(place, "id_repeated", {"id": repeated})


def _unknown_references(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for place, kind, wanted, known in _references(questionnaire):
        if wanted not in known:
            yield Incoherence(place, f"unknown_{kind}", {"id": wanted, "known": ", ".join(sorted(known))})
    for place, facet in _facets_with_place(questionnaire):
        for role in facet.scored_roles:
            if role not in facet.roles:
                yield Incoherence((*place, "scored_roles"), "scored_role_not_asked", {"id": role})
        if facet.min_answered > len(facet.items):
            values = {"wanted": facet.min_answered, "items": len(facet.items)}
            yield Incoherence((*place, "min_answered"), "min_answered_too_high", values)
        for position, item in enumerate(facet.items):
            for role in facet.roles:
                if role not in item.text:
                    yield Incoherence((*place, "items", position, "text"), "role_text_missing", {"id": role})
    weights = questionnaire.role_weights
    if set(weights) != set(questionnaire.role_ids) or abs(sum(weights.values()) - 1) > 1e-9:
        yield Incoherence(("role_weights",), "role_weights", {"known": ", ".join(questionnaire.role_ids)})


Reference = tuple[tuple[str | int, ...], str, str, set[str]]


def _references(questionnaire: Questionnaire) -> Iterator[Reference]:
    roles, scales = set(questionnaire.role_ids), set(questionnaire.scales)
    dimensions = {dimension.id for dimension in questionnaire.dimensions}
    levers = {lever.id for lever in questionnaire.levers}
    claims, facets = {claim.id for claim in questionnaire.claims}, set(questionnaire.facets)
    for place, facet in _facets_with_place(questionnaire):
        yield from (((*place, "roles"), "role", role, roles) for role in facet.roles)
        if facet.levers:
            for name in ("first", "second"):
                yield (*place, "levers", name), "lever", getattr(facet.levers, name), levers
        for position, item in enumerate(facet.items):
            spot = (*place, "items", position)
            yield (*spot, "response_scale"), "response_scale", item.response_scale, scales
            yield from (((*spot, "claims"), "claim", claim, claims) for claim in item.claims)
            yield from (((*spot, "text"), "role", role, roles) for role in item.text)
    for position, profile in enumerate(questionnaire.profiles):
        yield from (
            (("profiles", position, "dimensions"), "dimension", name, dimensions)
            for name in profile.dimensions
        )
    for position, claim in enumerate(questionnaire.claims):
        yield from ((("claims", position, "facets"), "facet", name, facets) for name in claim.facets)
    for position, unasked in enumerate(questionnaire.claims_not_asked):
        yield ("claims_not_asked", position, "claim"), "claim", unasked.claim, claims
    if questionnaire.lever_rule:
        rule, profiles = questionnaire.lever_rule, {profile.id for profile in questionnaire.profiles}
        yield ("lever_rule", "conditions"), "profile", rule.conditions, profiles
        yield ("lever_rule", "behaviour"), "profile", rule.behaviour, profiles
        yield ("lever_rule", "training"), "lever", rule.training, levers


def _facets_with_place(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str | int, ...], Facet]]:
    for d, dimension in enumerate(questionnaire.dimensions):
        for f, facet in enumerate(dimension.facets):
            yield ("dimensions", d, "facets", f), facet


def _broken_scales(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for position, scale in enumerate(questionnaire.response_scales):
        place: tuple[str | int, ...] = ("response_scales", position, "options")
        if len(scale.codes) < 2 or list(scale.codes) != list(range(scale.codes[0], scale.codes[-1] + 1)):
            yield Incoherence(place, "codes_not_consecutive", {"id": scale.id})
        if set(scale.codes) & set(scale.missing_codes) or len(set(scale.missing_codes)) != len(
            scale.missing_codes
        ):
            yield Incoherence(place, "codes_repeated", {"id": scale.id})


def _broken_bands(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    expected = 0
    for position, band in enumerate(questionnaire.bands):
        if band.start != expected or band.end < band.start:
            yield Incoherence(("bands", position), "bands_gap", {"expected": expected, "found": band.start})
            return
        expected = band.end + 1
    if expected != 101:
        yield Incoherence(("bands",), "bands_gap", {"expected": 101, "found": expected})
