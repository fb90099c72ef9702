"""What every answer of the server carries, and what no request may do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_OWN_PAGE_SCRIPT = b'<script src="/assets/page.js" defer></script></head>'
_INLINE_SCRIPT = re.compile(rb"<script>.*?</script>", re.DOTALL)
_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_OWN_NO_SCRIPT = (
    b'<noscript><p lang="nl">Deze pagina heeft JavaScript nodig.</p>'
    b'<p lang="en">This page needs JavaScript.</p></noscript>'
)


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
        if path.startswith(_CLOSED):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, text in _HEADERS.items():
                    headers[name] = text
                if not path.startswith(_IMMUTABLE):
                    headers["Cache-Control"] = "no-store"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self.app(scope, receive, with_headers)


class OwnPageScript:
    """Adds our one small script to Streamlit's page: scroll to the top of a new part, language, offline.

    Inline scripts, which the content policy would refuse, are taken out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the page when it is one."""
        if scope["type"] != "http" or b"text/html" not in _header(scope["headers"], b"accept"):
            await self.app(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, _Rewriting(send))


class _Rewriting:
    """Holds a page back until it is whole, then sends it with the script in its head."""

    def __init__(self, send: Send) -> None:
        self._send = send
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
        body = _NO_SCRIPT.sub(_OWN_NO_SCRIPT, _INLINE_SCRIPT.sub(b"", self._body))
        body = body.replace(b"</head>", _OWN_PAGE_SCRIPT, 1)
        headers = MutableHeaders(scope=self._start)
        headers["content-length"] = str(len(body))
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


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
