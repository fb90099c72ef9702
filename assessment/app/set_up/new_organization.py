"""The form for a new organization: a name is enough."""

from __future__ import annotations

import re
import unicodedata

import streamlit as st

from assessment.app import state
from assessment.app.installation import store
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import SignIn

LONGEST = 120


def new_organization(identity: SignIn, language: Language) -> None:
    """A field for the name, and a press that makes it."""
    with st.form("new-organization", border=False):
        name = st.text_input(
            translate("set_up.name", language), key="new-organization-name", max_chars=LONGEST
        )
        pressed = st.form_submit_button(translate("set_up.make", language), type="primary", key="new-make")
    if not pressed:
        return
    identifier = identifier_of(name, frozenset(store().organizations(identity)))
    try:
        store().add_organization(identifier, name.strip(), identity)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.choose_organization(identifier)
    state.edit(None)
    state.tell_done(translate("set_up.made", language, name=name.strip()))
    st.rerun()


def identifier_of(name: str, taken: frozenset[str]) -> str:
    """An id for an organization of that name: lower-case letters, digits and dashes; "" for no name.

    >>> identifier_of("Müller & Zn. BV", frozenset())
    'muller-zn-bv'
    >>> identifier_of("Acme", frozenset({"acme"}))
    'acme-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:34].strip("-")
    if not base:
        return "organization" if name.strip() and "organization" not in taken else ""
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(one for one in names if one not in taken)
