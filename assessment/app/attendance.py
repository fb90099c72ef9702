"""How many answered, as far as it may be said, and what will be showable from that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.app import state
from assessment.app.widgets import plain
from assessment.disclosure import Thresholds
from assessment.i18n import Language, format_number, translate
from assessment.preparing import few_consequence
from assessment.questionnaire import Questionnaire
from assessment.results import Attendance
from assessment.storage import Wave


def attendance(
    entries: Sequence[Attendance], questionnaire: Questionnaire, wave: Wave, language: Language
) -> None:
    """A number for each role: exact after close, in steps of a group before, nothing of a role of few."""
    st.subheader(translate("results.answered.title", language), anchor=False)
    for column, entry in zip(st.columns(len(entries)), entries, strict=True):
        role = questionnaire.role(entry.role)
        said = "closed" if not wave.open else ("few" if role.few else "open")
        invited = "?" if entry.invited is None else format_number(entry.invited, language)
        words = translate(
            f"results.answered.{said}", language, n=format_number(entry.answered, language), invited=invited
        )
        column.metric(plain(role.title[language]), words)
    if wave.open:
        st.caption(translate("results.answered.why_steps", language))
        if wave.live:
            st.caption(translate("results.answered.live", language))


def showable(
    entries: Sequence[Attendance], questionnaire: Questionnaire, wave: Wave, language: Language
) -> None:
    """What may be shown once the wave is closed, from what may be said of how many answered now.

    Nothing is said here of how many answered by team: a line that changes tells who has just sent.
    """
    st.subheader(translate("tracker.showable", language), anchor=False)
    limits = Thresholds.of(wave.thresholds)
    for entry in entries:
        role = questionnaire.role(entry.role)
        if role.few:
            invited = entry.invited or 0
            word = few_consequence(role, invited, agreed=wave.agreed, thresholds=limits)
            n = format_number(invited, language)
            st.text(translate(f"tracker.few.{word}", language, role=role.short_title[language], n=n))
            continue
        key = "tracker.shown_after" if entry.answered >= limits.group else "tracker.needs"
        st.text(translate(key, language, role=role.short_title[language], least=limits.group))
    if any(team for (_role, team) in wave.invited):
        with st.expander(translate("tracker.teams", language)):
            st.text(translate("tracker.teams_why", language))
            for sentence in state.planned_team_sentences(questionnaire, wave, language):
                st.text(sentence)
