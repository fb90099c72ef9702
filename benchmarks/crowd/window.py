"""One browser window: a personal link traded for a cookie, the page, its connection, presses."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from assessment.app.crowding import AGAIN_SECONDS
from benchmarks.crowd.screen import Screen, rerun, states

PATIENCE = 60.0
LONGEST_WAIT = 600.0
LARGEST = 1 << 24


class Refused(Exception):
    """The server did not do what was asked; says what came instead."""


class Window:
    """A browser window of one respondent, before and after its link was opened."""

    def __init__(self, address: str, language: str = "en") -> None:
        self.address = address
        self.screen = Screen()
        self.cookies: dict[str, str] = {}
        self._language = language
        self._line: ClientConnection | None = None

    async def open_link(self, code: str) -> None:
        """The link's own page, its trade for a cookie, and the look whether that was kept."""
        await self.ask("GET", "/r")
        status, _ = await self.ask("POST", f"/r?lang={self._language}", code.encode())
        if status != 200:
            message = f"the link was answered with {status}"
            raise Refused(message)
        await self.ask("GET", "/r/cookie")

    async def open_page(self) -> None:
        """The page itself and its first run."""
        status, _ = await self.ask("GET", "/")
        until = monotonic() + LONGEST_WAIT
        while status == 503 and monotonic() < until:  # "busy, one moment": the page asks again by itself
            await asyncio.sleep(AGAIN_SECONDS)
            status, _ = await self.ask("GET", "/")
        if status != 200:
            message = f"the page was answered with {status}"
            raise Refused(message)
        await self.connect()
        await self.run({}, None)

    async def connect(self) -> None:
        """The page's connection, again with its session where there was one."""
        host = urlsplit(self.address).netloc
        spoken = ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]
        if self.screen.session:
            spoken.append(self.screen.session)
        try:
            self._line = await connect(
                f"ws://{host}/_stcore/stream",
                origin=Origin(self.address),
                subprotocols=[Subprotocol(word) for word in spoken],
                additional_headers=self._headers(),
                user_agent_header=None,
                max_size=LARGEST,
                open_timeout=PATIENCE,
                ping_interval=None,
                compression=None,
                proxy=None,
            )
        except (WebSocketException, TimeoutError) as error:
            message = f"the connection was refused ({type(error).__name__})"
            raise Refused(message) from None

    async def run(self, fields: dict[str, str], pressed: str | None) -> float:
        """Ask for a run and wait until it is drawn; gives the seconds that took."""
        if self._line is None:
            await self.connect()
        assert self._line is not None
        begun = monotonic()
        self.screen.finished = False
        message = rerun(self.screen, states(fields, pressed), self.address)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._line.send(message)
                while not self.screen.finished:
                    self.screen.take(ForwardMsg.FromString(await self._line.recv(decode=False)))
        except (WebSocketException, TimeoutError, DecodeError) as error:
            await self.drop()
            message_ = f"the connection broke ({type(error).__name__})"
            raise Refused(message_) from None
        return monotonic() - begun

    async def drop(self) -> None:
        """Let the connection fall without a farewell, as a network does."""
        line, self._line = self._line, None
        if line is not None:
            line.transport.abort()
            with suppress(WebSocketException, TimeoutError, OSError):
                await line.wait_closed()

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """One request; gives its status and body, and keeps the cookies."""
        parts = urlsplit(self.address)
        headers = {"Host": parts.netloc, "Connection": "close", "Accept": "text/html,*/*", **self._headers()}
        if method == "POST":
            headers |= {"Origin": self.address, "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in headers.items()), "", ""]
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
                try:
                    writer.write("\r\n".join(lines).encode() + body)
                    answer = await reader.read()
                finally:
                    writer.close()
        except (OSError, TimeoutError) as error:
            message = f"{method} {path} was not answered ({type(error).__name__})"
            raise Refused(message) from None
        head, _, content = answer.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        for line in rest:
            name, _, text = line.partition(":")
            if name.lower() == "set-cookie":
                pair = text.split(";")[0].strip().partition("=")
                self.cookies[pair[0]] = pair[2]
        words = first.split(" ")
        return (int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0), content

    def _headers(self) -> dict[str, str]:
        headers = {"Accept-Language": "en-GB,en;q=0.9", "User-Agent": "Mozilla/5.0 (crowd)"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        return headers
