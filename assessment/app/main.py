"""The script of every page: page settings, language, then the page that the address names."""

import streamlit as st

from assessment.app import state
from assessment.app.screens import OWN_SCREEN, SCREENS, page
from assessment.app.widgets import page_language
from assessment.i18n import translate

language = state.language()
names = list(SCREENS)
if state.needs_no_other_screen():
    names = [OWN_SCREEN]  # and each of its screens says by itself where one is
else:
    st.set_page_config(page_title=translate("app.title", language))
page_language(language)
st.navigation([page(name, language) for name in names], position="hidden").run()
