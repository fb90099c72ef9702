"""The addresses of the projector: its page, its deck, where the presenter stands, and what moves it.

Organization and wave travel in a fragment and in bodies, so no log holds them. Whoever may read the results
follows; consultants of the organization move.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.own_pages import (
    LONGEST_BODY,
    SIGN_IN_COOKIE,
    STAGE_COOKIE,
    cookie_name,
    own_page,
    set_cookie,
    spoken,
)
from assessment.app.stage.hub import Hub
from assessment.disclosure import live_total, shown_guesses
from assessment.errors import AssessmentError, SignInRefused, StorageError
from assessment.i18n import Language, language_or_default, translate
from assessment.links import qr_svg
from assessment.storage import OPERATOR, ReadingDesk, SignIn, Wave
from assessment.storage.rooms import ANSWERS, GUESSES
from assessment.storage.sign_ins import ABSOLUTE_SECONDS

if TYPE_CHECKING:
    from assessment.app.stage.deck import Decks

ROOM_PAGES = {ANSWERS: "/room", GUESSES: "/guess"}
hub = Hub()


@cache
def _decks() -> Decks:
    """The decks of this process; figures' libraries are loaded with the first, not with the server."""
    from assessment.app.stage.deck import Decks

    return Decks()


@dataclass(frozen=True)
class Asked:
    """What a follower asks about, and who it is."""

    identity: SignIn
    desk: ReadingDesk
    wave: Wave
    language: Language
    body: dict[str, Any]

    @property
    def place(self) -> tuple[str, str]:
        """Organization and wave."""
        return self.desk.organization, self.wave.id


async def stage_page(request: Request) -> Response:
    """The projector's page, or with ``role=notes`` the presenter's own."""
    language = spoken(request)
    notes = request.query_params.get("role") == "notes"
    title = "present.stage.notes_title" if notes else "present.stage.title"
    words = {key: translate(f"present.stage.{key}", language) for key in ("loading", "wrong", "lost")}
    words |= {"title": translate(title, language), "role": "notes" if notes else "projector"}
    words["theme"] = "dark" if request.query_params.get("theme") == "dark" else "light"
    return own_page("stage.html", language, words)


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
    dark = asked.body.get("theme") == "dark"
    made = _decks().deck(asked.desk, asked.wave, asked.language, dark)
    return Response(made.body, media_type="application/json", headers={"Content-Encoding": "gzip"})


async def state(request: Request) -> Response:
    """Where the presenter stands, as soon as that is newer than what was seen."""
    try:
        asked = await _asked(request)
        watcher = hub.watcher(asked.place, _reader(*asked.place))
        body = await watcher.newer(str(asked.body.get("seen", "")))
    except AssessmentError as error:
        return _refused(request, error)
    return Response(body, media_type="application/json")


async def move(request: Request) -> Response:
    """Put the projector elsewhere."""
    return await _answered(request, _move)


def _move(asked: Asked) -> Response:
    body, presenting = asked.body, store().desk(asked.desk.organization, asked.identity).presenting
    made = _decks().deck(asked.desk, asked.wave, asked.language, body.get("theme") == "dark")
    position = min(max(0, int(body.get("position", 0))), len(made.steps) - 1)
    presenting.move(
        asked.wave.id,
        position=position,
        blank=bool(body.get("blank")),
        frozen=bool(body.get("frozen")),
        guessing=made.steps[position].guessing,
    )
    return JSONResponse({"position": position})


async def close(request: Request) -> Response:
    """Close the wave from the stage: all figures may be shown."""
    return await _answered(request, _close)


def _close(asked: Asked) -> Response:
    store().desk(asked.desk.organization, asked.identity).close_wave(asked.wave.id)
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
        asked = await _asked(request)
        response = await run_in_threadpool(answer, asked)
    except AssessmentError as error:
        return _refused(request, error)
    hub.nudge(asked.place)
    return response


def _refused(request: Request, error: AssessmentError) -> Response:
    return JSONResponse({"sentence": error.sentence(spoken(request))}, 403)


async def _asked(request: Request) -> Asked:
    """Who asks for what; StorageError where that is nobody's business of theirs."""
    if not from_own_page(request.scope):
        raise StorageError("storage.unknown_organization")
    raw = (await request.body())[:LONGEST_BODY]
    secure = request.url.scheme == "https"
    tokens = (request.cookies.get(cookie_name(name, secure)) for name in (SIGN_IN_COOKIE, STAGE_COOKIE))
    token = next((token for token in tokens if token), None)
    return await run_in_threadpool(_found, token, raw, spoken(request))


def _found(token: str | None, raw: bytes, language: Language) -> Asked:
    try:
        body = json.loads(raw)
        organization, wave = str(body["organization"]), str(body["wave"])
        language = language_or_default(body.get("language")) if body.get("language") else language
        int(body.get("position", 0))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StorageError("storage.unknown_organization") from None
    identity = store().accounts.signed_in(token) if token else None
    if identity is None:
        raise SignInRefused("sign_in.needed")
    desk = store().reading_desk(organization, identity)
    for one in desk.waves():
        if one.id == wave:
            return Asked(identity, desk, one, language, body)
    raise StorageError("storage.unknown_wave", wave=wave)


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
        sent = desk.sent(wave) if facts.open else answered
        keys = {kind: desk.rooms.shown(wave, kind) for kind in ROOM_PAGES}
        return {
            "position": stage.position,
            "blank": stage.blank,
            "frozen": stage.frozen,
            "open": facts.open,
            "sent": live_total(sent, closed=not facts.open, room=facts.room),
            "invited": sum(facts.invited.values()),
            "shown": answered if facts.open and facts.live else 0,
            "deck": stamp_of(desk, facts),
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
