"""From a score table to what may be known of an organization: the only door to figures.

Every figure is a mean of role means, so it is linear in the respondents' facet scores. Its variance comes
from each person's contribution to it (construct map, section 6): per role the variance of the
contributions over n, summed over roles, with Satterthwaite's degrees of freedom. With the number of
invited people known, the finite population correction (1 - n/N) gives the interval for *the invited
people, now*; without it, the interval for claims *beyond* them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from assessment.disclosure import (
    THRESHOLDS,
    Opening,
    RoleDisclosure,
    Thresholds,
    exposes,
    role_disclosure,
    shown_count,
)
from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.estimate import Estimate
from assessment.questionnaire import MAX_SCORE, Facet, Questionnaire, Role
from assessment.scoring import ScoreTable

Level = Literal["index", "dimension", "facet", "profile"]
Status = Literal["shown", "suppressed", "not_asked"]
Claim = Literal["invited", "beyond"]
ALL = "all"
INDEX = "index"
SCREEN_LEVEL = 0.90
EXPORT_LEVEL = 0.95
MOST_FACETS_MISSING = 1
_OPENING: Mapping[str, Opening] = {
    "index": Opening.INDEX,
    "profile": Opening.DIMENSIONS,
    "dimension": Opening.DIMENSIONS,
    "facet": Opening.FACETS,
}
_OPENING_ORDER = tuple(_OPENING)


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard error in points with its degrees of freedom; NaN where one person leaves none."""

    se: float
    df: float


