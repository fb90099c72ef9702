"""How many windows this process holds, and who waits outside while it holds as many as it can.

Whoever is inside goes on: a window that has its connection, that reconnects, or that was here a while ago
with the same link; consultants come in always. A newcomer gets a page that says so and tries again by itself.
What is counted lies in memory alone, links as hashes, and is forgotten with the process.

This is for a rush, not against an attack: whether a cookie opens anything is asked of the database by the
pages behind, not here.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assessment.app.own_pages import SIGN_IN_COOKIE, VISIT_COOKIE, cookie_name, own_page, spoken
from assessment.app.screens import SCREENS
from assessment.i18n import translate

MOST_VARIABLE = "ASSESSMENT_MOST_WINDOWS"
USUAL_MOST = 1500
MOST_OF_A_LINK = 8
"""Windows that one person has open at once: a link that was passed on fills no process."""
MOST_OF_A_STRANGER = 200
"""Windows from one address without a link or a sign-in; a whole company can have one address."""
LATE_SECONDS = 2.0
"""So late, on average, the process gets to what is due: then it has enough to do."""
REMEMBERED_SECONDS = 900.0
AGAIN_SECONDS = 10
_LOOKED_EVERY, _WEIGHT = 0.1, 0.1
_STREAM = "/_stcore/stream"
_PAGES = frozenset(f"/{path}" for path in SCREENS.values())
_SESSION = 2  # the place of an earlier session's id among the words that a page says when it connects


class Crowding:
    """What one process holds; all its methods are called in its event loop."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most or int(os.environ.get(MOST_VARIABLE) or USUAL_MOST)
        self.windows = 0
        self.turned_away = 0
        self.late = 0.0
        self.stopping = False
        self._of: Counter[str] = Counter()
        self._left: dict[str, float] = {}

    @property
    def full(self) -> bool:
        """Whether newcomers wait."""
        return self.stopping or self.windows >= self.most or self.late > LATE_SECONDS

    def refusal(self, whose: str, most: int, *, known: bool) -> str:
        """Why no window of ``whose`` may open: "windows" from ``most`` of one on, "text" for newcomers while
        it is full; "" where it may.
        """
        if self._of[whose] >= most:
            return "windows"
        return "" if known or not self.full or self._was_here(whose) else "text"

    def _was_here(self, whose: str) -> bool:
        gone = time.monotonic() - REMEMBERED_SECONDS
        return bool(self._of[whose]) or self._left.get(whose, gone) > gone

    def enter(self, whose: str) -> None:
        """A window opened."""
        self.windows += 1
        self._of[whose] += 1

    def leave(self, whose: str) -> None:
        """A window closed; for a while whoever it was is no newcomer."""
        self.windows -= 1
        self._of[whose] -= 1
        if not self._of[whose]:
            del self._of[whose]
        now = time.monotonic()
        if len(self._left) >= 2 * self.most:
            self._left = {one: at for one, at in self._left.items() if now - at < REMEMBERED_SECONDS}
        self._left[whose] = now

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Look, as long as the server runs, how late it gets to what is due."""
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def _look(self) -> None:
        while True:
            due = time.monotonic() + _LOOKED_EVERY
            await asyncio.sleep(_LOOKED_EVERY)
            self.late += _WEIGHT * (time.monotonic() - due - self.late)


crowding = Crowding()


class OneMoment:
    """Counts windows, and lets newcomers wait while there is no room."""

    def __init__(self, app: ASGIApp, crowd: Crowding = crowding) -> None:
        self.app = app
        self.crowd = crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or ask to wait."""
        window = scope["type"] == "websocket" and scope["path"] == _STREAM
        page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in _PAGES
        if not (window or page):
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        whose, most, known = _whose(asked)
        words = asked.headers.get("sec-websocket-protocol", "").split(",")
        known |= window and bool("".join(words[_SESSION:]).strip())
        why = self.crowd.refusal(whose, most, known=known)
        if why:
            self.crowd.turned_away += 1
            if window:
                await send({"type": "websocket.close", "code": 1013})
            else:
                await _one_moment(Request(scope), why)(scope, receive, send)
            return
        if not window:
            await self.app(scope, receive, send)
            return
        self.crowd.enter(whose)
        try:
            await self.app(scope, receive, send)
        finally:
            self.crowd.leave(whose)


def _whose(asked: HTTPConnection) -> tuple[str, int, bool]:
    """Who comes, how many windows they may have, and whether they come in always."""
    sign_in, visit = (
        asked.cookies.get(cookie_name(name, True)) or asked.cookies.get(cookie_name(name, False))
        for name in (SIGN_IN_COOKIE, VISIT_COOKIE)
    )
    if sign_in:
        return _hashed(sign_in), MOST_OF_A_STRANGER, True
    if visit:
        return _hashed(visit), MOST_OF_A_LINK, False
    return f"address {asked.client.host if asked.client else ''}", MOST_OF_A_STRANGER, False


def _hashed(token: str) -> str:
    return hashlib.blake2b(token.encode(), digest_size=16).hexdigest()


def _one_moment(request: Request, why: str) -> ASGIApp:
    language = spoken(request)
    words = {
        "title": translate("busy.title", language),
        "text": translate(f"busy.{why}", language),
        "kept": translate("busy.kept", language),
    }
    response = own_page("busy.html", language, words, 503)
    for name in ("Retry-After", "Refresh"):
        response.headers[name] = str(AGAIN_SECONDS)
    return response
