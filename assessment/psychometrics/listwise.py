"""Rows without a missing answer, for methods that need every answer of a person."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray


def complete_rows(items: ArrayLike) -> NDArray[np.float64]:
    """The rows of ``items`` (n, k) in which every answer is a number; an empty table stays (0, k).

    >>> complete_rows([[1, 2], [3, float("nan")], [5, 6]]).tolist()
    [[1.0, 2.0], [5.0, 6.0]]
    """
    answers = np.asarray(items, dtype=float)
    if answers.ndim != 2:
        raise ValueError("items must be a table of persons by items, one row per person")
    return np.asarray(answers[~np.isnan(answers).any(axis=1)])


def item_names(items: ArrayLike) -> tuple[str, ...]:
    """Column names of a frame, else "1", "2", ... by position."""
    if isinstance(items, pd.DataFrame):
        return tuple(str(name) for name in items.columns)
    return tuple(str(position + 1) for position in range(np.asarray(items).shape[1]))
