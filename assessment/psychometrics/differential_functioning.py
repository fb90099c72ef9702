"""Whether an item is answered differently by two groups whose other answers are alike."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import answer_matrix, item_names
from assessment.psychometrics.cumulative_logit import CumulativeLogit, cumulative_logit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """Differential functioning of one item; NaN where the answers do not define it.

    ``lr_uniform`` tests (1 degree of freedom, ``p_uniform``) whether the groups differ at equal rest
    scores, ``lr_nonuniform`` whether that difference changes with the rest score. ``log_odds_group`` is
    how much higher the second group answers at the same rest score, in log odds; ``r2_change`` the part
    of McFadden's R-squared that both together add: the effect size, of which less than 0.02 is commonly
    called negligible.
    """

    item: str
    n: int
    lr_uniform: float
    p_uniform: float
    lr_nonuniform: float
    p_nonuniform: float
    log_odds_group: float
    r2_change: float


def dif_ordinal_logistic(
    items: ArrayLike, groups: ArrayLike, *, first: Hashable, second: Hashable
) -> tuple[ItemDifference, ...]:
    """Differential item functioning between two groups, one result per item, by ordinal logistic models.

    ``items`` (n, k) are keyed answers of one facet, ``groups`` (n,) the label of each person. Each item is
    regressed on the standardized sum of the *other* items (the rest score), then also on group
    (``second`` = 1, ``first`` = 0), then also on their product; twice the gains in log likelihood are the
    tests. Persons of other groups or with a missing answer are left out. Assumes proportional odds and
    that most other items function alike. A short rest score measures with error, so a true difference on
    the trait leaks into the tests (with five items and half a standard deviation, 16% flagged instead of
    5%): never flag on a p-value alone. With many items adjust the p-values (Benjamini-Hochberg) and
    look at ``r2_change``: in large samples trifles are significant.

    Sources: Swaminathan & Rogers (1990), Journal of Educational Measurement 27, 361-370; Zumbo (1999);
    Choi, Gibbons & Crane (2011), Journal of Statistical Software 39(8).

    Raises UndefinedStatistic for fewer than two items and when a group has nobody left.

    >>> random = np.random.default_rng(1)
    >>> group = np.repeat(["mt", "rep"], 500)
    >>> response = random.normal(size=(1000, 1)) + random.normal(size=(1000, 4))
    >>> response[:, 0] += 0.8 * (group == "rep")
    >>> found = dif_ordinal_logistic(np.digitize(response, [-1, 0, 1]), group, first="mt", second="rep")
    >>> [one.p_uniform < 0.001 for one in found][0], found[0].log_odds_group > 0.5
    (True, True)
    """
    answers = answer_matrix(items)
    labels = np.asarray(groups, dtype=object)
    member = np.array([label in (first, second) for label in labels], dtype=bool)
    used = member & ~np.isnan(answers).any(axis=1)
    answers, in_second = answers[used], (labels[used] == second).astype(float)
    if answers.shape[1] < 2:
        raise UndefinedStatistic("statistics.too_few_items", items=answers.shape[1], fewest=2)
    for label, size in ((first, int((1 - in_second).sum())), (second, int(in_second.sum()))):
        if not size:
            raise UndefinedStatistic("statistics.empty_group", group=label)
    total = answers.sum(axis=1)
    return tuple(
        _item_difference(name, column, total - column, in_second)
        for name, column in zip(item_names(items), answers.T, strict=True)
    )


def _item_difference(name: str, answers: Floats, rest: Floats, in_second: Floats) -> ItemDifference:
    n = len(answers)
    spread = float(rest.std(ddof=1)) if n > 1 else 0.0
    if spread == 0 or np.ptp(answers) == 0:
        return ItemDifference(name, n, *[math.nan] * 6)
    predictors, counts = _counted(answers, (rest - rest.mean()) / spread, in_second)
    product = predictors[:, :1] * predictors[:, 1:]
    nothing, alike, shifted, crossed = (
        cumulative_logit(table, counts)
        for table in (
            predictors[:, :0],
            predictors[:, :1],
            predictors,
            np.concatenate([predictors, product], axis=1),
        )
    )
    uniform = _gain(alike, shifted)
    nonuniform = _gain(shifted, crossed)
    return ItemDifference(
        item=name,
        n=n,
        lr_uniform=uniform,
        p_uniform=float(chi2.sf(uniform, 1)),
        lr_nonuniform=nonuniform,
        p_nonuniform=float(chi2.sf(nonuniform, 1)),
        log_odds_group=float(shifted.slopes[1]) if shifted.converged else math.nan,
        r2_change=(uniform + nonuniform) / (-2 * nothing.log_likelihood),
    )


def _counted(answers: Floats, rest: Floats, in_second: Floats) -> tuple[Floats, Floats]:
    """Each combination of rest score and group (m, 2), and how often each answer was given there (c, m)."""
    patterns, place = np.unique(np.stack([rest, in_second], axis=1), axis=0, return_inverse=True)
    codes, code = np.unique(answers, return_inverse=True)
    counts = np.zeros((len(codes), len(patterns)))
    np.add.at(counts, (code, place), 1.0)
    return patterns, counts


def _gain(simple: CumulativeLogit, rich: CumulativeLogit) -> float:
    """Likelihood-ratio statistic, NaN where either model has no best value."""
    if not (simple.converged and rich.converged):
        return math.nan
    return max(2 * (rich.log_likelihood - simple.log_likelihood), 0.0)
