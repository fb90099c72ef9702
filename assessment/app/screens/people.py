"""Colleagues: who may see this organization as what, invitations, and taking access away."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.colleagues_panel import colleagues_panel
from assessment.app.consultant import consultants_desk
from assessment.app.installation import store
from assessment.i18n import translate
from assessment.storage.rights import ROLES


def draw() -> None:
    """Draw the people of the chosen organization."""
    language = state.language()
    opened = consultants_desk(language, "app.page.people")
    if opened is None:
        return
    identity, desk = opened
    st.text(translate("people.what", language))
    colleagues_panel(store().colleagues(desk.organization, identity), identity, ROLES, language)
