"""Sign-in at an identity provider (OpenID Connect), by Streamlit's own ``st.login`` where it is configured.

Streamlit's cookie lives thirty days and cannot be taken back. So it only says who came when: every run
checks a record of our own, which ends after half an hour without use, after twelve hours, at sign-out, and
when all sign-ins are ended. A new record needs a token that is minutes old, of an account that is known.
"""

from __future__ import annotations

import hashlib
from functools import cache

import streamlit as st
from streamlit.errors import StreamlitAPIException

from assessment.app.installation import store
from assessment.errors import AssessmentError


@cache
def configured() -> bool:
    """Whether ``.streamlit/secrets.toml`` named a provider at the start, and what it needs is installed.

    (Streamlit reads the file anew whenever it is asked: every run of every page asks.)
    """
    try:
        return bool(st.secrets.load_if_toml_exists() and "auth" in st.secrets)
    except (AttributeError, StreamlitAPIException):
        return False


def provider_token() -> str | None:
    """By which our record of a sign-in at the provider is found; None where nobody came from there."""
    claims = _claims()
    if not claims.get("is_logged_in"):
        return None
    named = "\n".join(str(claims.get(name, "")) for name in ("iss", "sub", "iat"))
    return f"provider {hashlib.sha256(named.encode()).hexdigest()}"


def admitted(token: str) -> str:
    """Begin our own record of who came from the provider; "", or the sentence's code why not."""
    claims = _claims()
    if claims.get("email_verified") is False or not claims.get("email"):
        return "sign_in.no_address"
    try:
        issued = float(str(claims.get("iat") or 0))
        store().accounts.begin_from_provider(str(claims["email"]), token, issued)
    except AssessmentError as error:
        return error.code
    return ""


def _claims() -> dict[str, object]:
    return dict(st.user.to_dict()) if configured() else {}
