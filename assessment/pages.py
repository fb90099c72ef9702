"""Cut a questionnaire into pages: one dimension and one response scale a page, 4 to 8 items each.

The order of items on a page group is random but stable per respondent; a reverse-keyed item never opens
a page. Dimensions keep the file's order.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from assessment.questionnaire import Dimension, Item, Questionnaire


@dataclass(frozen=True)
class Page:
    """Items that a respondent sees together."""

    dimension: Dimension
    response_scale: str
    items: tuple[Item, ...]


def pages(questionnaire: Questionnaire, role: str, seed: int) -> tuple[Page, ...]:
    """The pages of ``role``, items in the order that belongs to ``seed``."""
    order = random.Random(seed)  # noqa: S311 - an order of questions, not a secret
    return tuple(
        Page(dimension, scale, chunk)
        for dimension in questionnaire.dimensions
        for scale, items in _by_scale(dimension, role).items()
        for chunk in _chunks(_shuffled(items, order), questionnaire.page_items_max)
    )


def _by_scale(dimension: Dimension, role: str) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for facet in dimension.facets:
        if role in facet.roles:
            for item in facet.items:
                groups.setdefault(item.response_scale, []).append(item)
    return groups


def _shuffled(items: list[Item], order: random.Random) -> list[Item]:
    return order.sample(items, len(items))


def _chunks(items: list[Item], most: int) -> list[tuple[Item, ...]]:
    """``items`` in runs of nearly equal length, none over ``most``, none opened by a reversed item."""
    runs = ceil(len(items) / most)
    cuts = [round(i * len(items) / runs) for i in range(runs + 1)]
    return [_opened_plainly(items[a:b]) for a, b in pairwise(cuts)]


def _opened_plainly(items: list[Item]) -> tuple[Item, ...]:
    first = next((i for i, item in enumerate(items) if not item.reverse_keyed), 0)
    return (items[first], *items[:first], *items[first + 1 :])
