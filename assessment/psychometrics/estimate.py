"""The form in which every statistic comes."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval and what it rests on.

    ``value``, ``ci_low`` and ``ci_high`` are in the unit of the statistic (scores: points of 0-100) and
    NaN where undefined; ``n`` counts what was used, after deletion; ``level`` is the confidence level of
    the interval; ``se`` is the standard error and ``df`` its degrees of freedom, NaN where not used.
    """

    value: float
    ci_low: float
    ci_high: float
    n: int
    level: float
    se: float = math.nan
    df: float = math.nan

    @property
    def has_interval(self) -> bool:
        """Whether both ends of the interval are known."""
        return not (math.isnan(self.ci_low) or math.isnan(self.ci_high))
