"""Static files compressed once, unchanged in content; everything else as it was."""

from __future__ import annotations

import asyncio
import gzip

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from assessment.app.compression import CompressedStatic

SCRIPT = b"const word = 'the same again and again';\n" * 200


class Files:
    """An app that sends files, and remembers which."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.compressed = CompressedStatic(self._send)

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].rpartition("/")[2]
        self.asked.append(name)
        status, body = (404, b"no such file") if name == "none.js" else (200, SCRIPT)
        headers = [(b"content-type", b"text/javascript"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": b"x" if name == "short.js" else body[5:]})

    def get(self, path: str, **headers: str) -> tuple[int, Headers, bytes]:
        """Status, headers and body of an answer."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        asked = {"accept-encoding": "gzip, br", **headers}
        raw = [(name.encode(), text.encode()) for name, text in asked.items()]
        scope = {"type": "http", "method": "GET", "path": path, "headers": raw}
        asyncio.run(self.compressed(scope, receive, send))
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], Headers(raw=sent[0]["headers"]), body


def test_static__is_compressed_once_and_reads_the_same() -> None:
    files = Files()
    for _ in range(2):
        status, headers, body = files.get("/static/js/a.js")
        assert status == 200
        assert gzip.decompress(body) == SCRIPT
        assert headers["content-encoding"] == "gzip"
        assert headers["content-type"] == "text/javascript"
        assert headers.getlist("content-length") == [str(len(body))]
        assert len(body) < len(SCRIPT) / 10
    assert files.asked == ["a.js"]


def test_static__a_browser_that_cannot_take_it_gets_the_file_as_it_is() -> None:
    files = Files()
    files.get("/static/a.js")
    _, headers, body = files.get("/static/a.js", **{"accept-encoding": "identity"})
    assert "content-encoding" not in headers
    assert body == SCRIPT


def test_static__parts_of_files_pictures_and_short_files_pass_unchanged() -> None:
    files = Files()
    for answer in (files.get("/static/a.js", range="bytes=0-3"), files.get("/static/a.png")):
        assert "content-encoding" not in answer[1]
        assert answer[2] == SCRIPT
    assert files.get("/static/short.js")[2] == SCRIPT[:5] + b"x"


def test_static__a_missing_file_stays_missing() -> None:
    files = Files()
    assert files.get("/static/none.js")[::2] == (404, b"no such file")
    assert files.get("/static/none.js")[::2] == (404, b"no such file")


def test_other_paths__are_left_alone() -> None:
    assert "content-encoding" not in Files().get("/assets/page.js")[1]
