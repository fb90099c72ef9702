"""The consultant's page: how many answered, the place on the scale, management against reps, the CSVs."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.claim_panel import claim_panel
from assessment.app.desk_choice import chosen_desk
from assessment.app.reading import agreement, change_in_words, grounds, levers, place_in_words
from assessment.app.released import released_claims
from assessment.app.teams_panel import teams_panel
from assessment.app.widgets import chart, plain
from assessment.errors import AssessmentError
from assessment.export import EXPORTS
from assessment.i18n import Language, format_number, translate
from assessment.results import OrganizationResult
from assessment.storage import OrganizationDesk, Wave


def draw() -> None:
    """Draw the results of the chosen organization and wave."""
    language = state.language()
    chosen = chosen_desk(language)
    if chosen is not None:
        desk, waves, wave = chosen
        _wave_page(desk, wave, _previous(desk, waves, wave), language)


def _previous(desk: OrganizationDesk, waves: list[Wave], wave: Wave) -> OrganizationResult | None:
    """The closed wave before this one, asked with the same version of the same questionnaire."""
    before = waves[: waves.index(wave)]
    same = [
        w for w in before if not w.open and (w.questionnaire, w.version) == (wave.questionnaire, wave.version)
    ]
    return state.result(desk, same[-1].id, same[-1].open) if same else None


def _wave_page(
    desk: OrganizationDesk, wave: Wave, previous: OrganizationResult | None, language: Language
) -> None:
    st.header(plain(desk.name), anchor=False)
    if wave.simulated:
        st.warning(translate("app.simulated", language))
    result = state.result(desk, wave.id, wave.open)
    st.info(result.notice[language])
    _attendance(result, language)
    if wave.open:
        _close_button(desk, wave, language)
    chart(state.figure("scale", result, language, previous if not wave.open else None), language)
    if not wave.open:
        place_in_words(result, language)
        change_in_words(result, previous, language)
    chart(state.figure("dimensions", result, language), language)
    if not wave.open:
        agreement(result, language)
        grounds(result, language)
        teams_panel(result, language)
        levers(result, language)
        _claims(desk, wave, result, language)
    if not wave.open and wave.modules.open_questions:
        st.link_button(translate("results.comments", language), f"/comments?lang={language}")
    _downloads(desk, result, wave, language)


def _claims(desk: OrganizationDesk, wave: Wave, result: OrganizationResult, language: Language) -> None:
    check = result.questionnaire.claim_check
    if check is not None and wave.modules.claims:
        claim_panel(check, released_claims(desk, wave), language)


def _attendance(result: OrganizationResult, language: Language) -> None:
    st.subheader(translate("results.answered.title", language), anchor=False)
    questionnaire = result.questionnaire
    for column, entry in zip(st.columns(len(result.attendance)), result.attendance, strict=True):
        role = questionnaire.role(entry.role)
        said = "closed" if result.closed else ("few" if role.few else "open")
        invited = "?" if entry.invited is None else format_number(entry.invited, language)
        words = translate(
            f"results.answered.{said}", language, n=format_number(entry.answered, language), invited=invited
        )
        column.metric(role.title[language], words)
    if not result.closed:
        st.caption(translate("results.answered.why_steps", language))
    if result.live:
        st.caption(translate("results.answered.live", language))


@st.dialog(" ")
def _confirm_close(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    st.text(translate("results.close.sure", language, wave=wave.id))
    if st.button(translate("results.close.confirm", language), type="primary", key="close-yes"):
        desk.close_wave(wave.id)
        st.rerun()


def _close_button(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    if st.button(translate("results.close.button", language), key="close-wave"):
        _confirm_close(desk, wave, language)


def _downloads(desk: OrganizationDesk, result: OrganizationResult, wave: Wave, language: Language) -> None:
    st.subheader(translate("results.take_along", language), anchor=False)
    if wave.open:
        st.text(translate("results.after_close", language))
        return
    for name in EXPORTS:
        try:
            content = state.csv(desk, name, result, wave.year, language)
        except AssessmentError as error:
            st.text(error.sentence(language))
            continue
        st.download_button(
            translate(f"results.download.{name}", language),
            data=content,
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download-{name}",
            on_click="ignore",
        )
