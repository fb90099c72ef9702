"""Set-up: an organization, its people, the next wave; what is missing, what it will tell, and "Open"."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.consultant import (
    chosen_organization,
    said,
    signed_in_or_door,
    simulated_organization,
    top,
)
from assessment.app.installation import store
from assessment.app.invitations.codes_panel import codes_panel
from assessment.app.set_up.check_list import check_list
from assessment.app.set_up.keeping import begun, keep
from assessment.app.set_up.new_organization import new_organization
from assessment.app.set_up.organization_fields import organization_fields
from assessment.app.set_up.outlook import outlook
from assessment.app.set_up.wave_fields import wave_fields
from assessment.app.widgets import plain
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OrganizationDesk, SignIn


def draw() -> None:
    """Draw the set-up of the chosen organization."""
    language = state.language()
    identity = signed_in_or_door(language)
    if identity is None:
        return
    top(language, identity)
    st.header(translate("app.page.set_up", language), anchor=False)
    said()
    desk = _desk(identity, language)
    if desk is not None:
        _wave(identity, desk, language)


def _desk(identity: SignIn, language: Language) -> OrganizationDesk | None:
    """The chosen organization's desk; the form for a new one where there is none."""
    mine = {
        name: title
        for name, title in store().organizations(identity).items()
        if store().consults(name, identity)
    }
    founds = store().rights(identity).founds
    if not mine and not founds:
        st.info(translate("results.no_organization", language))
        return None
    if not mine:
        st.text(translate("set_up.first", language))
        new_organization(identity, language)
        return None
    chosen = chosen_organization(mine, language)
    if founds:
        with st.expander(translate("set_up.new", language)):
            new_organization(identity, language)
    return store().desk(chosen, identity)


def _wave(identity: SignIn, desk: OrganizationDesk, language: Language) -> None:
    st.subheader(plain(desk.name), anchor=False)
    simulated_organization(desk, language)
    fresh = state.issued(desk.organization)
    if fresh is not None:
        codes_panel(fresh, store().settings(identity), language)
    editing = begun(desk)
    questionnaire = load_questionnaire(editing.wave.questionnaire)
    known = organization_fields(editing, questionnaire, language)
    typed = wave_fields(editing, questionnaire, language)
    if keep(desk, editing, known, typed, language):
        outlook(questionnaire, typed, language)
        check_list(desk, editing, questionnaire, typed, language)
