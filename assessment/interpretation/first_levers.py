"""The levers to talk about first, from what is released of a wave."""

from __future__ import annotations

from assessment.levers import AdvisedLever, advised_levers
from assessment.results import Level, OrganizationResult


def first_levers(result: OrganizationResult) -> tuple[AdvisedLever, ...]:
    """The levers that shown figures of the whole organization point to; none where nothing is shown."""
    role = result.overall_role
    if not role:
        return ()
    facets, dimensions = (_shown(result, level, role) for level in ("facet", "dimension"))
    return advised_levers(result.questionnaire, facets, dimensions)


def _shown(result: OrganizationResult, level: Level, role: str) -> dict[str, float]:
    return {
        code: figure.value
        for (kind, code, whose), figure in result.figures.items()
        if (kind, whose) == (level, role) and figure.shown
    }
