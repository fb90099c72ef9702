"""Words for figures: band, certainty of a gap, how firmly the band stands, what a number rests on.

The numbers behind the words live here and nowhere else; those of agreement need people, and stand in
``consensus``.
"""

from assessment.interpretation.bands import (
    ONE_BAND,
    QUANTILE_DOTS,
    band_chances,
    named_bands,
    quantile_dots,
)
from assessment.interpretation.certainty import (
    CLEAR,
    POINTS_THAT_MATTER,
    PROBABLE,
    Certainty,
    certainty,
    chance_above,
    gap_certainty,
)
from assessment.interpretation.first_levers import first_levers
from assessment.interpretation.grounds import agreement_sentence, careless_sentence, rests_on
from assessment.interpretation.numbers import figure_number
from assessment.interpretation.placement import (
    WEIGHTINGS,
    Placement,
    placement,
    weakest_dimensions,
    weighting_stability,
)

__all__ = [
    "CLEAR",
    "ONE_BAND",
    "POINTS_THAT_MATTER",
    "PROBABLE",
    "QUANTILE_DOTS",
    "WEIGHTINGS",
    "Certainty",
    "Placement",
    "agreement_sentence",
    "band_chances",
    "careless_sentence",
    "certainty",
    "chance_above",
    "figure_number",
    "first_levers",
    "gap_certainty",
    "named_bands",
    "placement",
    "quantile_dots",
    "rests_on",
    "weakest_dimensions",
    "weighting_stability",
]
