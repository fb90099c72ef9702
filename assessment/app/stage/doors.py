"""The addresses of the projector: its page, its deck, where the presenter stands, and what moves it.

Organization and wave travel in a fragment and in bodies, so no log holds them. Whoever may read the results
follows; consultants of the organization move.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.own_pages import (
    LONGEST_BODY,
    STAGE_COOKIE,
    own_page,
    set_cookie,
    spoken,
)
from assessment.app.stage.asking import Asked, asked, sent
from assessment.app.stage.hub import Hub
from assessment.disclosure import live_total, shown_guesses
from assessment.errors import AssessmentError, SignInRefused, StorageError
from assessment.i18n import translate
from assessment.links import qr_svg
from assessment.storage import OPERATOR
from assessment.storage.rooms import ANSWERS, GUESSES
from assessment.storage.sign_ins import ABSOLUTE_SECONDS

if TYPE_CHECKING:
    from assessment.app.stage.deck import Decks

ROOM_PAGES = {ANSWERS: "/room", GUESSES: "/guess"}
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""A proxy passes every line on at once."""
hub = Hub()


@cache
def _decks() -> Decks:
    """The decks of this process; figures' libraries are loaded with the first, not with the server."""
    from assessment.app.stage.deck import Decks

    return Decks()


async def stage_page(request: Request) -> Response:
    """The projector's page, or with ``role=notes`` the presenter's own."""
    language = spoken(request)
    notes = request.query_params.get("role") == "notes"
    title = "present.stage.notes_title" if notes else "present.stage.title"
    words = {key: translate(f"present.stage.{key}", language) for key in ("loading", "wrong", "lost")}
    words |= {"title": translate(title, language), "role": "notes" if notes else "projector"}
    words["theme"] = "dark" if request.query_params.get("theme") == "dark" else "light"
    return own_page("stage.html", language, words, style="stage.css")


async def enter(request: Request) -> Response:
    """A key from the desk for a cookie of this page alone."""
    if not from_own_page(request.scope):
        return Response(status_code=403)
    key = (await request.body())[:LONGEST_BODY].decode("ascii", "replace")
    if await run_in_threadpool(store().accounts.signed_in, key) is None:
        return _refused(request, SignInRefused("sign_in.needed"))
    response = JSONResponse({})
    set_cookie(request, response, STAGE_COOKIE, key, ABSOLUTE_SECONDS)
    return response


async def deck(request: Request) -> Response:
    """All slides, drawn once for everybody."""
    return await _answered(request, _deck)


def _deck(asked: Asked) -> Response:
    made = _decks().deck(asked.desk, asked.wave, asked.sent.language, asked.sent.dark)
    return Response(made.body, media_type="application/json", headers={"Content-Encoding": "gzip"})


async def state(request: Request) -> Response:
    """Where the presenter stands: a line of JSON now, and one for every change, for some seconds."""
    try:
        question = await sent(request)
        await run_in_threadpool(asked, question)
    except AssessmentError as error:
        return _refused(request, error)
    watcher = hub.watcher(question.place, _reader(*question.place))
    lines = watcher.news(str(question.body.get("seen", "")))
    return StreamingResponse(_until_it_fails(lines), media_type="application/x-ndjson", headers=UNBUFFERED)


async def _until_it_fails(lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The lines; where reading fails they end, and whoever follows asks anew and is told."""
    with suppress(AssessmentError):
        async for line in lines:
            yield line


async def move(request: Request) -> Response:
    """Put the projector elsewhere."""
    return await _answered(request, _move)


def _move(asked: Asked) -> Response:
    question, presenting = asked.sent, store().desk(asked.desk.organization, asked.identity).presenting
    made = _decks().deck(asked.desk, asked.wave, question.language, question.dark)
    position = min(max(0, question.number("position")), len(made.steps) - 1)
    presenting.move(
        asked.wave.id,
        position=position,
        blank=bool(question.body.get("blank")),
        frozen=bool(question.body.get("frozen")),
        guessing=made.steps[position].guessing,
    )
    hub.nudge(question.place)
    return JSONResponse({"position": position})


async def close(request: Request) -> Response:
    """Close the wave from the stage: all figures may be shown."""
    return await _answered(request, _close)


def _close(asked: Asked) -> Response:
    store().desk(asked.desk.organization, asked.identity).close_wave(asked.wave.id)
    hub.nudge(asked.sent.place)
    return JSONResponse({})


async def rooms(request: Request) -> Response:
    """How people in the room join or guess: an address, a code and a square to scan."""
    return await _answered(request, lambda asked: _rooms(asked, request))


def _rooms(asked: Asked, request: Request) -> Response:
    own = f"{request.url.scheme}://{request.url.netloc}"
    address = (store().settings(OPERATOR).public_address or own).rstrip("/")
    shown = {}
    for kind, page in ROOM_PAGES.items():
        keys = store().desk(asked.desk.organization, OPERATOR).rooms.shown(asked.wave.id, kind)
        if keys is not None:
            shown[kind] = {
                "address": f"{address.partition('//')[2]}{page}",
                "code": f"{keys.code[:4]}-{keys.code[4:]}",
                "square": qr_svg(f"{address}{page}#{keys.token}"),
            }
    return JSONResponse(shown)


async def _answered(request: Request, answer: Callable[[Asked], Response]) -> Response:
    try:
        question = await sent(request)
        return await run_in_threadpool(lambda: answer(asked(question)))
    except AssessmentError as error:
        return _refused(request, error)


def _refused(request: Request, error: AssessmentError) -> Response:
    return JSONResponse({"sentence": error.sentence(spoken(request))}, 403)


def _reader(organization: str, wave: str) -> Callable[[], dict[str, Any]]:
    """What reads what is shown of a wave; every follower was let in before it sees that."""

    def read() -> dict[str, Any]:
        from assessment.app.stage.deck import stamp_of

        desk = store().desk(organization, OPERATOR)
        facts = next((one for one in desk.waves() if one.id == wave), None)
        if facts is None:
            raise StorageError("storage.unknown_wave", wave=wave)
        stage, guesses = desk.stage(wave), desk.guesses(wave)
        answered = sum(desk.answered(wave).values())
        count = desk.sent(wave) if facts.open else answered
        keys = {kind: desk.rooms.shown(wave, kind) for kind in ROOM_PAGES}
        return {
            "position": stage.position,
            "blank": stage.blank,
            "frozen": stage.frozen,
            "open": facts.open,
            "sent": live_total(count, closed=not facts.open, room=facts.room),
            "invited": sum(facts.invited.values()),
            "shown": answered if facts.open and facts.live else 0,
            "deck": stamp_of(desk, facts, stage),
            "guesses": len(guesses),
            "guessed": [] if stage.guessing else list(shown_guesses(guesses)),
            "rooms": {
                kind: hashlib.sha256(kept.token.encode()).hexdigest()[:8]
                for kind, kept in keys.items()
                if kept is not None
            },
        }

    return read


STAGE_DOORS = [
    Route("/stage", stage_page, methods=["GET"]),
    Route("/stage/enter", enter, methods=["POST"]),
    Route("/stage/deck", deck, methods=["POST"]),
    Route("/stage/state", state, methods=["POST"]),
    Route("/stage/rooms", rooms, methods=["POST"]),
    Route("/stage/move", move, methods=["POST"]),
    Route("/stage/close", close, methods=["POST"]),
]
