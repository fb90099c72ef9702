"""What every answer of the server carries, and what no request may do."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.app.languages import asked_language
from assessment.app.logs import place_of
from assessment.i18n import Language, translate

_log = logging.getLogger("assessment")
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_IMMUTABLE = ("/static/", "/fonts/")
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
_ROOT = b'<div id="root"></div>'
_INLINE_SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_UNUSED_LINKS = re.compile(r'<link\s+rel="(?:preload|service-desc)"[^>]*>', re.DOTALL)
_OWN_HEAD = (
    "<style>#scan-waiting{max-width:26rem;margin:0 auto;padding:3rem 1.25rem;font:1.125rem/1.5 sans-serif;"
    "animation:scan-wait 8s step-end}@keyframes scan-wait{from{visibility:hidden}}</style>"
    '<script src="/assets/page.js" defer></script></head>'
)
_OWN_FOOT = '<link rel="stylesheet" href="/assets/pages.css"></body>'
"""Behind all that Streamlit puts into the head, so that ours holds where two rules are as strong."""


class SecurityHeaders:
    """Headers on every answer, a closed door for paths that nobody needs, a foreign origin refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it is refused."""
        if scope["type"] == "websocket" and not same_origin(scope):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]

        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, text in _HEADERS.items():
                    headers[name] = text
                if message["status"] >= 400 or not path.startswith(_IMMUTABLE):
                    headers["Cache-Control"] = "no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        if path.startswith(_CLOSED):
            await with_headers({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 - a server's own log of it would hold values
            _log.error("request failed: %s", place_of(error))
            if not started:
                await with_headers({"type": "http.response.start", "status": 500, "headers": []})
                await send({"type": "http.response.body", "body": b""})


class OwnPageScript:
    """Makes Streamlit's page ours: our script and styles, language and title, a word for a browser too old.

    Inline scripts, which the content policy would refuse, are taken out, and a font that we do not use. The
    word stands where the app will be drawn, so it goes as soon as the app is there, and is seen only when it
    is not there after eight seconds: an old browser, a slow connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the page when it is one."""
        if scope["type"] != "http" or b"text/html" not in _header(scope["headers"], b"accept"):
            await self.app(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        accepted = _header(scope["headers"], b"accept-language").decode("latin-1")
        language = asked_language(scope["query_string"].decode("latin-1"), accepted)
        await self.app({**scope, "headers": headers}, receive, _Rewriting(send, language))


class _Rewriting:
    """Holds a page back until it is whole, then sends it as ours."""

    def __init__(self, send: Send, language: Language) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if kind.startswith("text/html"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = own_page(self._body, self._language)
        headers = MutableHeaders(scope=self._start)
        headers["content-length"] = str(len(body))
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def own_page(body: bytes, language: Language) -> bytes:
    """Streamlit's page with our head, in ``language``; another page as it is."""
    if _ROOT not in body:
        return body
    page = body.decode()
    for pattern in (_INLINE_SCRIPT, _NO_SCRIPT, _UNUSED_LINKS):
        page = pattern.sub("", page)
    waiting, no_script, title = (
        html.escape(translate(key, language)) for key in ("link.too_old", "link.no_script", "app.title")
    )
    for old, new in (
        ('<html lang="en">', f'<html lang="{language}">'),
        ("<title>Streamlit</title>", f"<title>{title}</title>"),
        ("</head>", _OWN_HEAD),
        ("</body>", _OWN_FOOT),
        (
            _ROOT.decode(),
            f'<div id="root"><p id="scan-waiting">{waiting}</p></div><noscript><p>{no_script}</p></noscript>',
        ),
    ):
        page = page.replace(old, new, 1)
    return page.encode()


def same_origin(scope: Scope) -> bool:
    """Whether the request says that it comes from a page of this very host."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def from_own_page(scope: Scope) -> bool:
    """Whether a posted form comes from a page of ours.

    Under ``no-referrer`` browsers send the origin of a form as "null"; then the browser's own word
    ``Sec-Fetch-Site``, which a page cannot set, decides.
    """
    return same_origin(scope) or Headers(scope=scope).get("sec-fetch-site") == "same-origin"


def _header(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> bytes:
    return next((text for name, text in headers if name == wanted), b"")
