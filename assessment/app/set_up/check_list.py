"""What is missing before the wave opens, line by line; then the press that opens it."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from assessment.app import state
from assessment.app.invitations.titles import role_titles
from assessment.app.set_up.wave_fields import TypedWave
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.preparing import WORKS_COUNCIL, facts_so_far, missing_before_opening, to_open
from assessment.questionnaire import Questionnaire
from assessment.storage import Invited, OrganizationDesk


def check_list(
    desk: OrganizationDesk,
    editing: state.Editing,
    questionnaire: Questionnaire,
    typed: TypedWave,
    language: Language,
) -> None:
    """The list, and "Open", which can be pressed once nothing is missing."""
    st.subheader(translate("set_up.before_opening", language), anchor=False)
    lines = missing(editing, questionnaire, typed, language)
    for line in lines:
        st.text(f"– {line}")
    if not lines:
        st.text(translate("set_up.nothing_missing", language))
    if not typed.wave.notice.get(WORKS_COUNCIL):
        st.caption(translate("set_up.works_council_advice", language))
    pressed = st.button(
        plain(translate("set_up.open", language, wave=typed.wave.id)),
        type="primary",
        disabled=bool(lines),
        key="open-wave",
    )
    if pressed and not lines:
        _open(desk, editing, questionnaire, typed, language)


def missing(
    editing: state.Editing, questionnaire: Questionnaire, typed: TypedWave, language: Language
) -> list[str]:
    """What is missing, in sentences that say where to type it."""
    if typed.findings:
        return [translate("set_up.missing.findings", language)]
    told = facts_so_far(typed.wave, editing.known.profile, editing.known.name)
    today = datetime.now(UTC).date()
    listed = typed.people is not None
    found = missing_before_opening(questionnaire, typed.wave, told, today, listed=listed)
    return [_sentence(code, questionnaire, language) for code in found]


def _sentence(code: str, questionnaire: Questionnaire, language: Language) -> str:
    kind, _, role = code.partition(".")
    if role:
        return translate("set_up.missing.nobody", language, role=questionnaire.role(role).title[language])
    if kind == "closes_on":
        return translate("set_up.missing.closes_on", language)
    return translate("set_up.missing.fact", language, field=translate(f"set_up.field.{kind}", language))


def _open(
    desk: OrganizationDesk,
    editing: state.Editing,
    questionnaire: Questionnaire,
    typed: TypedWave,
    language: Language,
) -> None:
    told = facts_so_far(typed.wave, editing.known.profile, editing.known.name)
    listed = typed.people is not None
    people = [Invited(one.role, one.team, one.address) for one in typed.people or ()] if listed else None
    seen = editing.wave.revision if editing.stored else None
    try:
        codes = desk.open_wave(to_open(questionnaire, typed.wave, told, listed=listed), people, planned=seen)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    if typed.wave.room:
        codes = []  # nobody gets a link of their own: people join by the room's
    names = {one.address: one.name for one in typed.people or () if one.name}
    titles = role_titles(typed.wave, language)
    state.keep_issued(state.Issued(desk.organization, desk.name, titles, typed.wave.id, tuple(codes), names))
    state.edit(None)
    if not codes:
        state.keep_issued(None)
    state.tell_done(translate("set_up.opened", language, wave=typed.wave.id))
    st.rerun()
