"""Sign in again before anything is taken along: a screen left open is not the one who signed in."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.installation import store
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate


def proved_or_form(language: Language) -> bool:
    """Whether who is signed in proved it in the last ten minutes; if not, the form to do so again."""
    token = state.sign_in_token()
    if token and store().accounts.proved_lately(token):
        return True
    identity = state.signed_in()
    st.text(translate("account.again", language))
    if identity is None or token is None:
        st.link_button(translate("sign_in.title", language), f"/sign-in?lang={language}")
        return False
    if state.from_provider():
        if st.button(translate("sign_in.provider_go", language), key="prove-provider"):
            st.login()
        return False
    with st.form("prove-again", border=False):
        password = st.text_input(
            translate("sign_in.password", language),
            type="password",
            key="prove-password",
            autocomplete="current-password",
        )
        code = ""
        if store().accounts.second_step.on(identity.account):
            code = st.text_input(
                translate("sign_in.code", language), key="prove-code", autocomplete="one-time-code"
            )
        pressed = st.form_submit_button(translate("account.again_button", language), key="prove-button")
    if not pressed:
        return False
    try:
        store().accounts.prove_again(token, password, code)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return False
    st.rerun()
    raise AssertionError  # a rerun never comes back
