"""Values and standard errors of figures, from the facet scores of each role's people.

Every figure is a mean of role means, so it is linear in the respondents' facet scores. Its variance comes
from each person's contribution to it (construct map, section 6): per role the variance of the
contributions over n, summed over roles, with Satterthwaite's degrees of freedom. With the number of
invited people known, the finite population correction (1 - n/N) gives the interval for *the invited
people, now*, to which n/N of what unanswered items leave open is added; without it, the interval for claims
*beyond* them. Where the plain t-interval misses its promise (few answers, skewed, near an end of the scale),
its degrees of freedom are lowered by ``bounded_degrees`` and ``guarded_df`` (docs/scoring.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assessment.disclosure import RoleDisclosure
from assessment.psychometrics.bounded_degrees import bounded_degrees
from assessment.psychometrics.facet_sums import FacetSums, rows_of
from assessment.psychometrics.missing_answers import AnsweredFacets, answered_facets
from assessment.questionnaire import MAX_SCORE, Facet, Questionnaire, Role
from assessment.results.figures import ALL, INDEX, UNKNOWN_SPREAD, Level, Spread, summed_spread
from assessment.results.parts import LEAST_VARIANCE, Vector, parts_of
from assessment.results.sums import CellSums, Flags, NodeSums, Numbers

MOST_FACETS_MISSING = 1

Weights = Mapping[str, Vector]
"""Role -> the weight of each facet's role mean in a figure, in the questionnaire's order of facets."""


@dataclass(frozen=True)
class Group:
    """The counted respondents of one role: ``scores`` is people x facets, NaN where somebody has none.

    ``sums``: what they add up to, as one node; ``in_cells`` gives it with teams, and with what is known of
    their unanswered items.
    """

    role: Role
    scores: Vector
    rule: RoleDisclosure
    invited: int | None
    sums: NodeSums | None = None

    def in_cells(self, team: Numbers | None, out: Flags | None, facets: AnsweredFacets | None) -> Group:
        """The same, added up by team and by whether they are left ``out`` (n,) of the comparison."""
        return replace(self, sums=NodeSums.whole(CellSums.of(self.scores, team, out, facets)))

    @cached_property
    def whole(self) -> NodeSums:
        """The sums over everybody, in cells or not."""
        return self.sums or NodeSums.whole(CellSums.of(self.scores))

    def without(self, out: Flags) -> Group:
        """The group without those whose cells are left ``out``, which are these people (n,)."""
        cells = self.whole.cells
        return replace(self, scores=rows_of(self.scores, ~out), sums=NodeSums(cells, ~cells.out[None]))

    @cached_property
    def halves(self) -> NodeSums:
        """Those who are left out of the comparison, and the rest, as two nodes."""
        cells = self.whole.cells
        return NodeSums(cells, np.array([cells.out, ~cells.out]))

    @cached_property
    def answered(self) -> Flags:
        """Who has which facet score, people x facets."""
        return ~np.isnan(self.scores)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many have a score on each facet."""
        return np.asarray(self.whole.counts[0], dtype=np.int64)

    @cached_property
    def usable(self) -> Flags:
        """Facets that anybody answered."""
        return np.asarray(self.counts > 0)

    @cached_property
    def means(self) -> Vector:
        """The mean of each facet over those who have it; NaN where nobody has."""
        return np.where(self.usable, self.whole.means[0], np.nan)

    @cached_property
    def open_answers(self) -> Vector | None:
        """The covariance that unanswered items leave in the facet means (f, f); None for nothing."""
        found = None if self.invited is None else self.whole.left_open
        return found[0] if found is not None and found.any() else None

    def look_at(self, weights: Sequence[Vector]) -> None:
        """Work out at once the parts of figures with these ``weights``: what is asked one by one later."""
        if not weights:
            return
        table = np.array(weights)
        facts = self.whole.facts(np.array([np.nan if self.invited is None else self.invited]))
        made = parts_of(facts, table, self.whole.behind(table != 0))
        columns = (made.value, made.n, made.variance, made.unanswered, made.left, made.df, made.design)
        for weight, row in zip(weights, np.vstack(columns).T.tolist(), strict=True):
            value, people, *others = row
            self._looked_at[weight.tobytes()] = Part(value, int(people), *others)

    @cached_property
    def _looked_at(self) -> dict[bytes, Part]:
        """By weights."""
        return {}

    def people_behind(self, weight: Vector) -> int:
        """How many answered any of the facets that ``weight`` uses."""
        known = self._looked_at.get(weight.tobytes())
        return known.n if known else int(self.whole.behind(weight[None] != 0)[0, 0])

    @cached_property
    def _per_count(self) -> Vector:
        """Products of deviations, each divided by the people who have either facet."""
        share = 1 / np.maximum(self.counts, 1)
        return np.asarray(self.whole.products[0] * share * share[:, None])

    def variance(self, weight: Vector) -> float:
        """The variance of the role's part of a figure; NaN where a facet has one answer.

        ``sum(c_i^2) / (n (n - 1))`` over each person's contribution ``c_i = sum_f w_f n/n_f d_if``.
        """
        n = self.people_behind(weight)
        if n < 2 or self.counts[weight != 0].min() < 2:
            return np.nan
        variance = float(weight @ self._per_count @ weight) * n / (n - 1)
        return variance if variance > LEAST_VARIANCE else 0.0

    def part(self, weight: Vector) -> Part:
        """The role's part of a figure."""
        known = self._looked_at.get(weight.tobytes())
        if known:
            return known
        n, total = self.people_behind(weight), float(weight.sum())
        value, variance = float(weight @ self.whole.means[0]), self.variance(weight)
        scale = total**2 / max(n, 1)
        df = bounded_degrees(value / total, variance / scale, n) if scale > 0 else n - 1.0
        unanswered = 0.0 if self.open_answers is None else float(weight @ self.open_answers @ weight)
        left = 1.0 if self.invited is None else max(0.0, 1 - n / max(self.invited, n))
        return Part(value, n, variance, unanswered, left, df, scale)


