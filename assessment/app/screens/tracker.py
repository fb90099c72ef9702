"""Response: how many answered, as far as it may be said; what will be showable; close, reopen, extend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import streamlit as st

from assessment.app import state
from assessment.app.attendance import attendance, showable
from assessment.app.consultant import consultants_desk
from assessment.app.desk_choice import chosen_wave
from assessment.app.released import attendance_of
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OrganizationDesk, Wave


def draw() -> None:
    """Draw the response of the chosen wave."""
    language = state.language()
    opened = consultants_desk(language, "app.page.tracker")
    if opened is None:
        return
    _identity, desk = opened
    waves = desk.waves()
    if not waves:
        st.info(translate("results.no_wave", language))
        st.link_button(translate("app.page.set_up", language), f"/set-up?lang={language}")
        return
    wave = chosen_wave(waves, desk.organization, language)
    questionnaire = load_questionnaire(wave.questionnaire)
    entries = attendance_of(desk, wave)
    attendance(entries, questionnaire, wave, language)
    if wave.state == "open":
        showable(entries, questionnaire, wave, language)
        _extend(desk, wave, language)
        _close(desk, wave, language)
    elif wave.state == "closed":
        _reopen(desk, wave, language)
    else:
        st.warning(translate("tracker.unknown", language))


def _extend(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    st.subheader(translate("tracker.days", language), anchor=False)
    kept = date.fromisoformat(wave.closes_on) if wave.closes_on else None
    said = "closes_on" if kept else "by_hand"
    st.text(translate(f"tracker.{said}", language, day=wave.closes_on))
    with st.form(f"extend-{desk.organization}-{wave.id}", border=False):
        chosen = st.date_input(
            translate("tracker.other_day", language),
            kept,
            min_value=datetime.now(UTC).date(),
            format="DD-MM-YYYY",
        )
        if st.form_submit_button(translate("tracker.extend", language), key="extend-wave"):
            day = chosen.isoformat() if isinstance(chosen, date) else ""
            _act(lambda: desk.extend_wave(wave.id, day, wave.revision), "tracker.extended", wave, language)


def _close(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    if st.button(translate("results.close.button", language), key="close-wave"):
        confirm_close(desk, wave, language)


@st.dialog(" ")
def confirm_close(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """Ask once more before a wave is closed."""
    st.text(translate("results.close.sure", language, wave=wave.id))
    if st.button(translate("results.close.confirm", language), type="primary", key="close-yes"):
        _act(lambda: desk.close_wave(wave.id, wave.revision), "tracker.closed", wave, language)


def _reopen(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    with st.expander(translate("tracker.reopen", language)):
        st.text(translate("tracker.reopen_what", language))
        if st.button(translate("tracker.reopen_button", language), key="reopen-wave"):
            _act(lambda: desk.reopen_wave(wave.id, wave.revision), "tracker.reopened", wave, language)
    st.link_button(translate("tracker.to_results", language), f"/results?lang={language}", type="primary")


def _act(act: Callable[[], None], done: str, wave: Wave, language: Language) -> None:
    try:
        act()
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.tell_done(translate(done, language, wave=wave.id))
    st.rerun()
