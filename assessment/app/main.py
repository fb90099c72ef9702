"""The script of every page: page settings, language, then the page that the address names."""

import streamlit as st

from assessment.app import state
from assessment.app.screens import SCREENS, page
from assessment.app.widgets import page_frame
from assessment.i18n import translate

language = state.language()
st.set_page_config(page_title=translate("app.title", language), layout="centered")
page_frame(language)
st.navigation(
    [page(name, language) for name in SCREENS],
    position="hidden",
).run()
