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
    zero = dict.fromkeys(usable, 0.0)
    n = 0
    parts, corrected, designs, left_designs = [], [], [], []
    for role in questionnaire.role_ids:
        facets = {facet for name, facet in used if name == role}
        if not facets:
            continue
        weights = {
            facet: float(complex(combined(questionnaire, {**zero, (role, facet): 1.0})[key]).real)
            for facet in facets
        }
        mine = [
            (slope, person, s)
            for slope, person, s in zip(slopes, people, scores, strict=True)
            if person.role == role and facets & set(s)
        ]
        size, total = len(mine), sum(weights.values())
        n += size
        variance = sum((size * slope) ** 2 for slope, _, _ in mine) / (size * (size - 1))
        place = 0.0
        for facet, weight in weights.items():
            known = [s[facet] for _, _, s in mine if facet in s]
            place += weight * sum(known) / len(known)
        df = _degrees(place / total / 100, variance * size / total**2 / 100**2, size)
        answered = size / max(invited[role], size) if invited and role in invited else 0.0
        both = [(p, s) for p, s in zip(people, scores, strict=True) if p.role == role]
        rest = (1 - answered) * variance + answered * _left_out(questionnaire, weights, both)
        parts.append((variance, df))
        corrected.append((rest, df))
        designs.append((total**2 / size, df))
        left_designs.append(((1 - answered) * total**2 / size, df))
    return SlowFigure(value, n, *_spread(corrected, left_designs), *_spread(parts, designs))


def _spread(
    parts: Sequence[tuple[float, float]], designs: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Standard error and degrees of freedom: Satterthwaite's, of the data or of the design alone."""
    total = math.fsum(v for v, _ in parts)
    if total == 0:
        return 0.0, math.inf
    return math.sqrt(total), min(_satterthwaite(parts), _satterthwaite(designs))


def _satterthwaite(parts: Sequence[tuple[float, float]]) -> float:
    below = math.fsum(v**2 / df for v, df in parts)
    return math.fsum(v for v, _ in parts) ** 2 / below if below else math.inf


def _degrees(mean: float, variance: float, n: int) -> float:
    """n - 1, less what the skew of a beta distribution of that mean and variance takes off."""
    if variance <= 0 or not 0 < mean < 1 or mean * (1 - mean) <= variance:
        return n - 1
    nu = mean * (1 - mean) / variance - 1
    a, b = mean * nu, (1 - mean) * nu
    skew = 2 * (b - a) * math.sqrt(a + b + 1) / ((a + b + 2) * math.sqrt(a * b))
    excess = 6 * ((a - b) ** 2 * (a + b + 1) - a * b * (a + b + 2)) / (a * b * (a + b + 2) * (a + b + 3))
    x = 1.6448536269514722
    more = (skew**2 * (x**4 + 2 * x**2 - 3) / 9 - excess * (x**2 - 3) / 6) / (n * (x**2 + 1) / 2)
    return max((n - 1) / 2, min(n - 1, 1 / (1 / (n - 1) + more)))


def _left_out(
    questionnaire: Questionnaire,
    weights: Mapping[str, float],
    people: Sequence[tuple[Person, Mapping[str, float]]],
) -> float:
    """The variance of a role's part of a figure by what these people left unanswered."""
    variance = 0.0
    with_any = [s for _, s in people if set(s) & set(questionnaire.facets)]
    for facet, weight in weights.items():
        squares, answers, open_share = 0.0, 0, 0.0
        scored = [(p, s[facet]) for p, s in people if facet in s]
        items = questionnaire.facets[facet].items
        for person, mean in scored:
            given = [(item, person.codes.get(item.id)) for item in items]
            points = [25 * (5 - c) if i.reverse_keyed else 25 * (c - 1) for i, c in given if c is not None]
            squares += sum((point - mean) ** 2 for point in points)
            answers += len(points)
            open_share += 1 / len(points) - 1 / len(items)
        within = squares / (answers - len(scored)) if answers > len(scored) else 0.0
        variance += weight**2 * within * open_share / len(scored) ** 2
    means = {f: [s[f] for s in with_any if f in s] for f in weights}
    for one in weights:
        for other in weights:
            pairs = [
                (s[one] - math.fsum(means[one]) / len(means[one]))
                * (s[other] - math.fsum(means[other]) / len(means[other]))
                for s in with_any
                if one in s and other in s
            ]
            together = math.fsum(pairs) / max(len(pairs) - 1, 1)
            missed = [
                ((one in s) / len(means[one]) - 1 / len(with_any))
                * ((other in s) / len(means[other]) - 1 / len(with_any))
                for s in with_any
            ]
            variance += weights[one] * weights[other] * math.fsum(missed) * together
    return variance


def _used(questionnaire: Questionnaire, key: Key, usable: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The role facet means on which a figure rests: those whose change changes it."""
    base = dict.fromkeys(usable, 0.0)
    return [place for place in usable if combined(questionnaire, {**base, place: 1.0}).get(key)]
