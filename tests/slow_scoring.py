"""Section 6 of the construct map once more, slowly: plain loops over people, for comparison.

Nothing here is shared with the product. A figure is a function of one weight per person; what each person
contributes to it is its derivative with respect to that weight, taken with a complex step (exact to the
last digit), instead of the product's algebra of weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.questionnaire import Questionnaire

STEP = 1e-30
Answers = Mapping[str, float | None]
Key = tuple[str, str, str]


@dataclass
class Person:
    """Role and codes by item."""

    role: str
    codes: Answers


@dataclass
class SlowFigure:
    """A figure with both standard errors: of the invited people, and beyond them."""

    value: float
    n: int
    se_invited: float
    df_invited: float
    se_beyond: float
    df_beyond: float


def facet_scores(questionnaire: Questionnaire, person: Person) -> dict[str, float]:
    """The facets of one person that have enough answers."""
    scores = {}
    for facet in questionnaire.facets.values():
        answered = []
        for item in facet.items:
            code = person.codes.get(item.id)
            if code is not None:
                answered.append(25 * (5 - code) if item.reverse_keyed else 25 * (code - 1))
        if len(answered) >= facet.min_answered:
            scores[facet.id] = sum(answered) / len(answered)
    return scores


def counts(questionnaire: Questionnaire, person: Person) -> bool:
    """Whether at least half of the role's items were answered."""
    asked = [item.id for f in questionnaire.facets.values() if person.role in f.roles for item in f.items]
    return sum(person.codes.get(item) is not None for item in asked) >= len(asked) / 2


def combined(
    questionnaire: Questionnaire, role_facets: Mapping[tuple[str, str], complex | float]
) -> dict[Key, complex | float]:
    """Every figure that follows from role facet means; what lacks a mean is left out."""
    figures: dict[Key, complex | float] = {}
    for role in (*questionnaire.role_ids, "all"):
        dimensions = []
        for dimension in questionnaire.dimensions:
            facets = []
            for facet in dimension.facets:
                behind = facet.scored_roles if role == "all" else [role] if role in facet.roles else []
                if behind and all((name, facet.id) in role_facets for name in behind):
                    share = [questionnaire.role_weights[name] if role == "all" else 1.0 for name in behind]
                    parts = [w * role_facets[name, facet.id] for w, name in zip(share, behind, strict=True)]
                    facets.append(sum(parts) / sum(share))
                    figures["facet", facet.id, role] = facets[-1]
            if facets and len(dimension.facets) - len(facets) <= 1:
                dimensions.append(sum(facets) / len(facets))
                figures["dimension", dimension.id, role] = dimensions[-1]
        if len(dimensions) == len(questionnaire.dimensions):
            figures["index", "index", role] = sum(dimensions) / len(dimensions)
        for profile in questionnaire.profiles:
            places = [("dimension", name, role) for name in profile.dimensions]
            if all(place in figures for place in places):
                figures["profile", profile.id, role] = sum(figures[p] for p in places) / len(places)
    return figures


def figures_by_hand(
    questionnaire: Questionnaire,
    people: Sequence[Person],
    *,
    invited: Mapping[str, int] | None = None,
) -> dict[Key, SlowFigure]:
    """Every figure that the answers carry, before anything is hidden for its size."""
    counted = [person for person in people if counts(questionnaire, person)]
    scores = [facet_scores(questionnaire, person) for person in counted]
    usable = [
        (role, facet)
        for role in questionnaire.role_ids
        for facet in questionnaire.facets
        if sum(p.role == role and facet in s for p, s in zip(counted, scores, strict=True)) >= 1
    ]

    def everything(weights: Sequence[complex | float]) -> dict[Key, complex | float]:
        means: dict[tuple[str, str], complex | float] = {}
        for role, facet in usable:
            mine = [
                (w, s[facet])
                for w, p, s in zip(weights, counted, scores, strict=True)
                if p.role == role and facet in s
            ]
            means[role, facet] = sum(w * x for w, x in mine) / sum(w for w, _ in mine)
        return combined(questionnaire, means)

    ones: list[complex | float] = [1.0] * len(counted)
    values = everything(ones)
    slopes: dict[Key, list[float]] = {key: [] for key in values}
    for i in range(len(counted)):
        nudged = everything([*ones[:i], complex(1.0, STEP), *ones[i + 1 :]])
        for key, slope in slopes.items():
            slope.append(complex(nudged[key]).imag / STEP)
    return {
        key: _figure(
            questionnaire, key, float(complex(value).real), slopes[key], counted, scores, usable, invited
        )
        for key, value in values.items()
    }


def _figure(
    questionnaire: Questionnaire,
    key: Key,
    value: float,
    slopes: Sequence[float],
    people: Sequence[Person],
    scores: Sequence[Mapping[str, float]],
    usable: Sequence[tuple[str, str]],
    invited: Mapping[str, int] | None,
) -> SlowFigure:
    used = _used(questionnaire, key, usable)
    n, parts, left, designs = 0, [], [], []
    for role in questionnaire.role_ids:
        facets = {facet for name, facet in used if name == role}
        mine = [
            slope
            for slope, p, s in zip(slopes, people, scores, strict=True)
            if p.role == role and facets & set(s)
        ]
        if not facets:
            continue
        size = len(mine)
        n += size
        parts.append((sum((size * slope) ** 2 for slope in mine) / (size * (size - 1)), size))
        ones = {place: float(place[0] == role) for place in usable}
        designs.append(float(complex(combined(questionnaire, ones)[key]).real) ** 2 / size)
        left.append(1 - size / max(invited[role], size) if invited and role in invited else 1.0)
    corrected = [(v * rest, size) for (v, size), rest in zip(parts, left, strict=True)]
    se, df = _spread(parts)
    equal_scatter = _spread([(design, size) for design, (_v, size) in zip(designs, parts, strict=True)])[1]
    return SlowFigure(value, n, *_spread(corrected), se, min(df, equal_scatter))


def _spread(parts: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """Standard error and Satterthwaite's degrees of freedom."""
    total = math.fsum(v for v, _ in parts)
    if total == 0:
        return 0.0, math.inf
    return math.sqrt(total), total**2 / math.fsum(v**2 / (size - 1) for v, size in parts)


def _used(questionnaire: Questionnaire, key: Key, usable: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The role facet means on which a figure rests: those whose change changes it."""
    base = dict.fromkeys(usable, 0.0)
    return [place for place in usable if combined(questionnaire, {**base, place: 1.0}).get(key)]
