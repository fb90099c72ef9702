"""One person's own answers in the bands of the questionnaire: shown to that person alone, once, on screen.

Bands and words only: what one person ticked is no measurement, so no number is given and nothing is compared.
A facet counts from ``min_answered`` items, a dimension from half of the facets that the role was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from assessment.i18n import rounded
from assessment.questionnaire import MAX_SCORE, Band, Dimension, Facet, Item, Questionnaire

MIN_SHARE_OF_FACETS = 0.5


@dataclass(frozen=True)
class OwnPlace:
    """Where one person's answers put a dimension; no band where too little was answered."""

    dimension: Dimension
    band: Band | None


def own_mirror(
    questionnaire: Questionnaire, role: str, answers: Mapping[str, int | None]
) -> tuple[OwnPlace, ...]:
    """The band of each dimension that ``role`` is asked about, in the file's order."""
    places = []
    for dimension in questionnaire.dimensions:
        asked = [facet for facet in dimension.facets if role in facet.roles]
        scores = [score for score in (_facet(questionnaire, facet, answers) for facet in asked) if score >= 0]
        if asked:
            enough = len(scores) >= MIN_SHARE_OF_FACETS * len(asked)
            band = questionnaire.band_of(rounded(fmean(scores))) if enough else None
            places.append(OwnPlace(dimension, band))
    return tuple(places)


def _facet(questionnaire: Questionnaire, facet: Facet, answers: Mapping[str, int | None]) -> float:
    """The facet score, or -1 where fewer than ``min_answered`` items were answered."""
    scores = [
        _item(item, questionnaire.scale_of(item).codes, code)
        for item in facet.items
        if (code := answers.get(item.id)) in questionnaire.scale_of(item).codes
    ]
    return fmean(scores) if len(scores) >= facet.min_answered else -1


def _item(item: Item, codes: tuple[int, ...], code: int | None) -> float:
    share = (int(code or 0) - codes[0]) / (codes[-1] - codes[0])
    return MAX_SCORE * (1 - share if item.reverse_keyed else share)
