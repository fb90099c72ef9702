"""Notice, claim questions and open questions: what stands beside the scored items."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import expect

from assessment.library import load_questionnaire
from assessment.storage import Modules
from tests.browser.conftest import Opener, Server, at_desk, open_wave
from tests.browser.respondent import PARTS, press, put_at, wait_for_part


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
    expect(page.locator("summary")).to_contain_text([section.title[language] for section in notice.sections])
    page.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
    expect(page.get_by_text("privacy@voorbeeld.example").first).to_be_visible()
    expect(page.get_by_text("13 mensen" if language == "nl" else "13 people").first).to_be_visible()
    expect(page.get_by_text(notice.take_part.text[language])).to_be_visible()
    assert page.get_by_role("radiogroup").count() == 0


def test_claims_and_comments__are_stored_apart_from_the_answers(server: Server, visitor: Opener) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    modules = Modules(open_questions=True, claims=("Q2", "Q5"))
    (code,) = open_wave(server, {("rep", "Noord"): 1}, modules=modules)
    page = visitor("nl")
    asked = {item.id: 4 for item in questionnaire.items_for("rep")}
    put_at(server, code, PARTS, asked)
    page.goto(server.link(code.code))
    expect(page.get_by_text(f"Deel {PARTS} van {PARTS + 2}")).to_be_visible()
    page.locator(f".st-key-next-{PARTS}-{PARTS + 1} button").click()
    wait_for_part(page, PARTS + 1)
    page.locator('[class*="st-key-claim-"][class*="-Q2"]').first.get_by_test_id("stRadioOption").nth(
        0
    ).click()
    page.locator(f".st-key-next-{PARTS + 1}-{PARTS + 2} button").click()
    page.get_by_role("textbox").first.fill("Minder 'targets', meer tijd <b>voor klanten</b>")
    page.locator(f".st-key-next-{PARTS + 2}-{PARTS + 3} button").click()
    expect(page.get_by_role("heading", name="Klaar om te versturen")).to_be_visible()
    press(page, "nl", "back")
    expect(page.get_by_role("textbox").first).to_have_value("Minder 'targets', meer tijd <b>voor klanten</b>")
    page.locator(f".st-key-next-{PARTS + 2}-{PARTS + 3} button").click()
    press(page, "nl", "send")
    expect(page.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    at_desk(server, lambda desk: desk.close_wave("2026"))
    with sqlite3.connect(server.folder / f"organization-{server.organization}.sqlite") as database:
        claims = database.execute("select wave, role, question, code from claim_answer").fetchall()
        comments = database.execute("select wave, role, text from comment").fetchall()
        answers = database.execute("select answers from response").fetchone()[0]
    database.close()
    assert claims == [("2026", "rep", "Q2", 1)]
    assert comments == [("2026", "rep", "Minder 'targets', meer tijd <b>voor klanten</b>")]
    assert "Q2" not in answers
    assert "klanten" not in answers
