"""The consultant's page: how many answered, the place on the scale, management against reps, the CSVs."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.claim_panel import claim_panel
from assessment.app.consultant import chosen_organization, signed_in_or_door, top
from assessment.app.installation import store
from assessment.app.reading import agreement, change_in_words, grounds, levers, place_in_words
from assessment.app.released import released_claims
from assessment.app.widgets import chart, plain
from assessment.errors import AssessmentError
from assessment.export import EXPORTS
from assessment.i18n import Language, format_number, translate
from assessment.results import OrganizationResult
from assessment.storage import OrganizationDesk, Wave


def draw() -> None:
    """Draw the results of the chosen organization and wave."""
    language = state.language()
    identity = signed_in_or_door(language)
    if identity is None:
        return
    top(language, "housekeeping")
    organizations = store().organizations(identity)
    if not organizations:
        st.info(translate("results.no_organization", language))
        return
    desk = store().desk(chosen_organization(organizations, language), identity)
    waves = desk.waves()
    if not waves:
        st.info(translate("results.no_wave", language))
        return
    wave = _chosen_wave(waves, desk.organization, language)
    _wave_page(desk, wave, _previous(desk, waves, wave), language)


def _chosen_wave(waves: list[Wave], organization: str, language: Language) -> Wave:
    by_id = {wave.id: wave for wave in waves}
    closed = [wave.id for wave in waves if not wave.open]
    start = closed[-1] if closed else waves[-1].id
    chosen = st.segmented_control(
        translate("results.wave", language),
        list(by_id),
        default=start,
        format_func=lambda name: _wave_name(by_id[name], language),
        key=f"choice-wave-{organization}",
        required=True,
    )
    return by_id[chosen or start]


def _wave_name(wave: Wave, language: Language) -> str:
    state_word = translate("results.open" if wave.open else "results.closed", language)
    return f"{wave.id} · {state_word}"


def _previous(desk: OrganizationDesk, waves: list[Wave], wave: Wave) -> OrganizationResult | None:
    """The closed wave before this one, asked with the same version of the same questionnaire."""
    before = waves[: waves.index(wave)]
    same = [
        w for w in before if not w.open and (w.questionnaire, w.version) == (wave.questionnaire, wave.version)
    ]
    return state.result(desk, same[-1].id, same[-1].open) if same else None


def _wave_page(
    desk: OrganizationDesk, wave: Wave, previous: OrganizationResult | None, language: Language
) -> None:
    st.header(plain(desk.name), anchor=False)
    if wave.simulated:
        st.warning(translate("app.simulated", language))
    result = state.result(desk, wave.id, wave.open)
    st.info(result.notice[language])
    _attendance(result, language)
    if wave.open:
        _close_button(desk, wave, language)
    chart(state.figure("scale", result, language, previous if not wave.open else None), language)
    if not wave.open:
        place_in_words(result, language)
        change_in_words(result, previous, language)
    chart(state.figure("dimensions", result, language), language)
    if not wave.open:
        agreement(result, language)
        grounds(result, language)
        levers(result, language)
        _claims(desk, wave, result, language)
    _downloads(desk, result, wave, language)


def _claims(desk: OrganizationDesk, wave: Wave, result: OrganizationResult, language: Language) -> None:
    check = result.questionnaire.claim_check
    if check is not None and wave.modules.claims:
        claim_panel(check, released_claims(desk, wave), language)


def _attendance(result: OrganizationResult, language: Language) -> None:
    st.subheader(translate("results.answered.title", language), anchor=False)
    questionnaire = result.questionnaire
    for column, entry in zip(st.columns(len(result.attendance)), result.attendance, strict=True):
        role = questionnaire.role(entry.role)
        said = "closed" if result.closed else ("few" if role.few else "open")
        invited = "?" if entry.invited is None else format_number(entry.invited, language)
        words = translate(
            f"results.answered.{said}", language, n=format_number(entry.answered, language), invited=invited
        )
        column.metric(role.title[language], words)
    if not result.closed:
        st.caption(translate("results.answered.why_steps", language))


@st.dialog(" ")
def _confirm_close(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    st.text(translate("results.close.sure", language, wave=wave.id))
    if st.button(translate("results.close.confirm", language), type="primary", key="close-yes"):
        desk.close_wave(wave.id)
        st.rerun()


def _close_button(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    if st.button(translate("results.close.button", language), key="close-wave"):
        _confirm_close(desk, wave, language)


def _downloads(desk: OrganizationDesk, result: OrganizationResult, wave: Wave, language: Language) -> None:
    st.subheader(translate("results.take_along", language), anchor=False)
    if wave.open:
        st.text(translate("results.after_close", language))
        return
    for name in EXPORTS:
        try:
            content = state.csv(desk, name, result, wave.year, language)
        except AssessmentError as error:
            st.text(error.sentence(language))
            continue
        st.download_button(
            translate(f"results.download.{name}", language),
            data=content,
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download-{name}",
            on_click="ignore",
        )
