"""The screens by name, with their address; a module is imported when somebody opens its screen.

(A folder called ``pages`` beside the script would make Streamlit run its files as scripts of their own.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assessment.i18n import Language, translate

OWN_SCREEN = "fill_in"
"""The respondents' screen, at the address without a path."""
SCREENS: Mapping[str, str] = {
    "fill_in": "",
    "set_up": "set-up",
    "preview": "preview",
    "invitations": "invitations",
    "tracker": "response",
    "results": "results",
    "present": "present",
    "comments": "comments",
    "import_answers": "import",
    "people": "people",
    "housekeeping": "housekeeping",
    "settings": "settings",
    "account": "account",
    "shared": "shared",
    "provider": "provider",
}


def page(name: str, language: Language) -> StreamlitPage:
    """The page called ``name``, for the navigation and for links to it."""
    path, title = SCREENS[name], translate(f"app.page.{name}", language)
    return st.Page(opened(name), title=title, url_path=path, default=not path)


def opened(name: str) -> Callable[[], None]:
    """A function that imports the page called ``name`` and draws it."""

    def draw() -> None:
        import_module(f"assessment.app.screens.{name}").draw()

    draw.__name__ = name
    return draw
