"""Rules on what the instrument rests on and promises: claims, levers, claim check, information notice."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.i18n import placeholders
from assessment.linter.fault import Fault
from assessment.questionnaire import CrosswiseQuestion, DirectQuestion, Questionnaire
from assessment.questionnaire.coherence import claim_questions_with_place, facets_with_place

LEAST_DIRECT = 20
LEAST_CROSSWISE = 100
NOTICE_POINTS = {
    "controller": {"controller", "contact", "data_protection_officer"},
    "purpose": {"organization"},
    "legal_basis": {"controller"},
    "voluntary": set(),
    "stored": set(),
    "who_sees_what": {"recipients", "least", "invited"},
    "retention": {"retention_months"},
    "processors": {"processors", "location", "safeguards"},
    "rights": {"contact"},
}
"""Sections that an information notice must have (GDPR, article 13), with the facts that each must name."""


def claim_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every item rests on a claim about its facet; every claim is asked, or said not to be, never both."""
    if not questionnaire.rules.claims:
        return
    yield from _item_claims(questionnaire)
    asked = {name for item in questionnaire.items.values() for name in item.claims}
    unasked = {entry.claim: n for n, entry in enumerate(questionnaire.claims_not_asked)}
    for position, claim in enumerate(questionnaire.claims):
        if claim.id not in asked and claim.id not in unasked:
            yield Fault(("claims", position), "claim_uncovered", {"claim": claim.id})
        if claim.id in asked and claim.id in unasked:
            place = ("claims_not_asked", unasked[claim.id])
            yield Fault(place, "claim_asked_after_all", {"claim": claim.id})


def _item_claims(questionnaire: Questionnaire) -> Iterator[Fault]:
    facets_of = {claim.id: claim.facets for claim in questionnaire.claims}
    for place, facet in facets_with_place(questionnaire):
        for position, item in enumerate(facet.items):
            spot = (*place, "items", position)
            if not item.claims:
                yield Fault(spot, "item_without_claim", {"id": item.id})
            for name in item.claims:
                if facet.id not in facets_of[name]:
                    values = {"claim": name, "facet": facet.id}
                    yield Fault((*spot, "claims"), "claim_of_other_facet", values)


def lever_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Levers: every facet has two different ones, none stands idle, the rule's bounds ascend."""
    rule = questionnaire.lever_rule
    if rule is None:
        return
    used: set[str] = set()
    for place, facet in facets_with_place(questionnaire):
        if facet.levers is None:
            yield Fault(place, "levers_missing", {"facet": facet.id})
            continue
        used |= {facet.levers.first, facet.levers.second}
        if facet.levers.first == facet.levers.second:
            yield Fault((*place, "levers", "second"), "levers_same", {"facet": facet.id})
    for position, lever in enumerate(questionnaire.levers):
        if lever.id not in used:
            yield Fault(("levers", position), "lever_unused", {"id": lever.id})
    if not rule.act_below < rule.discuss_below:
        values = {"act": rule.act_below, "discuss": rule.discuss_below}
        yield Fault(("lever_rule", "act_below"), "lever_bounds", values)
    most = questionnaire.rules.most_levers
    if most is not None and rule.most > most:
        yield Fault(("lever_rule", "most"), "levers_too_many", {"found": rule.most, "most": most})
    both = set(questionnaire.profile(rule.conditions).dimensions) & set(
        questionnaire.profile(rule.behaviour).dimensions
    )
    if both:
        yield Fault(("lever_rule", "behaviour"), "profiles_overlap", {"ids": ", ".join(sorted(both))})


def claim_check_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Claim questions: enough answers before anything is said, and a crosswise question only by choice."""
    for place, question in claim_questions_with_place(questionnaire):
        least = LEAST_CROSSWISE if isinstance(question, CrosswiseQuestion) else LEAST_DIRECT
        if isinstance(question, CrosswiseQuestion | DirectQuestion) and question.least < least:
            values = {"id": question.id, "found": question.least, "least": least}
            yield Fault((*place, "least"), "claim_least", values)
        if isinstance(question, CrosswiseQuestion):
            if question.by_default:
                yield Fault((*place, "by_default"), "crosswise_by_default", {"id": question.id})
            if question.advised < question.least:
                values = {"advised": question.advised, "least": question.least}
                yield Fault((*place, "advised"), "crosswise_advised", values)
            if question.neutral == question.control_neutral:
                yield Fault((*place, "control_neutral"), "crosswise_control", {"id": question.id})


def notice_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """The information notice has every point, and each point names its facts, in every language."""
    notice = questionnaire.information_notice
    if notice is None:
        if questionnaire.rules.information_notice:
            yield Fault((), "notice_missing", {})
        return
    sections = {section.id: position for position, section in enumerate(notice.sections)}
    for point, facts in NOTICE_POINTS.items():
        if point not in sections:
            yield Fault(("information_notice", "sections"), "notice_point_missing", {"point": point})
            continue
        section = notice.sections[sections[point]]
        for language in questionnaire.languages:
            told = {
                name for paragraph in section.paragraphs for name in placeholders(paragraph.text[language])
            }
            for fact in sorted(facts - told):
                place = ("information_notice", "sections", sections[point])
                values = {"point": point, "fact": fact, "language": language}
                yield Fault(place, "notice_fact_missing", values)
