"""Teams on the consultant's page: the figures of one released node, and in words why others have none."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from assessment.app.widgets import plain
from assessment.i18n import Language, format_number, format_score, translate
from assessment.interpretation import figure_number
from assessment.results import INDEX, Figure, Level, OrganizationResult, TeamNode


def teams_panel(result: OrganizationResult, language: Language) -> None:
    """A choice among the released nodes, its figures beside the whole role's, and the others in words."""
    if not result.teams:
        return
    st.subheader(translate("results.teams.title", language), anchor=False)
    shown = sorted((node for node in result.teams if node.shown), key=lambda node: not node.path)
    if shown:
        chosen = st.selectbox(
            translate("results.teams.choose", language),
            range(len(shown)),
            format_func=lambda number: _name(shown[number], result, language),
            key=f"choice-team-{result.organization}-{result.wave}",
        )
        _figures(shown[chosen or 0], result, language)
    else:
        st.text(translate("results.teams.none", language))
    hidden = [node for node in result.teams if not node.shown]
    if hidden:
        with st.expander(translate("results.teams.hidden", language)):
            for node in hidden:
                st.text(f"{_name(node, result, language)}: {_reason(node.reason, result, language)}")
    st.caption(plain(translate("results.teams.why", language, least=result.thresholds.group)))


def _name(node: TeamNode, result: OrganizationResult, language: Language) -> str:
    """The team's path, or which teams are taken together; with the role where there are several."""
    name = node.path
    if node.others:
        key = "results.teams.others_in" if node.path else "results.teams.others"
        name = translate(key, language, team=node.path)
    several = len({entry.role for entry in result.teams}) > 1
    return f"{name} ({result.questionnaire.role(node.role).short_title[language]})" if several else name


def _reason(reason: str, result: OrganizationResult, language: Language) -> str:
    least = format_number(result.thresholds.group, language)
    return translate(f"results.teams.reason_{reason}", language, least=least)


def _figures(node: TeamNode, result: OrganizationResult, language: Language) -> None:
    st.text(translate("results.teams.answers", language, n=format_number(node.n, language)))
    names, cells = [], []
    for level, code in _places(result):
        figure = node.figures.get((level, code))
        if figure is not None:
            names.append(plain(_part(result, level, code, language)))
            cells.append(
                (_number(figure, language), figure_number(result.figure(level, code, node.role), language))
            )
    titles = [translate(f"results.teams.{name}", language) for name in ("team", "whole")]
    part = pd.Index(names, name=translate("results.teams.part", language))
    st.table(pd.DataFrame(cells, index=part, columns=titles), border="horizontal")


def _places(result: OrganizationResult) -> Iterator[tuple[Level, str]]:
    """The index, then each dimension with its facets."""
    yield "index", INDEX
    for dimension in result.questionnaire.dimensions:
        yield "dimension", dimension.id
        yield from (("facet", facet.id) for facet in dimension.facets)


def _part(result: OrganizationResult, level: Level, code: str, language: Language) -> str:
    """The name of a figure; a facet stands under its dimension, a little to the right."""
    questionnaire = result.questionnaire
    if level == "index":
        return translate("interpretation.overall", language)
    if level == "facet":
        return f"\N{EN DASH} {questionnaire.facets[code].title[language]}"
    return next(part for part in questionnaire.dimensions if part.id == code).title[language]


def _number(figure: Figure, language: Language) -> str:
    """The number with its range."""
    estimate = figure.estimate()
    if not estimate.has_interval or figure.complete:
        return figure_number(figure, language)
    ends = {"low": format_score(estimate.ci_low, language), "high": format_score(estimate.ci_high, language)}
    return translate("results.teams.between", language, number=figure_number(figure, language), **ends)