@dataclass(frozen=True, slots=True)
class Part:
    """One role's part of a figure: its value and what its uncertainty is made of.

    ``variance``: of people; ``unanswered``: of the items that those who answered left out; ``left``: the
    share of the people's variance that is left for the claim about the invited. ``df``: degrees of freedom.
    ``design``: the variance if people had variance 1.
    """

    value: float
    n: int
    variance: float
    unanswered: float
    left: float
    df: float
    design: float

    def invited(self) -> tuple[float, float, float]:
        """Variance, degrees of freedom and design for the claim about the invited people."""
        variance = self.left * self.variance if self.left else 0.0  # a census of one has nothing open
        return variance + (1 - self.left) * self.unanswered, self.df, self.left * self.design

    def beyond(self) -> tuple[float, float, float]:
        """Variance, degrees of freedom and design for the claim beyond them."""
        return self.variance, self.df, self.design


def facets_answered(questionnaire: Questionnaire, items: Vector, sums: FacetSums) -> AnsweredFacets:
    """How people answered each facet, from ``items`` (people x items of the file), and their ``sums``."""
    facets = list(questionnaire.facets.values())
    facet_of = np.repeat(np.arange(len(facets)), [len(facet.items) for facet in facets])
    return answered_facets(items, facet_of, len(facets), sums)


@dataclass(frozen=True)
class Target:
    """A figure to be: the roles it rests on, and its weights, None where too little was answered."""

    level: Level
    code: str
    role: str
    roles: frozenset[str]
    weights: Weights | None
    asked: bool = True


