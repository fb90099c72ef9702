"""What each role's facet mean weighs in each figure, when every role answered every facet it was asked.

The rule of the construct map, section 6, as numbers: a facet is the weighted mean of the roles that score it,
a dimension the plain mean of its facets, the index the plain mean of the dimensions. Planning and simulation
need it before there are answers; ``results`` applies the same rule to what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, MOST_FACETS_MISSING, Level

Weights = NDArray[np.float64]
"""Roles x facets, in the questionnaire's order."""
Place = tuple[Level, str, str]


def figure_weights(questionnaire: Questionnaire) -> Mapping[Place, Weights]:
    """The weights behind each figure, by (level, code, role); role ``all`` is the roles combined.

    A figure that a role cannot have (it is not asked enough facets) is left out.
    """
    found: dict[Place, Weights] = {}
    for role in (*questionnaire.role_ids, ALL):
        dimensions: dict[str, Weights] = {}
        for dimension in questionnaire.dimensions:
            parts = {facet.id: _facet(questionnaire, facet.id, role) for facet in dimension.facets}
            asked = {facet: weights for facet, weights in parts.items() if weights.any()}
            found.update({("facet", facet, role): weights for facet, weights in asked.items()})
            if asked and len(parts) - len(asked) <= MOST_FACETS_MISSING:
                dimensions[dimension.id] = np.mean(list(asked.values()), axis=0)
        found.update({("dimension", name, role): weights for name, weights in dimensions.items()})
        for profile in questionnaire.profiles:
            if set(profile.dimensions) <= dimensions.keys():
                side = [dimensions[name] for name in profile.dimensions]
                found["profile", profile.id, role] = np.mean(side, axis=0)
        if len(dimensions) == len(questionnaire.dimensions):
            found["index", INDEX, role] = np.mean(list(dimensions.values()), axis=0)
    return found


def _facet(questionnaire: Questionnaire, name: str, role: str) -> Weights:
    """Roles x facets: how much each role's mean counts in the facet; all 0 where ``role`` is not asked it."""
    facet, roles = questionnaire.facets[name], questionnaire.role_ids
    weights = np.zeros((len(roles), len(questionnaire.facets)))
    shares = {r: questionnaire.role_weights[r] for r in facet.scored_roles} if role == ALL else {}
    if role in facet.roles:
        shares = {role: 1.0}
    for sharer, share in shares.items():
        weights[roles.index(sharer), list(questionnaire.facets).index(name)] = share / sum(shares.values())
    return weights
