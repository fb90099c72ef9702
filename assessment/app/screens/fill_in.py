"""The respondent's page: first screen, one part after the other, send, thanks.

Position and answers come from the draft in the database on every run. A press is handled by the button's
callback, before the page is drawn again; after a reconnect the first press has no callback, so each
button is looked at once more when it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil

import streamlit as st

from assessment.app import state
from assessment.app.widgets import item_input, language_switch, plain, progress
from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import Language, format_number, plural, translate
from assessment.library import load_questionnaire
from assessment.pages import Page, pages
from assessment.questionnaire import Questionnaire
from assessment.response import submit
from assessment.storage import Draft, Invitation, RespondentDesk

SECONDS_PER_ITEM = 12


def draw() -> None:
    """Draw the part where this respondent is."""
    language = state.language()
    handled = state.acted()
    desk = state.respondent()
    if state.just_sent():
        _thanks(language)
    elif desk is None:
        _welcome(language)
    else:
        _answering(desk, language, handled)


def _answering(desk: RespondentDesk, language: Language, handled: bool) -> None:
    try:
        invitation = desk.invitation()
        desk.check_open()
        draft = desk.draft()
    except LinkRefused as error:
        language_switch(language)
        st.info(error.sentence(language))
        return
    questionnaire = load_questionnaire(invitation.questionnaire)
    parts = pages(questionnaire, invitation.role, desk.order_seed)
    if draft.part == 0:
        _first_screen(questionnaire, invitation, len(parts), language, handled)
    elif draft.part <= len(parts):
        _part(questionnaire, invitation, parts, draft, desk.order_seed, language, handled)
    else:
        _last_screen(parts, draft, language, handled)


def _welcome(language: Language) -> None:
    language_switch(language)
    st.header(translate("fill_in.welcome.title", language), anchor=False)
    st.text(translate("fill_in.welcome.open_your_link", language))
    st.text(translate("fill_in.welcome.already_sent", language))
    with st.container(key="consultant-door"):
        st.text(translate("fill_in.welcome.consultant", language))
        st.link_button(translate("fill_in.welcome.sign_in", language), f"/sign-in?lang={language}")


def _first_screen(
    questionnaire: Questionnaire, invitation: Invitation, parts: int, language: Language, handled: bool
) -> None:
    language_switch(language)
    if invitation.simulated:
        st.warning(translate("app.simulated", language))
    with st.container(key="part-0"):
        st.header(plain(questionnaire.title[language]), anchor=False)
        _problem()
        items = len(questionnaire.items_for(invitation.role))
        st.text(translate("fill_in.start.purpose", language))
        st.text(
            translate("fill_in.start.length", language, items=items, parts=parts, minutes=_minutes(items))
        )
        st.subheader(translate("fill_in.start.who_sees_what", language), anchor=False)
        promises = _promises(questionnaire, invitation, language)
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in promises))
        role = questionnaire.role(invitation.role)
        st.subheader(translate("fill_in.start.your_role", language, role=role.title[language]), anchor=False)
        st.text(role.description[language])
        _button("fill_in.start.begin", "begin", language, handled, _go, 1)


def _promises(questionnaire: Questionnaire, invitation: Invitation, language: Language) -> list[str]:
    """Who sees what, in this wave's own numbers."""
    role = questionnaire.role(invitation.role)
    invited = format_number(invitation.invited.get(role.id, 0), language)
    small = "few_agreed" if invitation.agreed else "few"
    kind = small if role.few else "many"
    return [
        translate("fill_in.promise.stored", language),
        translate("fill_in.promise.link", language),
        translate(f"fill_in.promise.{kind}", language, invited=invited),
        translate("fill_in.promise.closed", language),
        translate("fill_in.promise.final", language),
    ]


