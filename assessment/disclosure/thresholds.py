"""What may be shown of a group, by role, kind of figure and size (privacy and reliability, section 5).

A role of ``few`` people who know each other (a management team) opens in steps: all figures from five,
dimensions only from four, a rounded overall score from three, and below five only where every member
agreed beforehand. Other roles open from five. Nothing opens before the wave is closed, but for the figures
of a whole role in a wave that is shown live.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.questionnaire import MAX_SCORE, Role

Bound = Literal["", "at_most", "at_least"]
LIVE_SHARE = 20
"""An open wave is shown anew after one in so many answers more."""
NEAR_END = 5.0
"""Points: a mean that lies so near an end of the scale says much of everyone in a small group."""


class Opening(IntEnum):
    """How far down figures of a role may be shown; each step includes those before it."""

    NOTHING = 0
    INDEX = 1
    DIMENSIONS = 2
    FACETS = 3


@dataclass(frozen=True)
class Thresholds:
    """The fewest responses for each kind of figure. They can be raised, never lowered.

    ``group``: means of any group. ``few_dimensions``, ``few_index``: a role of few that agreed.
    ``index_step``: what its overall score is rounded to. ``comment_people``, ``comments``: respondents of
    a role and comments on a question before any is shown. ``exact_ends``: a mean near an end of the scale is
    exact from here on.
    """

    group: int = 5
    few_dimensions: int = 4
    few_index: int = 3
    index_step: int = 5
    comment_people: int = 10
    comments: int = 5
    exact_ends: int = 10

    def __post_init__(self) -> None:
        """Refuse lowered thresholds."""
        for field in fields(self):
            if getattr(self, field.name) < field.default:
                message = f"{field.name} cannot be lowered below {field.default}"
                raise ValueError(message)

    def raised(self) -> dict[str, int]:
        """Only what lies above the standard: what is stored with a wave."""
        return {name: least for name, least in asdict(self).items() if least > getattr(THRESHOLDS, name)}

    @classmethod
    def of(cls, raised: Mapping[str, int]) -> Thresholds:
        """The standard ones but for what is ``raised``; a name that is not known here is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: int(least) for name, least in raised.items() if name in known})


THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class RoleDisclosure:
    """What of a role may be shown, why not more, and how many answers a figure of it needs."""

    opening: Opening
    reason: str
    least: int


def role_disclosure(
    role: Role,
    n: int,
    *,
    closed: bool,
    agreed: bool,
    thresholds: Thresholds = THRESHOLDS,
    live: bool = False,
) -> RoleDisclosure:
    """How far figures of ``role``, of which ``n`` respondents count, may be shown.

    ``closed``: the wave takes no more answers. ``agreed``: every member of a role of few agreed
    beforehand to be shown below five. ``live``: the wave is shown while it is open, of roles not of few.
    """
    if not closed and not (live and not role.few):
        return RoleDisclosure(Opening.NOTHING, "wave_open", thresholds.group)
    if n >= thresholds.group:
        return RoleDisclosure(Opening.FACETS, "", thresholds.group)
    if role.few and agreed and n >= thresholds.few_dimensions:
        return RoleDisclosure(Opening.DIMENSIONS, "too_few", thresholds.few_dimensions)
    if role.few and agreed and n >= thresholds.few_index:
        return RoleDisclosure(Opening.INDEX, "too_few", thresholds.few_index)
    return RoleDisclosure(Opening.NOTHING, "too_few", thresholds.group)


def shown_count(n: int, *, closed: bool, few: bool, thresholds: Thresholds = THRESHOLDS) -> int:
    """The number of answers that may be said.

    Exact after close. Before, in whole steps of five, and nothing of a role of few: no single sending
    can be watched.
    """
    if closed:
        return n
    return 0 if few else n - n % thresholds.group


def live_total(sent: int, *, closed: bool, room: bool, thresholds: Thresholds = THRESHOLDS) -> int:
    """How many of everybody invited have sent, as it may be said on a projector.

    Exact where people sit together in a room and see each other send anyway: it is one number over all
    roles and teams. Where they answer elsewhere, whole steps of five until the close.
    """
    return sent if closed or room else sent - sent % thresholds.group


def shown_guesses(points: Sequence[int], thresholds: Thresholds = THRESHOLDS) -> tuple[int, ...]:
    """Guesses of a room in rising order; nothing below a group, where each could be told whose it is."""
    return tuple(sorted(points)) if len(points) >= thresholds.group else ()


def live_step_due(shown: int, now: int, thresholds: Thresholds = THRESHOLDS) -> bool:
    """Whether an open wave of which ``shown`` answers were shown may be shown with ``now``.

    After at least a group more, and one in twenty: the ledger then stays small enough to be searched.
    """
    return now - shown >= max(thresholds.group, shown / LIVE_SHARE)


def bound(value: float, n: int, thresholds: Thresholds = THRESHOLDS) -> Bound:
    """How a mean of ``n`` people near an end of the scale is said: as a bound, not as a number.

    >>> bound(97.5, 6), bound(97.5, 10), bound(5.0, 9), bound(50.0, 6)
    ('at_least', '', 'at_most', '')
    """
    if n >= thresholds.exact_ends:
        return ""
    if value <= NEAR_END:
        return "at_most"
    return "at_least" if value >= MAX_SCORE - NEAR_END else ""


def end_of(values: ArrayLike, n: ArrayLike, thresholds: Thresholds = THRESHOLDS) -> NDArray[np.int64]:
    """``bound`` of many means at once: -1 for at most, 1 for at least, 0 for the number itself.

    >>> end_of([97.5, 97.5, 5.0, 50.0], [6, 10, 9, 6]).tolist()
    [1, 0, -1, 0]
    """
    means, few = np.asarray(values), np.asarray(n) < thresholds.exact_ends
    high, low = means >= MAX_SCORE - NEAR_END, means <= NEAR_END
    return np.asarray(few & high).astype(np.int64) - (few & low)


def bound_value(said: Bound) -> float:
    """The end of the stretch that ``said`` names.

    >>> bound_value("at_most"), bound_value("at_least")
    (5.0, 95.0)
    """
    return NEAR_END if said == "at_most" else MAX_SCORE - NEAR_END
