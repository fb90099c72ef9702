"""The script of every page: page settings, language, then the page that the address names."""

import streamlit as st

from assessment.app import state
from assessment.app.screens import SCREENS, opened
from assessment.app.widgets import page_frame
from assessment.i18n import translate

language = state.language()
st.set_page_config(page_title=translate("app.title", language), layout="centered")
page_frame(language)
st.navigation(
    [
        st.Page(opened(name), title=translate(f"app.page.{name}", language), url_path=path, default=not path)
        for name, path in SCREENS.items()
    ],
    position="hidden",
).run()
