"""What the wave will be able to tell: widths, gaps, teams; doors to the previews of both questionnaires."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.set_up.wave_fields import TypedWave
from assessment.app.widgets import plain
from assessment.i18n import Language, translate
from assessment.preparing import people_by_role
from assessment.questionnaire import Questionnaire


def outlook(questionnaire: Questionnaire, typed: TypedWave, language: Language) -> None:
    """The plan in words, once there is somebody in each role, and doors to the previews."""
    invited = people_by_role(questionnaire, typed.wave.invited)
    with st.expander(translate("set_up.outlook", language)):
        if not all(invited.values()):
            st.text(translate("set_up.outlook_first", language))
        else:
            for sentence in state.planned_sentences(questionnaire, typed.wave, language):
                st.text(sentence)
            st.caption(translate("set_up.outlook_assumed", language))
    with st.container(horizontal=True, key="previews"):
        for role in questionnaire.roles:
            st.link_button(
                plain(translate("set_up.preview", language, role=role.short_title[language])),
                f"/preview?role={role.id}&lang={language}",
            )
