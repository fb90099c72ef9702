"""Present: what the projector will show, in which order, under which titles, and how the room takes part."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import streamlit as st

from assessment.app import state
from assessment.app.consultant import consultants_desk
from assessment.app.desk_choice import chosen_wave
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.presenting import ORDER, Arrangement
from assessment.presenting.arrangement import LONGEST_TITLE
from assessment.storage import OrganizationDesk, Wave
from assessment.storage.rooms import ANSWERS, GUESSES


def draw() -> None:
    """Draw the arrangement of the chosen wave's slides."""
    language = state.language()
    opened = consultants_desk(language, "app.page.present")
    if opened is None:
        return
    _identity, desk = opened
    waves = desk.waves()
    if not waves:
        st.info(translate("present.nothing", language))
        return
    wave = chosen_wave(waves, desk.organization, language)
    st.text(translate("present.what", language))
    _doors(desk, wave, language)
    _rooms(desk, wave, language)
    _slides(desk, wave, language)


def _doors(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """The two pages beside Streamlit's own; who came by an identity provider carries a key there."""
    dark = st.toggle(translate("present.dark", language), key="present-dark")
    place = f"{quote(desk.organization, safe='')}/{quote(wave.id, safe='')}"
    if state.from_provider():
        if not st.button(translate("present.open", language), key="present-key"):
            return
        place += f"/{state.stage_key()}"
    address = f"/stage?lang={language}&theme={'dark' if dark else 'light'}"
    with st.container(horizontal=True):
        st.link_button(translate("present.open", language), f"{address}#{place}", type="primary")
        st.link_button(translate("present.open_notes", language), f"{address}&role=notes#{place}")
    st.caption(translate("present.how", language))


def _rooms(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    if wave.open and wave.room and desk.rooms.shown(wave.id, ANSWERS) is None:
        _press("present.join_make", "present-join", language, desk.rooms.open, wave.id)
    st.subheader(translate("present.room", language), anchor=False)
    st.text(translate("present.room_what", language))
    if desk.rooms.shown(wave.id, GUESSES) is None:
        _press("present.room_open", "present-guess", language, desk.rooms.open, wave.id, GUESSES)
        return
    st.text(translate("present.room_is_open", language))
    _press("present.room_forget", "present-forget", language, desk.presenting.forget_guesses, wave.id)


def _press(words: str, key: str, language: Language, act: Callable[..., object], *args: object) -> None:
    if st.button(translate(words, language), key=key):
        try:
            act(*args)
        except AssessmentError as error:
            st.error(plain(error.sentence(language)))
            return
        st.rerun()


def _slides(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    kept = Arrangement.of(desk.stage(wave.id).arrangement)
    st.subheader(translate("present.slides", language), anchor=False)
    st.text(translate("present.slides_what", language))
    names = kept.sorted_figures(ORDER)
    asking = st.checkbox(translate("present.asking", language), kept.asking, key=f"present-asking-{wave.id}")
    questions = st.checkbox(
        translate("present.questions_as_titles", language),
        kept.questions_as_titles,
        key=f"present-questions-{wave.id}",
    )
    hidden, titles, order = set(), {}, list(names)
    for number, name in enumerate(names):
        title = translate(f"present.figure.{name}", language)
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"present-{name}"):
            if not st.checkbox(
                title, name not in kept.hidden, key=f"present-show-{wave.id}-{name}", width=180
            ):
                hidden.add(name)
            titles[name] = st.text_input(
                plain(translate("present.own_title", language, figure=title)),
                kept.titles.get(name, ""),
                max_chars=LONGEST_TITLE,
                key=f"present-title-{wave.id}-{name}",
            )
            for way, other in (("up", number - 1), ("down", number + 1)):
                pressed = st.button(
                    translate(f"present.{way}", language),
                    key=f"present-{way}-{wave.id}-{name}",
                    disabled=not 0 <= other < len(names),
                    help=title,
                )
                if pressed:
                    order[number], order[other] = order[other], order[number]
    typed = {name: title.strip() for name, title in titles.items() if title.strip()}
    moved = tuple(order) if order != list(ORDER) else ()
    now = Arrangement(moved, frozenset(hidden), typed, questions, asking)
    if now != kept:
        desk.presenting.arrange(wave.id, now.content())
        state.tell_done(translate("present.kept", language))
        st.rerun()
