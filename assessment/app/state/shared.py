"""What is computed once for all who look at it: released results, their figures and files.

The keys of these caches hold organization, wave and what is released, never more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assessment.app.state.visitor import dark
from assessment.i18n import Language
from assessment.storage import OrganizationDesk, ReadingDesk, Wave

if TYPE_CHECKING:
    from assessment.charts import Material
    from assessment.charts.figure import ChartFigure
    from assessment.export import About
    from assessment.results import OrganizationResult

_MADE = "made-file"


@dataclass(frozen=True)
class MadeFile:
    """A file to take home: of which wave, which kind, in which language, and its bytes."""

    organization: str
    wave: str
    name: str
    language: str
    content: bytes


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
    desk: OrganizationDesk, name: str, shown: OrganizationResult, about: About, chosen: Language
) -> Callable[[], bytes]:
    """A function that makes the export called ``name`` when it is asked for, and tells the audit log.

    Raises AssessmentError at once where the export is not allowed.
    """
    _csv(name, chosen, _stamp(shown), about, shown)

    def taken_along() -> bytes:
        desk.note_export(shown.wave, f"{name}.csv")
        return _csv(name, chosen, _stamp(shown), about, shown)

    return taken_along


@st.cache_data(show_spinner=False, max_entries=64)
def _csv(
    name: str,
    chosen: Language,
    stamp: tuple[object, ...],  # noqa: ARG001 - part of the cache's key
    _about: About,
    _shown: OrganizationResult,
) -> bytes:
    from assessment.charts import Material
    from assessment.export import EXPORTS
    from assessment.export.csv_format import to_csv

    return to_csv(EXPORTS[name].table(Material(_shown), chosen, _about))


def takeaway(
    desk: OrganizationDesk, wave: Wave, name: str, chosen: Language, told: Callable[[float], None]
) -> bytes:
    """A file to take home, made now and told to the audit log; ``told`` hears how far it is."""
    from assessment.app.released import about_wave, released_material
    from assessment.takeaway import TAKEAWAYS

    kind = TAKEAWAYS[name]
    content = kind.make(released_material(desk, wave), chosen, about_wave(desk, wave), told)
    desk.note_export(wave.id, kind.suffix)
    return content


def made_file() -> MadeFile | None:
    """What was made in this window last, for as long as it has not made something else."""
    kept = st.session_state.get(_MADE)
    return kept if isinstance(kept, MadeFile) else None


def keep_file(made: MadeFile) -> None:
    """Keep a file in this window's memory until it is downloaded."""
    st.session_state[_MADE] = made
