"""The door of the identity provider: go there, or come from there and be let in."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.provider import admitted, configured, provider_token
from assessment.app.screens import page
from assessment.app.widgets import language_switch
from assessment.i18n import translate


def draw() -> None:
    """Draw the door."""
    language = state.language()
    language_switch(language)
    st.header(translate("sign_in.title", language), anchor=False)
    if not configured():
        st.info(translate("sign_in.no_provider", language))
        return
    if state.signed_in() is not None:
        st.switch_page(page("results", language))
    token = provider_token()
    if token is not None and state.first_try(token):
        refused = admitted(token)
        if not refused:
            st.switch_page(page("results", language))
        st.warning(translate(f"errors.{refused}", language))
    st.text(translate("sign_in.provider_what", language))
    if st.button(translate("sign_in.provider_go", language), type="primary", key="provider-go"):
        st.login()
