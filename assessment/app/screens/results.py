"""The consultant's page: how many answered, the place on the scale, management against reps, the CSVs."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.attendance import attendance
from assessment.app.claim_panel import claim_panel
from assessment.app.desk_choice import chosen_desk
from assessment.app.downloads import downloads
from assessment.app.installation import store
from assessment.app.reading import agreement, change_in_words, grounds, levers, place_in_words
from assessment.app.released import released_claims
from assessment.app.share_panel import share_panel
from assessment.app.teams_panel import teams_panel
from assessment.app.widgets import chart, plain
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
        result_page(desk, wave, previous_result(desk, waves, wave), language)
        if consults:
            _consultants_part(store().desk(desk.organization, identity), wave, language)


def previous_result(desk: ReadingDesk, waves: list[Wave], wave: Wave) -> OrganizationResult | None:
    """The closed wave before this one, asked with the same version of the same questionnaire."""
    before = waves[: waves.index(wave)]
    same = [
        w for w in before if not w.open and (w.questionnaire, w.version) == (wave.questionnaire, wave.version)
    ]
    return state.result(desk, same[-1].id, same[-1].open) if same else None


def result_page(
    desk: ReadingDesk, wave: Wave, previous: OrganizationResult | None, language: Language
) -> None:
    """Everything that is released of a wave, for whoever may see it."""
    st.header(plain(desk.name), anchor=False)
    if wave.simulated:
        st.warning(translate("app.simulated", language))
    result = state.result(desk, wave.id, wave.open)
    st.info(result.notice[language])
    attendance(result.attendance, result.questionnaire, wave, language)
    material = Material(result, (previous,) if previous and not wave.open else ())
    chart(state.figure("scale", material, language), language)
    if not wave.open:
        place_in_words(result, language)
        change_in_words(result, previous, language)
    chart(state.figure("dimensions", material, language), language)
    if not wave.open:
        chart(state.figure("facets", material, language), language)
        chart(state.figure("gaps", material, language), language)
        agreement(result, language)
        grounds(result, language)
        teams_panel(result, language)
        levers(result, language)
        _claims(desk, wave, result, language)


def _consultants_part(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """What only consultants do with it: read comments, take files along, share, go on to the response."""
    if wave.open:
        st.link_button(translate("results.to_response", language), f"/response?lang={language}")
    elif wave.modules.open_questions:
        st.link_button(translate("results.comments", language), f"/comments?lang={language}")
    downloads(desk, wave, language)
    if wave.state == "closed":
        share_panel(desk, wave, language)


def _claims(desk: ReadingDesk, wave: Wave, result: OrganizationResult, language: Language) -> None:
    check = result.questionnaire.claim_check
    if check is not None and wave.modules.claims:
        claim_panel(check, released_claims(desk, wave), language)
