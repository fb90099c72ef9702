"""A list of accounts with what they are, a field to invite somebody, and a press to take access away."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import SignIn
from assessment.storage.accounts import LONGEST_NAME
from assessment.storage.colleagues import Colleague, Colleagues
from assessment.storage.rights import ADMINISTRATOR, CONSULTANT


def colleagues_panel(
    colleagues: Colleagues, identity: SignIn, roles: tuple[str, ...], language: Language
) -> None:
    """Everybody here; then the form for one more."""
    for one in colleagues.all():
        _line(colleagues, one, identity, language)
    with st.form("invite-colleague", border=True, clear_on_submit=True):
        name = st.text_input(
            translate("people.account", language), key="colleague-name", max_chars=LONGEST_NAME
        )
        role = st.radio(
            translate("people.role", language),
            roles,
            index=roles.index(CONSULTANT),
            format_func=lambda one: translate(f"people.role_{one}", language),
            key="colleague-role",
        )
        pressed = st.form_submit_button(translate("people.invite", language), key="colleague-invite")
    if pressed and name.strip():
        _invite(colleagues, name.strip(), role, language)


def _line(colleagues: Colleagues, one: Colleague, identity: SignIn, language: Language) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"colleague-{one.account}"):
        role = translate(f"people.role_{one.role}", language)
        key = "people.invited_line" if one.invited else "people.line"
        st.text(translate(key, language, account=one.account, role=role))
        if one.account != identity.account:
            st.button(
                translate("people.remove", language),
                key=f"remove-{one.account}",
                type="tertiary",
                on_click=_remove,
                args=(colleagues, one.account, language),
            )


def _remove(colleagues: Colleagues, account: str, language: Language) -> None:
    try:
        colleagues.remove(account)
    except AssessmentError as error:
        state.tell(error.sentence(language))


def _invite(colleagues: Colleagues, name: str, role: str, language: Language) -> None:
    member = CONSULTANT if role == ADMINISTRATOR else role
    try:
        token = colleagues.invite(name, member, role)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    if not token:
        state.tell_done(translate("people.joined", language, account=name))
        st.rerun()
    st.success(plain(translate("people.link", language, account=name)))
    st.code(f"{state.own_address()}/join#{token}", language=None, wrap_lines=True)
