"""What kind of organization to simulate: walking wallet with a happy management to sustainable and proud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.questionnaire import Questionnaire

DIMENSION_SD = 5.0
FACET_SD = 6.0


@dataclass(frozen=True)
class Story:
    """True places on the 0-100 scale: of each facet, and how much more (or less) of it a role sees."""

    facets: Mapping[str, float]
    role_shift: Mapping[str, float]
    name: str = ""


# conditions, behaviour, and how much better a role of few (a management team) sees it
_PLOTS: Mapping[str, tuple[float, float, float]] = {
    "walking_wallet": (26.0, 32.0, 20.0),
    "people_compensate": (36.0, 66.0, 10.0),
    "sustainable": (80.0, 80.0, 3.0),
    "halfway": (50.0, 52.0, 8.0),
    "paper_only": (68.0, 42.0, 12.0),
}


def story_of(questionnaire: Questionnaire, number: int, random: np.random.Generator) -> Story:
    """The story of organization ``number``: each plot in turn, with deviations per dimension and facet."""
    name = list(_PLOTS)[number % len(_PLOTS)]
    conditions, behaviour, shift = _PLOTS[name]
    first = _conditions(questionnaire)
    places = {d.id: conditions if d.id in first else behaviour for d in questionnaire.dimensions}
    return _told(questionnaire, places, shift, name, random)


def in_between(
    questionnaire: Questionnaire,
    random: np.random.Generator,
    *,
    low: float = 30.0,
    high: float = 75.0,
    shift: float = 5.0,
) -> Story:
    """An organization anywhere between ``low`` and ``high``, whose roles of few see ``shift`` points more."""
    place = float(random.uniform(low, high))
    places = {dimension.id: place for dimension in questionnaire.dimensions}
    return _told(questionnaire, places, shift, "in_between", random)


def _told(
    questionnaire: Questionnaire,
    places: Mapping[str, float],
    shift: float,
    name: str,
    random: np.random.Generator,
) -> Story:
    facets = {}
    for dimension in questionnaire.dimensions:
        place = places[dimension.id] + random.normal(0, DIMENSION_SD)
        for facet in dimension.facets:
            facets[facet.id] = float(np.clip(place + random.normal(0, FACET_SD), 3, 97))
    return Story(facets, {role.id: shift for role in questionnaire.roles if role.few}, name)


def _conditions(questionnaire: Questionnaire) -> set[str]:
    """The dimensions that the file calls conditions; without that word, the first half of them."""
    if questionnaire.lever_rule:
        return set(questionnaire.profile(questionnaire.lever_rule.conditions).dimensions)
    dimensions = [dimension.id for dimension in questionnaire.dimensions]
    return set(dimensions[: (len(dimensions) + 1) // 2])
