"""How many people gave an answer or lie in a band, told so that no single one of a few can be made out.

A distribution is told from ten people on. Counts of fewer than three are said as "fewer than 3"; where the
total would give them away all the same (one such count, or nobody or everybody possible in them), the
smallest other count is told as a range too. So what is told always leaves at least two possibilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LEAST_DISTRIBUTION = 10
"""People: from here on it may be told how they are spread over answers or bands."""
LEAST_COUNT = 3
"""A smaller count is said only as "fewer than"."""


class Count(NamedTuple):
    """A number of people: at least ``low``, at most ``high``; the same where it is told exactly."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the very number is told."""
        return self.low == self.high


def masked_counts(counts: Sequence[int]) -> tuple[Count, ...]:
    """``counts`` of people in one order, whose total is known, with those of a few masked.

    >>> [tuple(count) for count in masked_counts([6, 13, 14, 8, 0])]
    [(4, 6), (13, 13), (14, 14), (8, 8), (0, 2)]
    >>> [tuple(count) for count in masked_counts([1, 5, 22, 11, 2])]
    [(0, 2), (5, 5), (22, 22), (11, 11), (0, 2)]
    """
    most = LEAST_COUNT - 1
    small = [place for place, count in enumerate(counts) if count < LEAST_COUNT]
    told = [Count(0, most) if place in small else Count(count, count) for place, count in enumerate(counts)]
    total, room = sum(counts[place] for place in small), most * len(small)
    if small and (len(small) == 1 or total in (0, room)):
        others = [place for place in range(len(counts)) if place not in small]
        if others:
            nearest = min(others, key=lambda place: counts[place])
            both = counts[nearest] + total
            told[nearest] = Count(max(0, both - room), both)
    return tuple(told)
