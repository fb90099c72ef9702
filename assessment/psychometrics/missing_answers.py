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
from assessment.psychometrics.facet_sums import facet_counts, facet_sums

_ROUNDING = 1e-12
"""Share of a sum of squares below which a difference is the rounding of identical answers."""


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
    fewest = np.asarray(least, dtype=np.int64)
    matrix, lengths = _by_facet(answer_matrix(items), np.asarray(facet_of, dtype=np.int64), len(fewest))
    given = ~np.isnan(matrix)
    m, answers = facet_counts(given, lengths), np.where(given, matrix, 0.0)
    scored, divisor = (m >= fewest) & (m > 0), np.maximum(m, 1)
    sums, squares = facet_sums(answers, lengths), facet_sums(answers**2, lengths)
    n, degrees = scored.sum(axis=0), np.where(scored, m - 1, 0).sum(axis=0)
    within = _within_variance(squares, sums**2 / divisor, scored, degrees)
    unanswered = scored * (1 / divisor - 1 / np.array(lengths))
    of_answers = within * unanswered.sum(axis=0) / np.maximum(n, 1) ** 2
    scores = np.where(scored, sums / divisor, 0.0)
    return np.asarray(_between_people(scores, scored, n) + np.diag(of_answers))


def _by_facet(matrix: Matrix, facet: NDArray[np.int64], facets: int) -> tuple[Matrix, list[int]]:
    """The items with those of each facet side by side, and how many each facet has."""
    together = matrix if (np.diff(facet) >= 0).all() else matrix[:, facet.argsort(kind="stable")]
    return together, np.bincount(facet, minlength=facets).tolist()


def _within_variance(
    squares: Matrix, of_means: Matrix, scored: NDArray[np.bool_], degrees: NDArray[np.int64]
) -> Vector:
    """By facet, the variance of a person's answers around the person's own mean, pooled over people.

    ``squares``: sums of squared answers (n, f); ``of_means``: what they would be without variance.
    """
    around = squares - of_means
    around[~scored | (around < _ROUNDING * squares)] = 0.0
    return np.asarray(np.where(degrees > 0, around.sum(axis=0) / np.maximum(degrees, 1), 0.0))


def _between_people(scores: Matrix, scored: NDArray[np.bool_], n: NDArray[np.int64]) -> Matrix:
    """What people without a score leave open: the weight missed of each, times how people differ."""
    deviations = np.where(scored, scores - scores.sum(axis=0) / np.maximum(n, 1), 0.0)
    both = scored.T.astype(float) @ scored
    spread = deviations.T @ deviations / np.maximum(both - 1, 1)
    anybody = np.asarray(scored.any(axis=1))
    missed = scored / np.maximum(n, 1) - anybody[:, None] / max(int(anybody.sum()), 1)
    missed[:, n == 0] = 0.0
    return np.asarray((missed.T @ missed) * spread)
