"""Letters: the text, sending by mail where a server is set, and how far that is."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import LANGUAGES, Language, format_number, translate
from assessment.letters import Kind, LetterText, checked_text, filled, last_day, usual_text
from assessment.links import link_of
from assessment.storage import OrganizationDesk, Wave
from assessment.storage.letters import Letter, Progress
from assessment.storage.settings import InstallationSettings

_NAMES = {"nl": "Nederlands", "en": "English"}


def letters_panel(
    desk: OrganizationDesk,
    wave: Wave,
    settings: InstallationSettings,
    fresh: state.Issued | None,
    language: Language,
) -> None:
    """What goes with the links, and the press that sends it."""
    st.subheader(translate("invitations.letters", language), anchor=False)
    st.text(translate("invitations.letters_what", language))
    kinds: tuple[Kind, ...] = ("invitation", "reminder")
    first, second = st.columns(2)
    with first:
        kind = st.radio(
            translate("invitations.kind", language),
            kinds,
            format_func=lambda one: translate(f"invitations.kind_{one}", language),
            horizontal=True,
            key="letter-kind",
        )
    with second:
        spoken = st.radio(
            translate("invitations.letter_language", language),
            LANGUAGES,
            index=LANGUAGES.index(language),
            format_func=_NAMES.__getitem__,
            horizontal=True,
            key="letter-language",
        )
    text = _text(kind, spoken, language)
    if not settings.sends:
        st.info(translate("errors.mail.not_set", language))
    elif fresh is None:
        st.info(translate("invitations.needs_fresh", language))
    elif text is not None and st.button(
        plain(translate("invitations.send", language, n=format_number(len(fresh.codes), language))),
        type="primary",
        key="send-letters",
    ):
        _send(desk, wave, settings, fresh, text, spoken, language)
    _progress(desk, wave, settings, language)


def _text(kind: Kind, spoken: Language, language: Language) -> LetterText | None:
    usual = usual_text(kind, spoken)
    subject = st.text_input(
        translate("invitations.subject", language), usual.subject, key=f"letter-subject-{kind}-{spoken}"
    )
    text = st.text_area(
        translate("invitations.text", language),
        usual.text,
        height=320,
        key=f"letter-text-{kind}-{spoken}",
        help=translate("invitations.text_help", language),
    )
    try:
        return checked_text(subject, text)
    except AssessmentError as error:
        st.warning(plain(error.sentence(language)))
        return None


def _send(
    desk: OrganizationDesk,
    wave: Wave,
    settings: InstallationSettings,
    fresh: state.Issued,
    text: LetterText,
    spoken: Language,
    language: Language,
) -> None:
    address = settings.public_address or state.own_address()
    shared = {"organization": desk.name, "last_day": last_day(wave.closes_on, spoken)}
    letters = []
    for code in fresh.codes:
        own = {"name": fresh.names.get(code.address, ""), "link": link_of(address, code.code)}
        made = filled(text, {**shared, **own})
        letters.append(Letter(code.address, made.subject, made.text))
    try:
        mailing = desk.letters.put(wave.id, letters)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.post().send(desk.letters, wave.id, mailing, settings)
    state.keep_issued(None)
    st.rerun()


@st.fragment(run_every=2)
def _progress(desk: OrganizationDesk, wave: Wave, settings: InstallationSettings, language: Language) -> None:
    """Each mailing with its bar; "go on" where it has stopped and letters wait."""
    for mailing, progress in desk.letters.mailings(wave.id).items():
        done = progress.total - progress.waiting
        st.progress(done / max(progress.total, 1), text=plain(_words(progress, language)))
        failure = state.post().failure(mailing)
        if failure is not None:
            st.warning(plain(failure.sentence(language)))
        for address in desk.letters.refused(wave.id, mailing) if progress.refused else ():
            st.text(translate("invitations.refused_address", language, address=address))
        if progress.waiting and not state.post().busy(mailing) and settings.sends:
            st.button(
                translate("invitations.go_on", language),
                key=f"go-on-{mailing}",
                on_click=state.post().send,
                args=(desk.letters, wave.id, mailing, settings),
            )


def _words(progress: Progress, language: Language) -> str:
    counts = {name: format_number(getattr(progress, name), language) for name in ("sent", "waiting", "total")}
    said = [translate("invitations.progress", language, **counts)]
    for kind in ("refused", "unsure"):
        n = getattr(progress, kind)
        if n:
            said.append(translate(f"invitations.{kind}", language, n=format_number(n, language)))
    return " ".join(said)
