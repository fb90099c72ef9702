"""The consultant's page: how many answered, every figure in reading order, what to do about it, the CSVs."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.attendance import attendance
from assessment.app.claim_panel import claim_panel
from assessment.app.desk_choice import chosen_desk, earlier_waves
from assessment.app.downloads import downloads
from assessment.app.figures import asked_figure, drawn, items_of_choice, one_figure, shown_figures
from assessment.app.installation import store
from assessment.app.reading import agreement, change_in_words, grounds, levers, place_in_words
from assessment.app.released import placement_of, released_claims
from assessment.app.share_panel import share_panel
from assessment.app.teams_panel import teams_panel
from assessment.app.widgets import plain
from assessment.charts import Material
from assessment.i18n import Language, translate
from assessment.results import OrganizationResult
from assessment.storage import OrganizationDesk, ReadingDesk, Wave


def draw() -> None:
    """Draw the results of the chosen organization and wave."""
    language = state.language()
    chosen = chosen_desk(language)
    if chosen is not None:
        identity, desk, waves, wave = chosen
        consults = store().consults(desk.organization, identity)
        earlier = () if wave.open else _results(desk, earlier_waves(waves, wave, desk.organization, language))
        result_page(desk, wave, earlier, language)
        if consults:
            _consultants_part(store().desk(desk.organization, identity), wave, language)


def _results(desk: ReadingDesk, waves: list[Wave]) -> tuple[OrganizationResult, ...]:
    return tuple(state.result(desk, wave.id, wave.open) for wave in waves)


def result_page(
    desk: ReadingDesk, wave: Wave, earlier: tuple[OrganizationResult, ...], language: Language
) -> None:
    """Everything that is released of a wave, for whoever may see it; one figure where the address asks so."""
    st.header(plain(desk.name), anchor=False)
    if wave.simulated:
        st.warning(translate("app.simulated", language))
    result = state.result(desk, wave.id, wave.open)
    st.info(plain(result.notice[language]))
    claims = tuple(released_claims(desk, wave)) if wave.modules.claims else ()
    material = Material(result, earlier, claims, placement_of(desk, result))
    alone = asked_figure(material)
    if alone:
        one_figure(alone, material, language)
        return
    attendance(result.attendance, result.questionnaire, wave, language)
    for name in shown_figures(material):
        drawn(name, items_of_choice(material, language) if name == "items" else material, language)
        if not wave.open:
            _after(name, material, language)
    if not wave.open:
        grounds(result, language)
        teams_panel(result, language)
        levers(result, language)
        check = result.questionnaire.claim_check
        if check is not None and wave.modules.claims:
            claim_panel(check, list(claims), language)


def _after(name: str, material: Material, language: Language) -> None:
    """What is said in words under a figure."""
    if name == "scale":
        place_in_words(material.result, language)
        change_in_words(material.result, material.previous, language)
    elif name == "agreement":
        agreement(material.result, language)


def _consultants_part(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """What only consultants do with it: read comments, take files along, share, go on to the response."""
    if wave.open:
        st.link_button(translate("results.to_response", language), f"/response?lang={language}")
    elif wave.modules.open_questions:
        st.link_button(translate("results.comments", language), f"/comments?lang={language}")
    downloads(desk, wave, language)
    if wave.state == "closed":
        share_panel(desk, wave, language)
