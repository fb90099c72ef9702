"""Invitations of an open wave: fresh links, letters by mail, reminders, more people on the list."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.consultant import consultants_desk
from assessment.app.desk_choice import chosen_wave
from assessment.app.installation import store
from assessment.app.invitations.codes_panel import codes_panel
from assessment.app.invitations.letters_panel import letters_panel
from assessment.app.invitations.list_panel import list_panel
from assessment.app.invitations.pool_panel import pool_panel
from assessment.app.invitations.room_panel import room_panel
from assessment.i18n import translate


def draw() -> None:
    """Draw the invitations of the chosen wave."""
    language = state.language()
    opened = consultants_desk(language, "app.page.invitations")
    if opened is None:
        return
    identity, desk = opened
    waves = [wave for wave in desk.waves() if wave.state == "open"]
    if not waves:
        st.info(translate("invitations.no_wave", language))
        st.link_button(translate("app.page.set_up", language), f"/set-up?lang={language}")
        return
    wave = chosen_wave(waves, desk.organization, language)
    settings = store().settings(identity)
    fresh = state.issued(desk.organization, wave.id)
    if fresh is not None:
        codes_panel(fresh, settings, language)
    if wave.room:
        room_panel(desk, wave, settings, language)
    elif wave.notice.get("list_days"):
        letters_panel(desk, wave, settings, fresh, language)
        list_panel(desk, wave, language)
    else:
        st.text(translate("invitations.pool_what", language))
        pool_panel(desk, wave, language)
