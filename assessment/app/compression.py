"""Streamlit's own scripts and styles, compressed: a phone on a slow network waits for half the bytes.

Streamlit sends them as they are. Each file is compressed once, when first asked for, and kept: the files
belong to the installed version and do not change while the server runs.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDER = "/static/"
_KINDS = (".js", ".css", ".svg", ".json")
_LEAST_BYTES = 1000
_LEVEL = 6
_ASKS_FOR_LESS = ("range", "if-none-match", "if-modified-since")


@dataclass(frozen=True)
class _Kept:
    """A file as it is sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class CompressedStatic:
    """Sends the static files compressed to a browser that takes them so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, _Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with the compressed file."""
        if not _wanted(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            whole = _Whole()
            await self.app(scope, receive, whole)
            if whole.status != 200 or len(whole.body) < _LEAST_BYTES:
                await whole.send_to(send)
                return
            self._kept[path] = await run_in_threadpool(_compressed, whole)
        kept = self._kept[path]
        await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
        await send({"type": "http.response.body", "body": kept.body})


class _Whole:
    """Holds an answer back until it is whole."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def send_to(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def _wanted(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    if not (scope["path"].startswith(_FOLDER) and scope["path"].endswith(_KINDS)):
        return False
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and not any(
        name in headers for name in _ASKS_FOR_LESS
    )


def _compressed(whole: _Whole) -> _Kept:
    body = gzip.compress(whole.body, _LEVEL, mtime=0)
    headers = MutableHeaders(raw=whole.headers)
    headers["content-length"] = str(len(body))
    headers["content-encoding"] = "gzip"
    headers["vary"] = "Accept-Encoding"
    return _Kept(headers.raw, body)
