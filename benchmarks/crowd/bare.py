"""The same questionnaire as Streamlit alone would deliver it: a script, a session, nothing stored.

What our own figures are read against: the parts and items of ours as Streamlit's radio buttons, one form a
part, one run a press, no link, no store, no encryption, no middleware. The load benchmark runs it beside the
app, on the same machine.
"""

import streamlit as st

from assessment.pages import pages
from benchmarks.campaigns.people import instrument

ROLE = "rep"


@st.cache_resource
def asked():  # type: ignore[no-untyped-def]
    """Pages with their items, each with its text and options."""
    questionnaire = instrument()
    return [
        [
            (
                item.id,
                item.text[ROLE]["en"],
                [option.label["en"] for option in questionnaire.scale_of(item).options],
            )
            for item in page.items
        ]
        for page in pages(questionnaire, ROLE, 0)
    ]


def turn(part: int) -> None:
    """Go on."""
    st.session_state.part = part


part, parts = st.session_state.setdefault("part", -1), asked()
if part > len(parts) + 1:
    with st.container(key="part-thanks"):
        st.title("Thanks")
elif not 0 < part <= len(parts):
    name = {-1: "read", 0: "begin"}.get(part, "send")
    st.button("On", key=f"{name}-{part}", on_click=turn, args=(part + 1,))
else:
    with st.container(key=f"part-{part}"):
        st.title(f"Part {part}")
        with st.form(f"form-{part}", border=False):
            for item, text, options in parts[part - 1]:
                st.radio(text, options, index=None, key=f"item-0-{item}", horizontal=True)
            st.form_submit_button("On", key=f"next-{part}", on_click=turn, args=(part + 1,))
