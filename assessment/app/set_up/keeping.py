"""What is typed is kept at once; the later of two who change the same is told, nothing is written over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from assessment.app import state
from assessment.app.set_up.wave_fields import TypedWave
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.preparing import begun_from, free_name, fresh_wave
from assessment.storage import KnownOrganization, OrganizationDesk, Wave

INSTRUMENT = "sustainable-success"


def begun(desk: OrganizationDesk) -> state.Editing:
    """What this window edits: what is stored, else a wave like the last one, else a fresh one."""
    kept = state.editing(desk.organization)
    if kept is not None:
        return kept
    planned = desk.planned.all()
    wave = planned[-1] if planned else _next_wave(desk)
    made = state.Editing(desk.known(), wave, bool(planned), state.next_turn())
    state.edit(made)
    return made


def _next_wave(desk: OrganizationDesk) -> Wave:
    waves, year = desk.waves(), datetime.now(UTC).year
    name = free_name(year, frozenset(wave.id for wave in waves))
    if waves:
        return begun_from(waves[-1], name, year)
    return fresh_wave(load_questionnaire(INSTRUMENT), name, year)


def keep(
    desk: OrganizationDesk,
    editing: state.Editing,
    known: KnownOrganization,
    typed: TypedWave,
    language: Language,
) -> bool:
    """Keep what has changed; False, and said, where somebody else changed it too."""
    try:
        if (known.name, known.profile) != (editing.known.name, editing.known.profile):
            desk.revise(known)
            editing.known = replace(known, revision=known.revision + 1)
        if not typed.findings and _differs(typed.wave, editing.wave):
            _keep_wave(desk, editing, typed.wave)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        if st.button(translate("set_up.load_again", language), key="set-up-again"):
            state.edit(None)
            st.rerun()
        return False
    return True


def _keep_wave(desk: OrganizationDesk, editing: state.Editing, wave: Wave) -> None:
    if editing.stored:
        desk.planned.revise(wave)
        editing.wave = replace(wave, revision=wave.revision + 1)
    else:
        desk.planned.add(wave)
        editing.wave, editing.stored = replace(wave, revision=0), True


def _differs(typed: Wave, kept: Wave) -> bool:
    beside = [(wave.opens_on, wave.closes_on, wave.room) for wave in (typed, kept)]
    return typed != kept or beside[0] != beside[1]
