"""Words for figures: band, certainty of a gap, levers, how firmly the band stands.

The numbers behind the words live here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.i18n import rounded
from assessment.questionnaire import Band, Questionnaire
from assessment.results import ALL, Figure, Gap, OrganizationResult, Spread

Certainty = Literal["clear", "probable", "cannot_tell", "no_gap", "hidden"]

POINTS_THAT_MATTER = 5.0
CLEAR = 0.90
PROBABLE = 0.70
ONE_BAND = 0.80
WEIGHTINGS = 1000
QUANTILE_DOTS = 20


def chance_above(value: float, spread: Spread, point: float) -> float:
    """The chance that the true number is ``point`` or more: t(df) around ``value``; NaN without spread."""
    if spread.se == 0:
        return float(value >= point)
    return float(special.stdtr(spread.df, (value - point) / spread.se))


def certainty(value: float, spread: Spread) -> Certainty:
    """The one rule for gaps and changes (visual language, "Words and numbers").

    ``clear``: at least 9 in 10 that the difference is 5 points or more in its direction; ``probable``:
    7 in 10; ``no_gap``: 9 in 10 that it is under 5 points either way; else ``cannot_tell``.
    """
    above = chance_above(value, spread, POINTS_THAT_MATTER)
    below = chance_above(-value, spread, POINTS_THAT_MATTER)
    likeliest = max(above, below)
    if np.isnan(likeliest):
        return "cannot_tell"
    if likeliest >= CLEAR:
        return "clear"
    if likeliest >= PROBABLE:
        return "probable"
    return "no_gap" if above + below <= 1 - CLEAR else "cannot_tell"


def gap_certainty(gap: Gap) -> Certainty:
    """The certainty word of a gap between roles; ``hidden`` where it is not shown."""
    return certainty(gap.value, gap.invited) if gap.shown else "hidden"


def band_chances(questionnaire: Questionnaire, figure: Figure) -> Mapping[str, float]:
    """Chance per band id, for the invited people: differences of the t distribution at the cut points.

    Bands hold whole points after rounding halves up, so a band from 20 starts at 19.5.
    Without a spread the band of the number itself has chance 1.
    """
    bands = questionnaire.bands
    if not figure.shown:
        return {}
    if np.isnan(figure.invited.se):
        mine = questionnaire.band_of(rounded(figure.value)).id
        return {band.id: float(band.id == mine) for band in bands}
    cuts = [band.start - 0.5 for band in bands[1:]]
    above = [1.0, *(chance_above(figure.value, figure.invited, cut) for cut in cuts), 0.0]
    return {band.id: above[i] - above[i + 1] for i, band in enumerate(bands)}


def named_bands(questionnaire: Questionnaire, figure: Figure) -> list[Band]:
    """One band where it holds at least 8 in 10 of the chance, else the two likeliest neighbours."""
    if not figure.shown:
        return []
    mine = questionnaire.band_of(rounded(figure.value))
    chances = band_chances(questionnaire, figure)
    if chances[mine.id] >= ONE_BAND:
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


def weighting_stability(result: OrganizationResult, seed: int = 1) -> float:
    """The share of 1,000 random dimension weightings (Dirichlet, all 1) that leave the band as it is.

    NaN where the dimensions are not shown.
    """
    role = result.overall_role or ALL
    dimensions = [result.figure("dimension", d.id, role) for d in result.questionnaire.dimensions]
    if not all(figure.shown for figure in dimensions) or not result.overall.shown:
        return float("nan")
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(dimensions)), WEIGHTINGS)
    scores = np.floor(weights @ np.array([figure.value for figure in dimensions]) + 0.5)
    band = result.questionnaire.band_of(rounded(result.overall.value))
    return float(np.mean((scores >= band.start) & (scores <= band.end)))


def weakest_dimensions(result: OrganizationResult) -> list[str]:
    """Ids of the dimensions of the overall score that lie below the file's warning line."""
    line = result.questionnaire.weakest_link_below
    if line is None:
        return []
    role = result.overall_role or ALL
    figures = [result.figure("dimension", d.id, role) for d in result.questionnaire.dimensions]
    return [figure.code for figure in figures if figure.shown and figure.value < line]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the organization stands, in the terms of its questionnaire."""

    figure: Figure
    bands: tuple[Band, ...]
    chances: Mapping[str, float]
    stability: float
    weakest: tuple[str, ...]


def placement(result: OrganizationResult) -> Placement:
    """The overall score with its band or bands and how firmly they stand."""
    questionnaire, figure = result.questionnaire, result.overall
    return Placement(
        figure,
        tuple(named_bands(questionnaire, figure)),
        band_chances(questionnaire, figure),
        weighting_stability(result),
        tuple(weakest_dimensions(result)),
    )
