"""What was found."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 5
"""Groups of fewer people than this are what is looked for."""


@dataclass(frozen=True)
class Finding:
    """A group of fewer than five people of whom a figure follows from what was let out.

    ``group``: its name, as a sum or difference of released groups. ``figures``: how many follow; ``code``,
    ``mean`` and ``error`` (points either way, from rounding) of the one that is known best. ``spread``: the
    standard deviation within the group where intervals give it away too, else NaN.
    """

    organization: str
    wave: str
    role: str
    group: str
    n: int
    figures: int
    code: str
    mean: float
    error: float
    spread: float
