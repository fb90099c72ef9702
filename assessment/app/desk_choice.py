"""Which organization and wave a consultant looks at, asked at the top of a screen."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.consultant import chosen_organization, signed_in_or_door, top
from assessment.app.installation import store
from assessment.app.widgets import plain
from assessment.i18n import Language, translate
from assessment.storage import ReadingDesk, SignIn, Wave


def chosen_desk(language: Language) -> tuple[SignIn, ReadingDesk, list[Wave], Wave] | None:
    """Who reads at which desk, its waves and the chosen one; None, said on the screen, for nothing to see."""
    identity = signed_in_or_door(language)
    if identity is None:
        return None
    top(language, identity)
    organizations = store().organizations(identity)
    if not organizations:
        st.info(translate("results.no_organization", language))
        return None
    desk = store().reading_desk(chosen_organization(organizations, language), identity)
    waves = desk.waves()
    if not waves:
        st.info(translate("results.no_wave", language))
        return None
    return identity, desk, waves, chosen_wave(waves, desk.organization, language)


def chosen_wave(waves: list[Wave], organization: str, language: Language) -> Wave:
    """Which of ``waves`` is meant, asked at the top."""
    by_id = {wave.id: wave for wave in waves}
    closed = [wave.id for wave in waves if not wave.open]
    asked = state.asked("wave")
    start = asked if asked in by_id else closed[-1] if closed else waves[-1].id
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
    return plain(f"{wave.id} · {state_word}")


def earlier_waves(waves: list[Wave], wave: Wave, organization: str, language: Language) -> list[Wave]:
    """The closed waves up to the one that ``wave`` is compared with, oldest first; asked at the top."""
    before = [entry for entry in waves[: waves.index(wave)] if not entry.open]
    if not before:
        return []
    names = ["", *(entry.id for entry in reversed(before))]
    chosen = st.selectbox(
        translate("results.compare", language),
        names,
        index=1,
        format_func=lambda name: name or translate("results.compare_none", language),
        key=f"choice-earlier-{organization}-{wave.id}",
    )
    return before[: [entry.id for entry in before].index(chosen) + 1] if chosen else []
