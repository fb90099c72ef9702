"""Whether the parts of a questionnaire fit together: ids, languages, references, scales, bands.

A questionnaire that fails here is not loaded: something would break or be scored wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from assessment.i18n import placeholders
from assessment.questionnaire.claim_check import (
    AnyClaimQuestion,
    CrosswiseQuestion,
    DirectQuestion,
    DocumentQuestion,
    TeamQuestion,
)
from assessment.questionnaire.information import CONDITIONS, FACTS
from assessment.questionnaire.items import Facet
from assessment.questionnaire.part import LocalizedTexts, Place
from assessment.questionnaire.questionnaire import Questionnaire


class Incoherence(NamedTuple):
    """A rule that the parts of a questionnaire break together: where, which, and with what values."""

    place: Place
    code: str
    values: Mapping[str, object]


RESERVED_ROLES = frozenset({"all"})
"""What results call the roles combined."""
RESERVED_ITEMS = frozenset(
    {"organization", "wave", "role", "team", "language", "questionnaire", "version", "invited"}
)
"""Other columns of the answers file."""


def incoherences(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    """Everything in which the parts of ``questionnaire`` do not fit together."""
    yield from _missing_languages(questionnaire)
    yield from _repeated_ids(questionnaire)
    yield from _reserved_ids(questionnaire)
    yield from _unknown_references(questionnaire)
    yield from _broken_facets(questionnaire)
    yield from _broken_scales(questionnaire)
    yield from _broken_bands(questionnaire)
    yield from _broken_claim_questions(questionnaire)
    yield from _broken_notice(questionnaire)


def localized_texts(part: object, place: Place = ()) -> Iterator[tuple[Place, Mapping[str, str]]]:
    """Every localized text below ``part`` with its place in the file."""
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            entry, spot = getattr(part, name), (*place, field.alias or name)
            if field.annotation in (LocalizedTexts, LocalizedTexts | None) and isinstance(entry, dict):
                yield spot, entry
            else:
                yield from localized_texts(entry, spot)
    elif isinstance(part, dict):
        for name, inner in part.items():
            if isinstance(inner, dict):
                yield (*place, name), inner
    elif isinstance(part, list):
        for position, entry in enumerate(part):
            yield from localized_texts(entry, (*place, position))


def facets_with_place(questionnaire: Questionnaire) -> Iterator[tuple[Place, Facet]]:
    """Every facet with its place in the file."""
    for d, dimension in enumerate(questionnaire.dimensions):
        for f, facet in enumerate(dimension.facets):
            yield ("dimensions", d, "facets", f), facet


def claim_questions_with_place(questionnaire: Questionnaire) -> Iterator[tuple[Place, AnyClaimQuestion]]:
    """Every question of the claim check with its place in the file."""
    if questionnaire.claim_check:
        for position, question in enumerate(questionnaire.claim_check.questions):
            yield ("claim_check", "questions", position), question


def _missing_languages(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for place, texts in localized_texts(questionnaire):
        for language in questionnaire.languages:
            if language not in texts:
                yield Incoherence(place, "text_missing", {"language": language})
        for language in texts:
            if language not in questionnaire.languages:
                yield Incoherence((*place, language), "language_not_declared", {"language": language})


def _repeated_ids(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    facets = [facet for dimension in questionnaire.dimensions for facet in dimension.facets]
    notice, check = questionnaire.information_notice, questionnaire.claim_check
    groups: list[tuple[str, list[str]]] = [
        ("languages", list(questionnaire.languages)),
        ("roles", list(questionnaire.role_ids)),
        ("response_scales", [scale.id for scale in questionnaire.response_scales]),
        ("dimensions", [dimension.id for dimension in questionnaire.dimensions]),
        ("dimensions", [facet.id for facet in facets]),
        ("dimensions", [item.id for facet in facets for item in facet.items]),
        ("bands", [band.id for band in questionnaire.bands]),
        ("profiles", [profile.id for profile in questionnaire.profiles]),
        ("open_questions", [question.id for question in questionnaire.open_questions]),
        ("claims", [claim.id for claim in questionnaire.claims]),
        ("claims_not_asked", [unasked.claim for unasked in questionnaire.claims_not_asked]),
        ("levers", [lever.id for lever in questionnaire.levers]),
        ("information_notice", [section.id for section in notice.sections] if notice else []),
        ("claim_check", [question.id for question in check.questions] if check else []),
    ]
    for place, ids in groups:
        for repeated in sorted({name for name in ids if ids.count(name) > 1}):
            yield Incoherence((place,), "id_repeated", {"id": repeated})


def _reserved_ids(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for position, role in enumerate(questionnaire.role_ids):
        if role in RESERVED_ROLES:
            yield Incoherence(("roles", position, "id"), "id_reserved", {"id": role})
    for d, dimension in enumerate(questionnaire.dimensions):
        for f, facet in enumerate(dimension.facets):
            for i, item in enumerate(facet.items):
                if item.id in RESERVED_ITEMS:
                    place = ("dimensions", d, "facets", f, "items", i, "id")
                    yield Incoherence(place, "id_reserved", {"id": item.id})


def _unknown_references(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    known = {
        "role": set(questionnaire.role_ids),
        "response_scale": set(questionnaire.scales),
        "dimension": {dimension.id for dimension in questionnaire.dimensions},
        "facet": set(questionnaire.facets),
        "claim": {claim.id for claim in questionnaire.claims},
        "lever": {lever.id for lever in questionnaire.levers},
        "profile": {profile.id for profile in questionnaire.profiles},
        "claim_question": {q.id for _, q in claim_questions_with_place(questionnaire) if q.kind == "direct"},
    }
    for place, kind, wanted in _references(questionnaire):
        if wanted not in known[kind]:
            values = {"id": wanted, "known": ", ".join(sorted(known[kind])) or "-"}
            yield Incoherence(place, f"unknown_{kind}", values)


Reference = tuple[Place, str, str]


def _references(questionnaire: Questionnaire) -> Iterator[Reference]:
    for place, facet in facets_with_place(questionnaire):
        yield from _references_of_facet(place, facet)
    for place, question in claim_questions_with_place(questionnaire):
        yield from _references_of_claim_question(place, question)
    for position, profile in enumerate(questionnaire.profiles):
        place = ("profiles", position, "dimensions")
        yield from ((place, "dimension", name) for name in profile.dimensions)
    for position, claim in enumerate(questionnaire.claims):
        yield from ((("claims", position, "facets"), "facet", name) for name in claim.facets)
    for position, unasked in enumerate(questionnaire.claims_not_asked):
        yield ("claims_not_asked", position, "claim"), "claim", unasked.claim
    if rule := questionnaire.lever_rule:
        yield ("lever_rule", "conditions"), "profile", rule.conditions
        yield ("lever_rule", "behaviour"), "profile", rule.behaviour
        yield ("lever_rule", "training"), "lever", rule.training
    rules = questionnaire.rules
    yield from ((("rules", "climate_facets"), "facet", name) for name in rules.climate_facets or [])
    yield from ((("rules", "referents"), "role", name) for name in rules.referents)
    if "frequency_scales" in rules.model_fields_set:
        place = ("rules", "frequency_scales")
        yield from ((place, "response_scale", name) for name in rules.frequency_scales)


def _references_of_facet(place: Place, facet: Facet) -> Iterator[Reference]:
    yield from (((*place, "roles"), "role", role) for role in facet.roles)
    if facet.levers:
        yield (*place, "levers", "first"), "lever", facet.levers.first
        yield (*place, "levers", "second"), "lever", facet.levers.second
    for position, item in enumerate(facet.items):
        spot = (*place, "items", position)
        yield (*spot, "response_scale"), "response_scale", item.response_scale
        yield from (((*spot, "claims"), "claim", claim) for claim in item.claims)
        yield from (((*spot, "text"), "role", role) for role in item.text)


def _references_of_claim_question(place: Place, question: AnyClaimQuestion) -> Iterator[Reference]:
    yield from (((*place, "claims"), "claim", claim) for claim in question.claims)
    if isinstance(question, DocumentQuestion | DirectQuestion | CrosswiseQuestion):
        yield from (((*place, "roles"), "role", role) for role in question.roles)
    if isinstance(question, CrosswiseQuestion):
        yield (*place, "instead_of"), "claim_question", question.instead_of
    if isinstance(question, TeamQuestion):
        yield (*place, "dimension"), "dimension", question.dimension
        yield (*place, "role"), "role", question.role


def _broken_facets(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for place, facet in facets_with_place(questionnaire):
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


def _broken_scales(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for position, scale in enumerate(questionnaire.response_scales):
        place: Place = ("response_scales", position, "options")
        if len(scale.codes) < 2 or list(scale.codes) != list(range(scale.codes[0], scale.codes[-1] + 1)):
            yield Incoherence(place, "codes_not_consecutive", {"id": scale.id})
        codes = [option.code for option in scale.options]
        if len(set(codes)) < len(codes):
            yield Incoherence(place, "codes_repeated", {"id": scale.id})
        if any(option.missing for option in scale.options[: len(scale.codes)]):
            yield Incoherence(place, "missing_not_last", {"id": scale.id})


def _broken_bands(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    expected = 0
    for position, band in enumerate(questionnaire.bands):
        if band.start != expected or band.end < band.start:
            yield Incoherence(("bands", position), "bands_gap", {"expected": expected, "found": band.start})
            return
        expected = band.end + 1
    if expected != 101:
        yield Incoherence(("bands",), "bands_gap", {"expected": 101, "found": expected})


def _broken_claim_questions(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    for place, question in claim_questions_with_place(questionnaire):
        if isinstance(question, DirectQuestion | CrosswiseQuestion):
            counted = [option.code for option in question.options if option.counts and not option.missing]
            if len(counted) != 1:
                yield Incoherence((*place, "options"), "claim_counts_one", {"found": len(counted)})
            codes = [option.code for option in question.options]
            if len(set(codes)) < len(codes):
                yield Incoherence((*place, "options"), "codes_repeated", {"id": question.id})
        if isinstance(question, DocumentQuestion) and question.refuted_by not in {
            entry.code for entry in question.codes
        }:
            yield Incoherence((*place, "refuted_by"), "unknown_code", {"code": question.refuted_by})
        if isinstance(question, CrosswiseQuestion) and abs(question.p - 0.5) < 0.05:
            yield Incoherence((*place, "p"), "crosswise_p", {"p": question.p})


def _broken_notice(questionnaire: Questionnaire) -> Iterator[Incoherence]:
    notice = questionnaire.information_notice
    for s, section in enumerate(notice.sections if notice else []):
        for p, paragraph in enumerate(section.paragraphs):
            place = ("information_notice", "sections", s, "paragraphs", p)
            for condition in sorted(set(paragraph.when) - CONDITIONS):
                values = {"id": condition, "known": ", ".join(sorted(CONDITIONS))}
                yield Incoherence((*place, "when"), "unknown_condition", values)
            for language, text in paragraph.text.items():
                if text.count("{") != text.count("}") or text.count("{") != len(_named(text)):
                    yield Incoherence((*place, "text", language), "braces", {})
                    continue
                for fact in sorted(placeholders(text) - FACTS):
                    values = {"id": fact, "known": ", ".join(sorted(FACTS))}
                    yield Incoherence((*place, "text", language), "unknown_fact", values)


def _named(text: str) -> list[str]:
    """The plain ``{names}`` in ``text``, repeats included."""
    return [piece.split("}")[0] for piece in text.split("{")[1:] if piece.split("}")[0].isidentifier()]
