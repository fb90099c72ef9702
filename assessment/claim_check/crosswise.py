"""The crosswise question: a share of people of whom nobody said anything."""

from __future__ import annotations

import math

from scipy import special

from assessment.claim_check.enough import LEVEL, refuse_one_organization, refuse_too_few
from assessment.errors import UndefinedStatistic
from assessment.psychometrics.estimate import Estimate


def crosswise_share(
    both_or_neither: int, n: int, p: float, *, least: int, organizations: int = 2, level: float = LEVEL
) -> Estimate:
    """The share of whom the sensitive statement is true, from joint answers to it and a neutral one.

    With ``l`` the share of "both or neither" and ``p`` the known chance of the neutral statement:
    ``(l + p - 1) / (2p - 1)``, variance ``l (1 - l) / (n (2p - 1)^2)``, normal interval. Not clipped: a
    negative estimate says that chance or random answers prevail; clip with :func:`displayed`. Only for
    organizations together. Raises UndefinedStatistic below ``least`` answers, for one organization, and
    for a ``p`` of one half. Source: Yu, Tian and Tang (2008), Metrika 67.

    >>> share = crosswise_share(60, 200, 1 / 6, least=100)
    >>> round(share.value, 3), round(share.se, 4)
    (0.8, 0.0486)
    """
    refuse_too_few(n, least)
    refuse_one_organization(organizations)
    if abs(2 * p - 1) < 1e-9 or not 0 < p < 1:
        raise UndefinedStatistic("claim_check.uninformative_chance", p=p)
    if not 0 <= both_or_neither <= n:
        raise UndefinedStatistic("statistics.impossible_share", successes=both_or_neither, n=n)
    share = both_or_neither / n
    value = (share + p - 1) / (2 * p - 1)
    se = math.sqrt(share * (1 - share) / n) / abs(2 * p - 1)
    half = float(special.ndtri((1 + level) / 2)) * se
    return Estimate(value, value - half, value + half, n, level, se)


def displayed(estimate: Estimate) -> Estimate:
    """``estimate`` cut off at 0 and 1, to be shown and not to be computed with."""
    value, low, high = (min(1.0, max(0.0, x)) for x in (estimate.value, estimate.ci_low, estimate.ci_high))
    return Estimate(value, low, high, estimate.n, estimate.level, estimate.se, estimate.df)


def attentive_share(both_or_neither: int, n: int, p: float, *, least: int) -> float:
    """The share that did not answer at random, from a control statement that is true of nobody.

    Who attends says "both or neither" with chance ``1 - p``, who answers at random with one half, so the
    share is ``(l - 1/2) / (1/2 - p)``, cut off at 0 and 1. Source: Atsusaka and Stevenson (2023).

    >>> round(attentive_share(230, 300, 1 / 6, least=100), 2)
    0.8
    """
    refuse_too_few(n, least)
    if abs(p - 0.5) < 1e-9:
        raise UndefinedStatistic("claim_check.uninformative_chance", p=p)
    return min(1.0, max(0.0, (both_or_neither / n - 0.5) / (0.5 - p)))


def without_random_answers(share: float, attentive: float) -> float:
    """A crosswise ``share`` freed of random answers, which pull it to one half.

    >>> round(without_random_answers(0.26, 0.8), 2)
    0.2
    """
    if attentive <= 0:
        raise UndefinedStatistic("claim_check.all_random")
    return (share - 0.5 * (1 - attentive)) / attentive