UNKNOWN_SPREAD = Spread(np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Figure:
    """One released number of 0-100, or the word why there is none.

    ``n``: respondents it rests on (0 when not shown). ``rounded_to``: 1, or 5 where a small role allows
    no more; then no interval exists. ``complete``: everyone invited answered.
    """

    level: Level
    code: str
    role: str
    status: Status
    reason: str = ""
    n: int = 0
    value: float = np.nan
    invited: Spread = UNKNOWN_SPREAD
    beyond: Spread = UNKNOWN_SPREAD
    complete: bool = False
    rounded_to: int = 1

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status == "shown"

    def estimate(self, claim: Claim = "invited", level: float = SCREEN_LEVEL) -> Estimate:
        """The number with its t-interval for ``claim``, cut off at 0 and 100."""
        spread = self.invited if claim == "invited" else self.beyond
        return interval(self.value, spread, self.n, level)


def interval(
    value: float, spread: Spread, n: int, level: float, low: float = 0.0, high: float = MAX_SCORE
) -> Estimate:
    """``value`` -/+ t(df) se at confidence ``level``, cut off at ``low`` and ``high``."""
    half = half_width(spread, level)
    return (
        Estimate(value, max(low, value - half), min(high, value + half), n, level, spread.se, spread.df)
        if not np.isnan(half)
        else Estimate(value, np.nan, np.nan, n, level, spread.se, spread.df)
    )


def half_width(spread: Spread, level: float) -> float:
    """Half the width of the t-interval; 0 where everyone answered, NaN where no spread is known."""
    if spread.se == 0:
        return 0.0
    return float(special.stdtrit(spread.df, (1 + level) / 2) * spread.se)


@dataclass(frozen=True, slots=True)
class Gap:
    """The first role's score minus the second's, raw: the wording has not been tested across roles."""

    level: Level
    code: str
    status: Status
    reason: str = ""
    value: float = np.nan
    invited: Spread = UNKNOWN_SPREAD
    beyond: Spread = UNKNOWN_SPREAD

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status == "shown"

    def estimate(self, claim: Claim = "invited", level: float = SCREEN_LEVEL) -> Estimate:
        """The difference in points with its t-interval (Welch), cut off at -100 and 100."""
        spread = self.invited if claim == "invited" else self.beyond
        return interval(self.value, spread, 0, level, -MAX_SCORE, MAX_SCORE)


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of a role were invited (None: not known) and how many answers may be said."""

    role: str
    invited: int | None
    answered: int


@dataclass(frozen=True)
class OrganizationResult:
    """All that is released of one wave of one organization; what is not here is not known above.

    ``figures`` by (level, code, role), role ``all`` being the roles combined; ``gaps`` by (level, code).
    """

    questionnaire: Questionnaire
    organization: str
    wave: str
    closed: bool
    attendance: tuple[Attendance, ...]
    figures: Mapping[tuple[Level, str, str], Figure]
    gaps: Mapping[tuple[Level, str], Gap]
    name: str = ""
    """What people call the organization; its id where no name is known."""

    def figure(self, level: Level, code: str, role: str) -> Figure:
        """The figure at that place."""
        return self.figures[level, code, role]

    @property
    def places(self) -> list[tuple[Level, str]]:
        """Level and code of the index, the dimensions and the facets, in the file's order."""
        dimensions: list[tuple[Level, str]] = [("dimension", d.id) for d in self.questionnaire.dimensions]
        facets: list[tuple[Level, str]] = [("facet", facet) for facet in self.questionnaire.facets]
        return [("index", INDEX), *dimensions, *facets]

    def gap(self, level: Level, code: str) -> Gap:
        """The gap at that place."""
        return self.gaps[level, code]

    @property
    def overall_role(self) -> str:
        """Whose overall score is shown: ``all``, or the only role that may be shown ("" for none)."""
        if self.figure("index", INDEX, ALL).shown:
            return ALL
        shown = [role for role in self.questionnaire.role_ids if self.figure("index", INDEX, role).shown]
        return max(shown, key=lambda role: self.figure("index", INDEX, role).n, default="")

    @property
    def overall(self) -> Figure:
        """The overall score: of the roles combined, or of the one role that may be shown."""
        return self.figure("index", INDEX, self.overall_role or ALL)

    @property
    def notice(self) -> Mapping[str, str]:
        """The notice that stands beside every result."""
        return self.questionnaire.notice


def organization_result(
    table: ScoreTable,
    *,
    organization: str | None = None,
    wave: str | None = None,
    invited: pd.DataFrame | None = None,
    closed: bool = True,
    agreed: bool = False,
    thresholds: Thresholds = THRESHOLDS,
    name: str | None = None,
) -> OrganizationResult:
    """What may be known of one organization and wave.

    ``organization`` and ``wave`` may be left out where the table holds one. ``invited``: frame with
    organization, wave, role, team, invited. ``closed``: the wave takes no more answers; before that
    nothing is shown. ``agreed``: all members of a role of few agreed to be shown below five. ``name``:
    what people call the organization, where that is not its id.
    Raises InvalidAnswersFile when they are left out and the table holds none or several. A wave that is
    named and has no answers yet gives a result in which nothing is shown.
    """
    people, facets, organization, wave = _one_wave(table, organization, wave)
    questionnaire = table.questionnaire
    counts = _invited_counts(invited, organization, wave)
    groups: dict[str, _Group] = {}
    attendance = []
    for role in questionnaire.roles:
        mine = (people["role"] == role.id).to_numpy()
        counted = mine & people["counted"].to_numpy(dtype=bool)
        size = int(counted.sum())
        rule = role_disclosure(role, size, closed=closed, agreed=agreed, thresholds=thresholds)
        total = counts.get(role.id)
        if total is not None and closed:
            total = max(total, int(mine.sum()))
        groups[role.id] = _Group(role, facets[counted], rule, total)
        said = shown_count(int(mine.sum()), closed=closed, few=role.few, thresholds=thresholds)
        attendance.append(Attendance(role.id, total, said))
    figures = {(f.level, f.code, f.role): f for f in _figures(questionnaire, groups, thresholds)}
    gaps = {(gap.level, gap.code): gap for gap in _gaps(questionnaire, figures)}
    return OrganizationResult(
        questionnaire, organization, wave, closed, tuple(attendance), figures, gaps, name or organization
    )


def waves(table: ScoreTable) -> list[tuple[str, str]]:
    """The organizations and waves in ``table``, in order of name."""
    pairs = table.respondents[["organization", "wave"]].drop_duplicates()
    return sorted(zip(pairs["organization"].astype(str), pairs["wave"].astype(str), strict=True))


def _one_wave(
    table: ScoreTable, organization: str | None, wave: str | None
) -> tuple[pd.DataFrame, NDArray[np.float64], str, str]:
    people = table.respondents
    chosen = np.ones(len(people), dtype=bool)
    if organization is not None:
        chosen &= (people["organization"] == organization).to_numpy()
    if wave is not None:
        chosen &= (people["wave"] == wave).to_numpy()
    found = people[chosen][["organization", "wave"]].drop_duplicates()
    if len(found) > 1:
        raise InvalidAnswersFile("results.several_waves", n=len(found))
    if found.empty and (organization is None or wave is None):
        raise InvalidAnswersFile("results.no_wave")
    organization = organization if organization is not None else str(found["organization"].iloc[0])
    wave = wave if wave is not None else str(found["wave"].iloc[0])
    return people[chosen], table.facets.to_numpy(dtype=float)[chosen], organization, wave


def _invited_counts(invited: pd.DataFrame | None, organization: str, wave: str) -> dict[str, int]:
    if invited is None:
        return {}
    mine = invited[(invited["organization"] == organization) & (invited["wave"] == wave)]
    return {str(role): int(total) for role, total in mine.groupby("role")["invited"].sum().items()}


@dataclass(frozen=True)
class _Group:
    """The counted respondents of one role: ``scores`` is people x facets."""

    role: Role
    scores: NDArray[np.float64]
    rule: RoleDisclosure
    invited: int | None

    @property
    def answered(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.scores)

    @property
    def usable(self) -> NDArray[np.bool_]:
        """Facets that anybody answered."""
        return np.asarray(self.answered.any(axis=0))

    @property
    def means(self) -> NDArray[np.float64]:
        answered = self.answered
        total = np.where(answered, self.scores, 0.0).sum(axis=0)
        means = total / np.maximum(answered.sum(axis=0), 1)
        return np.where(self.usable, means, np.nan)

    def people_behind(self, weight: NDArray[np.float64]) -> int:
        """How many answered any of the facets that ``weight`` uses."""
        return int(self.answered[:, weight != 0].any(axis=1).sum())


_Weights = Mapping[str, NDArray[np.float64]]
"""Role -> the weight of each facet's role mean in a figure, in the questionnaire's order of facets."""


@dataclass(frozen=True)
class _Target:
    """A figure to be: the roles it rests on, and its weights, None where too little was answered."""

    level: Level
    code: str
    role: str
    roles: frozenset[str]
    weights: _Weights | None
    asked: bool = True


def _figures(
    questionnaire: Questionnaire, groups: Mapping[str, _Group], thresholds: Thresholds
) -> Iterator[Figure]:
    """Every figure, the broadest first, so that they are the last to fall to the check on subtraction.

    A figure about too few people is a secret, and so is what would give one away by subtraction.
    """
    targets = {role: list(_targets(questionnaire, groups, role)) for role in (ALL, *questionnaire.role_ids)}
    secrets = {name: _secrets(group, targets[name]) for name, group in groups.items()}
    known: dict[str, list[NDArray[np.float64]]] = {name: [] for name in groups}
    every_target = (target for mine in targets.values() for target in mine)
    for target in sorted(every_target, key=lambda target: _OPENING_ORDER.index(target.level)):
        figure = _figure(target, groups, thresholds)
        reason = _withheld(target, groups, secrets, known) if figure.shown else ""
        if reason:
            yield Figure(target.level, target.code, target.role, "suppressed", reason)
            continue
        if figure.shown and target.weights:
            for name, weight in target.weights.items():
                known[name].append(weight)
        yield figure


def _secrets(group: _Group, targets: list[_Target]) -> list[NDArray[np.float64]]:
    """The weights of this role's figures that rest on too few people, or lie deeper than it is opened."""
    if group.rule.opening < Opening.DIMENSIONS:
        return []
    return [
        target.weights[group.role.id]
        for target in targets
        if target.weights
        and (
            group.rule.opening < _OPENING[target.level]
            or group.people_behind(target.weights[group.role.id]) < group.rule.least
        )
    ]


def _withheld(
    target: _Target,
    groups: Mapping[str, _Group],
    secrets: Mapping[str, list[NDArray[np.float64]]],
    known: Mapping[str, list[NDArray[np.float64]]],
) -> str:
    """Why a figure that its role may show is held back all the same; empty where it is not."""
    parts = target.weights or {}
    opened = {name: weight for name, weight in parts.items() if secrets[name]}
    if any(groups[name].people_behind(weight) < groups[name].rule.least for name, weight in opened.items()):
        return "too_few"
    if any(exposes(secrets[name], known[name], weight) for name, weight in opened.items()):
        return "protects_others"
    return ""


def _targets(questionnaire: Questionnaire, groups: Mapping[str, _Group], role: str) -> Iterator[_Target]:
    """Every figure of ``role``: facets, then dimensions as means of facets, then index and profiles."""
    facet_weights = {
        facet: _facet_weights(questionnaire, groups, role, position)
        for position, facet in enumerate(questionnaire.facets)
    }
    dimension_weights: dict[str, _Weights | None] = {}
    for dimension in questionnaire.dimensions:
        for facet in dimension.facets:
            roles = _roles_behind([facet], role)
            yield _Target(
                "facet", facet.id, role, roles, facet_weights[facet.id], role in (ALL, *facet.roles)
            )
        parts = [facet_weights[facet.id] for facet in dimension.facets]
        dimension_weights[dimension.id] = _mean(parts, MOST_FACETS_MISSING)
        roles = _roles_behind(dimension.facets, role)
        yield _Target("dimension", dimension.id, role, roles, dimension_weights[dimension.id])
    every_role = _roles_behind(list(questionnaire.facets.values()), role)
    for profile in questionnaire.profiles:
        side = _mean([dimension_weights[name] for name in profile.dimensions], 0)
        yield _Target("profile", profile.id, role, every_role, side)
    yield _Target("index", INDEX, role, every_role, _mean(list(dimension_weights.values()), 0))


def _roles_behind(facets: list[Facet], role: str) -> frozenset[str]:
    """The roles whose answers a figure of ``role`` over ``facets`` rests on."""
    return (
        frozenset(name for facet in facets for name in facet.scored_roles)
        if role == ALL
        else frozenset({role})
    )


def _facet_weights(
    questionnaire: Questionnaire, groups: Mapping[str, _Group], role: str, position: int
) -> _Weights | None:
    """The weight of each role's mean in a facet figure; None where a role lacks answers."""
    facet = list(questionnaire.facets.values())[position]
    if role == ALL:
        total = sum(questionnaire.role_weights[name] for name in facet.scored_roles)
        shares = {name: questionnaire.role_weights[name] / total for name in facet.scored_roles}
    else:
        shares = {role: 1.0} if role in facet.roles else {}
    if not shares or not all(groups[name].usable[position] for name in shares):
        return None
    unit = np.eye(len(questionnaire.facets))[position]
    return {name: share * unit for name, share in shares.items()}


def _mean(parts: list[_Weights | None], most_missing: int) -> _Weights | None:
    """The plain mean of weights, None where more than ``most_missing`` are missing."""
    present = [part for part in parts if part is not None]
    if not present or len(parts) - len(present) > most_missing:
        return None
    roles = {role for part in present for role in part}
    return {
        role: np.sum([part[role] for part in present if role in part], axis=0) / len(present)
        for role in sorted(roles)
    }


def _figure(target: _Target, groups: Mapping[str, _Group], thresholds: Thresholds) -> Figure:
    level, code, role = target.level, target.code, target.role
    if not target.asked:
        return Figure(level, code, role, "not_asked")
    tightest = min((groups[name].rule for name in sorted(target.roles)), key=lambda rule: rule.opening)
    alone = role != ALL and tightest.opening == Opening.INDEX
    if tightest.opening < _OPENING[level] or alone:
        return Figure(level, code, role, "suppressed", tightest.reason)
    if target.weights is None:
        return Figure(level, code, role, "suppressed", "too_few_answered")
    value, n, invited, beyond, complete = _estimate(target.weights, groups)
    figure = Figure(level, code, role, "shown", "", n, value, invited, beyond, complete)
    if tightest.opening > Opening.INDEX:
        return figure
    step = thresholds.index_step
    coarse = float(step * np.floor(value / step + 0.5))
    return replace(
        figure, value=coarse, invited=UNKNOWN_SPREAD, beyond=UNKNOWN_SPREAD, complete=False, rounded_to=step
    )


def _estimate(weights: _Weights, groups: Mapping[str, _Group]) -> tuple[float, int, Spread, Spread, bool]:
    """Value, n, spread with and without finite population correction, and whether it is a census."""
    value, people, complete = 0.0, 0, True
    variances: list[tuple[float, float, int]] = []
    for name, weight in weights.items():
        group, used = groups[name], weight != 0
        value += float(weight[used] @ group.means[used])
        n, variance = _role_variance(group, weight, used)
        left = 1.0 if group.invited is None else max(0.0, 1 - n / max(group.invited, n))
        complete &= left == 0
        people += n
        variances.append((variance, left, n))
    invited = Spread(0.0, np.inf) if complete else _satterthwaite(variances, corrected=True)
    return value, people, invited, _satterthwaite(variances, corrected=False), complete


def _role_variance(group: _Group, weight: NDArray[np.float64], used: NDArray[np.bool_]) -> tuple[int, float]:
    """n and the variance of the role's part of the figure, from each person's contribution to it."""
    scores, answered = group.scores[:, used], group.answered[:, used]
    deviations = np.where(answered, scores - group.means[used], 0.0)
    n = int(answered.any(axis=1).sum())
    if n < 2 or (answered.sum(axis=0) < 2).any():
        return n, np.nan
    contributions = deviations @ (weight[used] * n / answered.sum(axis=0))
    return n, float(contributions @ contributions / (n * (n - 1)))


def _satterthwaite(variances: list[tuple[float, float, int]], *, corrected: bool) -> Spread:
    """The summed standard error and its degrees of freedom (Satterthwaite 1946).

    Unknown where one person leaves no variance, and where identical answers would look like certainty.
    """
    parts = [(variance * (left if corrected else 1.0), n) for variance, left, n in variances]
    total = sum(part for part, _ in parts)
    if np.isnan(total) or total == 0:
        return UNKNOWN_SPREAD
    df = total**2 / sum(part**2 / (n - 1) for part, n in parts if n > 1)
    return Spread(float(np.sqrt(total)), float(df))


def _gaps(
    questionnaire: Questionnaire,
    figures: Mapping[tuple[Level, str, str], Figure],
) -> Iterator[Gap]:
    """First role minus second, wherever both are shown in full."""
    if len(questionnaire.roles) < 2:
        return
    first, second = questionnaire.role_ids[:2]
    for level, code, role in list(figures):
        if role != first:
            continue
        mine, other = figures[level, code, first], figures[level, code, second]
        hidden = next((figure for figure in (mine, other) if not figure.shown), None)
        if hidden is not None:
            yield Gap(level, code, hidden.status, hidden.reason)
            continue
        yield Gap(
            level,
            code,
            "shown",
            "",
            mine.value - other.value,
            _difference_spread(mine.invited, other.invited),
            _difference_spread(mine.beyond, other.beyond),
        )


def _difference_spread(first: Spread, second: Spread) -> Spread:
    """The spread of a difference of two independent figures (Welch)."""
    parts = [(first.se**2, first.df), (second.se**2, second.df)]
    total = sum(variance for variance, _ in parts)
    if np.isnan(total):
        return UNKNOWN_SPREAD
    if total == 0:
        return Spread(0.0, np.inf)
    df = total**2 / sum(variance**2 / df for variance, df in parts if variance > 0)
    return Spread(float(np.sqrt(total)), float(df))
