"""One part: where the respondent is, what is asked, the buttons."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.respondent.path import Path, claim_fields, saved_answers
from assessment.app.respondent.presses import press_button, save_and_go
from assessment.app.widgets import (
    before_items,
    choice_input,
    comment_input,
    item_input,
    page_title,
    progress,
    told,
)
from assessment.i18n import Language, plural, translate
from assessment.storage import Draft


def draw_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    """The part where ``draft`` is."""
    where = translate("fill_in.part", language, part=draft.part, parts=path.parts)
    page_title(where, language)
    progress(draft.part, path.parts, where, path.minutes_from(draft.part), language)
    with st.container(key=f"part-{draft.part}"):
        if draft.part <= len(path.pages):
            _items_part(path, draft, language, handled)
        elif path.is_claims_part(draft.part):
            _claims_part(path, draft, language, handled)
        else:
            _comments_part(path, draft, language, handled)


def _kept(draft: Draft, language: Language) -> str:
    count = saved_answers(draft)
    return plural("fill_in.saved", count, language) if count else ""


def _items_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    page = path.pages[draft.part - 1]
    scale = path.questionnaire.scales[page.response_scale]
    texts = [page.dimension.context[language]]
    if scale.instruction:
        texts.append(scale.instruction[language])
    before_items(_kept(draft, language), page.dimension.page_title[language], texts)
    told()
    skipped = [item.id for item in page.items if draft.answers.get(item.id) is None]
    if draft.part in draft.checked and skipped:
        with st.container(key=f"told-skipped-{draft.part}"):
            st.info(plural("fill_in.skipped", len(skipped), language))
    with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
        for item in page.items:
            key = state.answer_key("item", item.id, path.tag)
            code = draft.answers.get(item.id)
            item_input(path.questionnaire, item, path.invitation.role, language, key, code)
        _turn_buttons(draft, language, handled)


def _claims_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    check = path.questionnaire.claim_check
    if check is None:
        return
    before_items(_kept(draft, language), check.title[language], [check.intro[language]])
    told()
    with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
        for question in path.claims:
            for asked in claim_fields(question):
                key = state.answer_key("claim", asked, path.tag)
                choice_input(question, asked, language, key, draft.claims.get(asked))
        _turn_buttons(draft, language, handled)


def _comments_part(path: Path, draft: Draft, language: Language, handled: bool) -> None:
    warning = path.questionnaire.open_questions_warning
    title = translate("fill_in.comments.title", language)
    before_items(_kept(draft, language), title, [warning[language]] if warning else [])
    told()
    with st.form(f"form-{draft.part}", border=False, enter_to_submit=False):
        for question in path.questions:
            key = state.answer_key("comment", question.id, path.tag)
            comment_input(question, language, key, draft.comments.get(question.id, ""))
        _turn_buttons(draft, language, handled)


def _turn_buttons(draft: Draft, language: Language, handled: bool) -> None:
    here = draft.part
    press_button("fill_in.next", "next", language, handled, save_and_go, here, here + 1, form=True)
    press_button("fill_in.back", "back", language, handled, save_and_go, here, here - 1, form=True)
    st.caption(translate("fill_in.saving", language))
