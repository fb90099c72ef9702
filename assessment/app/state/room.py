"""The square of a room's link."""

from __future__ import annotations

import streamlit as st


@st.cache_data(show_spinner=False, max_entries=8)
def qr_picture(link: str) -> bytes:
    """A link as a picture, drawn once."""
    from assessment.links import qr_png

    return qr_png(link, scale=16)
