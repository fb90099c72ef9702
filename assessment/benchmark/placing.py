"""Where an organization stands among comparable ones: its own uncertainty and that of few others together.

*Between how many.* The number of organizations below is the sum over the others of how far each lies below
(whole points are taken as spread evenly over the point). For each of 100 equally likely own scores
(t-quantiles of the estimate for people beyond those invited) the share below in all comparable organizations
has a beta posterior with Jeffreys' prior; the plausible range is that of the mixture. With no uncertainty of
the own score it is Jeffreys' interval of a share (Brown, Cai & DasGupta, 2001, Statistical Science 16).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special, stats

from assessment.benchmark.columns import TRAITS, point_columns
from assessment.benchmark.edition import Edition
from assessment.benchmark.placement import Placement
from assessment.i18n import rounded
from assessment.organization_profile import OrganizationProfile
from assessment.psychometrics.benchmark import percentile_rank
from assessment.results import SCREEN_LEVEL, OrganizationResult

RANKS_FROM, PERCENTILES_FROM, QUARTILES_FROM = 10, 20, 30
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
CIRCLES = (
    ("sector", "size", "country", "language"),
    ("sector", "size", "country"),
    ("sector", "size"),
    ("sector",),
    (),
)
"""What comparable organizations have in common, widened step by step until there are enough."""
_OWN_SCORES = 100
_EXACT = 1e-6

Floats = NDArray[np.float64]


def place(
    result: OrganizationResult, profile: OrganizationProfile, edition: Edition, level: float = SCREEN_LEVEL
) -> Placement:
    """The place of an organization's overall score in an edition.

    Nothing is said where its score is not shown, or with fewer than ten comparable organizations even in the
    widest circle. A row with the very numbers of this organization is left out: it is its own.
    """
    figure, role = result.overall, result.overall_role
    kind = (result.questionnaire.id, result.questionnaire.version)
    if (edition.questionnaire, edition.version) != kind:
        return _nothing(edition, level, "other_version")
    if not figure.shown or figure.bound:
        return _nothing(edition, level, "not_shown")
    others = edition.rows[~_own(edition.rows, result)]
    others = others[others[f"index_{role}"].notna()]
    circle, chosen = _circle(others, profile)
    scores = np.sort(chosen[f"index_{role}"].to_numpy(dtype=float))
    estimate = figure.estimate("beyond", level)
    if len(scores) < RANKS_FROM:
        return _nothing(edition, level, "too_few")
    shares = plausible_share(figure.value, figure.beyond.se, figure.beyond.df, scores, level)
    below = float(np.floor(_below(np.array([figure.value]), scores)[0] + 0.5))
    rank = percentile_rank(rounded(figure.value), scores, level=level)
    percentiles = len(scores) >= PERCENTILES_FROM
    return Placement(
        value=figure.value,
        ci_low=estimate.ci_low,
        ci_high=estimate.ci_high,
        level=level,
        scores=tuple(scores.tolist()),
        quantiles=_quantiles(scores),
        ahead=int(below),
        ahead_low=min(int(below), int(np.floor(shares[0] * len(scores) + 0.5))),
        ahead_high=max(int(below), int(np.floor(shares[1] * len(scores) + 0.5))),
        percentile=rank.value if percentiles else None,
        percentile_low=min(rank.value, 100 * shares[0]) if percentiles else None,
        percentile_high=max(rank.value, 100 * shares[1]) if percentiles else None,
        comparable=circle,
        edition=edition.name,
        organizations=len(edition.rows),
        simulated=edition.simulated,
    )


def plausible_share(value: float, se: float, df: float, scores: Floats, level: float) -> tuple[float, float]:
    """The ends of the plausible share of organizations below ``value`` (with standard error and df).

    ``scores``: (n,) whole points of the others. An unknown standard error counts as none.
    """
    chances = (np.arange(_OWN_SCORES) + 0.5) / _OWN_SCORES
    own = np.full(1, value)
    if se == se and se > 0:
        steps = stats.t.ppf(chances, df) if np.isfinite(df) else stats.norm.ppf(chances)
        own = np.clip(value + se * steps, 0, 100)
    below, n = _below(own, scores), len(scores)
    ahead, behind = below + 0.5, n - below + 0.5

    def beyond(share: float, chance: float) -> float:
        return float(special.betainc(ahead, behind, share).mean()) - chance

    tail = (1 - level) / 2
    low, high = (optimize.brentq(beyond, 0, 1, args=(chance,), xtol=_EXACT) for chance in (tail, 1 - tail))
    return float(low), float(high)


def _below(own: Floats, scores: Floats) -> Floats:
    """How many of ``scores``, sorted whole points, lie below each of ``own``."""
    ends = np.arange(len(scores) + 1, dtype=float)
    inside = np.searchsorted(scores - 0.5, own, side="left"), np.searchsorted(scores + 0.5, own, side="right")
    partly = [
        float(np.clip(one - scores[start:stop] + 0.5, 0, 1).sum())
        for one, start, stop in zip(own, inside[1], inside[0], strict=True)
    ]
    return np.asarray(ends[inside[1]] + partly)


def _circle(others: pd.DataFrame, profile: OrganizationProfile) -> tuple[tuple[str, ...], pd.DataFrame]:
    language = profile.languages[0] if profile.languages else ""
    ours = {
        "sector": profile.sector,
        "size": profile.size_class,
        "country": profile.country,
        "language": language,
    }
    chosen: pd.DataFrame = others
    circle: tuple[str, ...] = ()
    for wanted in CIRCLES:
        circle = tuple(trait for trait in wanted if ours[trait])
        alike = np.ones(len(others), dtype=bool)
        for trait in circle:
            texts = others[TRAITS[trait]]
            texts = texts.str.split(" ").str[0] if trait == "language" else texts
            alike &= (texts == ours[trait]).to_numpy()
        chosen = others[alike]
        if len(chosen) >= RANKS_FROM:
            break
    return circle, chosen


def _own(rows: pd.DataFrame, result: OrganizationResult) -> NDArray[np.bool_]:
    """Which rows have every whole point of this organization."""
    points = point_columns(result.questionnaire)
    ours = []
    for name in points:
        code, role = name.rsplit("_", 1)
        level = next(kind for kind, one in result.places if one == code)
        figure = result.figure(level, code, role)
        ours.append(float(rounded(figure.value)) if figure.shown and not figure.bound else np.nan)
    theirs = rows[points].to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(((theirs == ours) | (np.isnan(theirs) & np.isnan(ours))).all(axis=1))


def _quantiles(scores: Floats) -> tuple[float, float, float, float, float] | None:
    if len(scores) < QUARTILES_FROM:
        return None
    tenth, first, median, third, ninth = (float(one) for one in np.quantile(scores, QUANTILES))
    return tenth, first, median, third, ninth


def _nothing(edition: Edition, level: float, reason: str) -> Placement:
    return Placement(
        value=np.nan,
        ci_low=np.nan,
        ci_high=np.nan,
        level=level,
        scores=(),
        quantiles=None,
        ahead=None,
        ahead_low=None,
        ahead_high=None,
        percentile=None,
        percentile_low=None,
        percentile_high=None,
        comparable=(),
        edition=edition.name,
        organizations=len(edition.rows),
        reason=reason,
        simulated=edition.simulated,
    )
