"""What every visitor would have made anew, made once before the first one comes.

Streamlit reads all options of its theme for each run of each visitor, a fifth of what a run costs. They do
not change while the server runs.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from assessment.i18n import LANGUAGES, translate
from assessment.library import load_questionnaire, questionnaire_paths

RARELY = 20_000, 20, 20
"""After how many new objects Python looks for garbage, and how often it looks at older ones too.

A page makes some thousands of objects and drops nearly all of them by itself. Looking as often as Python
usually does halts a hall of 500 people again and again.
"""
Fill = Callable[..., None]
THEME_FUNCTION = "_populate_theme_msg"
"""Streamlit's own, not part of its public face: a test tells when an upgrade changes it."""


@contextmanager
def warmed() -> Iterator[None]:
    """Texts, questionnaires and the theme's message; what is there is never searched for garbage."""
    for language in LANGUAGES:
        translate("app.title", language)
    for name in questionnaire_paths():
        load_questionnaire(name)
    usual = getattr(app_session, THEME_FUNCTION)
    setattr(app_session, THEME_FUNCTION, once(usual))
    often = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
        setattr(app_session, THEME_FUNCTION, usual)


def once(usual: Fill) -> Fill:
    """Streamlit's function, which fills a message with a section of the theme, called once a section."""
    made: dict[str, CustomThemeConfig] = {}

    def fill(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in made:
            made[section] = CustomThemeConfig()
            usual(made[section], section)
        if made[section].ByteSize():  # an empty section is not named in the message
            msg.MergeFrom(made[section])

    return fill
