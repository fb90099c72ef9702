"""What a phone and a consultant see: sizes, sideways scroll, guards, headers."""

from __future__ import annotations

import urllib.request

import pytest
from playwright.sync_api import expect

from assessment.i18n import Language, translate
from tests.browser.conftest import Opener, Server, open_wave, sign_in
from tests.browser.respondent import begin


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_respondent_page__cells_are_equal_large_and_inside_the_screen(
    server: Server, visitor: Opener, width: int
) -> None:
    (code,) = open_wave(server, {("rep", "Noord"): 1})
    page = visitor("nl", width=width)
    begin(page, server.link(code.code), "nl")
    groups = page.get_by_role("radiogroup")
    for number in range(groups.count()):
        boxes = [cell.bounding_box() for cell in groups.nth(number).get_by_test_id("stRadioOption").all()]
        five = boxes[:5]
        assert len(boxes) == 6
        assert all(box is not None and box["height"] >= 43.9 for box in boxes)
        assert len({round(box["width"]) for box in five if box}) == 1
        assert len({round(box["height"]) for box in five if box}) == 1
        assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    assert page.locator("[data-testid=stRadioOption] input:checked").count() == 0
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.locator("[data-testid=stToolbar]").is_hidden()


def test_results__are_closed_to_a_visitor_without_sign_in(server: Server, visitor: Opener) -> None:
    page = visitor("en", width=1280)
    page.goto(f"{server.address}/results?lang=en")
    expect(page.get_by_text(translate("errors.sign_in.needed", Language("en")))).to_be_visible()
    assert page.get_by_test_id("stVegaLiteChart").count() == 0


def test_sign_in__wrong_password_says_no_more_than_that(server: Server, visitor: Opener) -> None:
    page = visitor("nl")
    page.goto(f"{server.address}/sign-in?lang=nl")
    for account in ("adviseur", "niemand"):
        page.fill("#account", account)
        page.fill("#password", "niet het goede wachtwoord")
        page.click("button[type=submit]")
        expect(page.get_by_role("alert")).to_have_text(translate("errors.sign_in.wrong", Language("nl")))


def test_sign_out__ends_the_sign_in(server: Server, visitor: Opener) -> None:
    open_wave(server, {("rep", "Noord"): 1})
    page = visitor("en", width=1280)
    sign_in(page, server, "en")
    page.get_by_role("link", name="Sign out").click()
    page.goto(f"{server.address}/results?lang=en")
    expect(page.get_by_text(translate("errors.sign_in.needed", Language("en")))).to_be_visible()


def test_open_wave__shows_no_figures_and_no_single_sending(server: Server, visitor: Opener) -> None:
    open_wave(server, {("mt", ""): 5, ("rep", "Noord"): 12})
    page = visitor("en", width=1280)
    sign_in(page, server, "en")
    expect(page.get_by_text("at least 0 of 12")).to_be_visible()
    expect(page.get_by_text("invited: 5")).to_be_visible()
    expect(page.get_by_text(translate("results.after_close", Language("en")))).to_be_visible()
    assert page.get_by_role("button", name="CSV").count() == 0


def test_language_switch__changes_everything_and_stays(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, {("rep", "Noord"): 1})
    page = visitor("nl")
    page.goto(server.link(code.code))
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Read on").click()
    page.get_by_role("button", name="I take part").click()
    expect(page.get_by_text("Part 1 of 9")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Part 1 of 9")).to_be_visible()
    assert "lang=en" in page.url


@pytest.mark.parametrize(
    "path", ["/", "/results", "/r", "/sign-in", "/health", "/assets/page.js", "/nowhere"]
)
def test_headers__stand_on_every_answer(server: Server, path: str) -> None:
    request = urllib.request.Request(f"{server.address}{path}", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
