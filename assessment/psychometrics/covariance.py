"""Answers as a matrix, and the one covariance matrix that item statistics are read from.

Rows are people, columns are items, a missing answer is NaN. Answers are already keyed: reversing is done
before (``scores.reverse_keyed``), by the range of the response scale and never by what was observed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from assessment.errors import UndefinedStatistic

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Items = pd.DataFrame | Matrix

_MOST_CANCELLATION = 1e3  # squared mean over variance up to which one pass loses at most three digits
_ROUNDING = 1e-28  # variance over squared mean that is nothing but rounding


def answer_matrix(items: Items | ArrayLike) -> Matrix:
    """``items`` as floats, people by items; missing answers NaN.

    >>> answer_matrix([[1, 2], [None, 4]]).shape
    (2, 2)
    """
    matrix = _frame_matrix(items) if isinstance(items, pd.DataFrame) else np.asarray(items, dtype=np.float64)
    if matrix.ndim != 2:
        raise UndefinedStatistic("statistics.not_a_table", dimensions=matrix.ndim)
    return matrix


def _frame_matrix(frame: pd.DataFrame) -> Matrix:
    values = frame.to_numpy()
    if values.dtype == object:  # nullable integers, None
        values = frame.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(values, dtype=np.float64)


def item_names(items: Items | ArrayLike) -> tuple[str, ...]:
    """Column names of a frame; ``item_1``, ``item_2``, … for an array."""
    if isinstance(items, pd.DataFrame):
        return tuple(map(str, items.columns.tolist()))
    return tuple(f"item_{number}" for number in range(1, answer_matrix(items).shape[1] + 1))


def complete_rows(matrix: Matrix) -> Matrix:
    """The people who answered every item (listwise deletion)."""
    with np.errstate(invalid="ignore"):
        complete = ~np.isnan(matrix @ np.ones(matrix.shape[1]))
    return matrix if complete.all() else matrix[complete]


def column_means(matrix: Matrix) -> Vector:
    """The mean of every column of a matrix without missing answers."""
    means: Vector = np.ones(len(matrix)) @ matrix / len(matrix)
    return means


def covariance_of_complete(matrix: Matrix) -> Matrix:
    """Covariances (k, k), divisor n - 1, of a matrix without missing answers; n must be at least 2.

    In one pass over the answers; only where means dwarf the spread (so that digits would be lost), or an item
    hardly varies, are the means taken off first. An item without variance has covariances of exactly 0.
    """
    n, means = len(matrix), column_means(matrix)
    covariance: Matrix = matrix.T @ matrix / n - np.outer(means, means)
    if (covariance.diagonal() * _MOST_CANCELLATION < means * means).any():
        residuals = matrix - means
        covariance = residuals.T @ residuals / n
        constant = covariance.diagonal() <= _ROUNDING * means * means
        covariance[constant] = covariance[:, constant] = 0.0
    return covariance * (n / (n - 1))


def pairwise_covariance(matrix: Matrix) -> Matrix:
    """Covariances (k, k), each from the people who answered both items; NaN where fewer than two did.

    Each pair uses its own means and divisor n_pair - 1, as R's ``cov(use = "pairwise")`` does. The result
    belongs to no single group of people, so that no n and no interval go with it.

    >>> pairwise_covariance(answer_matrix([[1, 2], [2, 4], [3, None]])).round(6).tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    answered = ~np.isnan(matrix)
    middle = np.nansum(matrix, axis=0) / np.maximum(answered.sum(axis=0), 1)
    shifted = np.where(answered, matrix - middle, 0.0)
    present = answered.astype(np.float64)
    pairs = present.T @ present
    sums = shifted.T @ present
    products = shifted.T @ shifted
    enough = pairs >= 2
    covariance = (products - sums * sums.T / np.maximum(pairs, 1)) / np.where(enough, pairs - 1, 1)
    return np.where(enough, covariance, np.nan)


def correlation_of(covariance: Matrix) -> Matrix:
    """The correlation matrix of a covariance matrix; NaN in the row and column of a constant item."""
    sd = np.sqrt(np.diag(covariance))
    sd = np.where(sd > 0, sd, np.nan)
    correlation: Matrix = covariance / np.outer(sd, sd)
    return correlation


def squared_multiple_correlations(correlation: Matrix) -> Vector:
    """The share of each item that the others predict, ``1 - 1 / diag(R^-1)``; NaN if R is singular."""
    if np.isnan(correlation).any() or np.linalg.matrix_rank(correlation) < len(correlation):
        return np.full(len(correlation), np.nan)
    return 1 - 1 / np.diag(np.linalg.inv(correlation))


def usable_items(items: Items | ArrayLike) -> Matrix:
    """The complete rows of ``items``, or UndefinedStatistic: fewer than two items or two people."""
    matrix = answer_matrix(items)
    if matrix.shape[1] < 2:
        raise UndefinedStatistic("statistics.too_few_items", fewest=2, items=matrix.shape[1])
    rows = complete_rows(matrix)
    if len(rows) < 2:
        raise UndefinedStatistic("statistics.too_few_people", needed=2, found=len(rows))
    return rows
