"""What unanswered items leave open in the mean of a group, even when everyone in it has answered.

The finite population correction takes off the uncertainty about people who did not answer. It must not take
off that about items which those who did answer left out: where five of six people answer and one answer in
six is missing, an interval without this part misses its promise. This is two-stage sampling: people are drawn
from the invited, and answers from the items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.psychometrics.covariance import Items, Matrix, answer_matrix
from assessment.psychometrics.facet_sums import Counts, FacetSums, facet_sums, items_of, rows_of


@dataclass(frozen=True)
class AnsweredFacets:
    """How people answered facets of ``items`` (f,) items each: arrays of facets by people (f, n).

    ``count``: items answered; ``mean`` of them, 0 where none is; ``squares``: their squared distances from
    it, summed.
    """

    items: NDArray[np.int64]
    count: Counts
    mean: Matrix
    squares: Matrix

    def of(self, people: NDArray[np.bool_]) -> AnsweredFacets:
        """The same of some of the people (n,)."""
        sums = FacetSums(self.count.T, self.mean.T).of(people)
        return AnsweredFacets(self.items, sums.count.T, sums.mean.T, rows_of(self.squares.T, people).T)


def answered_facets(
    items: Items | ArrayLike, facet_of: ArrayLike, facets: int, sums: FacetSums | None = None
) -> AnsweredFacets:
    """How people answered: ``items`` (n, k), NaN where not; ``facet_of`` (k,) numbers each item's facet.

    ``sums``: counts and means of these, where they are known already.

    >>> answered_facets([[50, 70, np.nan], [20, 40, 60]], [0, 0, 1], 2).squares.tolist()
    [[200.0, 200.0], [0.0, 0.0]]
    """
    matrix, of_item = answer_matrix(items), np.asarray(facet_of)
    columns = [np.flatnonzero(of_item == facet).tolist() for facet in range(facets)]
    sums = sums or facet_sums(matrix, columns)
    count, mean, squares = sums.count.T, sums.mean.T, np.zeros((facets, len(matrix)))
    for facet, mine in enumerate(columns):
        distance = items_of(matrix, mine) - mean[facet]
        distance *= distance
        np.fmax(distance, 0.0, out=distance)  # a missing answer has none
        distance.sum(axis=0, out=squares[facet])
    return AnsweredFacets(np.array([len(mine) for mine in columns], dtype=np.int64), count, mean, squares)


def missing_answer_covariance(items: Items | ArrayLike, facet_of: ArrayLike, least: ArrayLike) -> Matrix:
    """The covariance (f, f) of the errors that missing answers leave in the facet means of these people.

    ``items`` is people by items (n, k), keyed, NaN where not answered; ``facet_of`` (k,) numbers each item's
    facet from 0; ``least`` (f,) is how many items a person must have answered for a score on the facet. A
    person who answered m of a facet's k items has its score with variance ``s^2 (1/m - 1/k)``, s^2 being the
    variance of answers within people; a person without a score leaves the mean of the others, by what people
    differ. For a figure of facet weights w its part of the squared standard error is ``r w'Cw``, where r is
    the share of the invited who answered; ``1 - r`` times the variance between people over n holds the same
    part already (Cochran, 1977, Sampling Techniques, 10.4). 0 where nothing is missing. Assumes that which
    answers are missing does not depend on what they would have been.

    >>> answers = [[50, 75, np.nan], [25, 50, 25], [100, 75, 75], [50, np.nan, 50]]
    >>> missing_answer_covariance(answers, [0, 0, 0], [2]).round(3).tolist()
    [[3.979]]
    """
    return left_open(answered_facets(items, facet_of, len(np.asarray(least))), least)


def left_open(answered: AnsweredFacets, least: ArrayLike) -> Matrix:
    """``missing_answer_covariance`` of people whose answers were looked at before."""
    fewest = np.maximum(np.asarray(least, dtype=np.int16), 1)[:, None]
    scored = answered.count >= fewest
    weights = scored.astype(float)
    people = _people_by_count(np.where(scored, answered.count, np.int16(0)), answered.items)
    items = np.arange(1, people.shape[1] + 1)
    n = people.sum(axis=1)
    mean = np.einsum("fn,fn->f", answered.mean, weights) / np.maximum(n, 1)
    deviations = (answered.mean - mean[:, None]) * weights
    squares = np.einsum("fn,fn->f", answered.squares, weights)
    sums = (n, people @ items, squares, people @ (1 / items))
    every = scored.all(axis=0)
    others = weights[:, ~every]  # of most people nothing is missing
    both = others @ others.T + np.count_nonzero(every)
    anybody = np.asarray(np.count_nonzero(scored.any(axis=0)), dtype=float)
    return left_open_of(answered.items, sums, both, anybody, deviations @ deviations.T)


def _people_by_count(count: Counts, items: NDArray[np.int64]) -> Matrix:
    """By facet how many people answered one of its items, two and so on (f, items)."""
    most = int(items.max(initial=1))
    return np.array([(count == given).sum(axis=1) for given in range(1, most + 1)], dtype=float).T


def left_open_of(
    items: NDArray[np.int64],
    sums: tuple[Matrix, Matrix, Matrix, Matrix],
    both: Matrix,
    anybody: Matrix,
    products: Matrix,
) -> Matrix:
    """``missing_answer_covariance`` from sums over people, of one group or, in a first dimension, of many.

    ``sums`` (..., f), over people with a score on the facet: how many, items that they answered, squared
    distances of their answers from their means, and 1 over the items answered. ``both`` (..., f, f): people
    with a score on both facets; ``anybody`` (...,) on any. ``products`` (..., f, f) of the deviations of
    scores, a missing one being 0.
    """
    n, given, squares, inverse = sums
    degrees, size = given - n, np.maximum(n, 1)
    within = np.where(degrees > 0, squares / np.maximum(degrees, 1), 0.0)
    unanswered = inverse - n / np.maximum(items, 1)
    unanswered = np.where(given == n * items, 0.0, unanswered)  # not the rounding of a sum
    found = _between_people(size, n > 0, both, anybody, products)
    places = np.arange(n.shape[-1])
    found[..., places, places] += within * unanswered / size**2
    return found


def _between_people(
    size: Matrix, known: NDArray[np.bool_], both: Matrix, anybody: Matrix, products: Matrix
) -> Matrix:
    """What people without a score leave open: the weight missed of each, times how people differ.

    A person of N counts 1/n in the mean of those scored and should count 1/N; over two facets the products of
    what is missed sum to b/(n n') - 1/N, b being how many are scored on both.
    """
    share = both / (size[..., :, None] * size[..., None, :])
    missed = share - 1 / np.maximum(anybody, 1)[..., None, None]
    missed = np.where(known[..., :, None] & known[..., None, :], missed, 0.0)
    return np.asarray(missed * products / np.maximum(both - 1, 1))
