"""The room's link that was just made: this window has it, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

_ROOM = "room"


@dataclass(frozen=True)
class RoomLink:
    """The token of a room's link."""

    organization: str
    wave: str
    token: str


def keep_room(made: RoomLink) -> None:
    """Keep a link for this window."""
    st.session_state[_ROOM] = made


def room_link(organization: str, wave: str) -> RoomLink | None:
    """The link of a wave's room, where this window made it."""
    kept = st.session_state.get(_ROOM)
    if isinstance(kept, RoomLink) and (kept.organization, kept.wave) == (organization, wave):
        return kept
    return None


@st.cache_data(show_spinner=False, max_entries=8)
def qr_picture(link: str) -> bytes:
    """A link as a picture, drawn once."""
    from assessment.links import qr_png

    return qr_png(link, scale=16)
