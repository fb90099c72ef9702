"""Signs of careless answering: flags to look at, never a reason to delete by itself.

Items are people by items (n, k) in the order shown and *not* reverse-keyed: whoever ticks one column on
reversed items too is what a run shows. Each index misses what another finds; use several, and report results
with and without the people flagged. (The Python package called ``careless`` is crystallography.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import (
    Items,
    Matrix,
    Vector,
    answer_matrix,
    correlation_of,
    pairwise_covariance,
)


def longest_run(items: Items | ArrayLike) -> NDArray[np.int64]:
    """The longest run of identical consecutive answers of each person (n,); 0 if nothing is answered.

    A missing answer ends a run and belongs to none. Source: Johnson (2005), Journal of Research in
    Personality 39. Checked against careless 1.2.2.

    >>> longest_run([[3, 3, 3, 2], [1, 2, 2, None], [None, None, None, None]]).tolist()
    [3, 2, 0]
    """
    matrix = answer_matrix(items)
    longest = np.zeros(len(matrix), dtype=np.int64)
    current = np.zeros(len(matrix), dtype=np.int64)
    previous = np.full(len(matrix), np.nan)
    for answers in np.ascontiguousarray(matrix.T):
        current = np.where(answers == previous, current + 1, ~np.isnan(answers))
        np.maximum(longest, current, out=longest)
        previous = answers
    return longest


def has_run(items: Items | ArrayLike, length: int) -> NDArray[np.bool_]:
    """Who (n,) gave at least ``length`` identical answers one after the other: ``longest_run`` >= ``length``.

    >>> has_run([[3, 3, 3, 2], [1, 2, 2, None]], 3).tolist()
    [True, False]
    """
    matrix = answer_matrix(items)
    if length < 2:
        return np.asarray((~np.isnan(matrix)).any(axis=1) | (length < 1))
    return has_stretch(matrix.T[1:] == matrix.T[:-1], length)


def has_stretch(equal: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Who (n,) has a run of ``length`` of at least two, ``equal`` (k - 1, n) being each answer to the next.

    By doubling: two neighbouring stretches of equal neighbours make one of twice the length, so that a run of
    14 takes four passes over the answers and not one for each item.

    >>> has_stretch(np.array([[True, True], [True, False]]), 3).tolist()
    [True, False]
    """
    reach, wanted = 1, length - 1
    while reach < wanted and len(equal):
        step = min(reach, wanted - reach)
        equal, reach = equal[:-step] & equal[step:], reach + step
    return np.asarray(equal.any(axis=0))


def mean_run(items: Items | ArrayLike) -> Vector:
    """The mean length of each person's runs of identical answers (n,), a missing answer being a run of one.

    NaN if nothing is answered. Checked against careless 1.2.2 (``avgstr``).

    >>> mean_run([[3, 3, 3, 2], [1, 2, 2, None]]).round(4).tolist()
    [2.0, 1.3333]
    """
    matrix = answer_matrix(items)
    runs = 1 + (matrix[:, 1:] != matrix[:, :-1]).sum(axis=1)
    return np.where(np.isnan(matrix).all(axis=1), np.nan, matrix.shape[1] / runs)


def intra_individual_variability(items: Items | ArrayLike) -> Vector:
    """The standard deviation of each person's answers (n,), divisor (answers given - 1).

    Low: the same answer throughout; high: jumping about. NaN below two answers. Source: Dunn, Heggestad,
    Shanock & Theilgard (2018), Journal of Business and Psychology 33. Checked against careless 1.2.2.

    >>> intra_individual_variability([[1, 2, 3], [2, 2, None], [4, None, None]]).tolist()
    [1.0, 0.0, nan]
    """
    matrix = answer_matrix(items)
    given = ~np.isnan(matrix)
    n = given.sum(axis=1)
    mean = np.nansum(matrix, axis=1) / np.maximum(n, 1)
    squares = (np.where(given, matrix - mean[:, None], 0.0) ** 2).sum(axis=1)
    sd: Vector = np.sqrt(np.where(n > 1, squares, np.nan) / np.maximum(n - 1, 1))
    return sd


