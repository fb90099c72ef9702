"""Answers gathered elsewhere: what a file would bring, what is dropped and why, and the press to store it."""

from __future__ import annotations

import hashlib
from collections import Counter

import streamlit as st

from assessment.app import state
from assessment.app.consultant import consultants_desk
from assessment.app.importing.storing import imported_wave, responses_of, unknown_roles
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, plural, translate
from assessment.importing import Preview, preview_sentences
from assessment.library import load_questionnaire, questionnaire_paths
from assessment.questionnaire import Questionnaire
from assessment.storage import OrganizationDesk


def draw() -> None:
    """Draw the import of the chosen organization."""
    language = state.language()
    opened = consultants_desk(language, "app.page.import_answers")
    if opened is None:
        return
    _identity, desk = opened
    st.text(translate("import_page.what", language))
    names = list(questionnaire_paths())
    asked = names[0]
    if len(names) > 1:
        asked = st.selectbox(translate("import_page.questionnaire", language), names, key="import-instrument")
    questionnaire = load_questionnaire(asked)
    file = st.file_uploader(
        translate("import_page.file", language), type=["csv", "tsv", "txt", "xlsx", "json"], key="import-file"
    )
    if file is None:
        return
    content = file.getvalue()
    try:
        preview = state.import_preview(content, questionnaire)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    _preview(desk, preview, questionnaire, hashlib.sha256(content).hexdigest(), language)


def _preview(
    desk: OrganizationDesk, preview: Preview, questionnaire: Questionnaire, digest: str, language: Language
) -> None:
    st.subheader(translate("import_page.preview", language), anchor=False)
    for line in preview_sentences(preview, language):
        st.text(line)
    role = ""
    if unknown_roles(preview):
        options = ("", *questionnaire.role_ids)
        role = st.selectbox(
            plain(plural("import_page.without_role", len(unknown_roles(preview)), language)),
            options,
            format_func=lambda one: (
                questionnaire.role(one).title[language] if one else translate("import_page.leave", language)
            ),
            key="import-role",
        )
    partial = bool(preview.partial) and st.checkbox(
        plain(translate("import_page.partial", language, n=len(preview.partial))), key="import-partial"
    )
    name = st.text_input(translate("import_page.wave", language), key="import-wave", max_chars=60).strip()
    year = st.number_input(
        translate("import_page.year", language), 2000, 2200, state.this_year(), key="import-year"
    )
    invited = {
        one.id: st.number_input(
            plain(translate("import_page.invited", language, role=one.title[language])),
            min_value=0,
            max_value=100_000,
            value=0,
            help=translate("import_page.invited_help", language),
            key=f"import-invited-{one.id}",
        )
        for one in questionnaire.roles
    }
    responses = responses_of(preview, desk.organization, name, role=role, partial=partial)
    counted = Counter(response.role for response in responses)
    for one in questionnaire.roles:
        n = plural("import_page.responses", counted[one.id], language)
        st.text(f"{one.title[language]}: {n}")
    agreed = st.checkbox(translate("import_page.agreed", language), key="import-agreed")
    ready = bool(name and responses)
    if not ready:
        st.caption(translate("import_page.needs", language))
    if st.button(
        plain(translate("import_page.button", language, n=len(responses))),
        type="primary",
        disabled=not ready,
        key="import-button",
    ):
        people = {role: int(n) for role, n in invited.items() if n}
        wave = imported_wave(questionnaire, name, int(year), responses, people, agreed=agreed, digest=digest)
        try:
            desk.import_wave(wave, responses)
        except AssessmentError as error:
            st.error(plain(error.sentence(language)))
            return
        state.tell_done(translate("import_page.done", language, n=len(responses), wave=name))
        st.rerun()
