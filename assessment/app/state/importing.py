"""The preview of an uploaded file, made once for the same content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from assessment.questionnaire import Questionnaire

if TYPE_CHECKING:
    from assessment.importing import Preview

_PREVIEW = "import-preview"


def import_preview(content: bytes, questionnaire: Questionnaire) -> Preview:
    """What an import of ``content`` would bring; kept in this window only, and only while it is looked at."""
    key = (hash(content), questionnaire.id, questionnaire.version)
    kept = st.session_state.get(_PREVIEW)
    if kept is None or kept[0] != key:
        from assessment.importing import preview_import

        kept = st.session_state[_PREVIEW] = (key, preview_import(content, questionnaire))
    preview: Preview = kept[1]
    return preview


def this_year() -> int:
    """The year that it is."""
    return datetime.now(UTC).year
