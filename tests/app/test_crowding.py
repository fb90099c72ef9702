"""While there is no room newcomers wait, and whoever is inside goes on."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from assessment.app import crowding, numbers
from assessment.app.crowding import MOST_OF_A_LINK, REMEMBERED_SECONDS, Crowding, OneMoment
from assessment.app.own_pages import SIGN_IN_COOKIE, VISIT_COOKIE

HOST = (b"host", b"localhost:8501")


def cookie(name: str, token: str) -> tuple[bytes, bytes]:
    return b"cookie", f"{name}={token}".encode()


def visit(token: str) -> tuple[bytes, bytes]:
    return cookie(VISIT_COOKIE, token)


class Visitor:
    """Somebody's page or window before a ``OneMoment``; a window stays until it is closed."""

    def __init__(self, crowd: Crowding) -> None:
        self.open = asyncio.Event()
        self.closed = asyncio.Event()
        self._middleware = OneMoment(self._inside, crowd)
        self._heard: list[Message] = []

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.open.set()
        if scope["type"] == "websocket":
            await self.closed.wait()
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})

    async def _go(self, kind: str, path: str, headers: list[tuple[bytes, bytes]]) -> list[Message]:
        async def send(message: Message) -> None:
            self._heard.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        scope = {"type": kind, "method": "GET", "path": path, "query_string": b"lang=nl", "scheme": "http"}
        scope |= {"headers": [HOST, *headers], "client": ("10.0.0.1", 1), "server": ("localhost", 8501)}
        await self._middleware(scope, receive, send)
        return self._heard

    async def page(self, *headers: tuple[bytes, bytes], path: str = "/") -> list[Message]:
        return await self._go("http", path, list(headers))

    async def window(self, *headers: tuple[bytes, bytes]) -> asyncio.Task[list[Message]]:
        task = asyncio.create_task(self._go("websocket", "/_stcore/stream", list(headers)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return task


def status(heard: list[Message]) -> int:
    return int(heard[0]["status"])


def test_newcomer__waits_while_full_and_comes_in_when_somebody_leaves() -> None:
    async def go() -> None:
        crowd = Crowding(most=2)
        inside = [Visitor(crowd), Visitor(crowd)]
        windows = [await each.window(visit(f"v{number}")) for number, each in enumerate(inside)]
        heard = await Visitor(crowd).page(visit("new"))
        assert status(heard) == 503
        headers = dict(heard[0]["headers"])
        assert headers[b"retry-after"] == headers[b"refresh"] == b"10"
        assert "Druk, een ogenblik" in heard[1]["body"].decode()
        refused = Visitor(crowd)
        assert (await (await refused.window(visit("new"))))[0] == {"type": "websocket.close", "code": 1013}
        assert not refused.open.is_set()
        assert crowd.turned_away == 2
        inside[0].closed.set()
        await windows[0]
        assert status(await Visitor(crowd).page(visit("new"))) == 200
        inside[1].closed.set()
        await windows[1]
        assert crowd.windows == 0

    asyncio.run(go())


@pytest.mark.parametrize(
    "headers",
    [
        [visit("inside")],
        [visit("left lately")],
        [cookie(SIGN_IN_COOKIE, "a consultant")],
        [cookie(f"__Host-{SIGN_IN_COOKIE}", "a consultant")],
    ],
)
def test_page__of_who_is_inside_was_here_lately_or_signed_in_comes_while_full(headers: list[Any]) -> None:
    async def go() -> None:
        crowd = Crowding(most=1)
        gone = Visitor(crowd)
        task = await gone.window(visit("left lately"))
        gone.closed.set()
        await task
        stays = Visitor(crowd)
        task = await stays.window(visit("inside"))
        assert crowd.full
        assert status(await Visitor(crowd).page(*headers)) == 200
        stays.closed.set()
        await task

    asyncio.run(go())


def test_window__that_reconnects_comes_in_while_full() -> None:
    async def go() -> None:
        crowd = Crowding(most=1)
        crowd.enter("somebody")
        again = Visitor(crowd)
        words = (b"sec-websocket-protocol", b"streamlit, PLACEHOLDER_AUTH_TOKEN, 1b2c")
        task = await again.window(visit("mine"), words)
        assert again.open.is_set()
        again.closed.set()
        await task

    asyncio.run(go())


def test_visitor__who_left_long_ago_is_a_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowding(most=1)
    crowd.enter("mine")
    crowd.leave("mine")
    crowd.enter("somebody")
    assert crowd.refusal("mine", 8, known=False) == ""
    later = time.monotonic() + REMEMBERED_SECONDS + 1
    monkeypatch.setattr(crowding.time, "monotonic", lambda: later)
    assert crowd.refusal("mine", 8, known=False) == "text"


def test_link__opens_so_many_windows_and_no_more() -> None:
    crowd = Crowding(most=1000)
    for _ in range(MOST_OF_A_LINK):
        assert crowd.refusal("mine", MOST_OF_A_LINK, known=False) == ""
        crowd.enter("mine")
    assert crowd.refusal("mine", MOST_OF_A_LINK, known=True) == "windows"
    assert crowd.refusal("another", MOST_OF_A_LINK, known=False) == ""


def test_other_addresses__are_never_asked_to_wait() -> None:
    crowd = Crowding(most=1)
    crowd.enter("somebody")
    for path in ("/r", "/health", "/static/index.js", "/keep"):
        assert status(asyncio.run(Visitor(crowd).page(visit("new"), path=path))) == 200


def test_process__that_gets_late_to_what_is_due_lets_newcomers_wait_until_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowding, "LATE_SECONDS", 0.2)

    async def go() -> list[bool]:
        crowd, seen = Crowding(), []
        async with crowd.watched():
            await asyncio.sleep(0.3)
            seen.append(crowd.full)
            for _ in range(2):
                time.sleep(2)
                await asyncio.sleep(0.11)
            seen.append(crowd.full)
            await asyncio.sleep(3)
            seen.append(crowd.full)
        return seen

    assert asyncio.run(go()) == [False, True, False]


def test_stopping__lets_newcomers_wait() -> None:
    crowd = Crowding()
    crowd.stopping = True
    assert crowd.refusal("new", 8, known=False) == "text"


@pytest.mark.parametrize(
    ("client", "headers", "wanted"),
    [
        (("127.0.0.1", 1), [], 200),
        (("::1", 1), [], 200),
        (("127.0.0.1", 1), [(b"x-forwarded-for", b"10.0.0.1")], 404),
        (("10.0.0.1", 1), [], 404),
        (None, [], 404),
    ],
)
def test_metrics__are_for_this_machine_alone(client: Any, headers: list[Any], wanted: int) -> None:
    scope = {"type": "http", "method": "GET", "path": "/metrics", "headers": headers, "client": client}
    answer = asyncio.run(numbers.metrics(numbers.Request(scope)))
    assert answer.status_code == wanted
    if wanted == 200:
        text = bytes(answer.body).decode()
        assert "# TYPE scan_windows gauge\nscan_windows 0\n" in text
        assert "process_resident_memory_bytes" in text
