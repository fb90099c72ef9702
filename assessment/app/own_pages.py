"""What our own small pages share: their template, language, cookies."""

from __future__ import annotations

import html
from collections.abc import Mapping
from importlib import resources
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from assessment.app.languages import asked_language
from assessment.i18n import Language

VISIT_COOKIE, SIGN_IN_COOKIE, VIEW_COOKIE = "scan_visit", "scan_sign_in", "scan_view"
STAGE_COOKIE = "scan_stage"
"""Of who came by an identity provider, whose sign-in Streamlit keeps for its own pages alone."""
LONGEST_BODY = 4096


def cookie_name(name: str, secure: bool) -> str:
    """On HTTPS a cookie is bound to this host alone."""
    return f"__Host-{name}" if secure else name


def spoken(request: Request) -> Language:
    """The language in the address, else the first that the browser prefers and we speak."""
    return asked_language(request.url.query, request.headers.get("accept-language", ""))


def own_page(
    template: str,
    language: Language,
    words: Mapping[str, str],
    status: int = 200,
    parts: Mapping[str, str] | None = None,
    style: str = "own_pages.css",
) -> Response:
    """One of our own small pages; every word is escaped, ``parts`` are HTML of ours.

    Above each stands the same head, with ``page_title`` of ``words``, or else their ``title``.
    """
    static = resources.files("assessment") / "app" / "static"
    text = "".join((static / name).read_text(encoding="utf-8") for name in ("head.html", template))
    safe = {name: html.escape(word) for name, word in words.items()}
    safe = {"page_title": safe["title"], **safe, **(parts or {}), "language": language, "style": style}
    return HTMLResponse(Template(text).substitute(safe), status)


def set_cookie(request: Request, response: Response, name: str, token: str, seconds: int) -> None:
    """Leave a token in the browser that no script can read."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        cookie_name(name, secure),
        token,
        max_age=seconds,
        httponly=True,
        samesite="strict",
        secure=secure,
        path="/",
    )
