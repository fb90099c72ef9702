"""Shares of people and of teams, counted and never extrapolated to one person."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.claim_check.enough import LEVEL, refuse_one_organization, refuse_too_few
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.proportions import wilson_interval

EXTREME = 3
"""Counts of fewer than this many people on either side are said only as "fewer than 3"."""


@dataclass(frozen=True, slots=True)
class CountedShare:
    """A share told as "x of y". ``low`` and ``high`` differ where an extreme count is masked.

    ``estimate`` then runs over every count that may be meant, and its value is NaN.
    """

    low: int
    high: int
    n: int
    estimate: Estimate

    @property
    def masked(self) -> bool:
        """Whether the count is said only as a range."""
        return self.low != self.high


def direct_share(count: int, n: int, *, least: int, level: float = LEVEL) -> CountedShare:
    """The share of ``count`` in ``n`` answers with Wilson's interval, extreme counts masked.

    When nearly all or nearly none give an answer, the count tells what single people said; below ``EXTREME``
    from either end only that much is told, and the interval covers every count it may be. ``n`` leaves out
    those who did not say. Raises UndefinedStatistic below ``least`` answers, and for an impossible count.

    >>> share = direct_share(16, 20, least=20)
    >>> round(share.estimate.ci_low, 3), round(share.estimate.ci_high, 3)
    (0.584, 0.919)
    >>> direct_share(1, 20, least=20).masked
    True
    """
    refuse_too_few(n, least)
    exact = wilson_interval(count, n, level=level)
    low, high = count, count
    if count < EXTREME:
        low, high = 0, EXTREME - 1
    elif count > n - EXTREME:
        low, high = n - EXTREME + 1, n
    if low == high:
        return CountedShare(low, high, n, exact)
    ends = wilson_interval(low, n, level=level).ci_low, wilson_interval(high, n, level=level).ci_high
    return CountedShare(low, high, n, Estimate(math.nan, *ends, n, level))


def team_share(
    scores: Mapping[str, float],
    people: Mapping[str, int],
    *,
    cut: float,
    least_per_team: int,
    least: int,
    organizations: int = 2,
    level: float = LEVEL,
) -> CountedShare:
    """The share of teams whose score lies below ``cut``, with Wilson's interval.

    ``scores`` and ``people``: team -> score, and the respondents it rests on. Teams of fewer than
    ``least_per_team``, or without a score, are left out. Raises UndefinedStatistic below ``least`` teams
    that count, and for one organization: its teams share one management, so they are not a sample of teams.
    """
    counted = [
        score
        for team, score in scores.items()
        if people.get(team, 0) >= least_per_team and not math.isnan(score)
    ]
    refuse_one_organization(organizations)
    return direct_share(sum(score < cut for score in counted), len(counted), least=least, level=level)
