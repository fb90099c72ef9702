"""A backup of everything, encrypted with a passphrase, to be kept where the server is not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from assessment.app import state
from assessment.app.step_up import proved_or_form
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage.administration import Administration
from assessment.storage.locked import locked


def backup_panel(desk: Administration, language: Language) -> None:
    """The passphrase, typed twice, and the download that follows; nothing stays on the server's disk."""
    st.text(translate("settings.backup_what", language))
    if not proved_or_form(language):
        return
    with st.form("backup", border=False):
        first, second = (
            st.text_input(
                translate(f"settings.passphrase_{which}", language),
                type="password",
                key=f"passphrase-{which}",
                autocomplete="new-password",
            )
            for which in ("first", "second")
        )
        pressed = st.form_submit_button(translate("settings.backup_make", language), key="backup-make")
    if pressed and first != second:
        st.error(translate("settings.passphrase_differs", language))
    elif pressed:
        _make(desk, first, language)
    made = state.kept_backup()
    if made is not None:
        st.download_button(
            translate("settings.backup_download", language),
            data=made.content,
            file_name=f"{made.name}.ssscan",
            mime="application/octet-stream",
            key="backup-download",
            on_click=state.keep_backup,
            args=(None,),
            type="primary",
        )


def _make(desk: Administration, passphrase: str, language: Language) -> None:
    try:
        with tempfile.TemporaryDirectory() as folder, st.spinner(translate("settings.backup_busy", language)):
            made = desk.back_up(Path(folder))
            state.keep_backup(state.LockedBackup(made.folder.name, locked(made.folder, passphrase)))
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
