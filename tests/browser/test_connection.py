"""Nothing is lost: a cut network, a killed server, a closed tab, two windows, a double click."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocket, expect

from assessment.i18n import NL, translate
from assessment.questionnaire import Questionnaire
from assessment.storage import IssuedCode, Modules
from tests.browser.conftest import Opener, Server, drafted, open_wave, stored
from tests.browser.respondent import PARTS, on_screen, press, put_at, tick_part, wait_for_part

ONE_REP = {("rep", "Noord"): 1}


def on_part(server: Server, page: Page, part: int, answers: dict[str, int] | None = None) -> IssuedCode:
    """A code whose holder is on ``part`` in ``page``."""
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, part, answers or {})
    page.goto(server.link(code.code))
    wait_for_part(page, part)
    return code


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for what the server does by itself."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.1)


@pytest.mark.own_server
def test_killed_server__ticks_on_the_page_survive_and_the_first_press_saves_them(
    server: Server, visitor: Opener, questionnaire: Questionnaire, answers_of_four: dict[str, int]
) -> None:
    page = visitor("nl")
    code = on_part(server, page, 2)
    tick_part(page, questionnaire, "rep", "nl", answers_of_four)
    asked = on_screen(page)
    server.kill()
    expect(page.locator("#scan-offline")).to_contain_text("Geen verbinding")
    page.get_by_test_id("stDialog").first.wait_for(state="attached")
    expect(
        page.get_by_text("Is Streamlit still running")
    ).to_be_hidden()  # its own dialog, in English, about a terminal
    assert page.locator("input:checked").count() == len(asked)
    server.start()
    expect(page.locator("#scan-offline")).to_be_empty()
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    press(page, "nl", "next")
    wait_for_part(page, 3)
    assert drafted(server, code) == dict.fromkeys(asked, 4)
    elsewhere = visitor("nl", width=1280)
    elsewhere.goto(server.link(code.code))
    wait_for_part(elsewhere, 3)
    press(elsewhere, "nl", "back")
    wait_for_part(elsewhere, 2)
    assert elsewhere.locator("[data-testid=stRadioOption] input:checked").count() == len(asked)


@pytest.mark.own_server
def test_killed_server__sending_after_it_is_back_stores_everything_once(
    server: Server, visitor: Opener, answers_of_four: dict[str, int]
) -> None:
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, PARTS + 1, answers_of_four)
    page = visitor("nl")
    page.goto(server.link(code.code))
    expect(page.get_by_role("button", name="Verstuur mijn antwoorden")).to_be_visible()
    server.kill()
    expect(page.locator("#scan-offline")).to_contain_text("Geen verbinding")
    server.start()
    expect(page.locator("#scan-offline")).to_be_empty()
    press(page, "nl", "send")
    expect(page.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    assert stored(server) == [answers_of_four]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_network__cut_and_restored_is_said_and_loses_no_tick(
    server: Server,
    visitor: Opener,
    questionnaire: Questionnaire,
    answers_of_four: dict[str, int],
    language: str,
) -> None:
    page = visitor(language)
    code = on_part(server, page, 1)
    asked = on_screen(page)
    tick_part(page, questionnaire, "rep", language, answers_of_four, at_once=True)
    expect(page.locator("input:checked")).to_have_count(len(asked))
    page.context.set_offline(True)
    said = "Geen verbinding" if language == "nl" else "No connection"
    expect(page.locator("#scan-offline")).to_contain_text(said)
    assert page.locator("input:checked").count() == len(asked)
    page.context.set_offline(False)
    expect(page.locator("#scan-offline")).to_be_empty()
    press(page, language, "next")
    wait_for_part(page, 2)
    assert drafted(server, code) == dict.fromkeys(asked, 4)


def test_link_page__without_network_keeps_trying(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    page.route("**/r?lang=*", lambda route: route.abort("internetdisconnected"))
    page.goto(server.link(code.code))
    expect(page.get_by_role("status")).to_have_text(translate("link.unreachable", NL))
    page.unroute("**/r?lang=*")
    expect(page.get_by_role("button", name="Lees verder")).to_be_visible()


def test_closed_tab__ticks_of_the_unfinished_page_are_in_the_draft(
    server: Server, visitor: Opener, questionnaire: Questionnaire, answers_of_four: dict[str, int]
) -> None:
    page = visitor("nl")
    code = on_part(server, page, 2)
    first, second, *_ = on_screen(page)
    tick_part(page, questionnaire, "rep", "nl", {first: 2, second: 9})
    page.close()
    until(lambda: drafted(server, code) == {first: 2, second: 9})
    elsewhere = visitor("nl", width=320)
    elsewhere.goto(server.link(code.code))
    wait_for_part(elsewhere, 2)
    expect(elsewhere.locator("input:checked")).to_have_count(2)


def test_closed_tab__of_another_respondent_in_this_browser_changes_nothing_here(
    server: Server, visitor: Opener, questionnaire: Questionnaire
) -> None:
    mine, theirs = open_wave(server, {("rep", "Noord"): 2})
    for code in (mine, theirs):
        put_at(server, code, 2, {})
    page = visitor("nl")
    page.goto(server.link(mine.code))
    wait_for_part(page, 2)
    first = on_screen(page)[0]
    tick_part(page, questionnaire, "rep", "nl", {first: 1})
    other = page.context.new_page()
    other.goto(server.link(theirs.code))
    wait_for_part(other, 2)
    with page.expect_response("**/keep") as answer:
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert answer.value.status == 403
    assert drafted(server, theirs) == {}
    assert drafted(server, mine) == {}


def test_comment__of_a_page_that_is_put_away_is_kept(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP, modules=Modules(open_questions=True))
    put_at(server, code, PARTS + 1, {})
    page = visitor("nl")
    page.goto(server.link(code.code))
    page.get_by_role("textbox").first.fill("Meer tijd voor klanten")
    with page.expect_response("**/keep") as answer:
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert answer.value.status == 204
    page.reload()
    expect(page.get_by_role("textbox").first).to_have_value("Meer tijd voor klanten")


def test_two_windows__both_are_saved_and_one_sentence_says_so(
    server: Server, visitor: Opener, questionnaire: Questionnaire, answers_of_four: dict[str, int]
) -> None:
    first = visitor("nl")
    code = on_part(server, first, 1)
    early = on_screen(first)
    tick_part(first, questionnaire, "rep", "nl", {early[0]: 1})
    second = first.context.new_page()
    second.goto(f"{server.address}/?lang=nl")
    wait_for_part(second, 1)
    tick_part(second, questionnaire, "rep", "nl", dict.fromkeys(early[1:], 5), at_once=True)
    press(second, "nl", "next")
    expect(second.get_by_text("Je hebt één stelling overgeslagen")).to_be_visible()
    press(second, "nl", "next")
    wait_for_part(second, 2)
    late = on_screen(second)
    tick_part(second, questionnaire, "rep", "nl", answers_of_four, at_once=True)
    press(second, "nl", "next")
    wait_for_part(second, 3)
    press(first, "nl", "next")
    expect(first.get_by_text(translate("fill_in.two_windows", NL))).to_be_visible()
    wait_for_part(first, 2)
    assert drafted(server, code) == {early[0]: 1, **dict.fromkeys(early[1:], 5), **dict.fromkeys(late, 4)}


def test_one_window__two_presses_in_a_hurry_are_no_second_window(
    server: Server, visitor: Opener, answers_of_four: dict[str, int]
) -> None:
    page = visitor("nl")
    code = on_part(server, page, 2, answers_of_four)
    page.evaluate("""() => {
      const press = (key) => document.querySelector(`[class*="st-key-${key}"] button`).click();
      press("next-2-3");
      press("back-2-1");
    }""")
    expect(page.locator(".st-key-part-2")).to_have_count(0)  # which press came last decides where it went
    page.wait_for_timeout(500)
    assert page.get_by_text(translate("fill_in.two_windows", NL)).count() == 0
    assert drafted(server, code) == answers_of_four


def test_two_windows__sent_in_one_the_other_says_it_is_received(
    server: Server, visitor: Opener, answers_of_four: dict[str, int]
) -> None:
    first = visitor("nl")
    on_part(server, first, PARTS, answers_of_four)
    second = first.context.new_page()
    second.goto(f"{server.address}/?lang=nl")
    wait_for_part(second, PARTS)
    press(first, "nl", "next")
    press(first, "nl", "send")
    expect(first.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    press(second, "nl", "next")
    expect(second.get_by_text(translate("errors.link.used", NL))).to_be_visible()
    assert stored(server) == [answers_of_four]


def test_double_click__on_send_stores_one_response(
    server: Server, visitor: Opener, answers_of_four: dict[str, int]
) -> None:
    page = visitor("en")
    on_part(server, page, PARTS, answers_of_four)
    press(page, "en", "next")
    page.get_by_role("button", name="Send my answers").dblclick()
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert stored(server) == [answers_of_four]


def test_page__ticking_asks_nothing_of_the_server_and_a_press_asks_once(
    server: Server, visitor: Opener, questionnaire: Questionnaire, answers_of_four: dict[str, int]
) -> None:
    page = visitor("nl")
    sent: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", listen)
    on_part(server, page, 2)
    page.wait_for_timeout(300)
    assert sent
    sent.clear()
    tick_part(page, questionnaire, "rep", "nl", answers_of_four)
    assert sent == []
    press(page, "nl", "next")
    wait_for_part(page, 3)
    page.wait_for_timeout(300)
    assert len(sent) == 1
