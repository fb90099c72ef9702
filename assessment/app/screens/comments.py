"""What people wrote: reviewed for names one by one, then read. No figure stands on this screen."""

from __future__ import annotations

import re

import streamlit as st

from assessment.app import state
from assessment.app.desk_choice import chosen_desk
from assessment.app.installation import store
from assessment.app.released import Comment, ReleasedComments, released_comments
from assessment.app.widgets import plain
from assessment.disclosure import Thresholds
from assessment.errors import AssessmentError
from assessment.i18n import Language, plural, translate
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire
from assessment.storage import OrganizationDesk, Wave

_WORD = re.compile(r"\w(?:[\w.@'-]*\w)?")
_BLACK = "█"


def draw() -> None:
    """Draw the comments of the chosen organization and wave."""
    language = state.language()
    chosen = chosen_desk(language)
    if chosen is None:
        return
    identity, reading, _waves, wave = chosen
    try:
        desk = store().desk(reading.organization, identity)
    except AssessmentError as error:
        st.info(plain(error.sentence(language)))
        return
    st.link_button(translate("comments.back", language), f"/results?lang={language}", type="tertiary")
    st.header(translate("comments.title", language), anchor=False)
    if wave.simulated:
        st.warning(translate("app.simulated", language))
    questionnaire = load_questionnaire(wave.questionnaire)
    if not wave.modules.open_questions:
        st.text(translate("comments.not_asked", language))
        return
    st.info(plain(questionnaire.notice[language]))
    st.text(translate("comments.intro", language))
    for released in released_comments(desk, wave):
        _question(desk, wave, released, questionnaire, language)


def _question(
    desk: OrganizationDesk,
    wave: Wave,
    released: ReleasedComments,
    questionnaire: Questionnaire,
    language: Language,
) -> None:
    role = questionnaire.role(released.role).title[language]
    st.subheader(plain(role), anchor=False)
    st.text(released.question.text[language])
    if released.reason:
        limits = Thresholds.of(wave.thresholds)
        least = {"people": limits.comment_people, "least": limits.comments}
        st.info(plain(translate(f"comments.reason_{released.reason}", language, **least)))
        return
    if released.held:
        st.text(plural("comments.to_review", len(released.held), language))
        _review(desk, released.held[0], language)
    for comment in released.approved:
        with st.container(border=True):
            st.text(comment.text)
    if not released.held and not released.approved:
        st.text(translate("comments.none_left", language))


def _review(desk: OrganizationDesk, comment: Comment, language: Language) -> None:
    """One comment: words may be made unreadable, then it is approved or removed."""
    with st.container(border=True, key=f"review-{comment.id}"):
        words = list(dict.fromkeys(_WORD.findall(comment.text)))
        chosen = st.multiselect(
            translate("comments.blacken", language), words, key=f"blacken-{comment.id}", placeholder=""
        )
        text = blackened(comment.text, chosen)
        st.text(text)
        with st.container(horizontal=True):
            said = translate("comments.approve", language)
            if st.button(said, type="primary", key=f"approve-{comment.id}"):
                _decide(desk, comment, "approved", text, language)
            if st.button(translate("comments.remove", language), key=f"remove-{comment.id}"):
                _decide(desk, comment, "removed", "", language)


def _decide(desk: OrganizationDesk, comment: Comment, chosen: str, text: str, language: Language) -> None:
    try:
        desk.set_comment_state(comment.id, chosen, text)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    st.rerun()


def blackened(text: str, words: list[str]) -> str:
    """``text`` with each of ``words`` made unreadable wherever it stands, and its length with it."""
    for word in words:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _BLACK * 4, text, flags=re.IGNORECASE)
    return text
