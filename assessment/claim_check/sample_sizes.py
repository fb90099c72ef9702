"""How many answers or teams tell a claimed share from a lower one."""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from assessment.errors import UndefinedStatistic

ALPHA = 0.05
POWER = 0.80
LARGEST_SAMPLE = 5_000


def sample_size(claimed: float, against: float, *, alpha: float = ALPHA, power: float = POWER) -> int:
    """The n from which an exact one-sided binomial test tells ``claimed`` from a lower share ``against``.

    The smallest n for which the test has ``power``, and keeps it for every larger n: power climbs in a
    sawtooth, as the exact test cannot use all of ``alpha``.

    >>> sample_size(0.8, 0.6), sample_size(0.8, 0.7), sample_size(0.9, 0.7), sample_size(0.9, 0.8)
    (38, 127, 29, 89)
    """
    _told_apart(claimed, against)
    n = np.arange(1, LARGEST_SAMPLE)
    highest = stats.binom.ppf(alpha, n, claimed)
    critical = highest - (stats.binom.cdf(highest, n, claimed) > alpha)
    short = np.flatnonzero(stats.binom.cdf(critical, n, against) < power)
    if short[-1] == len(n) - 1:
        raise UndefinedStatistic("claim_check.shares_too_near", claimed=claimed, against=against)
    return int(n[short[-1]]) + 1


def crosswise_sample_size(
    claimed: float, against: float, p: float, *, alpha: float = ALPHA, power: float = POWER
) -> int:
    """The n from which a one-sided normal test of a crosswise share tells ``claimed`` from ``against``.

    >>> crosswise_sample_size(0.8, 0.6, 1 / 6), crosswise_sample_size(0.8, 0.7, 1 / 6)
    (78, 303)
    """
    _told_apart(claimed, against)

    def sd(share: float) -> float:
        both = share * p + (1 - share) * (1 - p)
        return math.sqrt(both * (1 - both)) / abs(2 * p - 1)

    z_alpha, z_power = (float(special.ndtri(x)) for x in (1 - alpha, power))
    return math.ceil(((z_alpha * sd(claimed) + z_power * sd(against)) / (claimed - against)) ** 2)


def _told_apart(claimed: float, against: float) -> None:
    if not 0 < against < claimed < 1:
        raise UndefinedStatistic("claim_check.shares_too_near", claimed=claimed, against=against)
