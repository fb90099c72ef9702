"""After the last part: send, thanks, and the own mirror where the wave has one."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.respondent.path import Path, is_live, least_shown
from assessment.app.respondent.presses import go, press_button, send
from assessment.app.widgets import language_switch, page_title, plain, told
from assessment.i18n import Language, format_number, plural, translate
from assessment.mirror import OwnPlace
from assessment.questionnaire import Questionnaire
from assessment.storage import Draft


def draw_last(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    """What is still empty, and sending."""
    page_title(translate("fill_in.send.title", language), language)
    language_switch(language)
    with st.container(key=f"part-{path.parts + 1}"):
        st.title(translate("fill_in.send.title", language), anchor=False)
        told()
        empty = sum(draft.answers.get(item) is None for item in path.items)
        if empty == len(path.items):
            st.info(translate("fill_in.send.nothing", language))
        elif empty:
            st.text(plural("fill_in.send.some_empty", empty, language))
        else:
            st.text(translate("fill_in.send.all", language))
        st.text(translate("fill_in.send.final", language))
        if empty < len(path.items):
            press_button("fill_in.send.button", "send", language, handled, send)
        press_button("fill_in.back", "back", language, handled, go, path.parts)


def draw_thanks(path: Path, mirror: tuple[OwnPlace, ...], language: Language) -> None:
    """It is in; and, where the wave has it, how this person describes the organization."""
    page_title(translate("fill_in.thanks.title", language), language)
    language_switch(language)
    with st.container(key="part-thanks"):
        st.title(translate("fill_in.thanks.title", language), anchor=False)
        least = format_number(least_shown(path), language)
        received = "received_live" if is_live(path) else "received"
        st.text(translate(f"fill_in.thanks.{received}", language, least=least))
        if mirror:
            _mirror(path.questionnaire, mirror, language)
        else:
            st.text(translate("fill_in.thanks.close", language))


def _mirror(questionnaire: Questionnaire, mirror: tuple[OwnPlace, ...], language: Language) -> None:
    """A strip of bands per dimension with one dot, the band's name in words; no number, no comparison."""
    st.header(translate("fill_in.mirror.title", language), anchor=False)
    st.text(translate("fill_in.mirror.intro", language))
    for place in mirror:
        with st.container(key=f"mirror-{place.dimension.id}"):
            st.subheader(plain(place.dimension.title[language]), anchor=False)
            band = place.band
            st.text(band.title[language] if band else translate("fill_in.mirror.too_little", language))
            if band:
                number = questionnaire.bands.index(band) + 1
                with st.container(key=f"strip-{place.dimension.id}-band-{number}"):
                    st.empty()
    with st.container(key="mirror-poles", horizontal=True, horizontal_alignment="distribute"):
        st.text(questionnaire.poles.low[language], width="content")
        st.text(questionnaire.poles.high[language], width="content")
    with st.container(key="mirror-limits"):
        st.text(translate("fill_in.mirror.limits", language))
    st.button(
        translate("fill_in.mirror.clear", language),
        key="clear-mirror",
        width="stretch",
        on_click=state.clear_mirror,
    )
