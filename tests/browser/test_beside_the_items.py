"""Notice, claim questions and open questions: what stands beside the scored items."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import expect

from assessment.library import load_questionnaire
from assessment.storage import OPERATOR, Modules
from tests.browser.conftest import Opener, Server, open_wave
from tests.browser.respondent import PARTS, press, tick_part, wait_for_part


@pytest.mark.parametrize("language", ["nl", "en"])
def test_notice__stands_before_taking_part_with_this_waves_numbers(
    server: Server, visitor: Opener, language: str
) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    notice = questionnaire.information_notice
    assert notice is not None
    code = open_wave(server, {("mt", ""): 4, ("rep", "Noord"): 13})[-1]
    page = visitor(language)
    page.goto(server.link(code.code))
    press(page, language, "read")
    for section in notice.sections:
        page.get_by_text(section.title[language], exact=True).click()
    expect(page.get_by_text("privacy@voorbeeld.example").first).to_be_visible()
    expect(page.get_by_text("13 mensen" if language == "nl" else "13 people").first).to_be_visible()
    expect(page.get_by_text(notice.take_part.text[language])).to_be_visible()
    assert page.get_by_role("radiogroup").count() == 0


def test_claims_and_comments__are_stored_apart_from_the_answers(server: Server, visitor: Opener) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    modules = Modules(open_questions=True, claims=("Q2", "Q5"))
    (code,) = open_wave(server, {("rep", "Noord"): 1}, modules=modules)
    page = visitor("nl")
    page.goto(server.link(code.code))
    press(page, "nl", "read")
    press(page, "nl", "begin")
    expect(page.get_by_text(f"Deel 1 van {PARTS + 2}")).to_be_visible()
    for part in range(1, PARTS + 1):
        wait_for_part(page, part)
        tick_part(page, questionnaire, "rep", "nl", dict.fromkeys(questionnaire.items, 4), at_once=True)
        page.locator(f".st-key-next-{part}-{part + 1} button").click()
    wait_for_part(page, PARTS + 1)
    page.locator(".st-key-choice-Q2").get_by_test_id("stRadioOption").nth(0).click()
    page.locator(f".st-key-next-{PARTS + 1}-{PARTS + 2} button").click()
    page.get_by_role("textbox").first.fill("Minder 'targets', meer tijd <b>voor klanten</b>")
    page.locator(f".st-key-next-{PARTS + 2}-{PARTS + 3} button").click()
    page.get_by_role("button", name="Terug").click()
    expect(page.get_by_role("textbox").first).to_have_value("Minder 'targets', meer tijd <b>voor klanten</b>")
    page.locator(f".st-key-next-{PARTS + 2}-{PARTS + 3} button").click()
    press(page, "nl", "send")
    expect(page.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    store = server.store()
    store.desk("voorbeeld", OPERATOR).close_wave("2026")
    store.close()
    with sqlite3.connect(server.folder / "organization-voorbeeld.sqlite") as database:
        claims = database.execute("select wave, role, question, code from claim_answer").fetchall()
        comments = database.execute("select wave, role, text from comment").fetchall()
        answers = database.execute("select answers from response").fetchone()[0]
    database.close()
    assert claims == [("2026", "rep", "Q2", 1)]
    assert comments == [("2026", "rep", "Minder 'targets', meer tijd <b>voor klanten</b>")]
    assert "Q2" not in answers
    assert "klanten" not in answers
