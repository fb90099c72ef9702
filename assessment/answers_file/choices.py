"""Answers as choices: which option of its scale somebody ticked, a byte each.

A choice is the place of a code among the codes of its scale that are scored, which are consecutive; not
answered, not asked and "don't know" are ``NO_CHOICE``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Item, Questionnaire, ResponseScale

NO_CHOICE = 255
Value = TypeVar("Value", bound=np.generic)
Choices = NDArray[np.uint8]
"""People x items, the answers to one item side by side in memory: scoring is fastest so."""


def choices_of(questionnaire: Questionnaire, item: Item, codes: NDArray[np.floating]) -> Choices:
    """The choices that the ``codes`` (n,) of an item mean, NaN being none.

    Raises InvalidAnswersFile for a code that is not on its scale.
    """
    scale = questionnaire.scale_of(item)
    places = codes - scale.codes[0]
    ticked = (places >= 0) & (places < len(scale.codes)) & (places == np.floor(places))
    if not (ticked | np.isnan(codes) | np.isin(codes, scale.missing_codes)).all():
        known = ", ".join(map(str, (*scale.codes, *scale.missing_codes)))
        raise InvalidAnswersFile("answers.unknown_code", item=item.id, codes=known)
    choices: Choices = np.full(len(codes), NO_CHOICE, dtype=np.uint8)
    np.copyto(choices, places, where=ticked, casting="unsafe")
    return choices


def meant(
    questionnaire: Questionnaire,
    choices: Choices,
    meaning: Callable[[ResponseScale, bool], NDArray[Value]],
    none: float,
) -> NDArray[Value]:
    """What ``choices`` (n, k) mean, in column order: ``none`` where there is none.

    ``meaning`` of each choice on a scale, and whether the item is keyed in reverse.
    """
    keys = [(item.response_scale, item.reverse_keyed) for item in questionnaire.items.values()]
    scales = {scale.id: scale for scale in questionnaire.response_scales}
    tables: dict[tuple[str, bool], NDArray[Value]] = {}
    for name, reverse in set(keys):
        means = meaning(scales[name], reverse)
        tables[name, reverse] = np.full(NO_CHOICE + 1, none, dtype=means.dtype)
        tables[name, reverse][: len(means)] = means
    found = np.empty(choices.T.shape, dtype=tables[keys[0]].dtype)
    for into, mine, key in zip(found, choices.T, keys, strict=True):
        tables[key].take(mine, out=into, mode="clip")
    return found.T
