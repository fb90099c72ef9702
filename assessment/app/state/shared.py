"""What is computed once for all who look at it: released results, their figures and files.

The keys of these caches hold organization, wave and what is released, never more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assessment.app.state.visitor import dark
from assessment.i18n import Language
from assessment.storage import OrganizationDesk, ReadingDesk

if TYPE_CHECKING:
    from assessment.charts import Material
    from assessment.charts.figure import ChartFigure
    from assessment.results import OrganizationResult


@st.cache_resource(show_spinner=False, max_entries=64)
def _result(
    _desk: ReadingDesk,
    organization: str,  # noqa: ARG001 - part of the cache's key, as the two below
    wave: str,
    is_open: bool,  # noqa: ARG001
    said: tuple[tuple[str, int], ...],  # noqa: ARG001
) -> OrganizationResult:
    from assessment.app.released import released_result

    return released_result(_desk, wave)


def result(desk: ReadingDesk, wave: str, is_open: bool) -> OrganizationResult:
    """What is released of a wave, computed once for all who look at it."""
    said = tuple(sorted(desk.answered(wave).items()))
    return _result(desk, desk.organization, wave, is_open, said)


def figure(name: str, material: Material, chosen: Language) -> ChartFigure:
    """A chart of released results, built once per language and theme for all who look at it."""
    return _figure(name, chosen, dark(), _material_stamp(material, name), material)


def _material_stamp(material: Material, name: str) -> tuple[object, ...]:
    """What a figure's material is told apart by: its results, claims, place and the title given to it."""
    claims = tuple((claim.question.id, claim.share) for claim in material.claims)
    earlier = tuple(_stamp(result) for result in material.earlier)
    title = material.titles.get(name, "")
    return _stamp(material.result), earlier, claims, material.placement, title, material.facet


def _stamp(shown: OrganizationResult | None) -> tuple[object, ...]:
    return () if shown is None else (shown.organization, shown.wave, shown.closed, shown.attendance)


@st.cache_resource(show_spinner=False, max_entries=256)
def _figure(
    name: str,
    chosen: Language,
    is_dark: bool,
    stamp: tuple[object, ...],  # noqa: ARG001 - part of the cache's key
    _material: Material,
) -> ChartFigure:
    from assessment.charts import CHARTS
    from assessment.charts.palette import DARK, LIGHT

    return CHARTS[name](_material, chosen, DARK if is_dark else LIGHT)


def csv(
    desk: OrganizationDesk, name: str, shown: OrganizationResult, year: int, chosen: Language
) -> Callable[[], bytes]:
    """A function that makes the export called ``name`` when it is asked for, and tells the audit log.

    Raises AssessmentError at once where the export is not allowed.
    """
    _csv(name, chosen, _stamp(shown), year, shown)

    def taken_along() -> bytes:
        desk.note_export(shown.wave, f"{name}.csv")
        return _csv(name, chosen, _stamp(shown), year, shown)

    return taken_along


@st.cache_data(show_spinner=False, max_entries=64)
def _csv(
    name: str,
    chosen: Language,
    stamp: tuple[object, ...],  # noqa: ARG001 - part of the cache's key
    year: int,
    _shown: OrganizationResult,
) -> bytes:
    from assessment.export import EXPORTS
    from assessment.export.csv_format import to_csv

    return to_csv(EXPORTS[name](_shown, chosen, year=year))
