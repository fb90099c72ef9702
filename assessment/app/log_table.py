"""The audit log as a table of moments and sentences; and small tables whose lines wrap."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.app.widgets import plain
from assessment.i18n import Language, translate
from assessment.storage.audit import Entry


def log_table(entries: Sequence[Entry], language: Language) -> None:
    """Who did what, the newest first."""
    st.caption(translate("care.screen.log_what", language))
    if not entries:
        st.text(translate("care.screen.log_empty", language))
        return
    when, what = translate("care.screen.when", language), translate("care.screen.what", language)
    small_table([{when: _minute(entry.at), what: entry.sentence(language)} for entry in entries])


def small_table(rows: list[dict[str, str]]) -> None:
    """A small table whose lines wrap; its words are text, never Markdown."""
    escaped = [{plain(name): plain(text) for name, text in row.items()} for row in rows]
    st.table(escaped, border="horizontal", hide_index=True)


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
