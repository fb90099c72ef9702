"""How wide the intervals of a wave will be, and whether a gap can be told.

Nothing is known of the people yet, so their scatter is assumed: the standard deviations of the overall score
and of a dimension among people of one role. ``PERSON_SD`` and ``DIMENSION_SD`` are about those of the
simulator's usual people (``assessment.simulation.Habits``): an assumption, no finding about anybody. A wave
that has been held gives better ones. Chances come from drawing the wave many times and calling each draw by
the product's own rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from assessment.disclosure import THRESHOLDS, Opening, RoleDisclosure, Thresholds, role_disclosure
from assessment.i18n import rounded
from assessment.interpretation import certainty
from assessment.questionnaire import Questionnaire
from assessment.results import (
    ALL,
    INDEX,
    SCREEN_LEVEL,
    Claim,
    Spread,
    difference_spread,
    half_width,
)
from assessment.weights import Place, figure_weights

PERSON_SD = 16.0
DIMENSION_SD = 18.0
GAP = 10.0
RESPONSE = 0.8
DRAWS = 1000
SEED = 1
_CLAIMS: tuple[Claim, ...] = ("invited", "beyond")


@dataclass(frozen=True, slots=True)
class PlannedRole:
    """How many of a role are invited and expected to answer, and how far its figures then open."""

    role: str
    invited: int
    answers: int
    opening: Opening


@dataclass(frozen=True, slots=True)
class PlannedWidth:
    """Half the interval (9 in 10) to expect of a figure, for each claim; NaN where none would be given."""

    invited: float
    beyond: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a wave may be expected to tell.

    ``overall_role``: whose overall score would be shown ("" for nobody's). ``dimension``: the widest. ``gap``
    is the real gap asked about, ``clear`` and ``told`` the chances that it is called clear, and at least
    probable; NaN where no gap would be shown.
    """

    questionnaire: Questionnaire
    roles: tuple[PlannedRole, ...]
    overall_role: str
    index: PlannedWidth
    dimension: PlannedWidth
    gap: float
    clear: float
    told: float
    person_sd: float


def plan(
    questionnaire: Questionnaire,
    invited: Mapping[str, int],
    *,
    expected_response: float = RESPONSE,
    person_sd: float = PERSON_SD,
    gap: float = GAP,
    agreed: bool = False,
    thresholds: Thresholds = THRESHOLDS,
) -> Plan:
    """The plan of a wave that invites ``invited`` people by role, of whom ``expected_response`` answer.

    ``person_sd``: standard deviation of the overall score among people of one role, in points; that of a
    dimension is taken to be as much wider as it is among simulated people. ``agreed``: all members of a role
    of few agree to be shown below five.
    """
    roles = []
    for role in questionnaire.roles:
        answers = min(rounded(expected_response * invited[role.id]), invited[role.id])
        rule: RoleDisclosure = role_disclosure(
            role, answers, closed=True, agreed=agreed, thresholds=thresholds
        )
        roles.append(PlannedRole(role.id, invited[role.id], answers, rule.opening))
    shown = _overall_role(roles)
    weights = figure_weights(questionnaire)
    dimension_sd = person_sd * DIMENSION_SD / PERSON_SD
    widths = [
        _width(roles, weights, ("dimension", dimension.id, shown), dimension_sd)
        for dimension in questionnaire.dimensions
    ]
    clear, told = _chances(roles, person_sd, gap)
    return Plan(
        questionnaire,
        tuple(roles),
        shown,
        _width(roles, weights, ("index", INDEX, shown), person_sd),
        max(widths, key=lambda width: np.nan_to_num(width.beyond)),
        gap,
        clear,
        told,
        person_sd,
    )


def _overall_role(roles: list[PlannedRole]) -> str:
    """As the result chooses: the roles combined, or the largest role that may be shown alone."""
    if min(role.opening for role in roles) >= Opening.INDEX:
        return ALL
    alone = [role for role in roles if role.opening >= Opening.DIMENSIONS]
    return max(alone, key=lambda role: role.answers).role if alone else ""


def _width(
    roles: list[PlannedRole], weights: Mapping[Place, np.ndarray], place: Place, sd: float
) -> PlannedWidth:
    """The mean over draws of half the interval of a figure."""
    if place not in weights:
        return PlannedWidth(np.nan, np.nan)
    shares = weights[place].sum(axis=1)
    behind = [(role, sd * share) for role, share in zip(roles, shares, strict=True) if share]
    if min(role.opening for role, _ in behind) < Opening.DIMENSIONS:
        return PlannedWidth(np.nan, np.nan)
    halves = {
        claim: [half_width(spread, SCREEN_LEVEL) for spread in _spreads(behind, claim)] for claim in _CLAIMS
    }
    return PlannedWidth(float(np.mean(halves["invited"])), float(np.mean(halves["beyond"])))


def _spreads(behind: list[tuple[PlannedRole, float]], claim: Claim) -> Iterator[Spread]:
    """Draws of the spread of a sum (or difference) of role means, each role's people having their own sd.

    The drawn variance is chi-square, as with normal scores; the sum is put together, and its degrees of
    freedom guarded, as results do it.
    """
    random = np.random.default_rng(SEED)
    parts = []
    for role, sd in behind:
        df = max(role.answers - 1, 1)
        left = _left(role, claim) / max(role.answers, 1)
        variances = sd**2 * left * random.chisquare(df, DRAWS) / df
        parts.append([Spread(se, df, left * sd**2) for se in np.sqrt(variances).tolist()])
    for drawn in zip(*parts, strict=True):
        spread = reduce(difference_spread, drawn)
        yield Spread(0.0, np.inf) if spread.se == 0 else spread


def _left(role: PlannedRole, claim: Claim) -> float:
    """The share of the variance that is left: the finite population correction."""
    return 1 - role.answers / role.invited if claim == "invited" and role.invited else 1.0


def _chances(roles: list[PlannedRole], sd: float, gap: float) -> tuple[float, float]:
    """The chances that a real gap is called clear, and clear or probable; NaN where no gap is shown."""
    pair = roles[:2]
    if len(pair) < 2 or min(role.opening for role in pair) < Opening.DIMENSIONS:
        return np.nan, np.nan
    left = [sd**2 * _left(role, "invited") / role.answers for role in pair]
    random = np.random.default_rng(SEED + 1)
    seen = gap + np.sqrt(sum(left)) * random.standard_normal(DRAWS)
    spreads = _spreads([(role, sd) for role in pair], "invited")
    words = [certainty(found, spread) for found, spread in zip(seen.tolist(), spreads, strict=True)]
    clear = words.count("clear")
    return clear / DRAWS, (clear + words.count("probable")) / DRAWS
