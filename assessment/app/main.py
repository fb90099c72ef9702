"""The script of every page: page settings, language, then the page that the address names."""

import streamlit as st

from assessment.app import state
from assessment.app.screens import OWN_SCREEN, SCREENS, page
from assessment.app.widgets import page_frame
from assessment.i18n import translate

language = state.language()
st.set_page_config(page_title=translate("app.title", language), layout="centered")
page_frame(language)
names = [OWN_SCREEN] if state.needs_no_other_screen() else list(SCREENS)
st.navigation([page(name, language) for name in names], position="hidden").run()
