"""What a press does: save, go on, send; handled once, whether or not the session knew its callback.

A press is handled by the button's callback, before the screen is drawn again. After a reconnect the first
press has no callback, so each button is looked at once more when it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from assessment.app import state
from assessment.app.installation import store
from assessment.app.respondent.path import Path, fields_of, filled, standing
from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import Language, translate
from assessment.mirror import own_mirror
from assessment.response import submit
from assessment.storage import Draft, RespondentDesk


def press_button(
    key: str,
    name: str,
    language: Language,
    handled: bool,
    act: Callable[..., None],
    *args: int,
    form: bool = False,
    label: str = "",
) -> None:
    """A button whose press is handled once: by its callback, or here when the session had none yet."""
    draw_button = st.form_submit_button if form else st.button
    pressed = draw_button(
        label or translate(key, language),
        key="-".join([name, *map(str, args)]),
        type="primary" if name in ("read", "begin", "next", "send") else "secondary",
        width="stretch",
        on_click=_from_callback,
        args=(act, *args),
    )
    if pressed and not handled:
        act(*args)
        st.rerun()


def _from_callback(act: Callable[..., None], *args: int) -> None:
    state.mark_acted()
    act(*args)


def inform() -> None:
    """The first screen was read."""
    language = state.language()

    def read(desk: RespondentDesk, memory: state.Memory) -> None:
        path, draft = standing(desk)
        _store(desk, memory, path, replace(draft, informed=True, language=language))

    _try(read)


def go(part: int) -> None:
    """Go to ``part`` without answers to save."""
    language = state.language()

    def move(desk: RespondentDesk, memory: state.Memory) -> None:
        path, draft = _here(desk, memory)
        _store(desk, memory, path, replace(draft, part=part, language=language))
        memory.part = part

    _try(move)


def save_and_go(here: int, there: int) -> None:
    """Save what part ``here`` holds; go on, unless items were skipped and not yet pointed out."""
    language = state.language()

    def save(desk: RespondentDesk, memory: state.Memory) -> None:
        path, draft = _here(desk, memory)
        new = _with_screen(path, draft, here)
        items = path.pages[here - 1].items if here <= len(path.pages) else ()
        skipped = any(new.answers.get(item.id) is None for item in items)
        stays = there > here and skipped and here not in new.checked
        checked = (*new.checked, here) if stays else new.checked
        part = here if stays else there
        _store(desk, memory, path, replace(new, part=part, checked=checked, language=language))
        if draft.part not in (here, there, memory.part):
            memory.tell(translate("fill_in.two_windows", language))
        memory.part = part

    _try(save)


def _store(desk: RespondentDesk, memory: state.Memory, path: Path, draft: Draft) -> None:
    desk.save_draft(draft)
    memory.saved = (path, draft)


def _here(desk: RespondentDesk, memory: state.Memory) -> tuple[Path, Draft]:
    """Way and draft; the draft on this screen where the wave was closed, which ends drafts, and reopened."""
    path, kept = standing(desk)
    return path, memory.drawn[1] if kept == Draft() and memory.drawn is not None else kept


def _with_screen(path: Path, draft: Draft, part: int) -> Draft:
    """``draft`` with what stands on the screen of ``part``."""
    kind: state.Kind = "comment"
    if part <= len(path.pages):
        kind = "item"
    elif path.is_claims_part(part):
        kind = "claim"
    keys = {field: state.answer_key(kind, field, path.tag) for field in fields_of(path, part)}
    if kind == "comment":
        return filled(path, draft, {}, {field: state.typed(key) for field, key in keys.items()})
    ticks = {field: state.ticked(key) for field, key in keys.items()}
    return filled(path, draft, {field: code for field, code in ticks.items() if code is not None}, {})


def send() -> None:
    """Send everything, once; the database has it before the thank-you is drawn."""
    language, token = state.language(), state.visit_token()

    def sending(desk: RespondentDesk, memory: state.Memory) -> None:
        if memory.sent is not None:
            return
        path, draft = _here(desk, memory)
        invitation = path.invitation
        response = submit(
            path.questionnaire,
            draft.answers,
            organization=invitation.organization,
            wave=invitation.wave,
            role=invitation.role,
            team=invitation.team,
            language=language,
        )
        desk.send(response, claims=draft.claims, comments=draft.comments)
        shown = invitation.modules.own_mirror
        mirror = own_mirror(path.questionnaire, invitation.role, draft.answers) if shown else ()
        memory.sent, memory.desk, memory.drawn = (path, mirror), None, None
        if token:
            store().end_visit(token)

    _try(sending)


def _try(act: Callable[[RespondentDesk, state.Memory], None]) -> None:
    """Do it, or keep the sentence that says why not; nothing that was saved is lost."""
    language, memory = state.language(), state.memory()
    try:
        desk = state.respondent()
        if desk is not None:
            act(desk, memory)
    except LinkRefused:
        return  # the screen that is drawn next asks the database itself and says so
    except AssessmentError as error:
        memory.tell(error.sentence(language))