def mahalanobis_distance(items: Items | ArrayLike) -> Vector:
    """The squared distance D² of each person's answers from the mean pattern (n,).

    ``(x - mean)' S^-1 (x - mean)`` with pairwise covariances; a missing answer counts as at the item's mean,
    as in psych's ``outlier``; NaN if nothing is answered. Compare with ``mahalanobis_cut(k)``. Raises
    UndefinedStatistic when S is singular: too few people, or an item that others determine.
    Source: Mahalanobis (1936). Checked against careless 1.2.2.

    >>> mahalanobis_distance([[1, 2], [2, 1], [3, 3], [2, 4], [5, 3]]).round(4).tolist()
    [1.1535, 1.9721, 0.1488, 2.1953, 2.5302]
    """
    matrix = answer_matrix(items)
    n, k = matrix.shape
    covariance = pairwise_covariance(matrix)
    if n <= k or np.isnan(covariance).any() or np.linalg.matrix_rank(covariance) < k:
        raise UndefinedStatistic("statistics.singular", people=n, items=k)
    given = ~np.isnan(matrix)
    mean = np.nansum(matrix, axis=0) / given.sum(axis=0)
    residuals = np.where(given, matrix - mean, 0.0)
    distance = (residuals @ np.linalg.inv(covariance) * residuals).sum(axis=1)
    return np.where(given.any(axis=1), distance, np.nan)


def mahalanobis_cut(k: int, *, level: float = 0.99) -> float:
    """The D² over ``k`` items that normal answers exceed in ``1 - level`` of people.

    >>> round(mahalanobis_cut(50), 3)
    76.154
    """
    return float(special.chdtri(k, 1 - level))


def even_odd_inconsistency(items: Items | ArrayLike, facet_lengths: Sequence[int]) -> Vector:
    """Even-odd inconsistency of each person (n,), -1 (consistent) to 1 (careless).

    ``facet_lengths`` gives how many consecutive items each facet has. Within each facet the mean of the odd
    and of the even items is taken; over facets these correlate, stepped up by Spearman-Brown, floored at
    -1, and the sign turned so that higher is more careless. Missing answers are left out of the means, a
    facet with an empty half out of the correlation. NaN where a half does not vary over facets. Fewer than
    two facets raise UndefinedStatistic. Source: Johnson (2005). Checked against careless 1.2.2.

    >>> even_odd_inconsistency([[1, 1, 3, 4, 5, 5], [1, 5, 3, 3, 5, 1]], [2, 2, 2]).round(4).tolist()
    [-0.98, 1.0]
    """
    matrix = answer_matrix(items)
    if len(facet_lengths) < 2 or sum(facet_lengths) > matrix.shape[1]:
        raise UndefinedStatistic("statistics.too_few_facets", needed=2, found=len(facet_lengths))
    ends = np.cumsum([0, *facet_lengths])
    facets = [matrix[:, start:end] for start, end in pairwise(ends.tolist())]
    odd = np.column_stack([_row_means(facet[:, ::2]) for facet in facets])
    even = np.column_stack([_row_means(facet[:, 1::2]) for facet in facets])
    r = _row_correlations(odd, even)
    opposite = r <= -1 + 1e-12
    stepped = np.where(opposite, -1.0, 2 * r / np.where(opposite, 1.0, 1 + r))
    return -np.maximum(stepped, -1.0)


def synonym_pairs(items: Items | ArrayLike, *, above: float = 0.6) -> NDArray[np.intp]:
    """The pairs of items (pairs, 2), by position, that correlate ``above`` this over all people (pairwise).

    >>> synonym_pairs([[1, 1, 5], [2, 2, 1], [3, 4, 2]], above=0.9).tolist()
    [[1, 0]]
    """
    correlation = correlation_of(pairwise_covariance(answer_matrix(items)))
    with np.errstate(invalid="ignore"):
        return np.argwhere(np.tril(correlation > above, -1)).astype(np.intp)


