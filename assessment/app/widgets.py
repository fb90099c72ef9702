"""Pieces that pages share: the frame, an item, progress, a chart with its words.

Each element is a message to the browser, and under load messages are what a page costs: so a respondent's
pieces are drawn as few elements, and nothing is wrapped in a container only to be found by the style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from assessment.app import state
from assessment.i18n import LANGUAGES, Language, plural, translate
from assessment.questionnaire import CrosswiseQuestion, DirectQuestion, Item, OpenQuestion, Questionnaire
from assessment.storage.respondent import LONGEST_COMMENT

if TYPE_CHECKING:
    from assessment.charts.figure import ChartFigure

_ACTING = re.compile(
    r"""
    [\\`*_\[\]<>~$|]                # code, emphasis, links, pictures, tags, mathematics, tables
    | (?<![^\n])[ \t]*[#+=-]         # headings, lists and rules at the beginning of a line
    | (?<=\d)[.)](?=\s|$)           # numbered lists
    | -(?=[->])                      # arrows and dashes
    | :(?=\S)                        # colours, icons, emoji, addresses
    | (?<!\d)\.(?=\w) | \.(?=[^\W\d])  # names of hosts, which become links
    | &(?=\#?\w+;)                   # characters by name or number
    """,
    re.VERBOSE,
)
_LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class Markup:
    """HTML that Streamlit takes as it is, and does not first look for a file of that name."""

    text: str

    def _repr_html_(self) -> str:
        return self.text


def page_language(language: Language) -> None:
    """The page's language, for the script in the browser."""
    st.html(Markup(f'<i data-page-language="{escape(language)}"></i>'))


def page_title(name: str, language: Language) -> None:
    """What the browser's tab says: where one is, then what this is."""
    st.set_page_config(page_title=f"{name} · {translate('app.title', language)}")


def language_switch(language: Language) -> None:
    """One quiet link to each other language."""
    with st.container(key="language-switch", horizontal=True, horizontal_alignment="right"):
        for other in LANGUAGES:
            if other == language:
                continue
            name = _LANGUAGE_NAMES[other]
            pressed = st.button(
                name, key=f"language-{other}", type="tertiary", on_click=state.choose_language, args=(other,)
            )
            if pressed:  # after a reconnect the first press has no callback
                state.choose_language(other)
                st.rerun()


def simulated(language: Language) -> None:
    """That nobody gave these answers, in a quiet line."""
    with st.container(key="simulated"):
        st.caption(translate("app.simulated", language))


def progress(part: int, parts: int, where: str, minutes: int, language: Language) -> None:
    """Where the respondent is, at the top of the screen while scrolling."""
    left, share = plural("fill_in.minutes_left", minutes, language), 100 * part // (parts + 1)
    st.html(
        Markup(
            f'<div class="way"><p><span>{escape(where)}</span> <span>{escape(left)}</span></p>'
            f'<div role="progressbar" aria-label="{escape(where)}" aria-valuemin="0" aria-valuemax="100"'
            f' aria-valuenow="{share:d}"><div style="width:{share:d}%"></div></div></div>'
        )
    )


def before_items(kept: str, title: str, texts: Iterable[str]) -> None:
    """What stands above the items of a part: what is ``kept`` already ("" for nothing), its title, texts."""
    above = f'<p class="saved">{escape(kept)}</p>' if kept else ""
    below = "".join(f"<p>{escape(text)}</p>" for text in texts)
    st.html(Markup(f'<div class="before">{above}<h1>{escape(title)}</h1>{below}</div>'))


def told() -> None:
    """The sentence that a press left behind, such as why nothing was stored."""
    memory = state.memory()
    sentence = memory.told()
    if sentence:
        with st.container(key=f"told-{memory.times_told}"):
            st.warning(plain(sentence))


@lru_cache(maxsize=256)
def _plain_labels(options: tuple[tuple[int, str], ...]) -> dict[int, str]:
    """The options of a scale by code, made plain once: Streamlit asks for each several times a page."""
    return {code: plain(label) for code, label in options}


def item_input(
    questionnaire: Questionnaire, item: Item, role: str, language: Language, key: str, code: int | None
) -> int | None:
    """The statement with its answer options; gives the code that is ticked."""
    scale = questionnaire.scale_of(item)
    labels = _plain_labels(tuple((option.code, option.label[language]) for option in scale.options))
    codes = list(labels)
    return st.radio(
        plain(item.text[role][language]),
        codes,
        index=codes.index(code) if code in labels else None,
        format_func=labels.__getitem__,
        key=key,
        horizontal=True,
        width="stretch",
    )


def choice_input(
    question: DirectQuestion | CrosswiseQuestion, field: str, language: Language, key: str, code: int | None
) -> int | None:
    """One field of a claim question, its options below each other; gives the code that is ticked."""
    labels = _plain_labels(tuple((option.code, option.label[language]) for option in question.options))
    codes = list(labels)
    text = question.text[language]
    if isinstance(question, CrosswiseQuestion):
        pair = (question.sensitive, question.neutral)
        if field != question.id:
            pair = (question.control, question.control_neutral)
        text = f"{text} (1) {pair[0][language]} (2) {pair[1][language]}"
    return st.radio(
        plain(text),
        codes,
        index=codes.index(code) if code in labels else None,
        format_func=labels.__getitem__,
        key=key,
        width="stretch",
    )


def comment_input(question: OpenQuestion, language: Language, key: str, text: str) -> str:
    """An open question with room for a few sentences."""
    return st.text_area(
        plain(question.text[language]),
        text,
        key=key,
        height=140,
        max_chars=LONGEST_COMMENT,
        width="stretch",
    )


def chart(figure: ChartFigure, language: Language, address: str) -> None:
    """A chart as a page shows it: sentence, what is measured, picture, note, the same as a table, a link."""
    from assessment.charts.figure import readable_table  # here: a respondent's page loads no charts

    st.subheader(plain(figure.title), anchor=False)
    st.text(figure.subtitle)
    st.altair_chart(figure.page, width="stretch", theme=None, alt=figure.alt_text)
    st.caption(plain(figure.note))
    st.caption(plain(figure.source_line))
    with st.expander(translate("results.show_table", language)):
        st.dataframe(readable_table(figure, language), hide_index=True)
    st.markdown(f"[{translate('results.figure_link', language)}]({address})")


def plain(text: str) -> str:
    """``text`` without anything that Markdown, as Streamlit reads it, would act on.

    A backslash stands only where it is needed: labels are read aloud as they are written.
    """
    return _ACTING.sub(lambda found: found.group()[:-1] + "\\" + found.group()[-1], text)
