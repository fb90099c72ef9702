"""Housekeeping as a consultant meets it: what goes when, deleting a wave, who did what."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OPERATOR
from tests.answering import response
from tests.browser.conftest import Opener, Server, open_wave, sign_in


def housekeeping(page: Page, server: Server, language: str) -> None:
    sign_in(page, server, language)
    page.get_by_role("link", name=translate("app.page.housekeeping", Language(language))).click()
    expect(
        page.get_by_role("heading", name=translate("care.screen.title", Language(language)))
    ).to_be_visible()


@pytest.mark.parametrize(("width", "language"), [(390, "nl"), (1280, "en")])
def test_housekeeping__tells_what_goes_when_and_who_did_what(
    server: Server, visitor: Opener, width: int, language: str
) -> None:
    open_wave(server, {("rep", "Noord"): 12})
    page = visitor(language, width=width)
    housekeeping(page, server, language)
    expect(page.get_by_text(translate("care.screen.sound", Language(language)))).to_be_visible()
    words = translate(
        "care.log.wave_opened",
        Language(language),
        actor=translate("care.actor.operator", Language(language)),
        place="2026",
    )
    expect(page.get_by_role("cell", name=words)).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_housekeeping__a_wave_goes_only_when_its_name_is_typed(server: Server, visitor: Opener) -> None:
    open_wave(server, {("rep", "Noord"): 12})
    page = visitor("en", width=1280)
    housekeeping(page, server, "en")
    name = page.get_by_label(translate("care.screen.purge_type", Language("en")))
    button = page.get_by_role("button", name=translate("care.screen.purge_button", Language("en")))
    name.fill("2025")
    button.click()
    expect(page.get_by_text(translate("care.screen.purge_mismatch", Language("en")))).to_be_visible()
    name.fill("2026")
    button.click()
    expect(page.get_by_text(translate("care.screen.purged", Language("en"), wave="2026"))).to_be_visible()
    expect(page.get_by_text(f"{server.account} purged wave 2026")).to_be_visible()
    expect(page.get_by_text(translate("care.screen.no_wave", Language("en")))).to_be_visible()


def test_housekeeping__tells_who_downloaded_what(server: Server, visitor: Opener) -> None:
    open_wave(server, {("rep", "Noord"): 12})
    questionnaire = load_questionnaire("sustainable-success")
    store = server.store()
    desk = store.desk(server.organization, OPERATOR)
    desk.add_responses(
        "2026", [response(questionnaire, organization=server.organization, team="Noord") for _ in range(12)]
    )
    desk.close_wave("2026")
    store.close()
    page = visitor("en", width=1280)
    sign_in(page, server, "en")
    button = page.get_by_role("button", name=translate("results.download.facet_scores", Language("en")))
    expect(button).to_be_visible(timeout=60_000)
    with page.expect_download():
        button.click()
    page.get_by_role("link", name=translate("app.page.housekeeping", Language("en"))).click()
    expect(page.get_by_text(f"{server.account} downloaded facet_scores.csv of wave 2026")).to_be_visible()


def test_housekeeping__is_closed_to_a_visitor_without_sign_in(server: Server, visitor: Opener) -> None:
    open_wave(server, {("rep", "Noord"): 12})
    page = visitor("en", width=1280)
    page.goto(f"{server.address}/housekeeping?lang=en")
    expect(page.get_by_text(translate("errors.sign_in.needed", Language("en")))).to_be_visible()
    assert page.get_by_test_id("stTable").count() == 0
