"""Counts and sums over the answered items of each facet, for many people at once.

Facet after facet, so that what is made of each stays in the processor's cache; fastest where the answers to
one item lie side by side in memory (column order), as in the frames that scoring makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.covariance import Matrix


@dataclass(frozen=True)
class FacetSums:
    """Per person and facet (n, f): how many items are answered and their mean, 0 where none is."""

    count: NDArray[np.int64]
    mean: Matrix


def facet_sums(matrix: Matrix, facets: Sequence[Sequence[int]]) -> FacetSums:
    """Over the columns of ``matrix`` (n, k; NaN not answered) that ``facets`` gives for each facet.

    What is said of a person does not depend on who else is in the matrix. Without columns the count is 0.

    >>> sums = facet_sums(np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 7.0]]), [[0], [1, 2]])
    >>> sums.count.tolist(), sums.mean.tolist()
    ([[1, 1], [1, 2]], [[1.0, 2.0], [4.0, 6.0]])
    """
    count = np.empty((len(facets), len(matrix)), dtype=np.int64)
    mean = np.empty(count.shape)
    for facet, columns in enumerate(facets):
        answers = matrix.T[run_of(columns)]
        given = ~np.isnan(answers)
        given.sum(axis=0, out=count[facet])
        total = np.where(given, answers, 0.0).sum(axis=0)
        np.divide(total, np.maximum(count[facet], 1), out=mean[facet])
    return FacetSums(count.T, mean.T)


def squares_within(matrix: Matrix, facets: Sequence[Sequence[int]], sums: FacetSums) -> Matrix:
    """The squared distances (n, f) of a person's answers to a facet's items from their mean, summed.

    >>> matrix, facets = np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 7.0]]), [[0], [1, 2]]
    >>> squares_within(matrix, facets, facet_sums(matrix, facets)).tolist()
    [[0.0, 0.0], [0.0, 2.0]]
    """
    squares = np.empty((len(facets), len(matrix)))
    for facet, columns in enumerate(facets):
        distance = matrix.T[run_of(columns)] - sums.mean[:, facet]
        distance *= distance
        np.fmax(distance, 0.0, out=distance)  # a missing answer has none
        distance.sum(axis=0, out=squares[facet])
    return squares.T


def rows_of(matrix: Matrix, chosen: NDArray[np.bool_]) -> Matrix:
    """The rows of ``matrix`` that are ``chosen`` (n,), in column order; the matrix itself where all are.

    >>> rows_of(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([False, True])).tolist()
    [[3.0, 4.0]]
    """
    return matrix if chosen.all() else np.compress(chosen, matrix.T, axis=1).T


def run_of(places: Sequence[int]) -> slice | list[int]:
    """``places`` as a slice where they follow each other: numpy then copies nothing."""
    following = len(places) > 0 and [*places] == [*range(places[0], places[0] + len(places))]
    return slice(places[0], places[0] + len(places)) if following else [*places]
