"""The link for everybody in a room, as a QR code that is read from a wall."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import OrganizationDesk, Wave
from assessment.storage.settings import InstallationSettings


def room_panel(
    desk: OrganizationDesk, wave: Wave, settings: InstallationSettings, language: Language
) -> None:
    """The press that makes the link, and the link while it is good."""
    st.text(translate("room.what", language))
    if st.button(translate("room.make", language), type="primary", key="make-room"):
        try:
            desk.rooms.open(wave.id)
        except AssessmentError as error:
            st.error(plain(error.sentence(language)))
            return
    kept = desk.rooms.shown(wave.id)
    if kept is None:
        return
    link = f"{settings.public_address or state.own_address()}/room#{kept.token}"
    picture = state.qr_picture(link)
    st.image(picture, width=480)
    st.code(link, language=None, wrap_lines=True)
    st.text(translate("room.typed", language, address=link.partition("#")[0], code=kept.code))
    st.download_button(
        translate("room.download", language),
        data=picture,
        file_name=f"room-{wave.id}.png",
        mime="image/png",
        key="room-picture",
        on_click="ignore",
    )
