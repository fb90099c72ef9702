"""Scores of 0 to 100 from keyed answers, with an explicit rule for missing answers."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from assessment.psychometrics.covariance import Items, Vector, answer_matrix


def reverse_keyed(
    answers: pd.DataFrame, reversed_items: Collection[str], scale_range: tuple[float, float]
) -> pd.DataFrame:
    """``answers`` with every item in ``reversed_items`` turned round: ``min + max - x``.

    ``answers`` is people by items (n, k), in codes; ``scale_range`` is the lowest and highest code that the
    response scale *offers*. The observed range is never used: a scale nobody answered at its lowest option
    would else be turned round another point, and a scale that starts at 0 would be shifted by one.
    A missing answer stays missing. Reversing twice gives the answers back.

    >>> reverse_keyed(pd.DataFrame({"a": [1.0, 5.0], "b": [2.0, 4.0]}), ["b"], (1, 6))["b"].tolist()
    [5.0, 3.0]
    """
    low, high = scale_range
    turned = answers.copy()
    columns = list(reversed_items)
    turned[columns] = low + high - turned[columns]
    return turned


def scores_0_100(
    items: Items | ArrayLike, scale_range: tuple[float, float], *, min_share_answered: float = 0.5
) -> Vector:
    """One score per person (n,), 0 to 100: the mean of the keyed items answered, on the scale's range.

    Formula: ``100 * (mean - min) / (max - min)``. ``items`` is people by items (n, k), keyed, in codes.
    A person who answered fewer than ``min_share_answered`` of the items, or none, has no score (NaN): no
    answer is filled in. (psych::scoreItems fills in item medians by default, which changes the score of
    every incomplete row.) Assumes equal weights and equal distances between the options.

    >>> scores_0_100([[1, 6], [4, None], [None, None]], (1, 6)).tolist()
    [50.0, 60.0, nan]
    """
    matrix = answer_matrix(items)
    low, high = scale_range
    answered = (~np.isnan(matrix)).sum(axis=1)
    mean = np.nansum(matrix, axis=1) / np.maximum(answered, 1)
    enough = (answered > 0) & (answered >= min_share_answered * matrix.shape[1] - 1e-9)
    return np.where(enough, 100 * (mean - low) / (high - low), np.nan)
