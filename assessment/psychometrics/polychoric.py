"""Correlations of the continuous responses that are thought to lie behind ordered answers.

Each answer is read as a normal response cut at thresholds; the polychoric correlation is that of two such
responses. All pairs of items are estimated at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from assessment.errors import UndefinedStatistic

Floats = NDArray[np.float64]

_BEYOND = 10.0  # a threshold that practically nobody passes: the normal tail there is 1e-23
_LARGEST = 0.9999
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)


@dataclass(frozen=True, slots=True)
class PolychoricCorrelations:
    """Polychoric correlations of k items with what their uncertainty needs.

    ``correlation`` (k, k); ``sampling_variance`` (k, k) is n times the sampling variance of each
    correlation, the thresholds being estimated too (NaN on the diagonal); ``thresholds`` holds for each
    item the cuts between its used answers, in standard deviations.
    """

    n: int
    correlation: Floats
    sampling_variance: Floats
    thresholds: tuple[Floats, ...]


def polychoric_correlations(items: Floats, weights: Floats | None = None) -> PolychoricCorrelations:
    """Polychoric correlation of each pair of ``items`` (n, k), without missing answers.

    Two steps: thresholds from the answer shares, then each correlation by maximum likelihood given
    them. ``weights`` (n,) counts each person (a bootstrap sample), once each when absent. Any numbers may
    code the answers; only their order counts, and an answer that nobody gave is no category. Assumes that the
    responses of each pair are bivariate normal. Sources: Olsson (1979), Psychometrika 44, 443-460;
    Muthen (1984), Psychometrika 49, 115-132, for the sampling variance.

    Raises UndefinedStatistic when an item has one answer only, or when two items determine each other.

    >>> table = np.array([[1, 1]] * 40 + [[1, 2]] * 20 + [[2, 1]] * 20 + [[2, 2]] * 40)
    >>> round(float(polychoric_correlations(table).correlation[0, 1]), 6)  # sin(pi / 6)
    0.5
    """
    counted = np.ones(len(items)) if weights is None else weights
    present = items[counted > 0]
    codes = [np.unique(column, return_inverse=True) for column in present.T]
    for position, (answers, _) in enumerate(codes):
        if len(answers) < 2:
            raise UndefinedStatistic("statistics.constant_item", position=position + 1)
    sizes = np.array([len(answers) for answers, _ in codes])
    tables = _pair_tables(np.stack([code for _, code in codes], axis=1), sizes.max(), counted[counted > 0])
    n = float(counted.sum())
    shares = tables.diagonal(axis1=2, axis2=3).diagonal(axis1=0, axis2=1).T / n
    cuts = np.clip(ndtri(np.cumsum(shares, axis=1)[:, :-1]), -_BEYOND, _BEYOND)
    first, second = np.triu_indices(len(sizes), 1)
    found, variance = _fit_pairs(tables[first, second] / n, cuts[first], cuts[second])
    if len(found) and np.abs(found).max() > _LARGEST - 1e-6:
        raise UndefinedStatistic("statistics.items_determine_each_other")
    return PolychoricCorrelations(
        n=round(n),
        correlation=_symmetric(found, len(sizes), 1.0),
        sampling_variance=_symmetric(variance, len(sizes), np.nan),
        thresholds=tuple(cut[: size - 1] for cut, size in zip(cuts, sizes, strict=True)),
    )


def _pair_tables(codes: NDArray[np.intp], categories: int, weights: Floats) -> Floats:
    """How many persons gave answer a to item i and b to item j: (k, k, categories, categories)."""
    n, k = codes.shape
    marks = np.zeros((n, k * categories))
    np.put_along_axis(marks, codes + categories * np.arange(k), 1.0, axis=1)
    crossed = marks.T @ (marks * weights[:, None])
    return crossed.reshape(k, categories, k, categories).transpose(0, 2, 1, 3)


def _symmetric(pairs: Floats, k: int, diagonal: float) -> Floats:
    square = np.full((k, k), diagonal)
    first, second = np.triu_indices(k, 1)
    square[first, second] = square[second, first] = pairs
    return square


def _fit_pairs(shares: Floats, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
    """Correlation and its n-fold sampling variance for tables (p, c, c) of answer shares.

    Fisher scoring, kept between the last values known to be too low and too high.
    """
    low, high = np.full(len(shares), -_LARGEST), np.full(len(shares), _LARGEST)
    found = np.zeros(len(shares))
    for _ in range(100):
        chance, slope = _cells(rows, columns, found)
        score = (shares * slope / chance).sum(axis=(1, 2))
        low, high = np.where(score > 0, found, low), np.where(score > 0, high, found)
        moved = found + score / (slope**2 / chance).sum(axis=(1, 2))
        moved = np.where((moved > low) & (moved < high), moved, (low + high) / 2)
        arrived = np.abs(moved - found).max() < 1e-10
        found = moved
        if arrived:
            break
    return found, _sampling_variance(shares, rows, columns, found)


def _padded(thresholds: Floats) -> Floats:
    ends = np.full((len(thresholds), 1), _BEYOND)
    return np.concatenate([-ends, thresholds, ends], axis=1)


def _cells(rows: Floats, columns: Floats, correlation: Floats) -> tuple[Floats, Floats]:
    """Chance of each cell (p, c, c) and its slope in the correlation."""
    h, k = _padded(rows)[:, :, None], _padded(columns)[:, None, :]
    r = correlation[:, None, None]
    below = bivariate_normal_below(h, k, r)
    rest = 1 - r**2
    density = np.exp(-(h**2 - 2 * r * h * k + k**2) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    chance = np.diff(np.diff(below, axis=1), axis=2)
    return np.maximum(chance, 1e-16), np.diff(np.diff(density, axis=1), axis=2)


def _sampling_variance(shares: Floats, rows: Floats, columns: Floats, correlation: Floats) -> Floats:
    """Mean square of each person's influence on the correlation, thresholds included."""
    chance, slope = _cells(rows, columns, correlation)
    score = slope / chance
    information = (shares * score**2).sum(axis=(1, 2))
    weighted = shares * score / chance
    by_row = _threshold_influence(weighted, shares.sum(axis=2), rows, columns, correlation)
    by_column = _threshold_influence(weighted.swapaxes(1, 2), shares.sum(axis=1), columns, rows, correlation)
    influence = score - by_row[:, :, None] - by_column[:, None, :]
    return np.asarray((shares * influence**2).sum(axis=(1, 2)) / information**2)