def synonym_consistency(items: Items | ArrayLike, *, above: float = 0.6) -> Vector:
    """How alike each person answers items that people in general answer alike (n,), -1 to 1.

    The correlation within the person over the pairs of ``synonym_pairs``. Low is careless. Missing answers
    take out their pair; fewer than three pairs, or no variance in them, gives NaN. Raises UndefinedStatistic
    when no pair correlates that high. Source: Meade & Craig (2012), Psychological Methods 17. Checked
    against careless 1.2.2 (``psychsyn``).

    >>> answers = [[1, 1, 2, 2, 4, 4], [4, 4, 1, 1, 2, 2], [3, 3, 4, 4, 1, 1], [2, 1, 2, 4, 3, 1]]
    >>> synonym_consistency(answers, above=0.4).round(4).tolist()
    [1.0, 1.0, 1.0, -0.5]
    """
    matrix = answer_matrix(items)
    pairs = synonym_pairs(matrix, above=above)
    if not len(pairs):
        raise UndefinedStatistic("statistics.no_synonyms", above=above)
    return _row_correlations(matrix[:, pairs[:, 0]], matrix[:, pairs[:, 1]], least=3)


def careless_indices(
    items: Items | ArrayLike, facet_lengths: Sequence[int], *, synonyms_above: float = 0.6
) -> pd.DataFrame:
    """All indices, one row per person: longest_run, mean_run, irv, mahalanobis, even_odd, synonyms.

    A column that these people or items do not allow (too few of them, no synonyms) is NaN throughout.

    >>> careless_indices([[1, 2, 1, 3], [4, 4, 4, 4]], [2, 2])["longest_run"].tolist()
    [1, 4]
    """
    matrix = answer_matrix(items)
    columns = {
        "longest_run": longest_run(matrix),
        "mean_run": mean_run(matrix),
        "irv": intra_individual_variability(matrix),
        "mahalanobis": _or_nan(lambda: mahalanobis_distance(matrix), len(matrix)),
        "even_odd": _or_nan(lambda: even_odd_inconsistency(matrix, facet_lengths), len(matrix)),
        "synonyms": _or_nan(lambda: synonym_consistency(matrix, above=synonyms_above), len(matrix)),
    }
    return pd.DataFrame(columns, index=items.index if isinstance(items, pd.DataFrame) else None)


def _or_nan(index: Callable[[], Vector], n: int) -> Vector:
    try:
        return index()
    except UndefinedStatistic:
        return np.full(n, np.nan)


def _row_means(matrix: Matrix) -> Vector:
    n = (~np.isnan(matrix)).sum(axis=1)
    means: Vector = np.where(n > 0, np.nansum(matrix, axis=1), np.nan) / np.maximum(n, 1)
    return means


def _row_correlations(x: Matrix, y: Matrix, *, least: int = 2) -> Vector:
    """Correlation of every row of ``x`` with that of ``y`` over the columns known in both."""
    known = ~(np.isnan(x) | np.isnan(y))
    n = known.sum(axis=1)
    centred = []
    for side in (x, y):
        mean = np.where(known, side, 0.0).sum(axis=1) / np.maximum(n, 1)
        centred.append(np.where(known, side - mean[:, None], 0.0))
    a, b = centred
    v1, v2 = (a * a).sum(axis=1), (b * b).sum(axis=1)
    defined = (n >= least) & (v1 > 1e-12) & (v2 > 1e-12)
    scale = np.sqrt(np.where(defined, v1 * v2, 1.0))
    correlation: Vector = np.where(defined, (a * b).sum(axis=1) / scale, np.nan)
    return correlation
