"""A request that breaks something gets a short answer with every header, and the log type and place alone."""

from __future__ import annotations

import asyncio
import logging

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from assessment.app.middleware import CONTENT_POLICY, SecurityHeaders
from assessment.app.stage.asking import sent
from assessment.errors import StorageError

HEADERS = [(b"host", b"localhost:8501"), (b"origin", b"http://localhost:8501")]
SCOPE = {"type": "http", "method": "POST", "path": "/stage/rooms", "headers": HEADERS, "scheme": "http"}


def test_request__that_breaks_a_route_is_answered_without_a_word_of_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[Message] = []

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("what somebody answered")

    async def send(message: Message) -> None:
        heard.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    with caplog.at_level(logging.DEBUG):
        asyncio.run(SecurityHeaders(broken)(dict(SCOPE), receive, send))
    headers = Headers(raw=heard[0]["headers"])
    assert heard[0]["status"] == 500
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["Cache-Control"] == "no-store"
    assert heard[1]["body"] == b""
    assert "ValueError at test_failed_requests.py" in caplog.text
    assert "what somebody answered" not in caplog.text
    assert "Traceback" not in caplog.text


def test_stage__a_body_nested_without_end_is_refused() -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"[" * 100_000}

    with pytest.raises(StorageError):
        asyncio.run(sent(Request({**SCOPE, "query_string": b""}, receive)))
