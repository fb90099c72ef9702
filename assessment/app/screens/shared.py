"""The released figures of one wave, for whoever came by a shared link."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.installation import store
from assessment.app.screens.results import result_page
from assessment.app.widgets import language_switch, plain
from assessment.errors import AssessmentError
from assessment.i18n import translate


def draw() -> None:
    """Draw what the link is for; one sentence where it leads nowhere any more."""
    language = state.language()
    language_switch(language)
    token = state.view_token()
    if not token:
        st.info(translate("share.no_link", language))
        return
    try:
        guest = store().guest(token)
        desk = store().reading_desk(guest.organization, guest)
    except AssessmentError as error:
        st.info(plain(error.sentence(language)))
        return
    wave = next((one for one in desk.waves() if one.id == guest.wave), None)
    if wave is None or wave.open:
        st.info(translate("errors.link.share_over", language))
        return
    result_page(desk, wave, (), language)
