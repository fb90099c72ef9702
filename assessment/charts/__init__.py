"""Charts of what may be known of an organization, by id: a file and a function each, in reading order."""

from __future__ import annotations

from collections.abc import Callable

from assessment.charts.agreement import agreement
from assessment.charts.benchmark import benchmark
from assessment.charts.claim import claim
from assessment.charts.dimensions import dimensions
from assessment.charts.facets import facets
from assessment.charts.figure import ChartFigure
from assessment.charts.gaps import gaps
from assessment.charts.items import items
from assessment.charts.material import Material
from assessment.charts.response import response
from assessment.charts.scale import scale
from assessment.charts.trend import trend

CHARTS: dict[str, Callable[..., ChartFigure]] = {
    "scale": scale,
    "trend": trend,
    "dimensions": dimensions,
    "gaps": gaps,
    "facets": facets,
    "items": items,
    "agreement": agreement,
    "benchmark": benchmark,
    "claim": claim,
    "response": response,
}

__all__ = ["CHARTS", "ChartFigure", "Material"]
