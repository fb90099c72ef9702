"""Who asks the stage for what: a cookie, an organization and a wave in the body, and whether that may be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from assessment.app.installation import store
from assessment.app.middleware import from_own_page
from assessment.app.own_pages import LONGEST_BODY, SIGN_IN_COOKIE, STAGE_COOKIE, cookie_name, spoken
from assessment.errors import SignInRefused, StorageError
from assessment.i18n import LANGUAGES, Language, language_or_default
from assessment.storage import ReadingDesk, SignIn, Wave


@dataclass(frozen=True)
class Sent:
    """What came: whose cookie, about which wave, in which language, and the rest."""

    token: str
    organization: str
    wave: str
    language: Language
    body: dict[str, Any]

    @property
    def place(self) -> tuple[str, str]:
        """Organization and wave."""
        return self.organization, self.wave

    @property
    def dark(self) -> bool:
        """Whether slides are wanted for a dark room."""
        return self.body.get("theme") == "dark"

    def number(self, name: str) -> int:
        """A whole number of the body; 0 for anything else."""
        found = self.body.get(name)
        return found if isinstance(found, int) else 0


@dataclass(frozen=True)
class Asked:
    """A question that may be answered, with what is needed to do so."""

    sent: Sent
    identity: SignIn
    desk: ReadingDesk
    wave: Wave


async def sent(request: Request) -> Sent:
    """What came with a request of our own page; StorageError for anything else."""
    raw = await request.body() if from_own_page(request.scope) else b""
    try:
        body = json.loads(raw[:LONGEST_BODY])
        organization, wave = str(body["organization"]), str(body["wave"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise StorageError("storage.unknown_organization") from None
    secure, wanted = request.url.scheme == "https", body.get("language")
    tokens = (request.cookies.get(cookie_name(name, secure)) for name in (SIGN_IN_COOKIE, STAGE_COOKIE))
    language = language_or_default(wanted) if wanted in LANGUAGES else spoken(request)
    return Sent(next((token for token in tokens if token), ""), organization, wave, language, body)


def asked(question: Sent) -> Asked:
    """Who asks, and where; SignInRefused and StorageError where it is none of their business."""
    identity = store().accounts.signed_in(question.token) if question.token else None
    if identity is None:
        raise SignInRefused("sign_in.needed")
    desk = store().reading_desk(question.organization, identity)
    for wave in desk.waves():
        if wave.id == question.wave:
            return Asked(question, identity, desk, wave)
    raise StorageError("storage.unknown_wave", wave=question.wave)
