"""Links to the released figures of a wave, for somebody without an account: made, listed, taken back."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.installation import store
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import OrganizationDesk, Wave
from assessment.storage.shares import MOST_DAYS, USUAL_DAYS, Shares


def share_panel(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """A press that makes a link, shown once; and those that work now."""
    identity = state.signed_in()
    if identity is None:
        return
    shares = store().shares(desk.organization, identity)
    with st.expander(translate("share.title", language)):
        st.text(translate("share.what", language))
        days = st.number_input(
            translate("share.days", language),
            min_value=1,
            max_value=MOST_DAYS,
            value=USUAL_DAYS,
            key=f"share-days-{wave.id}",
        )
        if st.button(translate("share.make", language), key=f"share-make-{wave.id}"):
            _make(shares, wave, int(days), language)
        for share in shares.all():
            if share.wave != wave.id:
                continue
            with st.container(horizontal=True, vertical_alignment="center", key=f"share-{share.id}"):
                words = {"until": share.until, "by": share.made_by}
                st.text(translate("share.works", language, **words))
                st.button(
                    translate("share.revoke", language),
                    key=f"share-revoke-{share.id}",
                    type="tertiary",
                    on_click=shares.revoke,
                    args=(share.id,),
                )


def _make(shares: Shares, wave: Wave, days: int, language: Language) -> None:
    try:
        token = shares.make(wave.id, days)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    st.text(translate("share.once", language))
    st.code(f"{state.own_address()}/v#{token}", language=None, wrap_lines=True)
