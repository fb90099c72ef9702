"""How people differ and how they answer: the numbers of the answer model, in points of 0-100."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.questionnaire import Item, Questionnaire


@dataclass(frozen=True)
class Habits:
    """Standard deviations of what makes answers differ, and the shares of answers that go wrong.

    A person's view of a facet: the organization's place, the team's, what this person sees of everything
    (``person_sd``, with ``skew``), of a dimension, of a facet. An answer adds the item's own difficulty,
    noise, and the person's bent to agree with anything (``style_sd``). ``skipped`` and ``dont_know`` are mean
    shares of answers; ``careless`` the share of people who tick one code throughout, or any.
    ``selective`` (-1 to 1): how strongly contented people are the ones who answer.

    The defaults are assumptions: they give facets a Cronbach's alpha near .75, two facets of a dimension
    a correlation near .5, and people of one role a standard deviation near 16 points in their overall score.
    """

    person_sd: float = 17.0
    dimension_sd: float = 7.0
    facet_sd: float = 8.0
    team_sd: float = 4.0
    item_sd: float = 21.0
    difficulty_sd: float = 7.0
    style_sd: float = 6.0
    skew: float = 0.0
    skipped: float = 0.02
    dont_know: float = 0.02
    careless: float = 0.04
    selective: float = 0.0

    @classmethod
    def usual(cls, **changed: float | None) -> Habits:
        """The defaults, but for what is ``changed`` to a number."""
        return cls(**{name: number for name, number in changed.items() if number is not None})


def difficulties(questionnaire: Questionnaire, habits: Habits) -> NDArray[np.float64]:
    """By how many points each item lies beside its facet: fixed by the item's id, 0 on average in a facet."""
    centred = []
    for facet in questionnaire.facets.values():
        raw = special.ndtri([_lot(item, "difficulty") for item in facet.items])
        centred.extend(habits.difficulty_sd * (raw - raw.mean()))
    return np.array(centred)


def hesitations(questionnaire: Questionnaire) -> NDArray[np.float64]:
    """How much more (or less) often than usual an item is answered with "don't know": 0 to 2."""
    return np.array([2 * _lot(item, "hesitation") for item in questionnaire.items.values()])


def _lot(item: Item, purpose: str) -> float:
    """A number between 0 and 1 that belongs to the item, the same everywhere."""
    return (zlib.crc32(f"{item.id} {purpose}".encode()) + 0.5) / 2**32


def skewed(normal: NDArray[np.float64], skew: float) -> NDArray[np.float64]:
    """Standard normal numbers as numbers of mean 0, sd 1 and about that skew (a shifted lognormal)."""
    if skew == 0:
        return normal
    width = _width(abs(skew))
    mean = math.exp(width**2 / 2)
    sd = math.sqrt((math.exp(width**2) - 1) * math.exp(width**2))
    shifted = (np.exp(np.sign(skew) * width * normal) - mean) / sd
    return np.asarray(np.sign(skew) * shifted)


def _width(skew: float) -> float:
    """The width of the lognormal of that skew: ``(w + 2) sqrt(w - 1) = skew`` with ``w = exp(width^2)``."""
    root = 2 * math.sinh(math.asinh(skew / 2) / 3)
    return math.sqrt(math.log1p(root**2))
