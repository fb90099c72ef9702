"""Counts and sums over the answered items of each facet, for many people at once.

Facet after facet, so that what is made of each stays in the processor's cache; fastest where the answers to
one item lie side by side in memory (column order), as in the tables that scoring makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assessment.psychometrics.covariance import Matrix

Counts = NDArray[np.int16]
"""Of items of a facet: a quarter of the memory of a plain number, which is most of the time that it takes."""
Values = TypeVar("Values", bound=np.generic)


@dataclass(frozen=True)
class FacetSums:
    """Per person and facet (n, f): how many items are answered and their mean, 0 where none is."""

    count: Counts
    mean: Matrix

    def of(self, people: NDArray[np.bool_]) -> FacetSums:
        """The same of some of the people (n,)."""
        return FacetSums(rows_of(self.count, people), rows_of(self.mean, people))


def facet_sums(matrix: Matrix, facets: Sequence[Sequence[int]]) -> FacetSums:
    """Over the columns of ``matrix`` (n, k; NaN not answered) that ``facets`` gives for each facet.

    What is said of a person does not depend on who else is in the matrix. Without columns the count is 0.

    >>> sums = facet_sums(np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 7.0]]), [[0], [1, 2]])
    >>> sums.count.tolist(), sums.mean.tolist()
    ([[1, 1], [1, 2]], [[1.0, 2.0], [4.0, 6.0]])
    """
    if facets and all(len(columns) == 1 for columns in facets):
        answers = items_of(matrix, [columns[0] for columns in facets])
        given = ~np.isnan(answers)
        return FacetSums(given.T.astype(np.int16), np.where(given, answers, 0.0).T)
    count = np.empty((len(facets), len(matrix)), dtype=np.int16)
    mean = np.empty(count.shape)
    for facet, columns in enumerate(facets):
        answers = items_of(matrix, columns)
        given = ~np.isnan(answers)
        known = np.where(given, answers, 0.0)
        if len(columns) == 1:
            count[facet], mean[facet] = given[0], known[0]
            continue
        given.sum(axis=0, out=count[facet])
        np.divide(known.sum(axis=0), np.maximum(count[facet], 1), out=mean[facet])
    return FacetSums(count.T, mean.T)


def rows_of(matrix: NDArray[Values], chosen: NDArray[np.bool_]) -> NDArray[Values]:
    """The rows of ``matrix`` that are ``chosen`` (n,), those of a column side by side in memory.

    The matrix itself where all are; no copy where they follow each other in column order.

    >>> rows_of(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([False, True])).tolist()
    [[3.0, 4.0]]
    """
    places = np.flatnonzero(chosen)
    if not len(places):
        return matrix[:0]
    first, last = int(places[0]), int(places[-1])
    if last - first + 1 == len(places) and (len(places) == len(matrix) or matrix.flags.f_contiguous):
        return matrix[first : last + 1]
    return np.take(matrix.T, places, axis=1).T


def items_of(matrix: NDArray[Values], columns: Sequence[int]) -> NDArray[Values]:
    """Some columns of ``matrix`` (n, k) as rows (columns, n), without a copy where they follow each other.

    >>> items_of(np.array([[1.0, 2.0, 3.0]]), [1, 2]).tolist()
    [[2.0], [3.0]]
    """
    if len(columns) and [*columns] == [*range(columns[0], columns[0] + len(columns))]:
        return matrix.T[columns[0] : columns[0] + len(columns)]
    return matrix.T[[*columns]]
