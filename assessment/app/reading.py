"""How to read a result, in words: what each shown number rests on, agreement, profiles, where to begin."""

from __future__ import annotations

import streamlit as st

from assessment.app.widgets import plain
from assessment.change import change
from assessment.errors import AssessmentError
from assessment.i18n import Language, format_gap, format_number, format_percent, format_score, translate
from assessment.interpretation import (
    agreement_sentence,
    careless_sentence,
    figure_number,
    first_levers,
    placement,
    rests_on,
)
from assessment.questionnaire import Dimension
from assessment.results import Figure, OrganizationResult


def place_in_words(result: OrganizationResult, language: Language) -> None:
    """The band, how firmly it stands, both ranges, and the two sides of the organization."""
    place = placement(result)
    if not place.figure.shown:
        return
    for band in place.bands:
        st.markdown(f"**{plain(band.title[language])}**  \n{plain(band.text[language])}")
    _two_ranges(place.figure, language)
    if place.stability == place.stability:
        share = format_percent(place.stability, language)
        st.text(translate("results.stability", language, share=share))
    _profiles(result, language)
    for code in place.weakest:
        title = _dimension(result, code).title[language]
        line = format_number(result.questionnaire.weakest_link_below or 0, language)
        st.warning(plain(translate("results.weakest", language, dimension=title, line=line)))


def _two_ranges(figure: Figure, language: Language) -> None:
    now, beyond = figure.estimate("invited"), figure.estimate("beyond")
    if not (now.has_interval and beyond.has_interval) or figure.complete:
        return
    ends = {
        "low": format_score(now.ci_low, language),
        "high": format_score(now.ci_high, language),
        "beyond_low": format_score(beyond.ci_low, language),
        "beyond_high": format_score(beyond.ci_high, language),
    }
    st.text(translate("results.two_ranges", language, **ends))


def _profiles(result: OrganizationResult, language: Language) -> None:
    """Conditions beside behaviour, always shown where they may be."""
    role = result.overall_role
    shown = [
        (profile.title[language], result.figure("profile", profile.id, role))
        for profile in result.questionnaire.profiles
    ]
    if len(shown) < 2 or not all(figure.shown for _title, figure in shown):
        return
    for column, (title, figure) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(plain(title), figure_number(figure, language))


def change_in_words(
    result: OrganizationResult, previous: OrganizationResult | None, language: Language
) -> None:
    """What changed since the wave before, per dimension, with the certainty word."""
    if previous is None:
        return
    with st.expander(plain(translate("results.change.title", language, wave=previous.wave))):
        try:
            since = change(previous, result)
        except AssessmentError as error:
            st.text(error.sentence(language))
            return
        whose = since.whose(language)
        if whose:
            st.text(whose)
        for dimension in result.questionnaire.dimensions:
            entry = since.change("dimension", dimension.id, since.role or result.overall_role)
            if entry.shown:
                words = {"gap": format_gap(entry.value, language), "dimension": dimension.title[language]}
                certainty = translate(f"results.change.{entry.certainty}", language)
                st.text(translate("results.change.line", language, certainty=certainty, **words))
        st.caption(plain(translate("results.change.beyond", language)))


def grounds(result: OrganizationResult, language: Language) -> None:
    """For each number on the screen, what it rests on."""
    with st.expander(translate("results.grounds", language)):
        st.text(rests_on(result.overall, result, language))
        for dimension in result.questionnaire.dimensions:
            for role in result.questionnaire.role_ids:
                st.text(rests_on(result.figure("dimension", dimension.id, role), result, language))
            if ("dimension", dimension.id) in result.gaps:
                st.text(rests_on(result.gap("dimension", dimension.id), result, language))
        st.text(careless_sentence(result, language))


def agreement(result: OrganizationResult, language: Language) -> None:
    """Whether people of a role see a dimension alike."""
    with st.expander(translate("results.agreement", language)):
        for dimension in result.questionnaire.dimensions:
            for role in result.questionnaire.role_ids:
                st.text(agreement_sentence(result.agreement(dimension.id, role), result, language))


def levers(result: OrganizationResult, language: Language) -> None:
    """What to talk about first, by the rule in the questionnaire file."""
    advised = first_levers(result)
    if not advised:
        return
    st.subheader(translate("results.levers.title", language), anchor=False)
    for lever in advised:
        names = ", ".join(facet.title[language] for facet in lever.facets)
        urgency = translate(f"results.levers.{lever.urgency}", language, facets=names)
        lines = [f"**{plain(lever.lever.title[language])}**: {plain(urgency)}"]
        lines.append(plain(lever.first_step[language]))
        if lever.why:
            lines.append(plain(lever.why[language]))
        st.markdown("  \n".join(lines))
    st.caption(plain(translate("results.levers.limits", language)))


def _dimension(result: OrganizationResult, code: str) -> Dimension:
    return next(entry for entry in result.questionnaire.dimensions if entry.id == code)
