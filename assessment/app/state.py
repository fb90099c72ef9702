"""Who visits, in which language, and what is remembered between runs.

Every ``st.session_state`` key and every cached function of the app lives here. Position and answers are
read from the database on every run: a session may be gone after a reconnect without anything lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assessment.app.installation import store
from assessment.app.languages import preferred_language
from assessment.app.respondent.path import Path
from assessment.app.routes import SIGN_IN_COOKIE, VISIT_COOKIE, cookie_name
from assessment.errors import StorageError
from assessment.i18n import LANGUAGES, Language, language_or_default
from assessment.mirror import OwnPlace
from assessment.storage import Draft, OrganizationDesk, RespondentDesk, SignIn

if TYPE_CHECKING:
    from assessment.charts.figure import ChartFigure
    from assessment.results import OrganizationResult

_MEMORY = "memory"
_PROBLEM = "problem"
_DONE = "done"
_ACTED = "acted"


@dataclass
class Memory:
    """What this window knows beside the database, to say the right sentence; nothing that may not be lost.

    One object, taken out of the session once: to look into the session again may end the run on the spot when
    another press is waiting, and what follows a commit must not be skipped.
    """

    desk: RespondentDesk | None = None
    drawn: tuple[Path, Draft] | None = None
    """What the last run drew."""
    part: int | None = None
    """Where this window put the draft last."""
    sent: tuple[Path, tuple[OwnPlace, ...]] | None = None
    """What was sent from here: the way, and the own mirror while it is on the screen."""
    sentence: str = ""
    times_told: int = 0

    def tell(self, sentence: str) -> None:
        """Keep a sentence for the top of the page."""
        self.sentence = sentence
        self.times_told += 1

    def told(self) -> str:
        """The sentence for the top of the page, once; "" where there is none."""
        sentence, self.sentence = self.sentence, ""
        return sentence


def memory() -> Memory:
    """The memory of this window."""
    kept = st.session_state.get(_MEMORY)
    if not isinstance(kept, Memory):
        kept = st.session_state[_MEMORY] = Memory()
    return kept


def language() -> Language:
    """The language in the address, else what the browser prefers."""
    wanted = st.query_params.get("lang")
    if wanted in LANGUAGES:
        return language_or_default(wanted)
    return preferred_language(st.context.headers.get("Accept-Language", ""))


def language_named() -> bool:
    """Whether the address names a language."""
    return st.query_params.get("lang") in LANGUAGES


def choose_language(chosen: Language) -> None:
    """Put the language in the address, where it stays."""
    st.query_params["lang"] = chosen


def dark() -> bool:
    """Whether this visitor's page is dark."""
    return st.context.theme.type == "dark"


def _cookie(name: str) -> str | None:
    cookies = st.context.cookies
    return cookies.get(cookie_name(name, True)) or cookies.get(cookie_name(name, False))


def visit_token() -> str | None:
    """The token of the cookie that a personal link left."""
    return _cookie(VISIT_COOKIE)


def respondent() -> RespondentDesk | None:
    """The desk of the respondent whose link was opened in this browser; None without one.

    The window keeps it: where the visit has ended in another window, or the database cannot be asked, the
    page still knows whom to tell what.
    """
    token, known = visit_token(), memory()
    try:
        desk = store().visit(token) if token else None
    except StorageError:
        if known.desk is None:
            raise
        return known.desk
    known.desk = desk or known.desk
    return known.desk


def signed_in() -> SignIn | None:
    """The consultant who is signed in; None once the sign-in is over."""
    token = _cookie(SIGN_IN_COOKIE)
    return store().accounts.signed_in(token) if token else None


def clear_mirror() -> None:
    """Take the own mirror off the screen, for good."""
    known = memory()
    if known.sent is not None:
        known.sent = (known.sent[0], ())


def answer_key(field: str, tag: str) -> str:
    """The widget key of a field: of this respondent only, should another link be opened beside it."""
    return f"answer-{tag}-{field}"


