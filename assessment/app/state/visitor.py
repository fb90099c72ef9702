"""Who visits and how: language, theme, cookies, and the desk or sign-in behind them."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from assessment.app.installation import store
from assessment.app.languages import preferred_language
from assessment.app.own_pages import SIGN_IN_COOKIE, VIEW_COOKIE, VISIT_COOKIE, cookie_name
from assessment.app.provider import provider_token
from assessment.app.state.window import memory
from assessment.errors import StorageError
from assessment.i18n import LANGUAGES, Language, language_or_default
from assessment.storage import RespondentDesk, SignIn

_TRIED = "provider-tried"


def language() -> Language:
    """The language in the address, else what the browser prefers."""
    wanted = st.query_params.get("lang")
    if wanted in LANGUAGES:
        return language_or_default(wanted)
    return preferred_language(st.context.headers.get("Accept-Language", ""))


def language_named() -> bool:
    """Whether the address names a language."""
    return st.query_params.get("lang") in LANGUAGES


def choose_language(chosen: Language) -> None:
    """Put the language in the address, where it stays."""
    st.query_params["lang"] = chosen


def dark() -> bool:
    """Whether this visitor's page is dark."""
    return st.context.theme.type == "dark"


def _cookie(name: str) -> str | None:
    cookies = st.context.cookies
    return cookies.get(cookie_name(name, True)) or cookies.get(cookie_name(name, False))


def needs_no_other_screen() -> bool:
    """Whether this window is a respondent's: a link was opened, nobody signed in, and no screen is named."""
    path = urlsplit(st.context.url or "/").path.strip("/")
    return not path and visit_token() is not None and sign_in_token() is None


def visit_token() -> str | None:
    """The token of the cookie that a personal link left."""
    return _cookie(VISIT_COOKIE)


def respondent() -> RespondentDesk | None:
    """The desk of the respondent whose link was opened in this browser; None without one.

    The window keeps it: where the visit has ended in another window, or the database cannot be asked, the
    page still knows whom to tell what.
    """
    token, known = visit_token(), memory()
    try:
        desk = store().visit(token) if token else None
    except StorageError:
        if known.desk is None:
            raise
        return known.desk
    known.desk = desk or known.desk
    return known.desk


def sign_in_token() -> str | None:
    """The token of the cookie that a sign-in left, or of a sign-in at the identity provider."""
    return _cookie(SIGN_IN_COOKIE) or provider_token()


def stage_key() -> str:
    """A key to the projector's page, for who has no cookie that it could read."""
    return store().accounts.key_beside(sign_in_token() or "")


def from_provider() -> bool:
    """Whether this visitor came by the identity provider."""
    return _cookie(SIGN_IN_COOKIE) is None and provider_token() is not None


def first_try(token: str) -> bool:
    """Whether this window tries to begin a sign-in with ``token`` for the first time."""
    if st.session_state.get(_TRIED) == token:
        return False
    st.session_state[_TRIED] = token
    return True


def view_token() -> str | None:
    """The token of the cookie that a shared link left."""
    return _cookie(VIEW_COOKIE)


def signed_in() -> SignIn | None:
    """The consultant who is signed in; None once the sign-in is over."""
    token = sign_in_token()
    return store().accounts.signed_in(token) if token else None


def address_of(**values: str) -> str:
    """This page with ``values`` in its address."""
    return f"?{urlencode(values)}"


def asked(name: str) -> str:
    """What the address asks for under ``name``; "" for nothing."""
    return str(st.query_params.get(name, ""))
