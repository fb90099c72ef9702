"""What every consultant's page begins with: who is signed in, and which organization is meant."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.screens import page
from assessment.app.widgets import language_switch
from assessment.i18n import Language, translate
from assessment.storage import SignIn


def signed_in_or_door(language: Language) -> SignIn | None:
    """Who is signed in; None after showing the way to the sign-in page."""
    identity = state.signed_in()
    if identity is None:
        language_switch(language)
        st.info(translate("errors.sign_in.needed", language))
        st.link_button(translate("sign_in.title", language), f"/sign-in?lang={language}")
    return identity


def top(language: Language, door: str) -> None:
    """The line above a consultant's page: the door to another screen, language, sign out."""
    with st.container(key="top", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        title = translate(f"app.page.{door}", language)
        st.page_link(page(door, language), label=title, query_params={"lang": language})
        language_switch(language)
        st.link_button(translate("sign_in.out", language), f"/sign-out?lang={language}", type="tertiary")


def chosen_organization(organizations: dict[str, str], language: Language) -> str:
    """The organization that is meant, asked only where there are several."""
    if len(organizations) == 1:
        return next(iter(organizations))
    label = translate("results.organization", language)
    return st.selectbox(
        label, list(organizations), format_func=organizations.__getitem__, key="choice-organization"
    )
