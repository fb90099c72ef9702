"""Which band a number lies in, and how surely; its likely places as dots."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.i18n import rounded
from assessment.interpretation.certainty import chance_above
from assessment.questionnaire import MAX_SCORE, Band, Questionnaire
from assessment.results import Figure

ONE_BAND = 0.80
QUANTILE_DOTS = 20


def band_chances(questionnaire: Questionnaire, figure: Figure) -> Mapping[str, float]:
    """Chance per band id, for the invited people: differences of the t distribution at the cut points.

    Bands hold whole points after rounding halves up, so a band from 20 starts at 19.5. Of a number rounded
    to ``rounded_to`` points every place that rounds to it is taken as equally likely. Else without a
    spread the band of the number itself has chance 1.
    """
    bands = questionnaire.bands
    if not figure.shown:
        return {}
    cuts = [band.start - 0.5 for band in bands[1:]]
    if figure.rounded_to > 1:
        above = [_share_above(figure, cut) for cut in cuts]
    elif np.isnan(figure.invited.se):
        above = [float(rounded(figure.value) >= band.start) for band in bands[1:]]
    else:
        above = [chance_above(figure.value, figure.invited, cut) for cut in cuts]
    ends = [1.0, *above, 0.0]
    return {band.id: ends[i] - ends[i + 1] for i, band in enumerate(bands)}


def _share_above(figure: Figure, cut: float) -> float:
    """The share of the places that round to the value of ``figure`` that lie at ``cut`` or above."""
    half = figure.rounded_to / 2
    low, high = max(0.0, figure.value - half), min(MAX_SCORE, figure.value + half)
    return min(1.0, max(0.0, (high - cut) / (high - low)))


def named_bands(questionnaire: Questionnaire, figure: Figure) -> list[Band]:
    """One band where it holds at least 8 in 10 of the chance, else the two likeliest neighbours.

    A number rounded to five points names both bands wherever the rounding leaves it open.
    """
    if not figure.shown:
        return []
    mine = questionnaire.band_of(rounded(figure.value))
    chances = band_chances(questionnaire, figure)
    if chances[mine.id] >= (1.0 if figure.rounded_to > 1 else ONE_BAND):
        return [mine]
    here = questionnaire.bands.index(mine)
    around = [band for band in questionnaire.bands[max(0, here - 1) : here + 2] if band.id != mine.id]
    other = max(around, key=lambda band: chances[band.id])
    return sorted([mine, other], key=lambda band: band.start)


def quantile_dots(figure: Figure, dots: int = QUANTILE_DOTS) -> NDArray[np.float64]:
    """``dots`` equally likely places of the true score, in points, low to high.

    One value repeated where everyone answered; empty where no spread is known.
    """
    if not figure.shown or np.isnan(figure.invited.se):
        return np.empty(0)
    if figure.invited.se == 0:
        return np.full(dots, figure.value)
    quantiles = special.stdtrit(figure.invited.df, (np.arange(dots) + 0.5) / dots)
    return np.clip(figure.value + figure.invited.se * quantiles, 0, 100)
