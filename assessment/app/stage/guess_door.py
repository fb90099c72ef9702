"""The door of a room that guesses: a link or a code for all, then a number from 0 to 100."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.own_pages import LONGEST_BODY, own_page, spoken
from assessment.app.tries import Tries
from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import translate
from assessment.library import load_questionnaire

WORDS = ("page_title", "title", "opening", "code", "go", "send", "sent", "wait", "promise")
_LEAST_PHONE, _MOST_PHONE = 20, 64
tries = Tries()


async def guess_page(request: Request) -> Response:
    """The page behind ``/guess``: its script carries the fragment, or asks for the code on the screen."""
    language = spoken(request)
    words = {key: translate(f"present.guess.{key}", language) for key in WORDS}
    words["value"] = translate("present.guess.value", language, n="%n%")
    words["lost"] = translate("link.unreachable", language)
    return own_page("guess.html", language, words)


async def asked(request: Request) -> Response:
    """Whether the room is asked now, and between which poles."""
    return await _answer(request, sending=False)


async def guess(request: Request) -> Response:
    """One phone's guess."""
    return await _answer(request, sending=True)


async def _answer(request: Request, *, sending: bool) -> Response:
    language = spoken(request)
    address = request.client.host if request.client else ""
    try:
        if not from_own_page(request.scope):
            raise LinkRefused("link.room_over")
        tries.check(address)
        form = await request.form(max_files=0, max_fields=4, max_part_size=LONGEST_BODY)
        token = str(form.get("token", ""))
        if sending:
            phone, points = str(form.get("phone", "")), str(form.get("points", ""))
            if not _LEAST_PHONE <= len(phone) <= _MOST_PHONE or not points.isdecimal():
                raise LinkRefused("link.no_guessing")
            await run_in_threadpool(store().guess, token, phone, int(points[:3]))
        found = await run_in_threadpool(store().guessing, token)
    except AssessmentError as error:
        if error.code == "link.room_over":
            tries.wrong(address)
        return JSONResponse({"sentence": error.sentence(language)}, 403)
    poles = load_questionnaire(found.questionnaire).poles
    return JSONResponse(
        {"asked": found.asked, "low": poles.low_text[language], "high": poles.high_text[language]}
    )


GUESS_DOORS = [
    Route("/guess", guess_page, methods=["GET"]),
    Route("/guess/asked", asked, methods=["POST"]),
    Route("/guess", guess, methods=["POST"]),
]