def _part(
    questionnaire: Questionnaire,
    invitation: Invitation,
    parts: tuple[Page, ...],
    draft: Draft,
    seed: int,
    language: Language,
    handled: bool,
) -> None:
    page = parts[draft.part - 1]
    left = sum(len(later.items) for later in parts[draft.part - 1 :])
    progress(draft.part, len(parts), _minutes(left), language)
    with st.container(key=f"part-{draft.part}"):
        st.header(plain(page.dimension.page_title[language]), anchor=False)
        scale = questionnaire.scales[page.response_scale]
        st.text(page.dimension.context[language])
        if scale.instruction:
            st.text(scale.instruction[language])
        _problem()
        skipped = [item.id for item in page.items if draft.answers.get(item.id) is None]
        if draft.part in draft.checked and skipped:
            st.info(plural("fill_in.skipped", len(skipped), language))
        with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
            for item in page.items:
                key = state.answer_key(item.id, seed)
                item_input(questionnaire, item, invitation.role, language, key, draft.answers.get(item.id))
            _button("fill_in.next", "next", language, handled, _save_and_go, draft.part, draft.part + 1)
            _button("fill_in.back", "back", language, handled, _save_and_go, draft.part, draft.part - 1)
        if draft.answers:
            st.caption(translate("fill_in.saved", language))


def _last_screen(parts: tuple[Page, ...], draft: Draft, language: Language, handled: bool) -> None:
    language_switch(language)
    with st.container(key=f"part-{len(parts) + 1}"):
        st.header(translate("fill_in.send.title", language), anchor=False)
        _problem()
        items = [item.id for page in parts for item in page.items]
        empty = sum(draft.answers.get(item) is None for item in items)
        if empty == len(items):
            st.info(translate("fill_in.send.nothing", language))
        elif empty:
            st.text(plural("fill_in.send.some_empty", empty, language))
        else:
            st.text(translate("fill_in.send.all", language))
        st.text(translate("fill_in.send.final", language))
        if empty < len(items):
            _button("fill_in.send.button", "send", language, handled, _send)
        _button("fill_in.back", "back", language, handled, _go, len(parts))


def _thanks(language: Language) -> None:
    with st.container(key="part-thanks"):
        st.header(translate("fill_in.thanks.title", language), anchor=False)
        st.text(translate("fill_in.thanks.received", language))
        st.text(translate("fill_in.thanks.close", language))
    language_switch(language)


def _button(
    key: str, name: str, language: Language, handled: bool, act: Callable[..., None], *args: int
) -> None:
    """A button whose press is handled once: by its callback, or here when the session had none yet."""
    main = name in ("begin", "next", "send")
    in_form = name == "next" or (name == "back" and act is _save_and_go)
    draw_button = st.form_submit_button if in_form else st.button
    pressed = draw_button(
        translate(key, language),
        key=f"{name}-{'-'.join(map(str, args))}",
        type="primary" if main else "secondary",
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


def _go(part: int) -> None:
    """Go to ``part`` without answers to save."""

    def move(desk: RespondentDesk) -> None:
        desk.save_draft(replace(desk.draft(), part=part, language=state.language()))

    _try(move)


def _save_and_go(here: int, there: int) -> None:
    """Save the ticks of part ``here``; go on, unless something was skipped and not yet pointed out."""

    def save(desk: RespondentDesk) -> None:
        invitation, draft = desk.invitation(), desk.draft()
        questionnaire = load_questionnaire(invitation.questionnaire)
        items = pages(questionnaire, invitation.role, desk.order_seed)[here - 1].items
        ticks = {item.id: state.ticked(state.answer_key(item.id, desk.order_seed)) for item in items}
        new = draft.with_answers({item: code for item, code in ticks.items() if code is not None})
        skipped = any(new.answers.get(item.id) is None for item in items)
        if there > here and skipped and here not in draft.checked:
            desk.save_draft(replace(new, part=here, checked=(*draft.checked, here)))
        else:
            desk.save_draft(replace(new, part=there, language=state.language()))

    _try(save)


def _send() -> None:
    """Send everything, once; the database has it before the thank-you is drawn."""

    def send(desk: RespondentDesk) -> None:
        invitation, draft = desk.invitation(), desk.draft()
        response = submit(
            load_questionnaire(invitation.questionnaire),
            draft.answers,
            organization=invitation.organization,
            wave=invitation.wave,
            role=invitation.role,
            team=invitation.team,
            language=state.language(),
        )
        desk.send(response)
        state.end_visit()

    _try(send)


def _try(act: Callable[[RespondentDesk], None]) -> None:
    """Do it, or keep the sentence that says why not; nothing that was saved is lost."""
    desk = state.respondent()
    if desk is None:
        return
    try:
        act(desk)
    except AssessmentError as error:
        state.tell(error.sentence(state.language()))


def _problem() -> None:
    sentence = state.problem()
    if sentence:
        st.error(sentence)


def _minutes(items: int) -> int:
    return max(1, ceil(items * SECONDS_PER_ITEM / 60))
