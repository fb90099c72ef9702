"""Links that open nothing, and browsers that cannot open them: one clear sentence each, no dead end."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import Route, expect

from assessment.i18n import Language, translate
from assessment.questionnaire import Questionnaire
from tests.browser.conftest import Opener, Server, at_desk, drafted, open_wave, stored
from tests.browser.respondent import (
    PARTS,
    WORDS,
    begin,
    on_screen,
    press,
    put_at,
    set_state,
    tick_part,
    wait_for_part,
)

ONE_REP = {("rep", "Noord"): 1}
BROKEN_SCRIPT = "this is not )( a script that this browser understands"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_link__wrong_short_or_empty_code_gives_one_sentence(
    server: Server, visitor: Opener, language: str
) -> None:
    page = visitor(language)
    for code, key in (
        ("0" * 26, "unknown"),
        ("KORT", "malformed"),
        ("%F0%9F%98%80", "malformed"),
        ("", "malformed"),
    ):
        page.goto("about:blank")
        page.goto(server.link(code))
        expect(page.get_by_role("status")).to_have_text(translate(f"errors.link.{key}", Language(language)))
        assert page.url == f"{server.address}/r"


def test_link__pasted_over_a_wrong_one_opens(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    page.goto(server.link("KORT"))
    expect(page.get_by_role("status")).to_contain_text("niet compleet")
    page.evaluate("link => location.assign(link)", server.link(code.code))
    expect(page.get_by_role("button", name=WORDS["nl"]["read"])).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_link__used_says_that_the_answers_are_in(
    server: Server, visitor: Opener, answers_of_four: dict[str, int], language: str
) -> None:
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, PARTS + 1, answers_of_four)
    page = visitor(language)
    page.goto(server.link(code.code))
    press(page, language, "send")
    expect(page.get_by_role("heading", name=WORDS[language]["thanks"])).to_be_visible()
    page.reload()
    expect(page.get_by_text(translate("fill_in.welcome.already_sent", Language(language)))).to_be_visible()
    again = visitor(language)
    again.goto(server.link(code.code))
    expect(again.get_by_role("status")).to_have_text(translate("errors.link.used", Language(language)))
    assert stored(server) == [answers_of_four]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_wave__not_yet_open_says_so_and_opens_later(server: Server, visitor: Opener, language: str) -> None:
    (code,) = open_wave(server, ONE_REP)
    set_state(server, "planned")
    page = visitor(language)
    page.goto(server.link(code.code))
    expect(page.get_by_role("status")).to_have_text(translate("errors.link.not_yet_open", Language(language)))
    set_state(server, "open")
    page.goto("about:blank")
    page.goto(server.link(code.code))
    expect(page.get_by_role("button", name=WORDS[language]["read"])).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_wave__closed_while_filling_in_keeps_the_page_and_goes_on_when_reopened(
    server: Server,
    visitor: Opener,
    questionnaire: Questionnaire,
    answers_of_four: dict[str, int],
    language: str,
) -> None:
    (code,) = open_wave(server, ONE_REP)
    earlier = {"TS1_1": 1, "CF1_1": 2}
    put_at(server, code, 2, earlier)
    page = visitor(language)
    page.goto(server.link(code.code))
    wait_for_part(page, 2)
    asked = on_screen(page)
    tick_part(page, questionnaire, "rep", language, answers_of_four, at_once=True)
    at_desk(server, lambda desk: desk.close_wave("2026"))
    press(page, language, "next")
    expect(page.get_by_text(translate("fill_in.closed_meanwhile", Language(language)))).to_be_visible()
    assert page.locator("input:checked").count() > 0
    assert stored(server) == []
    later = visitor(language)
    later.goto(server.link(code.code))
    expect(later.get_by_role("status")).to_have_text(translate("errors.link.closed", Language(language)))
    set_state(server, "open")
    press(page, language, "next")
    wait_for_part(page, 3)
    kept = drafted(server, code)
    assert {item: kept[item] for item in earlier if item not in asked} == {
        item: answer for item, answer in earlier.items() if item not in asked
    }
    assert {item: kept[item] for item in asked} == dict.fromkeys(asked, 4)


def test_wave__closed_for_good_says_so_and_stores_nothing(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    page.goto(server.link(code.code))
    press(page, "nl", "read")
    expect(page.get_by_role("button", name=WORDS["nl"]["begin"])).to_be_visible()
    at_desk(server, lambda desk: desk.close_wave("2026"))
    page.reload()
    expect(page.get_by_text("zegt dat de ronde gesloten is")).to_be_visible()
    page.goto("about:blank")
    page.goto(server.link(code.code))
    expect(page.get_by_role("status")).to_have_text(translate("errors.link.closed", Language("nl")))
    assert stored(server) == []


def test_code__is_nowhere_in_log_address_or_files(
    server: Server, visitor: Opener, answers_of_four: dict[str, int]
) -> None:
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, PARTS, answers_of_four)
    page = visitor("nl")
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(server.link(code.code))
    page.locator(f".st-key-next-{PARTS}-{PARTS + 1} button").click()
    press(page, "nl", "send")
    expect(page.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    assert not [url for url in seen if code.code in url.split("#")[0]]
    assert code.code not in server.log
    files = [file for file in server.folder.rglob("*") if file.is_file()]
    assert not [file for file in files if code.code.encode() in file.read_bytes()]
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").count(code.code) == 0
    assert stored(server) == [answers_of_four]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_cookies_blocked__say_so_instead_of_asking_for_a_link(
    server: Server, visitor: Opener, language: str
) -> None:
    def without_cookie(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        asked = urllib.request.Request(
            route.request.url, route.request.post_data_buffer, {"Sec-Fetch-Site": "same-origin"}
        )
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Set-Cookie"]
            route.fulfill(json=json.load(answer))

    (code,) = open_wave(server, ONE_REP)
    page = visitor(language)
    page.route("**/r?lang=*", without_cookie)
    page.goto(server.link(code.code))
    expect(page.get_by_role("status")).to_have_text(translate("link.cookies", Language(language)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_old_browser__reads_a_sentence_where_the_page_does_not_come(
    server: Server, visitor: Opener, language: str
) -> None:
    sentence = translate("link.too_old", Language(language))
    page = visitor(language)
    page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=BROKEN_SCRIPT))
    for path in ("/", "/r#X"):
        page.goto(server.address + path)
        expect(page.get_by_text(sentence)).to_be_hidden()
        page.evaluate("document.getAnimations().forEach(wait => wait.finish())")
        expect(page.get_by_text(sentence)).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("path", ["/", "/r"])
def test_without_javascript__the_page_says_what_to_do(server: Server, language: str, path: str) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    with urllib.request.urlopen(urllib.request.Request(server.address + path, None, headers)) as answer:
        page = answer.read().decode()
    sentence = translate("link.no_script", Language(language))
    assert f"<noscript><p>{sentence}</p></noscript>" in page
    assert f'<html lang="{language}">' in page


def test_link__names_its_language(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    page.goto(f"{server.address}/r?lang=en#{code.code}")
    begin_here = page.get_by_role("button", name=WORDS["en"]["read"])
    expect(begin_here).to_be_visible()
    assert page.url == f"{server.address}/?lang=en"


def test_language__chosen_once_holds_on_another_device(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    page.goto(server.link(code.code))
    page.get_by_role("button", name="English").click()
    press(page, "en", "read")
    expect(page.get_by_role("button", name=WORDS["en"]["begin"])).to_be_visible()
    elsewhere = visitor("nl", width=1280)
    elsewhere.goto(server.link(code.code))
    expect(elsewhere.get_by_role("button", name=WORDS["en"]["begin"])).to_be_visible()
    assert "lang=en" in elsewhere.url


def test_begin__goes_from_link_to_first_part(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("en")
    begin(page, server.link(code.code), "en")
    expect(page).to_have_title("Part 1 of 9 · How we sell")
