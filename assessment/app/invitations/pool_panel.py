"""Links that are handed out unassigned: new ones for a team that lost its own."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.invitations.titles import role_titles
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import LANGUAGES, Language, translate
from assessment.letters import checked_text, filled, last_day, usual_text
from assessment.library import load_questionnaire
from assessment.storage import OrganizationDesk, Wave


def pool_panel(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """Which team lost its links, and the press that gives it new ones."""
    _handout(desk, wave, language)
    questionnaire = load_questionnaire(wave.questionnaire)
    places = sorted(wave.invited)

    def words(number: int) -> str:
        role, team = places[number]
        title = questionnaire.role(role).short_title[language]
        return f"{title} · {team}" if team else title

    with st.expander(translate("invitations.lost", language)):
        st.text(translate("invitations.lost_what", language))
        chosen = st.selectbox(
            translate("invitations.lost_choose", language),
            range(len(places)),
            format_func=words,
            key=f"lost-{desk.organization}-{wave.id}",
        )
        if st.button(translate("invitations.renew", language), key="renew-links"):
            _renew(desk, wave, places[chosen or 0], language)


def _handout(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """What may go with the links, in every language, to be copied."""
    with st.expander(translate("invitations.handout", language)):
        st.text(translate("invitations.handout_what", language))
        for spoken in (language, *(other for other in LANGUAGES if other != language)):
            usual = usual_text("handout", spoken)
            known = {"organization": desk.name, "last_day": last_day(wave.closes_on, spoken)}
            text = filled(checked_text(usual.subject, usual.text), {**known, "link": "{link}"})
            st.code(f"{text.subject}\n\n{text.text}", language=None, wrap_lines=True)


def _renew(desk: OrganizationDesk, wave: Wave, place: tuple[str, str], language: Language) -> None:
    try:
        codes = desk.reissue_pool(wave.id, *place)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    titles = role_titles(wave, language)
    state.keep_issued(state.Issued(desk.organization, desk.name, titles, wave.id, tuple(codes)))
    st.rerun()
