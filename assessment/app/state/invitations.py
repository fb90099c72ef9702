"""The post of this process, and files with fresh links, made when somebody asks for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from assessment.app.state.desk import Issued
from assessment.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from assessment.mailing import Post


@cache
def post() -> Post:
    """What this process is sending."""
    from assessment.mailing import Post

    return Post()


def own_address() -> str:
    """Where the browser of this window reaches the app."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://localhost:8501"


def links_file(issued: Issued, address: str, *, dutch: bool) -> bytes:
    """The fresh links as a CSV, also for a mail merge."""
    from assessment.links import links_csv

    return links_csv(issued.codes, address, issued.names, dutch_excel=dutch)


def cards_file(issued: Issued, address: str, language: Language) -> bytes:
    """The fresh links as cards, in both languages, the reader's own first."""
    from assessment.cards import cards_pdf

    languages = (language, *(other for other in LANGUAGES if other != language))
    listed = any(code.address for code in issued.codes)
    return cards_pdf(issued.codes, address, languages, issued.name, titles=dict(issued.titles), listed=listed)
