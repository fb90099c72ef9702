"""What a number rests on, said beside it: who answered, of how many, and what its range claims.

Texts: ``locales/<language>/interpretation.yaml``. Every sentence says what is there, never why.
"""

from __future__ import annotations

import numpy as np

from assessment.i18n import Language, format_number, format_score, translate
from assessment.results import (
    ALL,
    SCREEN_LEVEL,
    Agreement,
    Figure,
    Gap,
    Level,
    OrganizationResult,
    roles_behind,
)

FEW_BELOW = 10
"""With fewer answers than this one person weighs heavily."""


def rests_on(shown: Figure | Gap, result: OrganizationResult, language: Language) -> str:
    """How many answered of how many invited, and which claim the range makes, in one or two sentences.

    For what is not shown, the reason.
    """
    what = f"{_what(shown.level, shown.code, result, language)}, {_whose(shown, result, language)}"
    if not shown.shown:
        reason = "not_asked" if shown.status == "not_asked" else shown.reason
        several = isinstance(shown, Gap) or shown.role == ALL
        return _hidden("too_few_among" if reason == "too_few" and several else reason, what, result, language)
    return f"{_who_answered(what, shown, result, language)} {_claim(shown, result, language)}"


def _hidden(reason: str, what: str, result: OrganizationResult, language: Language) -> str:
    least = format_number(result.thresholds.group, language)
    return translate(f"interpretation.hidden.{reason}", language, what=what, least=least)


def _what(level: Level, code: str, result: OrganizationResult, language: Language) -> str:
    if level == "index":
        return translate("interpretation.overall", language)
    questionnaire = result.questionnaire
    if level == "facet":
        return questionnaire.facets[code].title[language]
    if level == "profile":
        return questionnaire.profile(code).title[language]
    return next(d for d in questionnaire.dimensions if d.id == code).title[language]


def _whose(shown: Figure | Gap, result: OrganizationResult, language: Language) -> str:
    roles = result.questionnaire.role_ids
    if isinstance(shown, Gap):
        names = {"first": _role(roles[0], result, language), "second": _role(roles[1], result, language)}
        return translate("interpretation.minus", language, **names)
    return _role(shown.role, result, language)


def _role(role: str, result: OrganizationResult, language: Language) -> str:
    if role == ALL:
        return translate("interpretation.everyone", language)
    return result.questionnaire.role(role).title[language]


def _behind(shown: Figure | Gap, result: OrganizationResult) -> list[str]:
    """The roles whose answers are in it, in the file's order."""
    questionnaire = result.questionnaire
    if isinstance(shown, Gap):
        return list(questionnaire.role_ids[:2])
    facets = {d.id: d.facets for d in questionnaire.dimensions}.get(shown.code)
    if shown.level == "facet":
        facets = [questionnaire.facets[shown.code]]
    behind = roles_behind(facets or list(questionnaire.facets.values()), shown.role)
    return [role for role in questionnaire.role_ids if role in behind]


def _people(shown: Figure | Gap, result: OrganizationResult) -> int:
    if isinstance(shown, Figure):
        return shown.n
    return sum(result.figure(shown.level, shown.code, role).n for role in _behind(shown, result))


def _invited(shown: Figure | Gap, result: OrganizationResult) -> int | None:
    """How many were invited of the roles behind it; None where that is not known of one of them."""
    behind = _behind(shown, result)
    counts = [entry.invited for entry in result.attendance if entry.role in behind]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _who_answered(what: str, shown: Figure | Gap, result: OrganizationResult, language: Language) -> str:
    people, invited, behind = _people(shown, result), _invited(shown, result), _behind(shown, result)
    few = [role for role in behind if result.questionnaire.role(role).few]
    key = "of" if invited is not None else "unknown"
    if len(behind) > 1 and few:
        weight = translate(
            "interpretation.few_among",
            language,
            roles=", ".join(_role(role, result, language) for role in few),
        )
    else:
        weight = translate("interpretation.few", language) if few or people < FEW_BELOW else ""
    return translate(
        f"interpretation.rests.{key}",
        language,
        what=what,
        n=format_number(people, language),
        invited=format_number(invited or 0, language),
        few=weight,
    )


def _claim(shown: Figure | Gap, result: OrganizationResult, language: Language) -> str:
    """Which claim the range makes, or why there is none."""
    if isinstance(shown, Figure) and shown.bound:
        least = format_number(result.thresholds.exact_ends, language)
        return translate("interpretation.claim.bound", language, least=least)
    if isinstance(shown, Figure) and shown.rounded_to > 1:
        step = format_number(shown.rounded_to, language)
        return translate("interpretation.claim.rounded", language, step=step)
    if shown.invited.se == 0:
        return translate("interpretation.claim.complete", language)
    if np.isnan(shown.invited.se):
        return translate("interpretation.claim.unknown", language)
    chances = translate("interpretation.chances", language, n=round(10 * SCREEN_LEVEL))
    key = "invited" if _invited(shown, result) is not None else "sample"
    return translate(f"interpretation.claim.{key}", language, chances=chances)


def agreement_sentence(agreement: Agreement, result: OrganizationResult, language: Language) -> str:
    """Whether the people of a role see a dimension alike, and what the word means; or why it is not said."""
    place = _what("dimension", agreement.dimension, result, language)
    what = f"{place}, {_role(agreement.role, result, language)}"
    if agreement.word is None:
        return _hidden(agreement.reason, what, result, language)
    return translate(f"interpretation.agreement.{agreement.word}", language, what=what)


def careless_sentence(result: OrganizationResult, language: Language) -> str:
    """How many show signs of careless answering, and the score without them; or that it is not said."""
    counts = [
        translate(
            "interpretation.careless.count",
            language,
            role=_role(entry.role, result, language),
            n=format_number(entry.people, language),
        )
        for entry in result.careless
        if entry.people is not None
    ]
    if not counts:
        what = translate("interpretation.careless.what", language)
        if not result.closed:
            return _hidden("wave_open", what, result, language)
        least = format_number(result.thresholds.group, language)
        return translate("interpretation.careless.not_said", language, what=what, least=least)
    without = result.without_careless
    if without.shown:
        scores = {
            "without": format_score(without.value, language),
            "score": format_score(result.overall.value, language),
        }
        counts.append(translate("interpretation.careless.without", language, **scores))
    return " ".join(counts)
