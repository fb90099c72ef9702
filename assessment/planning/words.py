"""A plan in plain words."""

from __future__ import annotations

import numpy as np

from assessment.i18n import Language, format_number, format_percent, translate
from assessment.planning.widths import Plan, PlannedRole, PlannedWidth
from assessment.results import ALL


def sentences(planned: Plan, language: Language) -> list[str]:
    """The plan in words: what each role opens, the overall score, a dimension, a gap, what is assumed."""
    return [
        *(_role_sentence(planned, role, language) for role in planned.roles),
        _overall_sentence(planned, language),
        *_dimension_sentences(planned, language),
        _gap_sentence(planned, language),
        translate("planning.assumed", language, sd=format_number(planned.person_sd, language)),
    ]


def _title(planned: Plan, role: str, language: Language) -> str:
    titles = planned.questionnaire.role(role).short_title
    return titles.get(language, next(iter(titles.values())))


def _role_sentence(planned: Plan, role: PlannedRole, language: Language) -> str:
    step = role.opening.name.lower()
    return translate(
        f"planning.role.{step}",
        language,
        role=_title(planned, role.role, language),
        answers=format_number(role.answers, language),
        invited=format_number(role.invited, language),
    )


def _overall_sentence(planned: Plan, language: Language) -> str:
    if not planned.overall_role:
        return translate("planning.overall.nothing", language)
    if np.isnan(planned.index.beyond):
        return translate("planning.overall.rounded", language)
    words = _points(planned.index, language)
    if planned.index.invited == 0 and planned.overall_role == ALL:
        return translate("planning.overall.complete", language, beyond=words["beyond"])
    if planned.overall_role == ALL:
        return translate("planning.overall.all", language, **words)
    role = _title(planned, planned.overall_role, language)
    return translate("planning.overall.one_role", language, role=role, **words)


def _dimension_sentences(planned: Plan, language: Language) -> list[str]:
    if np.isnan(planned.dimension.beyond):
        return []
    if planned.dimension.invited == 0:
        beyond = _points(planned.dimension, language)["beyond"]
        return [translate("planning.dimension.complete", language, beyond=beyond)]
    return [translate("planning.dimension.sampled", language, **_points(planned.dimension, language))]


def _points(width: PlannedWidth, language: Language) -> dict[str, str]:
    return {
        "invited": format_number(width.invited, language, 1),
        "beyond": format_number(width.beyond, language, 1),
    }


def _gap_sentence(planned: Plan, language: Language) -> str:
    if np.isnan(planned.clear):
        return translate("planning.gap.hidden", language)
    first, second = (_title(planned, role.role, language) for role in planned.roles[:2])
    return translate(
        "planning.gap.told",
        language,
        gap=format_number(planned.gap, language),
        first=first,
        second=second,
        clear=format_percent(planned.clear, language),
        told=format_percent(planned.told, language),
    )
