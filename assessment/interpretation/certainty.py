"""How sure a difference is: the one rule for gaps and changes (visual language, "Words and numbers")."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import special

from assessment.results import Gap, Spread

Certainty = Literal["clear", "probable", "cannot_tell", "no_gap", "hidden"]

POINTS_THAT_MATTER = 5.0
CLEAR = 0.90
DIRECTION = 0.99
"""For ``clear``, the least chance of that direction at all: without a gap it is said of at most 2 in 100."""
PROBABLE = 0.70


def chance_above(value: float, spread: Spread, point: float) -> float:
    """The chance that the true number is ``point`` or more: t(df) around ``value``; NaN without spread."""
    if spread.se == 0:
        return float(value >= point)
    return float(special.stdtr(spread.df, (value - point) / spread.se))


def certainty(value: float, spread: Spread) -> Certainty:
    """The one rule for gaps and changes (visual language, "Words and numbers").

    ``clear``: at least 9 in 10 that the difference is 5 points or more in its direction, and 99 in 100 that
    it goes there at all (where ranges are wide, 9 in 10 alone would be reached by chance too often);
    ``probable``: 7 in 10; ``no_gap``: 9 in 10 that it is under 5 points either way; else ``cannot_tell``.
    """
    above = chance_above(value, spread, POINTS_THAT_MATTER)
    below = chance_above(-value, spread, POINTS_THAT_MATTER)
    likeliest = max(above, below)
    if np.isnan(likeliest):
        return "cannot_tell"
    if likeliest >= CLEAR and chance_above(abs(value), spread, 0.0) >= DIRECTION:
        return "clear"
    if likeliest >= PROBABLE:
        return "probable"
    return "no_gap" if above + below <= 1 - CLEAR else "cannot_tell"


def gap_certainty(gap: Gap) -> Certainty:
    """The certainty word of a gap between roles; ``hidden`` where it is not shown."""
    return certainty(gap.value, gap.invited) if gap.shown else "hidden"
