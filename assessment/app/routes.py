"""The addresses beside Streamlit's own for everybody: a personal link, fonts and assets.

A personal link is ``/r#CODE``: the fragment never reaches a log. Our script clears it, posts the code and
gets an ``HttpOnly`` cookie in return.
"""

from __future__ import annotations

from importlib import resources

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assessment.app.doors import DOORS
from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.numbers import NUMBER_DOORS
from assessment.app.own_pages import LONGEST_BODY, VISIT_COOKIE, cookie_name, own_page, set_cookie, spoken
from assessment.app.respondent.keeping import LONGEST_PAGE, keep
from assessment.app.room_door import ROOM_DOORS
from assessment.app.stage.doors import STAGE_DOORS
from assessment.app.stage.guess_door import GUESS_DOORS
from assessment.app.tries import Tries
from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import translate

VISIT_SECONDS = 60 * 24 * 3600
_ASSETS = {
    "page.js": "text/javascript",
    "link.js": "text/javascript",
    "token.js": "text/javascript",
    "stage.js": "text/javascript",
    "guess.js": "text/javascript",
    "stage.css": "text/css",
    "own_pages.css": "text/css",
    "pages.css": "text/css",
}
_FONTS = {"woff2": "font/woff2"}
_tries = Tries()


async def personal_link(request: Request) -> Response:
    """The page behind ``/r``: its script trades the fragment for a cookie."""
    language = spoken(request)
    keys = ("title", "opening", "no_script", "unreachable", "cookies", "too_old")
    words = {key: translate(f"link.{key}", language) for key in keys}
    words["incomplete"] = translate("errors.link.malformed", language)
    return own_page("link.html", language, words)


async def trade_code(request: Request) -> Response:
    """A code for a cookie, or one sentence why not."""
    language = spoken(request)
    if not from_own_page(request.scope):
        return JSONResponse({"sentence": translate("errors.link.unknown", language)}, 403)
    address = request.client.host if request.client else ""
    try:
        _tries.check(address)
        code = (await request.body())[:LONGEST_BODY].decode("ascii", "replace")
        token = await run_in_threadpool(store().enter, code)
    except AssessmentError as error:
        if isinstance(error, LinkRefused) and error.code in ("link.unknown", "link.malformed"):
            _tries.wrong(address)
        return JSONResponse({"sentence": error.sentence(language)}, 403)
    response = JSONResponse({"go": "/"})
    set_cookie(request, response, VISIT_COOKIE, token, VISIT_SECONDS)
    return response


async def cookie_kept(request: Request) -> Response:
    """Whether the browser gave the cookie back that it has just been given."""
    kept = cookie_name(VISIT_COOKIE, request.url.scheme == "https") in request.cookies
    return JSONResponse({"kept": kept})


async def keep_page(request: Request) -> Response:
    """Ticks of a page that is being put away, for the draft; nobody waits for the answer."""
    token = request.cookies.get(cookie_name(VISIT_COOKIE, request.url.scheme == "https"))
    body = await request.body() if from_own_page(request.scope) and token else b""
    if not token or not 0 < len(body) <= LONGEST_PAGE:
        return Response(status_code=403)
    try:
        kept = await run_in_threadpool(_keep, token, body)
    except AssessmentError:
        return Response(status_code=409)
    return Response(status_code=204 if kept else 403)


def _keep(token: str, body: bytes) -> bool:
    desk = store().visit(token)
    return desk is not None and keep(desk, body)


async def asset(request: Request) -> Response:
    """Our own script and style sheet."""
    name = request.path_params["name"]
    if name not in _ASSETS:
        return Response(status_code=404)
    content = (resources.files("assessment") / "app" / "static" / name).read_bytes()
    return Response(content, media_type=_ASSETS[name])


async def font(request: Request) -> Response:
    """A font file that ships with us."""
    name = request.path_params["name"]
    files = {file.name: file for file in (resources.files("assessment") / "fonts").iterdir()}
    kind = _FONTS.get(name.rpartition(".")[2])
    if name not in files or kind is None:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(files[name].read_bytes(), media_type=kind, headers=headers)


ROUTES = [
    Route("/r", personal_link, methods=["GET"]),
    Route("/r", trade_code, methods=["POST"]),
    Route("/r/cookie", cookie_kept, methods=["GET"]),
    Route("/keep", keep_page, methods=["POST"]),
    *DOORS,
    *ROOM_DOORS,
    *STAGE_DOORS,
    *GUESS_DOORS,
    *NUMBER_DOORS,
    Route("/assets/{name}", asset, methods=["GET"]),
    Route("/fonts/{name}", font, methods=["GET"]),
]
