"""When what people wrote may be read: by a whole role, when enough answered and enough wrote."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from assessment.disclosure.thresholds import THRESHOLDS, Thresholds

Entry = TypeVar("Entry")


def comments_refused(
    respondents: int, comments: int, *, closed: bool, thresholds: Thresholds = THRESHOLDS
) -> str:
    """Why nobody may read the comments of a role on a question; empty where they may be reviewed.

    ``respondents`` of the role, ``comments`` that they wrote on the question.

    >>> comments_refused(9, 9, closed=True), comments_refused(10, 5, closed=True)
    ('too_few', '')
    """
    if not closed:
        return "wave_open"
    if respondents < max(thresholds.comment_people, thresholds.group):
        return "too_few"
    return "too_few_comments" if comments < thresholds.comments else ""


def shuffled(entries: Sequence[Entry], key: str) -> list[Entry]:
    """``entries`` in an order that tells nothing; the same for the same ``key``, so that it stays put."""
    order = list(entries)
    random.Random(key).shuffle(order)  # noqa: S311 - the entries come in an order of random ids already
    return order
