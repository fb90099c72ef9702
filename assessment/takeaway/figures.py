"""The figures of a wave as they are taken along: in the order of a session, none that has nothing to tell."""

from __future__ import annotations

from assessment.charts import CHARTS, ChartFigure, Material
from assessment.i18n import Language
from assessment.presenting import Arrangement

NOTHING_TO_TELL = frozenset({"not_asked", "empty"})


def figures_of(material: Material, language: Language) -> list[ChartFigure]:
    """Every figure that was asked and answered; suppressed ones are there, and say so."""
    names = Arrangement().sorted_figures(CHARTS)
    figures = [CHARTS[name](material, language) for name in names]
    return [figure for figure in figures if figure.state not in NOTHING_TO_TELL]
