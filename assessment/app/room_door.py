"""The door of a room: a link for all, then one's role and team, then the questionnaire."""

from __future__ import annotations

import html
from collections.abc import Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.own_pages import LONGEST_BODY, VISIT_COOKIE, own_page, set_cookie, spoken
from assessment.app.tries import Tries
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage.rooms import Room

_VISIT_SECONDS = 12 * 3600
tries = Tries()


async def room_page(request: Request) -> Response:
    """The page behind ``/room``: its script moves the fragment into the form, and sends it."""
    return _ask(spoken(request), "", "", "")


def _ask(language: Language, token: str, places: str, sentence: str, status: int = 200) -> Response:
    words = {key: translate(f"room.{key}", language) for key in ("title", "join")}
    words |= {key: translate(f"room.{key}", language) for key in ("code", "type")}
    words["intro"] = translate("room.intro", language) if places else ""
    words |= {"token": token, "problem": sentence, "send": "no" if places or sentence else "yes"}
    words["typing"] = "hidden" if places else ""
    return own_page("room.html", language, words, status, parts={"places": places})


async def room(request: Request) -> Response:
    """The room's token for the choice of a place, and a place for a cookie."""
    language = spoken(request)
    if not from_own_page(request.scope):
        return _ask(language, "", "", translate("errors.link.room_over", language), 403)
    form = await request.form(max_files=0, max_fields=4, max_part_size=LONGEST_BODY)
    token, chosen = str(form.get("token", "")) or str(form.get("code", "")), str(form.get("place", ""))
    address = request.client.host if request.client else ""
    try:
        tries.check(address)
        found = await run_in_threadpool(store().room, token)
        places = list(found.places)
        if not chosen.isdecimal() or int(chosen) >= len(places):
            return _ask(language, token, _choices(found, language), "")
        visit = await run_in_threadpool(store().join, token, *places[int(chosen)])
    except AssessmentError as error:
        if error.code == "link.room_over":
            tries.wrong(address)
        full = error.code == "link.room_full"
        return _ask(language, token, _choices(found, language) if full else "", error.sentence(language), 403)
    response = RedirectResponse(f"/?lang={language}", status_code=303)
    set_cookie(request, response, VISIT_COOKIE, visit, _VISIT_SECONDS)
    return response


def _choices(room: Room, language: Language) -> str:
    """A radio button for each place, escaped; none is chosen beforehand."""
    return "".join(_choice(room, language))


def _choice(room: Room, language: Language) -> Iterator[str]:
    questionnaire = load_questionnaire(room.questionnaire)
    for number, (role, team) in enumerate(room.places):
        title = questionnaire.role(role).title[language]
        words = html.escape(f"{title} · {team}" if team else title)
        yield f'<label><input type="radio" name="place" value="{number}" required> {words}</label>'


ROOM_DOORS = [
    Route("/room", room_page, methods=["GET"]),
    Route("/room", room, methods=["POST"]),
]
