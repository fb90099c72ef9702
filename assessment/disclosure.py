"""What may be shown of a group, by role and size (design: privacy and reliability, section 5).

A role of ``few`` people who know each other (a management team) opens in steps: all figures from five,
dimensions only from four, a rounded overall score from three, and below five only where every member
agreed beforehand. Other roles open from five. Nothing opens before the wave is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from assessment.questionnaire import Role


class Opening(IntEnum):
    """How far down figures of a role may be shown; each step includes those before it."""

    NOTHING = 0
    INDEX = 1
    DIMENSIONS = 2
    FACETS = 3


@dataclass(frozen=True)
class Thresholds:
    """The fewest responses for each kind of figure. They can be raised, never lowered."""

    group: int = 5
    few_dimensions: int = 4
    few_index: int = 3
    index_step: int = 5

    def __post_init__(self) -> None:
        """Refuse lowered thresholds."""
        for name, least in (("group", 5), ("few_dimensions", 4), ("few_index", 3), ("index_step", 5)):
            if getattr(self, name) < least:
                message = f"{name} cannot be lowered below {least}"
                raise ValueError(message)


THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class RoleDisclosure:
    """What of a role may be shown, why not more, and how many answers a figure of it needs."""

    opening: Opening
    reason: str
    least: int


def role_disclosure(
    role: Role, n: int, *, closed: bool, agreed: bool, thresholds: Thresholds = THRESHOLDS
) -> RoleDisclosure:
    """How far figures of ``role``, of which ``n`` respondents count, may be shown.

    ``closed``: the wave takes no more answers. ``agreed``: every member of a role of few agreed
    beforehand to be shown below five.
    """
    if not closed:
        return RoleDisclosure(Opening.NOTHING, "wave_open", thresholds.group)
    if n >= thresholds.group:
        return RoleDisclosure(Opening.FACETS, "", thresholds.group)
    if role.few and agreed and n >= thresholds.few_dimensions:
        return RoleDisclosure(Opening.DIMENSIONS, "too_few", thresholds.few_dimensions)
    if role.few and agreed and n >= thresholds.few_index:
        return RoleDisclosure(Opening.INDEX, "too_few", thresholds.few_index)
    return RoleDisclosure(Opening.NOTHING, "too_few", thresholds.group)


def exposes(
    secrets: Sequence[NDArray[np.float64]], shown: Sequence[NDArray[np.float64]], figure: NDArray[np.float64]
) -> bool:
    """Whether one of ``secrets`` could be computed once ``figure`` stands beside ``shown``.

    Each is the row of weights that a figure gives a role's facet means; the other roles' part is taken to
    be known. A secret follows from what is shown exactly if it lies in the row space.
    """
    if not len(secrets):
        return False
    rows = np.array([*shown, figure])
    projection = np.linalg.pinv(rows) @ rows
    return any(np.allclose(secret @ projection, secret, atol=1e-9) for secret in secrets)


def shown_count(n: int, *, closed: bool, few: bool, thresholds: Thresholds = THRESHOLDS) -> int:
    """The number of answers that may be said.

    Exact after close. Before, in whole steps of five, and nothing of a role of few: no single sending
    can be watched.
    """
    if closed:
        return n
    return 0 if few else n - n % thresholds.group