def _threshold_influence(
    weighted: Floats, shares: Floats, own: Floats, other: Floats, correlation: Floats
) -> Floats:
    """What an answer to one item does to the score of the correlation through that item's thresholds."""
    r = correlation[:, None, None]
    standing = (_padded(other)[:, None, :] - r * own[:, :, None]) / np.sqrt(1 - r**2)
    density = np.exp(-(own**2) / 2) / np.sqrt(2 * np.pi)
    passing = density[:, :, None] * np.diff(ndtr(standing), axis=2)
    joint = ((weighted[:, :-1] - weighted[:, 1:]) * passing).sum(axis=2)
    real = density > 1e-20
    pull = np.where(real, joint / np.where(real, density, 1.0), 0.0)
    categories = np.arange(shares.shape[1])
    at_or_below = categories[None, :] <= categories[:-1, None]
    centred = at_or_below - np.cumsum(shares, axis=1)[:, :-1, None]
    return np.asarray((pull[:, :, None] * centred).sum(axis=1))


def bivariate_normal_below(h: Floats, k: Floats, correlation: Floats) -> Floats:
    """Chance that two standard normals of that correlation lie below ``h`` and ``k``; arrays broadcast.

    ``Phi(h) Phi(k) + 1/(2 pi) integral from 0 to arcsin r of exp(-(h^2 - 2 h k sin t + k^2) / (2 cos^2 t))``
    by Gauss-Legendre on 48 nodes; within 1e-12 for correlations up to 0.999. Source: Plackett (1954),
    Biometrika 41, 351-360.

    >>> round(float(bivariate_normal_below(np.array(0.0), np.array(0.0), np.array(0.5))), 9)
    0.333333333
    """
    half = np.arcsin(correlation) / 2
    total = np.zeros(np.broadcast_shapes(h.shape, k.shape, correlation.shape))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        sine = np.sin(half * (node + 1))
        total += weight * np.exp((h * k * sine - (h**2 + k**2) / 2) / (1 - sine**2))
    return np.asarray(ndtr(h) * ndtr(k) + half * total / (2 * np.pi))
