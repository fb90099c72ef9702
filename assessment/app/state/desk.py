"""What a consultant's window remembers: the organization that is meant, what is being edited, fresh codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from assessment.app.state.visitor import asked
from assessment.storage import IssuedCode, KnownOrganization, Wave

_ORGANIZATION = "organization"
_EDITING = "editing"
_ISSUED = "issued"
_TURN = "turn"


@dataclass
class Editing:
    """What is stored of an organization and its planned wave, as this window saw it last.

    ``stored``: the wave is written down. ``turn``: counts how often fields began anew from what is stored.
    """

    known: KnownOrganization
    wave: Wave
    stored: bool
    turn: int = 0


@dataclass(frozen=True)
class Issued:
    """Codes that were just made: they are shown in this window and are nowhere else.

    ``name``: the organization's. ``titles``: what the roles are called. ``names``: by address, for the
    letters; they are not stored.
    """

    organization: str
    name: str
    titles: Mapping[str, str]
    wave: str
    codes: tuple[IssuedCode, ...]
    names: Mapping[str, str] = field(default_factory=dict)


def organization(organizations: Mapping[str, str]) -> str:
    """The organization that this window looks at; where it chose none, the address's, else the first."""
    kept = st.session_state.get(_ORGANIZATION, asked("organization"))
    return str(kept) if kept in organizations else next(iter(organizations))


def choose_organization(chosen: str) -> None:
    """Look at another organization, also on the next screen."""
    st.session_state[_ORGANIZATION] = chosen


def editing(chosen: str) -> Editing | None:
    """What this window edits of an organization."""
    kept = st.session_state.get(_EDITING)
    return kept if isinstance(kept, Editing) and kept.known.id == chosen else None


def edit(begun: Editing | None) -> None:
    """Remember what is being edited; None for nothing any more."""
    if begun is None:
        st.session_state.pop(_EDITING, None)
    else:
        st.session_state[_EDITING] = begun


def issued(chosen: str, wave: str = "") -> Issued | None:
    """The codes that were just made for an organization (and wave)."""
    kept = st.session_state.get(_ISSUED)
    if isinstance(kept, Issued) and kept.organization == chosen and wave in ("", kept.wave):
        return kept
    return None


def keep_issued(made: Issued | None) -> None:
    """Keep fresh codes for this window; None to forget them."""
    st.session_state[_ISSUED] = made


def next_turn() -> int:
    """A number for fields that begin anew from what is stored: their widgets get other keys."""
    turn = int(st.session_state.get(_TURN, 0)) + 1
    st.session_state[_TURN] = turn
    return turn
