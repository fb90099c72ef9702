"""The respondent's screens: first screen, notice, one part after the other, send, thanks.

Position and answers come from the draft in the database on every run, or from the press just before it, which
has stored them there; the session holds nothing that matters. What it holds of the last run is drawn again,
with a sentence, when the database cannot be read or the wave was closed in the meantime: so ticks on the page
are not wiped out by either.
"""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.respondent.ending import draw_last, draw_thanks
from assessment.app.respondent.parts import draw_part
from assessment.app.respondent.path import Path, language_of, standing
from assessment.app.respondent.start import draw_first, draw_notice, draw_refusal, draw_welcome
from assessment.app.screens import page
from assessment.app.widgets import simulated
from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import Language, translate
from assessment.storage import Draft, RespondentDesk


def draw() -> None:
    """Draw the screen where this respondent is."""
    language = state.language()
    handled = state.acted()
    memory = state.memory()
    if memory.sent is not None:
        draw_thanks(*memory.sent, language)
        _if_simulated(memory.sent[0], language)
        return
    saved, memory.saved = memory.saved, None
    if handled and saved is not None:
        _draw(*saved, language, handled)
        return
    desk = state.respondent()
    if desk is None:
        if state.from_provider():
            st.switch_page(page("provider", language))
        draw_welcome(language)
        return
    try:
        path, draft = standing(desk)
    except AssessmentError as error:
        _instead(desk, error, language, handled)
    else:
        _draw(path, draft, language, handled)


def _draw(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    _speak_as_before(path, draft, language)
    state.memory().drawn = (path, draft)
    _screen(path, draft, language, handled)


def _screen(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    if draft.part == 0 and not draft.informed:
        draw_first(path, language, handled)  # says by itself, and louder, where it is all simulated
        return
    if draft.part == 0:
        draw_notice(path, language, handled)
    elif draft.part <= path.parts:
        draw_part(path, draft, language, handled)
    else:
        draw_last(path, draft, language, handled)
    _if_simulated(path, language)


def _if_simulated(path: Path, language: Language) -> None:
    if path.invitation.simulated:
        simulated(language)


def _instead(desk: RespondentDesk, error: AssessmentError, language: Language, handled: bool) -> None:
    """The screen of the last run with a sentence above it; the sentence alone where there is none."""
    closed = isinstance(error, LinkRefused) and error.code == "link.closed"
    memory = state.memory()
    if memory.drawn is not None and memory.drawn[1].part and (closed or not isinstance(error, LinkRefused)):
        sentence = translate("fill_in.closed_meanwhile", language) if closed else error.sentence(language)
        memory.tell(sentence)
        _screen(*memory.drawn, language, handled)
        return
    kept = closed and desk.draft().part > 0
    more = translate("fill_in.closed_kept", language) if kept else ""
    draw_refusal(error.sentence(language), more, language)


def _speak_as_before(path: Path, draft: Draft, language: Language) -> None:
    """Go on in the language chosen before, where the address names none."""
    before = language_of(draft, path)
    if before is not None and not state.language_named():
        state.choose_language(before)
        if before != language:
            st.rerun()
