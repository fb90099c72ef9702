"""Files of released figures: made on click, told to the audit log, after the password was given lately."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.released import about_wave
from assessment.app.step_up import proved_or_form
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import OrganizationDesk, Wave
from assessment.takeaway import TAKEAWAYS

AT_ONCE = ("facet_scores", "benchmark")
"""Tables that are asked for most: a press each."""


def downloads(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """What may be taken along, once who asks has proved to be who they are."""
    st.subheader(translate("results.take_along", language), anchor=False)
    if wave.open:
        st.text(translate("results.after_close", language))
        return
    if not proved_or_form(language):
        return
    _made(desk, wave, language)
    _at_once(desk, wave, language)


def _at_once(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    result = state.result(desk, wave.id, wave.open)
    for name in AT_ONCE:
        try:
            content = state.csv(desk, name, result, about_wave(desk, wave), language)
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


def _made(desk: OrganizationDesk, wave: Wave, language: Language) -> None:
    """A file that takes a moment: chosen, made before one's eyes, then downloaded from memory."""
    name = st.selectbox(
        translate("results.which", language),
        list(TAKEAWAYS),
        format_func=lambda one: translate(f"results.takeaway.{one}", language),
        key=f"takeaway-{desk.organization}-{wave.id}",
    )
    st.caption(translate(f"results.takeaway_what.{name}", language))
    if st.button(translate("results.make", language), key="takeaway-make", type="primary"):
        words = translate("results.making", language)
        bar = st.progress(0.0, words)

        def told(done: float) -> None:
            bar.progress(done, words)

        try:
            content = state.takeaway(desk, wave, name, language, told)
        except AssessmentError as error:
            st.error(plain(error.sentence(language)))
            return
        finally:
            bar.empty()
        state.keep_file(state.MadeFile(desk.organization, wave.id, name, language, content))
    made = state.made_file()
    if made is None or (made.organization, made.wave, made.name, made.language) != (
        *(desk.organization, wave.id, name),
        language,
    ):
        return
    kind = TAKEAWAYS[name]
    st.download_button(
        plain(
            translate(
                "results.fetch", language, file=kind.suffix, kilobytes=max(1, len(made.content) // 1000)
            )
        ),
        data=made.content,
        file_name=f"{desk.organization}-{wave.id}-{kind.suffix}",
        mime=kind.media_type,
        key="takeaway-download",
        on_click="ignore",
    )
