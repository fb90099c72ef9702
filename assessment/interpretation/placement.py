"""The overall score as a place: its band or bands, how firmly it stands, which dimension holds it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.i18n import rounded
from assessment.interpretation.bands import band_chances, named_bands
from assessment.questionnaire import Band
from assessment.results import ALL, Figure, OrganizationResult

WEIGHTINGS = 1000


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
