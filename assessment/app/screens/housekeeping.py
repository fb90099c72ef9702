"""Housekeeping for one organization: is all sound, what goes when, delete a wave, who did what."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.consultant import consultants_desk
from assessment.app.installation import store
from assessment.app.log_table import log_table, small_table
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import OrganizationDesk
from assessment.storage.care import OrganizationCare

LOG_LINES = 200


def draw() -> None:
    """Draw the housekeeping of the chosen organization."""
    language = state.language()
    opened = consultants_desk(language, "care.screen.title")
    if opened is None:
        return
    identity, desk = opened
    care = store().care(desk.organization, identity)
    _soundness(care, language)
    _kept(care, language)
    _purge(desk, care, language)
    _log(care, language)


def _soundness(care: OrganizationCare, language: Language) -> None:
    st.subheader(translate("care.screen.checked", language), anchor=False)
    findings = care.check()
    if not findings:
        st.text(translate("care.screen.sound", language))
        return
    st.error(translate("care.screen.unsound", language))
    for finding in findings:
        st.text(finding.sentence(language))


def _kept(care: OrganizationCare, language: Language) -> None:
    st.subheader(translate("care.screen.kept", language), anchor=False)
    kept = care.kept()
    if not kept:
        st.text(translate("care.screen.nothing_kept", language))
        return
    date, what = translate("care.screen.date", language), translate("care.screen.what", language)
    rows = [
        {
            date: entry.until.isoformat(),
            what: translate(f"care.screen.kept_what.{entry.kind}", language, what=entry.what),
        }
        for entry in kept
    ]
    small_table(rows)


def _purge(desk: OrganizationDesk, care: OrganizationCare, language: Language) -> None:
    st.subheader(translate("care.screen.purge", language), anchor=False)
    waves = [wave.id for wave in desk.waves()]
    if not waves:
        st.text(translate("care.screen.no_wave", language))
        return
    st.text(translate("care.screen.purge_what", language))
    with st.form(f"purge-{desk.organization}", border=False):
        st.selectbox(translate("care.screen.purge_choose", language), waves, key="purge-wave")
        st.text_input(translate("care.screen.purge_type", language), key="purge-typed", autocomplete="off")
        st.form_submit_button(
            translate("care.screen.purge_button", language),
            key="purge-button",
            on_click=_purge_chosen,
            args=(care, language),
        )


def _purge_chosen(care: OrganizationCare, language: Language) -> None:
    wave, typed = state.typed("purge-wave"), state.taken("purge-typed")
    if typed.strip() != wave:
        state.tell(translate("care.screen.purge_mismatch", language))
        return
    try:
        care.purge_wave(wave)
    except AssessmentError as error:
        state.tell(error.sentence(language))
        return
    state.tell_done(translate("care.screen.purged", language, wave=wave))


def _log(care: OrganizationCare, language: Language) -> None:
    st.subheader(translate("care.screen.log", language), anchor=False)
    log_table(care.log(LOG_LINES), language)
