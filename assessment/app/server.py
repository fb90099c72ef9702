"""The parts of the server: routes, middleware, what happens at start and when a page fails."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypedDict
from uuid import uuid4

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from assessment.app.compression import CompressedStatic
from assessment.app.crowding import OneMoment, crowding
from assessment.app.installation import store
from assessment.app.logs import place_of, without_words_of_errors
from assessment.app.middleware import OwnPageScript, SecurityHeaders
from assessment.app.own_stream import NoScriptPath
from assessment.app.routes import ROUTES
from assessment.app.settings import SETTINGS, THEME, wrong_settings
from assessment.app.sockets import send_at_once
from assessment.app.stage.doors import hub
from assessment.app.upkeep import hourly
from assessment.app.warm import warmed
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import EN, language_or_default, translate

MAIN_SCRIPT = Path(__file__).with_name("main.py")
FONT_FACES = [
    {"family": "Inter", "url": f"/fonts/inter-{weight}.woff2", "weight": weight, "style": "normal"}
    for weight in ("400", "600", "700")
]
_log = logging.getLogger("assessment")


class Parts(TypedDict):
    """What ``st.App`` takes beside its script."""

    routes: list[BaseRoute]
    middleware: list[Middleware]
    lifespan: Any
    on_script_error: Any


def tell_failure(error: Exception) -> bool:
    """Show a reference number instead of a traceback; log type and place, never values."""
    reference = uuid4().hex[:8]
    _log.error("page failed: %s (reference %s)", place_of(error), reference)
    language = language_or_default(st.query_params.get("lang"))
    if isinstance(error, AssessmentError):
        st.error(plain(error.sentence(language)))
    else:
        st.error(plain(translate("app.failed", language, reference=reference)))
    return True


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Refuse to start with settings that break a promise; open the store before the first visitor."""
    wrong = wrong_settings({name: st.get_option(name) for name in SETTINGS})
    if wrong:
        raise SystemExit(translate("errors.app.settings", EN, names=", ".join(wrong)))
    send_at_once()
    with without_words_of_errors(), warmed():
        store().accounts.exist()
        crowding.stopping = False
        async with hourly(store()), crowding.watched():
            with at_stop_signal(_stop):
                yield {}
        store().close()


def _stop() -> None:
    """Say 503 to who asks whether this process is ready, let newcomers wait, end the projectors' streams."""
    crowding.stopping = True
    hub.end()


@contextmanager
def at_stop_signal(act: Callable[[], None]) -> Iterator[None]:
    """Do something as soon as the server is told to stop: it waits for open answers before it says so itself.

    Outside a main thread there are no signals, and nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in before:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


PARTS: Parts = {
    "routes": list(ROUTES),
    "middleware": [
        Middleware(SecurityHeaders),
        Middleware(OneMoment),
        Middleware(NoScriptPath),
        Middleware(OwnPageScript),
        Middleware(CompressedStatic),
    ],
    "lifespan": lifespan,
    "on_script_error": tell_failure,
}


def run(port: int, address: str) -> None:
    """Serve until stopped, with the settings that must hold."""
    app = st.App(MAIN_SCRIPT, **PARTS)
    config = {**SETTINGS, **THEME, "server.port": port, "server.address": address}
    app.run(config={**config, "theme.fontFaces": FONT_FACES})
