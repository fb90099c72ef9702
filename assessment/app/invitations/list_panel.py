"""The invitation list of an open wave: a reminder to everybody on it, and more people."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.app import state
from assessment.app.invitations.titles import role_titles
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, plural, translate
from assessment.invitation_list import read_people_list
from assessment.invitation_list.finding import sentences
from assessment.library import load_questionnaire
from assessment.storage import Invited, IssuedCode, OrganizationDesk, Wave


def list_panel(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """New links for everybody, and a field for people who come later."""
    with st.expander(translate("invitations.remind", language)):
        st.text(translate("invitations.remind_what", language))
        if st.button(translate("invitations.remind_button", language), key="remind"):
            _issue(desk, wave, lambda: desk.remind(wave.id), {}, language)
    with st.expander(translate("invitations.more_people", language)):
        text = st.text_area(
            translate("set_up.field.list", language),
            key=f"more-people-{desk.organization}-{wave.id}",
            placeholder=translate("set_up.example.list", language),
        )
        reading = read_people_list(text, load_questionnaire(wave.questionnaire)) if text.strip() else None
        for sentence in sentences(reading.findings, language) if reading else ():
            st.warning(plain(sentence))
        people = reading.people if reading else ()
        label = translate("invitations.invite", language, n=plural("set_up.people", len(people), language))
        if st.button(plain(label), disabled=not people, key="invite-more"):
            invited = [Invited(one.role, one.team, one.address) for one in people]
            names = {one.address: one.name for one in people if one.name}
            _issue(desk, wave, lambda: desk.invite(wave.id, invited), names, language)


def _issue(
    desk: OrganizationDesk,
    wave: Wave,
    act: Callable[[], list[IssuedCode]],
    names: dict[str, str],
    language: Language,
) -> None:
    try:
        codes = act()
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    titles = role_titles(wave, language)
    state.keep_issued(state.Issued(desk.organization, desk.name, titles, wave.id, tuple(codes), names))
    st.rerun()
