"""How many answered, as far as it may be said, and what will be showable from that."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.i18n import Language, format_number, translate
from assessment.preparing import few_consequence
from assessment.results import OrganizationResult
from assessment.storage import Wave


def attendance(result: OrganizationResult, language: Language) -> None:
    """A number for each role: exact after close, in steps of a group before, nothing of a role of few."""
    st.subheader(translate("results.answered.title", language), anchor=False)
    questionnaire = result.questionnaire
    for column, entry in zip(st.columns(len(result.attendance)), result.attendance, strict=True):
        role = questionnaire.role(entry.role)
        said = "closed" if result.closed else ("few" if role.few else "open")
        invited = "?" if entry.invited is None else format_number(entry.invited, language)
        words = translate(
            f"results.answered.{said}", language, n=format_number(entry.answered, language), invited=invited
        )
        column.metric(role.title[language], words)
    if not result.closed:
        st.caption(translate("results.answered.why_steps", language))
    if result.live:
        st.caption(translate("results.answered.live", language))


def showable(result: OrganizationResult, wave: Wave, language: Language) -> None:
    """What may be shown once the wave is closed, from what may be said of how many answered now.

    Nothing is said here of teams while the wave is open: a team whose line changes tells who answered.
    """
    if result.closed:
        _closed(result, language)
        return
    st.subheader(translate("tracker.showable", language), anchor=False)
    for entry in result.attendance:
        role = result.questionnaire.role(entry.role)
        if role.few:
            invited = entry.invited or 0
            word = few_consequence(role, invited, agreed=wave.agreed, thresholds=result.thresholds)
            n = format_number(invited, language)
            st.text(translate(f"tracker.few.{word}", language, role=role.short_title[language], n=n))
            continue
        enough = entry.answered >= result.thresholds.group
        key = "tracker.shown_after" if enough else "tracker.needs"
        words = {"role": role.short_title[language], "least": result.thresholds.group}
        st.text(translate(key, language, **words))
    teams = sum(1 for (_role, team) in wave.invited if team)
    if teams:
        with st.expander(translate("tracker.teams", language)):
            st.text(translate("tracker.teams_why", language))
            for sentence in state.planned_team_sentences(result.questionnaire, wave, language):
                st.text(sentence)


def _closed(result: OrganizationResult, language: Language) -> None:
    shown = sum(1 for node in result.teams if node.shown and not node.others)
    if result.teams:
        together = len({node.path for node in result.teams})
        words = {"shown": format_number(shown, language), "all": format_number(together, language)}
        st.text(translate("tracker.teams_shown", language, **words))
