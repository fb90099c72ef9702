"""The figures of the results page in reading order, each with its table and a link of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from assessment.app import state
from assessment.app.widgets import chart
from assessment.charts import CHARTS, Material
from assessment.i18n import Language, translate
from assessment.questionnaire import Facet
from assessment.results import OrganizationResult

WHILE_OPEN = ("scale", "dimensions")
"""Figures of an open wave: those that a live wave can show."""


def drawn(name: str, material: Material, language: Language) -> None:
    """One figure, its table and the link that leads to it alone."""
    chart(state.figure(name, material, language), language, f"{_address(material, language)}&figure={name}")


def _address(material: Material, language: Language) -> str:
    """The page of these results, whoever opens it and whatever they looked at last."""
    result = material.result
    return state.address_of(organization=result.organization, wave=result.wave, lang=language)


def shown_figures(material: Material) -> Iterator[str]:
    """The figures that say something here, in the order in which they are read."""
    said = {
        "trend": bool(material.earlier),
        "claim": bool(material.claims),
        "benchmark": material.placement is not None,
    }
    for name in CHARTS:
        if (material.result.closed and said.get(name, True)) or (
            not material.result.closed and name in WHILE_OPEN
        ):
            yield name


def asked_figure(material: Material) -> str:
    """The figure that the address asks for; "" for all of them."""
    wanted = state.asked("figure")
    return wanted if wanted in shown_figures(material) else ""


def one_figure(name: str, material: Material, language: Language) -> None:
    """That figure alone, with the way to all of them."""
    drawn(name, items_of_choice(material, language) if name == "items" else material, language)
    st.markdown(f"[{translate('results.every_figure', language)}]({_address(material, language)})")


def items_of_choice(material: Material, language: Language) -> Material:
    """``material`` with the facet whose statements are to be seen, asked above the figure."""
    result = material.result
    titles = {"": translate("results.items.telling", language)}
    titles |= {facet.id: facet.title[language] for facet in _with_answers(result)}
    chosen = st.selectbox(
        translate("results.items.choose", language),
        list(titles),
        format_func=titles.__getitem__,
        key=f"choice-facet-{result.organization}-{result.wave}",
    )
    return replace(material, facet=chosen or "")


def _with_answers(result: OrganizationResult) -> Iterator[Facet]:
    """The facets of which any item's answers are told."""
    for facet in result.questionnaire.facets.values():
        if any(result.answers[item.id, role].shown for item in facet.items for role in facet.roles):
            yield facet
