"""Figures on the results page: all of them with links, one by its link, statements by subject, two waves."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.response import submit
from assessment.storage import OPERATOR
from tests.browser.conftest import Opener, Server, open_wave, sign_in

EN = Language("en")
PEOPLE = {("mt", ""): 6, ("rep", "Noord"): 12}
PATIENCE = 60_000  # milliseconds: the first look computes every figure


def closed_wave(server: Server, wave: str, shift: int) -> None:
    """Everybody answered; with another ``shift`` otherwise."""
    issued = open_wave(server, PEOPLE, wave=wave)
    questionnaire = load_questionnaire("sustainable-success")
    store = server.store()
    for number, entry in enumerate(issued):
        answers = {
            item.id: 1 + (number * 3 + n + shift) % 5
            for n, item in enumerate(questionnaire.items_for(entry.role))
        }
        place = {"organization": server.organization, "wave": wave, "role": entry.role, "team": entry.team}
        store.respondent(entry.code).send(submit(questionnaire, answers, language="nl", **place))
    store.desk(server.organization, OPERATOR).close_wave(wave)
    store.close()


def settled(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def links(page: Page) -> list[str]:
    """The figures that the page links to, in order."""
    found = page.get_by_role("link", name=translate("results.figure_link", EN))
    expect(found.first).to_be_visible(timeout=PATIENCE)
    settled(page)
    addresses = [found.nth(n).get_attribute("href") or "" for n in range(found.count())]
    return [address.rpartition("figure=")[2] for address in addresses]


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list; one that opens while the page is still drawn closes again."""
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(10):
        settled(page)
        page.get_by_role("combobox", name=label).click()
        page.wait_for_timeout(1_000)
        if wanted.is_visible():
            wanted.click()
            settled(page)
            return
        page.keyboard.press("Escape")
    expect(wanted).to_be_visible()


def test_results__every_figure_has_a_link_that_opens_it_alone(server: Server, visitor: Opener) -> None:
    closed_wave(server, "2025", 0)
    closed_wave(server, "2026", 1)
    page = visitor("en")
    sign_in(page, server, "en")
    page.wait_for_url("**/results**")
    every = ["scale", "trend", "dimensions", "gaps", "facets", "items", "agreement", "response"]
    assert links(page) == every

    choose(page, translate("results.compare", EN), translate("results.compare_none", EN))
    expect(page.get_by_role("heading", name="wave 2025")).to_have_count(0)
    assert links(page) == [name for name in every if name != "trend"]

    facet = load_questionnaire("sustainable-success").facets["TS2"]
    choose(page, translate("results.items.choose", EN), facet.title["en"])
    subtitle = translate("charts.items.subtitle_facet", EN, facet=facet.title["en"])
    expect(page.get_by_text(subtitle)).to_be_visible(timeout=PATIENCE)

    address = f"organization={server.organization}&wave=2025&lang=en&figure=facets"
    page.goto(f"{server.address}/results?{address}")
    assert links(page) == ["facets"]
    expect(page.get_by_text("wave 2025")).not_to_have_count(0)
    expect(page.get_by_role("link", name=translate("results.every_figure", EN))).to_be_visible()
