"""What an account's window remembers while a second step is turned on; nothing of it is stored before."""

from __future__ import annotations

import streamlit as st

from assessment.app.installation import store
from assessment.storage.second_step import Enrolment

_ENROLMENT = "enrolment"
_RECOVERY = "recovery"


def enrolment(account: str) -> Enrolment:
    """The secret that this window offers to an app: the same until it is used."""
    kept = st.session_state.get(_ENROLMENT)
    if not isinstance(kept, Enrolment):
        kept = st.session_state[_ENROLMENT] = store().accounts.second_step.enrolment(account)
    return kept


def keep_recovery(codes: list[str]) -> None:
    """Keep fresh recovery codes for the next drawing; the secret is used now."""
    st.session_state[_RECOVERY] = codes
    st.session_state.pop(_ENROLMENT, None)


def taken_recovery() -> list[str]:
    """Fresh recovery codes, once."""
    return list(st.session_state.pop(_RECOVERY, ()))
