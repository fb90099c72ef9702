"""Streamlit's page as ours: a change in theirs must not pass unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from assessment.app.languages import asked_language, preferred_language
from assessment.app.middleware import own_page
from assessment.i18n import EN, LANGUAGES, NL, Language, translate

THEIRS = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_page__has_our_language_title_script_and_sentences(language: Language) -> None:
    page = own_page(THEIRS, language).decode()
    assert f'<html lang="{language}">' in page
    assert f"<title>{translate('app.title', language)}</title>" in page
    assert '<script src="/assets/page.js" defer></script>' in page
    assert page.rstrip().endswith('<link rel="stylesheet" href="/assets/pages.css"></body>\n</html>')
    assert f'<div id="root"><p id="scan-waiting">{translate("link.too_old", language)}</p></div>' in page
    assert f"<noscript><p>{translate('link.no_script', language)}</p></noscript>" in page


def test_own_page__has_none_of_their_inline_scripts_fonts_and_texts() -> None:
    page = own_page(THEIRS, EN).decode()
    assert "<script>" not in page
    assert "SourceSans" not in page
    assert "service-desc" not in page
    assert page.count("<noscript>") == 1
    assert page.count("modulepreload") == THEIRS.decode().count("modulepreload")


def test_own_page__another_page_stays_as_it_is() -> None:
    other = b'<html lang="en"><head></head><body><noscript>x</noscript></body></html>'
    assert own_page(other, NL) == other


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("lang=en", "nl", EN),
        ("lang=xx", "nl-NL,nl;q=0.9", NL),
        ("", "de-DE,nl;q=0.5", NL),
        ("", "de", EN),
        ("a=1&lang=nl", "", NL),
    ],
)
def test_asked_language__address_before_browser(query: str, accepted: str, language: Language) -> None:
    assert asked_language(query, accepted) == language


def test_preferred_language__first_that_we_speak() -> None:
    assert preferred_language("fr, en-GB;q=0.8, nl;q=0.7") == EN
