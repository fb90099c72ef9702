"""The doors of consultants: sign-in in one or two steps, the first administrator, invitations, shared links.

Small pages of our own, as cookies are set here. What is secret travels in a fragment or a body, never in an
address that a log may hold.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.own_pages import (
    LONGEST_BODY,
    SIGN_IN_COOKIE,
    VIEW_COOKIE,
    cookie_name,
    own_page,
    set_cookie,
    spoken,
)
from assessment.app.provider import configured
from assessment.errors import AssessmentError, SecondStepNeeded
from assessment.i18n import Language, translate
from assessment.storage.accounts import SETUP_FILE
from assessment.storage.sign_ins import ABSOLUTE_SECONDS

_VIEW_SECONDS = 12 * 3600
_FIELDS = ("title", "account", "password", "send", "intro")


async def sign_in_page(request: Request) -> Response:
    """The form for account and password; for the first administrator where there is no account yet."""
    return await run_in_threadpool(_form, spoken(request), "")


def _form(language: Language, sentence: str, status: int = 200) -> Response:
    if not store().accounts.exist():
        store().accounts.setup_file()
        return _first_form(language, sentence, status)
    words = {key: translate(f"sign_in.{key}", language) for key in (*_FIELDS, "provider_go")}
    words["provider"] = "" if configured() else "hidden"
    return own_page("sign_in.html", language, {**words, "problem": sentence}, status)


def _first_form(language: Language, sentence: str, status: int = 200) -> Response:
    words = {key: translate(f"sign_in.{key}", language) for key in ("account", "password")}
    words |= {key: translate(f"sign_in.first_{key}", language) for key in ("title", "send", "secret")}
    words["intro"] = translate("sign_in.first_intro", language, file=SETUP_FILE)
    return own_page("first.html", language, {**words, "problem": sentence}, status)


def _step_form(language: Language, pending: str, sentence: str, status: int = 200) -> Response:
    words = {key: translate(f"sign_in.step_{key}", language) for key in ("title", "send", "intro")}
    words["code"] = translate("sign_in.code", language)
    return own_page("step.html", language, {**words, "pending": pending, "problem": sentence}, status)


async def _fields(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=6, max_part_size=LONGEST_BODY)


async def sign_in(request: Request) -> Response:
    """Account and password for a cookie, or the form again with one sentence."""
    language = spoken(request)
    if not from_own_page(request.scope):
        return await run_in_threadpool(_form, language, translate("errors.sign_in.wrong", language), 403)
    form = await _fields(request)
    account, password = str(form.get("account", "")).strip(), str(form.get("password", ""))
    try:
        token = await run_in_threadpool(store().accounts.sign_in, account, password)
    except SecondStepNeeded:
        pending = await run_in_threadpool(store().accounts.second_step.pending, account)
        return _step_form(language, pending, "")
    except AssessmentError as error:
        return await run_in_threadpool(_form, language, error.sentence(language), 403)
    return _signed_in(request, token, language)


async def second_step(request: Request) -> Response:
    """A one-time code for a cookie, after the password."""
    language = spoken(request)
    if not from_own_page(request.scope):
        return await run_in_threadpool(_form, language, translate("errors.sign_in.wrong", language), 403)
    form = await _fields(request)
    pending, code = str(form.get("pending", "")), str(form.get("code", ""))
    try:
        token = await run_in_threadpool(store().accounts.finish, pending, code)
    except AssessmentError as error:
        if error.code == "sign_in.step_wrong":
            return _step_form(language, pending, error.sentence(language), 403)
        return await run_in_threadpool(_form, language, error.sentence(language), 403)
    return _signed_in(request, token, language)


async def first_administrator(request: Request) -> Response:
    """The secret of the data folder, a name and a password for the first account."""
    language = spoken(request)
    if not from_own_page(request.scope):
        return await run_in_threadpool(_form, language, translate("errors.sign_in.wrong", language), 403)
    form = await _fields(request)
    account = str(form.get("account", "")).strip()
    password, secret = str(form.get("password", "")), str(form.get("secret", ""))
    try:
        await run_in_threadpool(store().accounts.add_first, account, password, secret)
        token = await run_in_threadpool(store().accounts.sign_in, account, password)
    except AssessmentError as error:
        return await run_in_threadpool(_form, language, error.sentence(language), 403)
    return _signed_in(request, token, language, "/set-up")


async def join_page(request: Request) -> Response:
    """The page behind ``/join``: its script moves the fragment into the form."""
    return _join_form(spoken(request), "", "")


def _join_form(language: Language, token: str, sentence: str, status: int = 200) -> Response:
    words = {key: translate(f"sign_in.join_{key}", language) for key in ("title", "intro", "send")}
    words["password"] = translate("sign_in.password", language)
    return own_page("join.html", language, {**words, "token": token, "problem": sentence}, status)


async def join(request: Request) -> Response:
    """An invitation and a password for an account of one's own."""
    language = spoken(request)
    if not from_own_page(request.scope):
        return _join_form(language, "", translate("errors.sign_in.wrong", language), 403)
    form = await _fields(request)
    token, password = str(form.get("token", "")), str(form.get("password", ""))
    try:
        account = await run_in_threadpool(store().accept, token, password)
        signed = await run_in_threadpool(store().accounts.sign_in, account, password)
    except AssessmentError as error:
        return _join_form(language, token, error.sentence(language), 403)
    return _signed_in(request, signed, language)


async def view_page(request: Request) -> Response:
    """The page behind ``/v``: its script moves the fragment into a form, and sends it."""
    language = spoken(request)
    words = {key: translate(f"share.{key}", language) for key in ("opening", "go")}
    words["title"] = translate("share.page_title", language)
    return own_page("view.html", language, {**words, "problem": ""})


async def view(request: Request) -> Response:
    """A shared link's token for a cookie."""
    language = spoken(request)
    words = {key: translate(f"share.{key}", language) for key in ("opening", "go")}
    words["title"] = translate("share.page_title", language)
    token = str((await _fields(request)).get("token", "")) if from_own_page(request.scope) else ""
    try:
        await run_in_threadpool(store().guest, token)
    except AssessmentError as error:
        return own_page("view.html", language, {**words, "problem": error.sentence(language)}, 403)
    response = RedirectResponse(f"/shared?lang={language}", status_code=303)
    set_cookie(request, response, VIEW_COOKIE, token, _VIEW_SECONDS)
    return response


async def sign_out(request: Request) -> Response:
    """End the sign-in; its cookie leads nowhere from now on."""
    secure = request.url.scheme == "https"
    token = request.cookies.get(cookie_name(SIGN_IN_COOKIE, secure))
    if token:
        await run_in_threadpool(store().accounts.sign_out, token)
    response = RedirectResponse(f"/sign-in?lang={spoken(request)}", status_code=303)
    response.delete_cookie(
        cookie_name(SIGN_IN_COOKIE, secure), httponly=True, samesite="strict", secure=secure
    )
    return response


def _signed_in(request: Request, token: str, language: Language, page: str = "/results") -> Response:
    response = RedirectResponse(f"{page}?lang={language}", status_code=303)
    set_cookie(request, response, SIGN_IN_COOKIE, token, ABSOLUTE_SECONDS)
    return response


DOORS = [
    Route("/sign-in", sign_in_page, methods=["GET"]),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-in/step", second_step, methods=["POST"]),
    Route("/sign-in/first", first_administrator, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["GET"]),
    Route("/join", join_page, methods=["GET"]),
    Route("/join", join, methods=["POST"]),
    Route("/v", view_page, methods=["GET"]),
    Route("/v", view, methods=["POST"]),
]
