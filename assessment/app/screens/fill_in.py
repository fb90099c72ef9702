"""The respondent's screens: first screen, notice, one part after the other, send, thanks.

Position and answers come from the draft in the database on every run. A press is handled by the button's
callback, before the screen is drawn again; after a reconnect the first press has no callback, so each
button is looked at once more when it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import streamlit as st

from assessment.app import state
from assessment.app.widgets import (
    choice_input,
    claim_fields,
    comment_input,
    item_input,
    language_switch,
    paragraphs,
    plain,
    progress,
)
from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import Language, format_number, plural, translate
from assessment.library import load_questionnaire
from assessment.notice import NoticeFacts, information_notice
from assessment.pages import Page, pages
from assessment.questionnaire import CrosswiseQuestion, DirectQuestion, OpenQuestion, Questionnaire
from assessment.response import submit
from assessment.storage import Draft, Invitation, RespondentDesk

SECONDS_PER_ITEM = 12
SECONDS_PER_COMMENT = 45


@dataclass(frozen=True)
class Path:
    """What one respondent is asked, in order: pages of items, then claim questions, then open questions."""

    questionnaire: Questionnaire
    invitation: Invitation
    seed: int
    pages: tuple[Page, ...]
    claims: tuple[DirectQuestion | CrosswiseQuestion, ...]
    questions: tuple[OpenQuestion, ...]

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self.pages) + bool(self.claims) + bool(self.questions)

    def minutes_from(self, part: int) -> int:
        """About how long it takes from ``part`` (from 1) to the end."""
        items = sum(len(page.items) for page in self.pages[part - 1 :])
        claims = len(self.claims) if part <= len(self.pages) + 1 else 0
        seconds = SECONDS_PER_ITEM * (items + claims) + SECONDS_PER_COMMENT * len(self.questions)
        return max(1, ceil(seconds / 60))


def draw() -> None:
    """Draw the screen where this respondent is."""
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
        desk.check_open()
        path, draft = _path(desk), desk.draft()
    except LinkRefused as error:
        language_switch(language)
        st.info(error.sentence(language))
        return
    if draft.part == 0 and not draft.informed:
        _first_screen(path, language, handled)
    elif draft.part == 0:
        _notice_screen(path, language, handled)
    elif draft.part <= path.parts:
        _part(path, draft, language, handled)
    else:
        _last_screen(path, draft, language, handled)


def _path(desk: RespondentDesk) -> Path:
    invitation = desk.invitation()
    questionnaire = load_questionnaire(invitation.questionnaire)
    check, modules = questionnaire.claim_check, invitation.modules
    return Path(
        questionnaire,
        invitation,
        desk.order_seed,
        pages(questionnaire, invitation.role, desk.order_seed),
        check.asked(invitation.role, modules.claims) if check and modules.claims else (),
        tuple(questionnaire.open_questions) if modules.open_questions else (),
    )


def _welcome(language: Language) -> None:
    language_switch(language)
    st.header(translate("fill_in.welcome.title", language), anchor=False)
    st.text(translate("fill_in.welcome.open_your_link", language))
    st.text(translate("fill_in.welcome.already_sent", language))
    with st.container(key="consultant-door"):
        st.text(translate("fill_in.welcome.consultant", language))
        st.link_button(translate("fill_in.welcome.sign_in", language), f"/sign-in?lang={language}")


def _first_screen(path: Path, language: Language, handled: bool) -> None:
    language_switch(language)
    invitation, questionnaire = path.invitation, path.questionnaire
    if invitation.simulated:
        st.warning(translate("app.simulated", language))
    with st.container(key="part-start"):
        st.header(plain(questionnaire.title[language]), anchor=False)
        _problem()
        items = len(questionnaire.items_for(invitation.role))
        length = {"items": items, "parts": path.parts, "minutes": path.minutes_from(1)}
        st.text(translate("fill_in.start.purpose", language))
        st.text(translate("fill_in.start.length", language, **length))
        st.subheader(translate("fill_in.start.who_sees_what", language), anchor=False)
        promises = _promises(questionnaire, invitation, language)
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in promises))
        role = questionnaire.role(invitation.role)
        st.subheader(translate("fill_in.start.your_role", language, role=role.title[language]), anchor=False)
        st.text(role.description[language])
        _button("fill_in.start.read_on", "read", language, handled, _inform)


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


def _notice_screen(path: Path, language: Language, handled: bool) -> None:
    """The information notice, and taking part as a step of its own."""
    language_switch(language)
    notice = path.questionnaire.information_notice
    with st.container(key="part-notice"):
        _problem()
        if notice is None:
            _button("fill_in.start.begin", "begin", language, handled, _go, 1)
            return
        st.header(plain(notice.title[language]), anchor=False)
        facts = NoticeFacts.model_validate(path.invitation.notice)
        for text in information_notice(path.questionnaire, path.invitation.role, facts, language):
            with st.expander(plain(text.heading)):
                paragraphs(text.text)
        st.text(notice.take_part.text[language])
        _button(
            "fill_in.start.begin", "begin", language, handled, _go, 1, label=notice.take_part.button[language]
        )


def _part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    progress(draft.part, path.parts, path.minutes_from(draft.part), language)
    with st.container(key=f"part-{draft.part}"):
        if draft.part <= len(path.pages):
            _items_part(path, draft, language, handled)
        elif draft.part == len(path.pages) + 1 and path.claims:
            _claims_part(path, draft, language, handled)
        else:
            _comments_part(path, draft, language, handled)


def _items_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    page = path.pages[draft.part - 1]
    st.header(plain(page.dimension.page_title[language]), anchor=False)
    scale = path.questionnaire.scales[page.response_scale]
    st.text(page.dimension.context[language])
    if scale.instruction:
        st.text(scale.instruction[language])
    _problem()
    skipped = [item.id for item in page.items if draft.answers.get(item.id) is None]
    if draft.part in draft.checked and skipped:
        st.info(plural("fill_in.skipped", len(skipped), language))
    with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
        for item in page.items:
            key = state.answer_key(item.id, path.seed)
            code = draft.answers.get(item.id)
            item_input(path.questionnaire, item, path.invitation.role, language, key, code)
        _turn_buttons(draft, language, handled)


def _claims_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    check = path.questionnaire.claim_check
    if check is None:
        return
    st.header(plain(check.title[language]), anchor=False)
    st.text(check.intro[language])
    _problem()
    with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
        for question in path.claims:
            for asked in claim_fields(question):
                key = state.answer_key(asked, path.seed)
                choice_input(question, asked, language, key, draft.claims.get(asked))
        _turn_buttons(draft, language, handled)


def _comments_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    st.header(translate("fill_in.comments.title", language), anchor=False)
    warning = path.questionnaire.open_questions_warning
    if warning:
        st.text(warning[language])
    _problem()
    with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
        for question in path.questions:
            key = state.answer_key(question.id, path.seed)
            comment_input(question, language, key, draft.comments.get(question.id, ""))
        _turn_buttons(draft, language, handled)


def _turn_buttons(draft: Draft, language: Language, handled: bool) -> None:
    _button("fill_in.next", "next", language, handled, _save_and_go, draft.part, draft.part + 1, form=True)
    _button("fill_in.back", "back", language, handled, _save_and_go, draft.part, draft.part - 1, form=True)
    if draft.answers:
        st.caption(translate("fill_in.saved", language))


def _last_screen(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    language_switch(language)
    with st.container(key=f"part-{path.parts + 1}"):
        st.header(translate("fill_in.send.title", language), anchor=False)
        _problem()
        items = [item.id for page in path.pages for item in page.items]
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
        _button("fill_in.back", "back", language, handled, _go, path.parts)


def _thanks(language: Language) -> None:
    with st.container(key="part-thanks"):
        st.header(translate("fill_in.thanks.title", language), anchor=False)
        st.text(translate("fill_in.thanks.received", language))
        st.text(translate("fill_in.thanks.close", language))
    language_switch(language)


def _button(
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
        type="secondary" if name == "back" else "primary",
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


def _inform() -> None:
    """The first screen was read."""
    _try(lambda desk: desk.save_draft(replace(desk.draft(), informed=True, language=state.language())))


def _go(part: int) -> None:
    """Go to ``part`` without answers to save."""
    _try(lambda desk: desk.save_draft(replace(desk.draft(), part=part, language=state.language())))


def _save_and_go(here: int, there: int) -> None:
    """Save what part ``here`` holds; go on, unless items were skipped and not yet pointed out."""

    def save(desk: RespondentDesk) -> None:
        path = _path(desk)
        new = _with_screen(path, desk.draft(), here)
        items = path.pages[here - 1].items if here <= len(path.pages) else ()
        skipped = any(new.answers.get(item.id) is None for item in items)
        if there > here and skipped and here not in new.checked:
            desk.save_draft(replace(new, part=here, checked=(*new.checked, here)))
        else:
            desk.save_draft(replace(new, part=there, language=state.language()))

    _try(save)


def _with_screen(path: Path, draft: Draft, part: int) -> Draft:
    """``draft`` with what stands on the screen of ``part``."""
    if part <= len(path.pages):
        items = [item.id for item in path.pages[part - 1].items]
        ticks = {item: state.ticked(state.answer_key(item, path.seed)) for item in items}
        return draft.with_answers({item: code for item, code in ticks.items() if code is not None})
    if part == len(path.pages) + 1 and path.claims:
        fields = [name for claim in path.claims for name in claim_fields(claim)]
        codes = {name: state.ticked(state.answer_key(name, path.seed)) for name in fields}
        given = {claim: code for claim, code in codes.items() if code is not None}
        return replace(draft, claims={**draft.claims, **given})
    texts = {
        question.id: state.typed(state.answer_key(question.id, path.seed)) for question in path.questions
    }
    return replace(draft, comments={**draft.comments, **texts})


def _send() -> None:
    """Send everything, once; the database has it before the thank-you is drawn."""

    def send(desk: RespondentDesk) -> None:
        desk.check_open()  # a used code no longer knows its role
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
        desk.send(response, claims=draft.claims, comments=draft.comments)
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