def targets(questionnaire: Questionnaire, groups: Mapping[str, Group], role: str) -> Iterator[Target]:
    """Every figure of ``role``: facets, then dimensions as means of facets, then index and profiles."""
    facet_weights = _facet_weights(questionnaire, groups, role)
    dimension_weights: dict[str, Weights | None] = {}
    for dimension in questionnaire.dimensions:
        for facet in dimension.facets:
            asked = role in (ALL, *facet.roles)
            roles = roles_behind([facet], role)
            yield Target("facet", facet.id, role, roles, facet_weights[facet.id], asked)
        parts = [facet_weights[facet.id] for facet in dimension.facets]
        dimension_weights[dimension.id] = _mean(parts, MOST_FACETS_MISSING)
        roles = roles_behind(dimension.facets, role)
        yield Target("dimension", dimension.id, role, roles, dimension_weights[dimension.id])
    every_role = roles_behind(list(questionnaire.facets.values()), role)
    for profile in questionnaire.profiles:
        side = _mean([dimension_weights[name] for name in profile.dimensions], 0)
        yield Target("profile", profile.id, role, every_role, side)
    yield Target("index", INDEX, role, every_role, _mean(list(dimension_weights.values()), 0))


def roles_behind(facets: list[Facet], role: str) -> frozenset[str]:
    """The roles whose answers a figure of ``role`` over ``facets`` rests on."""
    return (
        frozenset(name for facet in facets for name in facet.scored_roles)
        if role == ALL
        else frozenset({role})
    )


def _facet_weights(
    questionnaire: Questionnaire, groups: Mapping[str, Group], role: str
) -> dict[str, Weights | None]:
    """By facet the weight of each role's mean in its figure; None where a role lacks answers."""
    units = np.eye(len(questionnaire.facets))
    known = {name: group.usable.tolist() for name, group in groups.items()}
    weights: dict[str, Weights | None] = {}
    for position, facet in enumerate(questionnaire.facets.values()):
        if role == ALL:
            total = sum(questionnaire.role_weights[name] for name in facet.scored_roles)
            shares = {name: questionnaire.role_weights[name] / total for name in facet.scored_roles}
        else:
            shares = {role: 1.0} if role in facet.roles else {}
        usable = bool(shares) and all(known[name][position] for name in shares)
        weights[facet.id] = {n: share * units[position] for n, share in shares.items()} if usable else None
    return weights


def _mean(parts: list[Weights | None], most_missing: int) -> Weights | None:
    """The plain mean of weights, None where more than ``most_missing`` are missing."""
    present = [part for part in parts if part is not None]
    if not present or len(parts) - len(present) > most_missing:
        return None
    sums: dict[str, Vector] = {}
    for part in present:
        for role, weight in part.items():
            sums[role] = sums[role] + weight if role in sums else weight
    return {role: sums[role] / len(present) for role in sorted(sums)}


@dataclass(frozen=True, slots=True)
class Measured:
    """Value, n, and spread for both claims; ``complete``: everyone invited answered all that it needs."""

    value: float
    n: int
    invited: Spread
    beyond: Spread
    complete: bool


def measured(weights: Weights, groups: Mapping[str, Group]) -> Measured:
    """The figure that ``weights`` give over the people in ``groups``."""
    parts = [groups[name].part(weight) for name, weight in weights.items()]
    value = sum(part.value for part in parts)
    on_scale = min(max(value, 0.0), MAX_SCORE)  # a mean of 100s can come out a rounding above
    invited = _spread([part.invited() for part in parts], everyone=all(part.left == 0 for part in parts))
    beyond = _spread([part.beyond() for part in parts])
    return Measured(on_scale, sum(part.n for part in parts), invited, beyond, invited.se == 0)


def _spread(parts: list[tuple[float, float, float]], *, everyone: bool = False) -> Spread:
    """The summed standard error and its degrees of freedom.

    Unknown where one person leaves no variance, and where identical answers would look like certainty; none
    where everyone invited answered everything.
    """
    if len(parts) == 1:  # Satterthwaite's degrees of one part, guarded or not, are its own
        variance, df, design = parts[0]
        if variance > 0:
            return Spread(math.sqrt(variance), df, design)
    if not sum(variance for variance, _df, _design in parts) > 0:
        return Spread(0.0, np.inf) if everyone else UNKNOWN_SPREAD
    return summed_spread(parts)
