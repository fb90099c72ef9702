"""What unanswered items leave open in the mean of a group, even when everyone in it has answered.

The finite population correction takes off the uncertainty about people who did not answer. It must not take
off that about items which those who did answer left out: where five of six people answer and one answer in
six is missing, an interval without this part misses its promise. This is two-stage sampling: people are drawn
from the invited, and answers from the items.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.psychometrics.covariance import Items, Matrix, answer_matrix
from assessment.psychometrics.facet_sums import facet_sums, squares_within


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
    fewest, of_item, matrix = np.asarray(least, dtype=np.int64), np.asarray(facet_of), answer_matrix(items)
    facets = [np.flatnonzero(of_item == facet).tolist() for facet in range(len(fewest))]
    sums = facet_sums(matrix, facets)
    m = sums.count
    scored = (m >= fewest) & (m > 0)
    n, degrees = scored.sum(axis=0), np.where(scored, m - 1, 0).sum(axis=0)
    squares = np.where(scored, squares_within(matrix, facets, sums), 0.0).sum(axis=0)
    within = np.where(degrees > 0, squares / np.maximum(degrees, 1), 0.0)
    unanswered = np.where(scored, 1 / np.maximum(m, 1) - 1 / np.array([len(facet) for facet in facets]), 0.0)
    of_answers = within * unanswered.sum(axis=0) / np.maximum(n, 1) ** 2
    return np.asarray(_between_people(sums.mean, scored, n) + np.diag(of_answers))


def _between_people(scores: Matrix, scored: NDArray[np.bool_], n: NDArray[np.int64]) -> Matrix:
    """What people without a score leave open: the weight missed of each, times how people differ.

    A person of N counts 1/n in the mean of those scored and should count 1/N; over two facets the products of
    what is missed sum to b/(n n') - 1/N, b being how many are scored on both.
    """
    anybody = np.asarray(scored.any(axis=1)).sum()
    weights = scored.astype(float)
    both = weights.T @ weights
    known = np.maximum(n, 1)
    missed = np.where(both.diagonal() > 0, both / np.outer(known, known) - 1 / max(int(anybody), 1), 0.0)
    deviations = np.where(scored, scores - (scores * weights).sum(axis=0) / known, 0.0)
    return np.asarray(missed * (deviations.T @ deviations) / np.maximum(both - 1, 1))
