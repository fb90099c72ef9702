"""What a consultant sees of teams after close, and how comments are reviewed before anybody reads them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessment.app.screens.comments import blackened
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.response import submit
from assessment.storage import OPERATOR, Modules
from tests.browser.conftest import Opener, Server, open_wave, sign_in

PEOPLE = {("mt", ""): 2, ("rep", "Noord > A"): 9, ("rep", "Noord > B"): 8, ("rep", "Noord > C"): 4}
EN = Language("en")


def closed_wave(server: Server) -> None:
    """Everybody has answered; nine wrote a comment, one of which names somebody."""
    issued = open_wave(server, PEOPLE, modules=Modules(open_questions=True))
    questionnaire = load_questionnaire("sustainable-success")
    question = questionnaire.open_questions[0].id
    store = server.store()
    for number, entry in enumerate(issued):
        answers = {
            item.id: 1 + (number + n) % 5 for n, item in enumerate(questionnaire.items_for(entry.role))
        }
        place = {"organization": server.organization, "wave": "2026", "role": entry.role, "team": entry.team}
        response = submit(questionnaire, answers, language="nl", **place)
        said = {question: "Jan belooft te veel"} if entry.team == "Noord > A" else {}
        store.respondent(entry.code).send(response, comments=said)
    store.desk(server.organization, OPERATOR).close_wave("2026")
    store.close()


FIRST = 30_000  # milliseconds: the first look computes the figures


def signed_in(server: Server, visitor: Opener, width: int = 1280) -> Page:
    page = visitor("en", width=width)
    sign_in(page, server, "en")
    page.wait_for_url("**/results**")
    return page


def open_list(page: Page, within: str = "body") -> None:
    """Open the last list ``within``; one that opens while the page is still drawn closes again."""
    option = page.get_by_role("option").first
    for _ in range(10):
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=FIRST
        )
        page.locator(within).get_by_role("combobox").last.click()
        try:
            expect(option).to_be_visible(timeout=3_000)
        except AssertionError:
            continue
        page.wait_for_timeout(300)
        if option.is_visible():
            return


def test_teams__can_be_chosen_where_they_may_be_shown_and_the_others_are_told_in_words(
    server: Server, visitor: Opener
) -> None:
    closed_wave(server)
    page = signed_in(server, visitor, width=390)
    expect(page.get_by_role("heading", name="Teams", exact=True)).to_be_visible(timeout=FIRST)
    open_list(page, "[class*='st-key-choice-team']")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Noord", "Noord: other teams, together", "Noord > A"], timeout=FIRST)
    page.get_by_role("option", name="Noord > A").click()
    expect(page.get_by_text("Answers: 9", exact=True)).to_be_visible(timeout=FIRST)
    page.get_by_text(translate("results.teams.hidden", EN)).click()
    expect(page.get_by_text("Noord > B: would reveal another group")).to_be_visible()
    expect(page.get_by_text("Noord > C: fewer than 5 answers")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_comments__are_read_only_after_review_and_without_the_words_that_were_taken_out(
    server: Server, visitor: Opener
) -> None:
    closed_wave(server)
    page = signed_in(server, visitor)
    page.goto(f"{server.address}/comments?lang=en")
    expect(page.get_by_text("9 comments are still to be reviewed.")).to_be_visible(timeout=FIRST)
    assert page.get_by_test_id("stVegaLiteChart").count() == 0
    open_list(page)
    page.keyboard.type("Jan")
    page.keyboard.press("Enter")
    expect(page.get_by_text("████ belooft te veel")).to_be_visible(timeout=FIRST)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=translate("comments.approve", EN)).click()
    expect(page.get_by_text("8 comments are still to be reviewed.")).to_be_visible(timeout=FIRST)
    expect(page.get_by_text("████ belooft te veel")).to_be_visible()
    page.get_by_role("button", name=translate("comments.remove", EN)).click()
    expect(page.get_by_text("7 comments are still to be reviewed.")).to_be_visible(timeout=FIRST)
    store = server.store()
    kept = store.desk(server.organization, OPERATOR).comments("2026")
    store.close()
    assert sorted(entry.state for entry in kept) == ["approved", *["held"] * 7, "removed"]
    assert {entry.text for entry in kept if entry.state != "held"} == {"████ belooft te veel", ""}


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("Jan, jan en Janneke", ["Jan"], "████, ████ en Janneke"),
        ("mail j.doe@x.nl", ["j.doe@x.nl"], "mail ████"),
        ("Jan (Noord)", ["Jan", "Noord"], "████ (████)"),
        ("niets", [], "niets"),
    ],
)
def test_blackened__a_word_is_gone_wherever_it_stands(text: str, words: list[str], left: str) -> None:
    assert blackened(text, words) == left
