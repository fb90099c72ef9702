"""Means of small groups drawn towards the mean of all, by how much groups differ at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.errors import UndefinedStatistic


@dataclass(frozen=True, slots=True)
class PooledMean:
    """The mean of one group. ``shrinkage``: how far it was drawn towards the mean of all, 0 to 1.

    ``raw``: the mean of its own ``n`` values; ``value``: after drawing.
    """

    value: float
    raw: float
    n: int
    shrinkage: float


def partially_pooled(groups: Mapping[str, Sequence[float]]) -> dict[str, PooledMean]:
    """The means of groups of values, each drawn towards the mean of all (empirical Bayes).

    With v the variance within groups and T that between them (moments of the one-way layout, 0 where
    negative), the mean of n values keeps the share T / (T + v / n) of its distance from the mean of all.
    Raises UndefinedStatistic with fewer than two groups or no group of two values. Source: Morris (1983),
    Journal of the American Statistical Association 78; moments as in Searle, Casella & McCulloch (1992), 3.6.

    >>> pooled = partially_pooled({"a": [40.0, 44.0], "b": [60.0, 64.0, 62.0], "c": [50.0]})
    >>> round(pooled["c"].value, 1), round(pooled["c"].shrinkage, 2)
    (50.1, 0.04)
    """
    values = {name: np.asarray(group, dtype=float) for name, group in groups.items() if len(group)}
    sizes = np.array([len(group) for group in values.values()], dtype=float)
    total, many = float(sizes.sum()), len(values)
    if many < 2 or total <= many:
        raise UndefinedStatistic("statistics.few_groups")
    means = np.array([group.mean() for group in values.values()])
    overall = float((sizes * means).sum() / total)
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in values.values()) / (total - many)
    between_square = float((sizes * (means - overall) ** 2).sum()) / (many - 1)
    typical = (total - float((sizes**2).sum()) / total) / (many - 1)
    between = max(0.0, (between_square - within) / typical)
    pooled = {}
    for name, mean, size in zip(values, means.tolist(), sizes.tolist(), strict=True):
        noise = within / size
        kept = between / (between + noise) if between + noise > 0 else 0.0
        pooled[name] = PooledMean(overall + kept * (mean - overall), mean, int(size), 1 - kept)
    return pooled
