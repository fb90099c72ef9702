"""Files are made on the results page before one's eyes, and downloaded from memory."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from assessment.i18n import Language, translate
from assessment.storage import OPERATOR
from tests.browser.conftest import Opener, Server, sign_in
from tests.browser.test_stage import closed, hall


def said(key: str, language: str, **values: object) -> str:
    return translate(key, Language(language), **values)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_slides__are_made_and_downloaded(server: Server, visitor: Opener, language: str) -> None:
    hall(server)
    closed(server)
    page = visitor(language, width=1280, height=1000)
    sign_in(page, server, language)
    page.wait_for_url("**/results**")
    expect(page.get_by_text(said("results.takeaway_what.slides", language))).to_be_visible()
    page.locator(".st-key-takeaway-make button").click()
    button = page.locator(".st-key-takeaway-download button")
    expect(button).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"{server.organization}-2026-slides.pptx"
    deck = Presentation(io.BytesIO(download.value.path().read_bytes()))
    assert deck.slides[0].shapes.title.text == "Voorbeeld BV"
    store = server.store()
    log = store.care(server.organization, OPERATOR).log()
    store.close()
    assert [entry.detail["file"] for entry in log if entry.action == "export"] == ["slides.pptx"]
    left = [path for path in server.folder.rglob("*") if path.suffix in (".pptx", ".pdf", ".xlsx", ".zip")]
    assert left == []
