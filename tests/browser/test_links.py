"""Links that open nothing, and what a restarted server must not lose."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OPERATOR
from tests.browser.conftest import Opener, Server, open_wave, stored
from tests.browser.respondent import WORDS, begin, fill_in, tick_part, wait_for_part

ONE_REP = {("rep", "Noord"): 1}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_link__wrong_short_or_empty_code_gives_one_sentence(
    server: Server, visitor: Opener, language: str
) -> None:
    page = visitor(language)
    for code, key in (("0" * 26, "unknown"), ("KORT", "malformed"), ("", "malformed")):
        page.goto("about:blank")
        page.goto(server.link(code))
        expect(page.get_by_role("status")).to_have_text(translate(f"errors.link.{key}", Language(language)))
        assert page.url == f"{server.address}/r"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_link__used_and_closed_say_so(server: Server, visitor: Opener, language: str) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    first, second = open_wave(server, {("rep", "Noord"): 2})
    answers = dict.fromkeys(questionnaire.items, 4)
    page = visitor(language)
    fill_in(page, server.link(first.code), questionnaire, "rep", language, answers, at_once=True)
    page.reload()
    expect(page.get_by_text(translate("fill_in.welcome.already_sent", Language(language)))).to_be_visible()
    again = visitor(language)
    again.goto(server.link(first.code))
    expect(again.get_by_role("status")).to_have_text(translate("errors.link.used", Language(language)))
    inside = visitor(language)
    begin(inside, server.link(second.code), language)
    store = server.store()
    store.desk("voorbeeld", OPERATOR).close_wave("2026")
    store.close()
    inside.get_by_role("button", name=WORDS[language]["next"]).click()
    expect(inside.get_by_text(translate("errors.link.closed", Language(language)))).to_be_visible()
    later = visitor(language)
    later.goto(server.link(second.code))
    expect(later.get_by_role("status")).to_have_text(translate("errors.link.closed", Language(language)))
    assert len(stored(server)) == 1


def test_killed_server__ticks_on_the_page_survive_and_the_first_press_saves_them(
    server: Server, visitor: Opener
) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    (code,) = open_wave(server, ONE_REP)
    answers = dict.fromkeys(questionnaire.items, 2)
    page = visitor("nl")
    begin(page, server.link(code.code), "nl")
    tick_part(page, questionnaire, "rep", "nl", answers)
    page.get_by_role("button", name="Verder").click()
    wait_for_part(page, 2)
    tick_part(page, questionnaire, "rep", "nl", answers)
    server.kill()
    expect(page.locator("#scan-offline")).to_contain_text("Geen verbinding")
    server.start()
    expect(page.locator("#scan-offline")).to_have_count(0)
    page.get_by_role("button", name="Verder").click()
    wait_for_part(page, 3)
    elsewhere = visitor("nl", width=1280)
    elsewhere.goto(server.link(code.code))
    wait_for_part(elsewhere, 3)
    elsewhere.get_by_role("button", name="Terug").click()
    wait_for_part(elsewhere, 2)
    assert elsewhere.locator("[data-testid=stRadioOption] input:checked").count() == 6


def test_skipped_items__are_pointed_out_once_and_may_stay_empty(server: Server, visitor: Opener) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    (code,) = open_wave(server, ONE_REP)
    page = visitor("en")
    begin(page, server.link(code.code), "en")
    tick_part(page, questionnaire, "rep", "en", {"TS1_1": 3})
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("You skipped")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    wait_for_part(page, 2)


def test_code__is_nowhere_in_log_address_or_files(server: Server, visitor: Opener) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    fill_in(
        page,
        server.link(code.code),
        questionnaire,
        "rep",
        "nl",
        dict.fromkeys(questionnaire.items, 3),
        at_once=True,
    )
    assert not [url for url in seen if code.code in url.split("#")[0]]
    assert code.code not in server.log
    files = [file for file in server.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if code.code.encode() in file.read_bytes()]
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").count(code.code) == 0
