"""Before the first part: no link yet, the first screen, the information notice, a link that opens nothing."""

from __future__ import annotations

import streamlit as st

from assessment.app.respondent.path import Path, is_confidential, is_live, least_shown
from assessment.app.respondent.presses import go, inform, press_button
from assessment.app.widgets import language_switch, page_title, plain, told
from assessment.i18n import Language, format_number, plural, translate
from assessment.notice import information_notice


def draw_welcome(language: Language) -> None:
    """For a visitor without a link: where to find it, and the consultant's door."""
    language_switch(language)
    with st.container(key="part-welcome"):
        st.title(translate("fill_in.welcome.title", language), anchor=False)
        st.text(translate("fill_in.welcome.open_your_link", language))
        st.text(translate("fill_in.welcome.already_sent", language))
        with st.container(key="consultant-door"):
            st.text(translate("fill_in.welcome.consultant", language))
            st.link_button(translate("fill_in.welcome.sign_in", language), f"/sign-in?lang={language}")


def draw_refusal(sentence: str, more: str, language: Language) -> None:
    """For a link that opens nothing any more: why, and what to do."""
    st.set_page_config(page_title=translate("app.title", language))
    language_switch(language)
    with st.container(key="part-refused"):
        st.title(translate("app.title", language), anchor=False)
        st.info(plain(sentence))
        if more:
            st.text(more)


def draw_first(path: Path, language: Language, handled: bool) -> None:
    """Purpose, minutes, who sees what."""
    page_title(translate("fill_in.start.title", language), language)
    language_switch(language)
    questionnaire, role = path.questionnaire, path.questionnaire.role(path.invitation.role)
    if path.invitation.simulated:
        st.warning(translate("app.simulated", language))
    with st.container(key="part-start"):
        st.title(plain(questionnaire.title[language]), anchor=False)
        told()
        length = {"items": len(path.items), "parts": path.parts, "minutes": path.minutes_from(1)}
        st.text(translate("fill_in.start.purpose", language))
        more = path.claims or path.questions
        st.text(
            translate("fill_in.start.length_more" if more else "fill_in.start.length", language, **length)
        )
        st.header(translate("fill_in.start.who_sees_what", language), anchor=False)
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in promises(path, language)))
        st.header(
            plain(translate("fill_in.start.your_role", language, role=role.title[language])), anchor=False
        )
        st.text(f"{role.description[language]} {translate('fill_in.start.other_role', language)}")
        press_button("fill_in.start.read_on", "read", language, handled, inform)


def promises(path: Path, language: Language) -> list[str]:
    """Who sees what, in this wave's own numbers: every sentence must be true of it."""
    invitation, facts = path.invitation, path.facts
    role = path.questionnaire.role(invitation.role)
    many = ("few_agreed" if invitation.agreed else "few") if role.few else "many"
    invited, least = invitation.invited.get(role.id, 0), format_number(least_shown(path), language)
    days = format_number(facts.list_days or 0, language)
    kept = "confidential" if is_confidential(path) else "anonymous"
    sentences = [
        translate(f"fill_in.promise.{kept}", language, days=days),
        translate("fill_in.promise.link", language),
        plural(f"fill_in.promise.{many}", invited, language, least=least),
        *_when(path, least, language),
        translate("fill_in.promise.final", language),
    ]
    if invitation.modules.own_mirror:
        sentences.append(translate("fill_in.promise.mirror", language))
    return sentences


def _when(path: Path, least: str, language: Language) -> list[str]:
    """When results are shown, and to whom."""
    told = path.facts.recipients
    who = told if isinstance(told, str) else told.get(language, "")
    early = is_live(path)
    rest = ("rest" if early else "recipients") if who else "closed"
    later = translate(f"fill_in.promise.{rest}", language, recipients=who)
    return [translate("fill_in.promise.live", language, least=least), later] if early else [later]


def draw_notice(path: Path, language: Language, handled: bool) -> None:
    """The information notice, and taking part as a step of its own."""
    notice = path.questionnaire.information_notice
    page_title(notice.title[language] if notice else translate("fill_in.start.title", language), language)
    language_switch(language)
    with st.container(key="part-notice"):
        told()
        if notice is None:
            st.title(plain(path.questionnaire.title[language]), anchor=False)
            press_button("fill_in.start.begin", "begin", language, handled, go, 1)
            return
        st.title(plain(notice.title[language]), anchor=False)
        for text in information_notice(path.questionnaire, path.invitation.role, path.facts, language):
            with st.expander(plain(text.heading)):
                st.text(text.text)
        st.text(notice.take_part.text[language])
        label = notice.take_part.button[language]
        press_button("fill_in.start.begin", "begin", language, handled, go, 1, label=label)
