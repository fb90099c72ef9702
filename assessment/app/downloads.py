"""Files of released figures: made on click, told to the audit log, after the password was given lately."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.step_up import proved_or_form
from assessment.errors import AssessmentError
from assessment.export import EXPORTS
from assessment.i18n import Language, translate
from assessment.storage import OrganizationDesk, Wave


def downloads(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """A button for each file, once who asks has proved to be who they are."""
    st.subheader(translate("results.take_along", language), anchor=False)
    if wave.open:
        st.text(translate("results.after_close", language))
        return
    if not proved_or_form(language):
        return
    result = state.result(desk, wave.id, wave.open)
    for name in EXPORTS:
        try:
            content = state.csv(desk, name, result, wave.year, language)
        except AssessmentError as error:
            st.text(error.sentence(language))
            continue
        st.download_button(
            translate(f"results.download.{name}", language),
            data=content,
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download-{name}",
            on_click="ignore",
        )
