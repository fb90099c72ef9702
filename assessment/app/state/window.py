"""What one window remembers between runs: its memory beside the database, its fields, what to say next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from assessment.app.respondent.path import Path
from assessment.mirror import OwnPlace
from assessment.storage import Draft, RespondentDesk

Kind = Literal["item", "claim", "comment"]
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
    saved: tuple[Path, Draft] | None = None
    """What the press before this run has stored, so that the run need not read it again."""
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


def clear_mirror() -> None:
    """Take the own mirror off the screen, for good."""
    known = memory()
    if known.sent is not None:
        known.sent = (known.sent[0], ())


def answer_key(kind: Kind, field: str, tag: str) -> str:
    """The widget key of a field: of this respondent only, should another link be opened beside it.

    The style sheet knows by it what the field looks like, and the page's script which fields there are.
    """
    return f"{kind}-{tag}-{field}"


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
