"""What unanswered items leave open in the mean of a group, even when everyone in it has answered.

The finite population correction takes off the uncertainty about people who did not answer. It must not take
off that about items which those who did answer left out: where five of six people answer and one answer in
six is missing, an interval without this part misses its promise. This is two-stage sampling: people are drawn
from the invited, and answers from the items.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.psychometrics.covariance import Items, Matrix, Vector, answer_matrix
from assessment.psychometrics.facet_sums import items_of


def missing_answer_covariance(
    items: Items | ArrayLike,
    facet_of: ArrayLike,
    least: ArrayLike,
    people: NDArray[np.bool_] | None = None,
) -> Matrix:
    """The covariance (f, f) of the errors that missing answers leave in the facet means of these people.

    ``items`` is people by items (n, k), keyed, NaN where not answered; ``facet_of`` (k,) numbers each item's
    facet from 0; ``least`` (f,) is how many items a person must have answered for a score on the facet;
    ``people`` (n,) says who belongs to these people, if not all. A
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
    matrix, of_item, fewest = answer_matrix(items), np.asarray(facet_of), np.asarray(least, dtype=np.int64)
    n_people = len(matrix) if people is None else int(people.sum())
    scores, weights = np.empty((len(fewest), n_people)), np.empty((len(fewest), n_people))
    of_answers = np.zeros(len(fewest))
    for facet in range(len(fewest)):
        answers = items_of(matrix, np.flatnonzero(of_item == facet).tolist())
        answers = answers if people is None else np.compress(people, answers, axis=1)
        of_answers[facet] = _one_facet(answers, int(fewest[facet]), scores[facet], weights[facet])
    return np.asarray(_between_people(scores, weights) + np.diag(of_answers))


def _one_facet(answers: Matrix, least: int, scores: Vector, weights: Vector) -> float:
    """The variance that missing answers leave in the mean of one facet, of ``answers`` items x people.

    Filled in: ``scores`` of the people, 0 without one, and ``weights``, 1 for those who have one.
    """
    given = ~np.isnan(answers)
    m = given.sum(axis=0)
    scored = (m >= least) & (m > 0)
    weights[:] = scored
    np.divide(np.where(given, answers, 0.0).sum(axis=0), np.maximum(m, 1), out=scores)
    scores *= weights
    mine = m[scored]
    n, degrees = len(mine), int(mine.sum()) - len(mine)
    if degrees < 1 or degrees + n == n * len(answers):
        return 0.0
    distance = answers - scores
    distance *= distance
    np.fmax(distance, 0.0, out=distance)  # a missing answer has none
    within = float(distance.sum(axis=0) @ weights) / degrees
    return within * float((1 / mine - 1 / len(answers)).sum()) / n**2


def _between_people(scores: Matrix, weights: Matrix) -> Matrix:
    """What people without a score leave open: the weight missed of each, times how people differ.

    A person of N counts 1/n in the mean of those scored and should count 1/N; over two facets the products of
    what is missed sum to b/(n n') - 1/N, b being how many are scored on both.
    """
    both = weights @ weights.T
    n = both.diagonal()
    known, anybody = np.maximum(n, 1), int(weights.any(axis=0).sum())
    missed = np.where(np.outer(n, n) > 0, both / np.outer(known, known) - 1 / max(anybody, 1), 0.0)
    if not missed.any():
        return missed
    deviations = (scores - (scores.sum(axis=1) / known)[:, None]) * weights
    return np.asarray(missed * (deviations @ deviations.T) / np.maximum(both - 1, 1))
