"""Both questionnaires as respondents will see them; nothing that is ticked here is kept."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.consultant import consultants_desk
from assessment.app.respondent.path import Path, claim_fields
from assessment.app.respondent.start import promises
from assessment.app.set_up.keeping import begun
from assessment.app.widgets import choice_input, comment_input, item_input, plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.notice import information_notice
from assessment.pages import pages
from assessment.preparing import facts_so_far, people_by_role, to_open
from assessment.questionnaire import Questionnaire
from assessment.storage import Invitation, OrganizationDesk, Wave

SEED = 1


def draw() -> None:
    """Draw one role's questionnaire, from the first screen to the last part."""
    language = state.language()
    opened = consultants_desk(language, "app.page.preview")
    if opened is None:
        return
    _identity, desk = opened
    editing = begun(desk)
    questionnaire = load_questionnaire(editing.wave.questionnaire)
    roles = questionnaire.role_ids
    wanted = state.asked("role")
    role = st.segmented_control(
        translate("preview.role", language),
        roles,
        default=wanted if wanted in roles else roles[0],
        format_func=lambda one: plain(questionnaire.role(one).title[language]),
        key="preview-role",
        required=True,
    )
    st.info(translate("preview.what", language))
    path = _path(desk, editing, questionnaire, role or roles[0])
    _first(path, language)
    for number in range(1, len(path.pages) + 1):
        _items(path, number, language)
    _beside(path, language)


def _path(desk: OrganizationDesk, editing: state.Editing, questionnaire: Questionnaire, role: str) -> Path:
    wave = _complete(editing, questionnaire)
    invited = people_by_role(questionnaire, wave.invited)
    invitation = Invitation(
        organization=desk.organization,
        wave=wave.id,
        questionnaire=wave.questionnaire,
        version=wave.version,
        role=role,
        team="",
        open=True,
        used=False,
        simulated=False,
        invited=invited,
        agreed=wave.agreed,
        notice=wave.notice,
        modules=wave.modules,
    )
    check, modules = questionnaire.claim_check, wave.modules
    return Path(
        questionnaire,
        invitation,
        SEED,
        pages(questionnaire, role, SEED),
        check.asked(role, modules.claims) if check and modules.claims else (),
        tuple(questionnaire.open_questions) if modules.open_questions else (),
    )


def _complete(editing: state.Editing, questionnaire: Questionnaire) -> Wave:
    """The wave as it would open; while facts are missing, with those that are known."""
    told = facts_so_far(editing.wave, editing.known.profile, editing.known.name)
    try:
        return to_open(questionnaire, editing.wave, told)
    except AssessmentError:
        return editing.wave


def _first(path: Path, language: Language) -> None:
    questionnaire, role = path.questionnaire, path.questionnaire.role(path.invitation.role)
    with st.container(key="part-start", border=True):
        st.subheader(plain(questionnaire.title[language]), anchor=False)
        st.text(translate("fill_in.start.purpose", language))
        try:
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in promises(path, language)))
            for text in information_notice(questionnaire, role.id, path.facts, language):
                with st.expander(plain(text.heading)):
                    st.text(text.text)
        except (AssessmentError, ValueError):
            st.text(translate("preview.notice_later", language))


def _items(path: Path, number: int, language: Language) -> None:
    page = path.pages[number - 1]
    with st.expander(
        plain(translate("fill_in.part", language, part=number, parts=path.parts))
        + f" · {plain(page.dimension.page_title[language])}",
        expanded=number == 1,
    ):
        st.text(page.dimension.context[language])
        scale = path.questionnaire.scales[page.response_scale]
        if scale.instruction:
            st.text(scale.instruction[language])
        for item in page.items:
            key = f"item-preview-{path.invitation.role}-{item.id}"
            item_input(path.questionnaire, item, path.invitation.role, language, key, None)


def _beside(path: Path, language: Language) -> None:
    role = path.invitation.role
    check = path.questionnaire.claim_check
    if check is not None and path.claims:
        with st.expander(plain(check.title[language])):
            st.text(check.intro[language])
            for question in path.claims:
                for field in claim_fields(question):
                    choice_input(question, field, language, f"claim-preview-{role}-{field}", None)
    if path.questions:
        with st.expander(translate("fill_in.comments.title", language)):
            for open_question in path.questions:
                key = f"preview-{role}-{open_question.id}"
                comment_input(open_question, language, key, "")