def ticked(key: str) -> int | None:
    """The code that a radio group holds; None where nothing is ticked."""
    code = st.session_state.get(key)
    return int(code) if code is not None else None


def typed(key: str) -> str:
    """The text that a text field holds."""
    return str(st.session_state.get(key) or "")


def problem() -> str:
    """The sentence about what just went wrong, once."""
    return str(st.session_state.pop(_PROBLEM, ""))


def tell(sentence: str) -> None:
    """Keep a sentence about what went wrong for the top of the page."""
    st.session_state[_PROBLEM] = sentence


def done() -> str:
    """The sentence about what was just done, once."""
    return str(st.session_state.pop(_DONE, ""))


def tell_done(sentence: str) -> None:
    """Keep a sentence about what was done for the top of the page."""
    st.session_state[_DONE] = sentence


def taken(key: str) -> str:
    """The text that a text field held; the field is empty afterwards."""
    text = typed(key)
    st.session_state[key] = ""
    return text


def mark_acted() -> None:
    """A button's callback has run; its inline fallback must not run again."""
    st.session_state[_ACTED] = True


def acted() -> bool:
    """Whether a callback ran before this run (after a reconnect the first press has none)."""
    return bool(st.session_state.pop(_ACTED, False))


@st.cache_resource(show_spinner=False, max_entries=64)
def _result(
    _desk: OrganizationDesk,
    organization: str,  # noqa: ARG001 - part of the cache's key, as the two below
    wave: str,
    is_open: bool,  # noqa: ARG001
    said: tuple[tuple[str, int], ...],  # noqa: ARG001
) -> OrganizationResult:
    from assessment.app.released import released_result

    return released_result(_desk, wave)


def result(desk: OrganizationDesk, wave: str, is_open: bool) -> OrganizationResult:
    """What is released of a wave, computed once for all who look at it."""
    said = tuple(sorted(desk.answered(wave).items()))
    return _result(desk, desk.organization, wave, is_open, said)


def figure(
    name: str, shown: OrganizationResult, chosen: Language, previous: OrganizationResult | None = None
) -> ChartFigure:
    """A chart of a result, built once per language and theme."""
    return _figure(name, chosen, dark(), _stamp(shown), _stamp(previous), shown, previous)


def _stamp(shown: OrganizationResult | None) -> tuple[object, ...]:
    return () if shown is None else (shown.organization, shown.wave, shown.closed, shown.attendance)


@st.cache_resource(show_spinner=False, max_entries=256)
def _figure(
    name: str,
    chosen: Language,
    is_dark: bool,
    stamp: tuple[object, ...],  # noqa: ARG001 - the two stamps are the cache's key
    previous_stamp: tuple[object, ...],  # noqa: ARG001
    _shown: OrganizationResult,
    _previous: OrganizationResult | None,
) -> ChartFigure:
    from assessment.charts import CHARTS
    from assessment.charts.palette import DARK, LIGHT

    more = {} if _previous is None else {"previous": _previous}
    return CHARTS[name](_shown, chosen, palette=DARK if is_dark else LIGHT, **more)


def csv(
    desk: OrganizationDesk, name: str, shown: OrganizationResult, year: int, chosen: Language
) -> Callable[[], bytes]:
    """A function that makes the export called ``name`` when it is asked for, and tells the audit log.

    Raises AssessmentError at once where the export is not allowed.
    """
    _csv(name, chosen, _stamp(shown), year, shown)

    def taken_along() -> bytes:
        desk.note_export(shown.wave, f"{name}.csv")
        return _csv(name, chosen, _stamp(shown), year, shown)

    return taken_along


@st.cache_data(show_spinner=False, max_entries=64)
def _csv(
    name: str,
    chosen: Language,
    stamp: tuple[object, ...],  # noqa: ARG001 - part of the cache's key
    year: int,
    _shown: OrganizationResult,
) -> bytes:
    from assessment.export import EXPORTS
    from assessment.export.csv_format import to_csv

    return to_csv(EXPORTS[name](_shown, chosen, year=year))
