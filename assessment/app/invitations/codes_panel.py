"""Codes that were just made, in every form in which they can be handed out; this window alone has them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.app import state
from assessment.app.screens import page
from assessment.app.widgets import plain
from assessment.i18n import Language, plural, translate
from assessment.storage.settings import InstallationSettings


def codes_panel(issued: state.Issued, settings: InstallationSettings, language: Language) -> None:
    """Links as CSV for a mail merge, cards to print; and that they are shown once."""
    address = settings.public_address or state.own_address()
    listed = any(code.address for code in issued.codes)
    with st.container(key="fresh-codes", border=True):
        n = plural("invitations.links", len(issued.codes), language)
        st.subheader(plain(translate("invitations.fresh", language, n=n, wave=issued.wave)), anchor=False)
        st.text(translate("invitations.once", language))
        with st.container(horizontal=True, key="fresh-files"):
            _download("csv", issued, lambda: state.links_file(issued, address, dutch=False), language)
            _download("excel", issued, lambda: state.links_file(issued, address, dutch=True), language)
            _download("cards", issued, lambda: state.cards_file(issued, address, language), language)
        if listed:
            label = translate("invitations.to_letters", language)
            st.page_link(page("invitations", language), label=label, query_params={"lang": language})
        if st.button(translate("invitations.put_away", language), key="codes-away", type="tertiary"):
            state.keep_issued(None)
            st.rerun()


_FILES = {"csv": ("csv", "text/csv"), "excel": ("csv", "text/csv"), "cards": ("pdf", "application/pdf")}


def _download(kind: str, issued: state.Issued, made: Callable[[], bytes], language: Language) -> None:
    ending, mime = _FILES[kind]
    st.download_button(
        translate(f"invitations.file.{kind}", language),
        data=made,
        file_name=f"links-{issued.wave}.{ending}",
        mime=mime,
        key=f"codes-{kind}",
        on_click="ignore",
        type="primary" if kind == "csv" else "secondary",
    )
