"""A session in front of a projector: phones join and guess, the presenter reveals, all screens follow."""

from __future__ import annotations

import re
import time

import cv2
import numpy as np
import pytest
from answering import response
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Page, Route, expect

from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OPERATOR, Modules
from tests.browser.conftest import Opener, Server, at_desk, open_wave, sign_in

QUESTIONNAIRE = load_questionnaire("sustainable-success")
PEOPLE = {("mt", ""): 5, ("rep", "Zaal"): 7}
STAGE = "/stage?lang={language}&theme={theme}&role={role}#{organization}/2026"


def said(key: str, language: str, **values: object) -> str:
    return translate(key, Language(language), **values)


def hall(server: Server) -> None:
    """A wave for a room, open."""
    open_wave(server, PEOPLE, modules=Modules())
    store = server.store()
    with store.databases.writing(server.organization) as connection:
        connection.exec_driver_sql("UPDATE wave SET room = 1")
    store.close()


def closed(server: Server) -> None:
    """The wave has its answers and is closed."""

    def answer(desk: object) -> None:
        store = server.store()
        rows = [
            response(
                QUESTIONNAIRE, role, 2 + number % 3, organization=server.organization, wave="2026", team=team
            )
            for (role, team), many in PEOPLE.items()
            for number in range(many)
        ]
        desk = store.desk(server.organization, OPERATOR)
        desk.close_wave("2026")
        desk.add_responses("2026", rows)
        store.close()

    at_desk(server, answer)


def screen(page: Page, server: Server, language: str, role: str = "projector", theme: str = "light") -> Page:
    place = STAGE.format(language=language, theme=theme, role=role, organization=server.organization)
    page.goto(f"{server.address}{place}")
    expect(page.locator("#slide > *")).to_have_count(1)
    expect(page.locator("#message")).to_have_text("")
    return page


def other_tab(page: Page, width: int, height: int) -> Page:
    tab = page.context.new_page()
    tab.set_viewport_size({"width": width, "height": height})
    return tab


@pytest.mark.parametrize("language", ["nl", "en"])
def test_session__twelve_phones_join_answer_and_see_it_revealed(
    server: Server, visitor: Opener, language: str
) -> None:
    hall(server)
    at_desk(server, lambda desk: desk.rooms.open("2026"))
    desk = visitor(language, width=1920, height=1080)
    sign_in(desk, server, language)
    stage = screen(other_tab(desk, 1920, 1080), server, language)
    notes = screen(other_tab(desk, 1440, 900), server, language, "notes")
    expect(stage.locator(".count")).to_contain_text(said("present.join.answered", language, invited=12))
    expect(stage.locator("body")).to_contain_text(said("present.join.closed_until_opened", language))
    square = cv2.imdecode(np.frombuffer(stage.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    link = cv2.QRCodeDetector().detectAndDecode(square)[0]
    typed = stage.locator(".code b").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", typed)
    _phones_join_and_send(server, visitor, language, link, typed)
    expect(stage.locator(".count .sent")).to_have_text("12", timeout=2_000)
    notes.get_by_role("button", name=said("present.stage.close", language)).click()
    notes.get_by_role("button", name=said("present.stage.close_yes", language)).click()
    expect(notes.get_by_role("button", name=said("present.stage.close", language))).to_have_count(0)
    expect(stage.locator("body")).to_contain_text(said("present.join.over", language))
    notes.locator("#stage").click()
    notes.keyboard.press("PageDown")
    expect(stage.locator("h1")).to_have_text(said("present.question.scale", language))
    notes.keyboard.press("PageDown")
    expect(stage.locator("#slide > svg")).to_have_count(1)
    expect(stage.locator("#slide")).to_have_attribute("aria-label", re.compile("50|5[0-9]|4[0-9]"))
    expect(notes.locator(".not_said")).to_have_text(said("present.not_said.scale", language))
    _blank_freeze_back(stage, notes, language)
    assert link.rpartition("#")[2] not in server.log
    assert server.organization not in server.log


def _phones_join_and_send(server: Server, visitor: Opener, language: str, link: str, typed: str) -> None:
    store = server.store()
    for number in range(12):
        role, team = ("mt", "") if number < 5 else ("rep", "Zaal")
        phone = visitor(language)
        if number % 2:
            phone.goto(f"{server.address}/room?lang={language}")
            phone.fill("#code", typed.lower())
            phone.get_by_role("button", name=said("room.join", language)).click()
        else:
            phone.goto(link)
        title = QUESTIONNAIRE.role(role).title[Language(language)]
        phone.get_by_label(f"{title} · {team}" if team else title, exact=True).check()
        phone.get_by_role("button", name=said("room.join", language)).click()
        phone.wait_for_url(f"{server.address}/?lang={language}")
        token = next(one["value"] for one in phone.context.cookies() if "visit" in one["name"])
        visit = store.visit(token)
        assert visit is not None
        answers = response(
            QUESTIONNAIRE, role, 2 + number % 3, organization=server.organization, wave="2026", team=team
        )
        visit.send(answers)
    store.close()


def _blank_freeze_back(stage: Page, notes: Page, language: str) -> None:
    notes.keyboard.press("b")
    expect(stage.locator("#stage")).to_have_class("blank")
    expect(stage.locator("#slide")).to_be_hidden()
    notes.keyboard.press(".")
    expect(stage.locator("#slide")).to_be_visible()
    stage.keyboard.press("f")
    expect(notes.locator("#pills")).to_contain_text(said("present.stage.frozen", language))
    notes.keyboard.press("F")
    expect(stage.locator("#pills")).not_to_contain_text(said("present.stage.frozen", language))
    stage.keyboard.press("PageUp")
    expect(notes.locator("#stage h1")).to_have_text(said("present.question.scale", language))
    stage.keyboard.press("End")
    expect(notes.locator("#beside")).to_contain_text(said("present.stage.last", language))
    stage.keyboard.press("Home")
    expect(notes.locator("#stage .count")).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_guesses__are_shown_together_from_five_on(server: Server, visitor: Opener, language: str) -> None:
    hall(server)
    closed(server)
    at_desk(server, lambda desk: desk.rooms.open("2026", "guesses"))
    desk = visitor(language, width=1920, height=1080)
    sign_in(desk, server, language)
    stage = screen(other_tab(desk, 1920, 1080), server, language, theme="dark")
    phones = [visitor(language) for _ in range(5)]
    stage.keyboard.press("PageDown")
    expect(stage.locator(".count .guesses")).to_have_text("0")
    code = stage.locator(".code b").inner_text()
    for number, phone in enumerate(phones):
        phone.goto(f"{server.address}/guess?lang={language}")
        phone.fill("#code", code)
        phone.get_by_role("button", name=said("present.guess.go", language)).click()
        send = phone.get_by_role("button", name=said("present.guess.send", language))
        expect(send).to_be_disabled()
        phone.locator("#points").fill(str(30 + 10 * number))
        send.click()
        expect(phone.locator("#sentence")).to_have_text(said("present.guess.sent", language))
        if number == 3:
            stage.keyboard.press("PageDown")
            expect(stage.locator("#slide > svg")).to_have_count(1)
            expect(stage.locator(".guesses circle")).to_have_count(0)
            stage.keyboard.press("PageUp")
    expect(stage.locator(".count .guesses")).to_have_text("5", timeout=2_000)
    stage.keyboard.press("PageDown")
    expect(stage.locator(".guesses circle")).to_have_count(5)
    expect(stage.locator(".guesses text")).to_have_text(said("present.guess.strip", language, n=5))
    expect(phones[0].locator("#sentence")).to_have_text(said("present.guess.wait", language))


def test_stage__quick_presses_arrive_in_their_order(server: Server, visitor: Opener) -> None:
    hall(server)
    closed(server)
    desk = visitor("en", width=1920, height=1080)
    sign_in(desk, server, "en")
    stage = screen(other_tab(desk, 1920, 1080), server, "en")
    held: list[Route] = []
    stage.route("**/stage/move", lambda route: route.continue_() if held else held.append(route))
    stage.keyboard.press("PageDown")
    stage.keyboard.press("PageUp")
    stage.wait_for_timeout(1_000)
    held[0].continue_()
    stage.wait_for_timeout(1_000)
    at_desk(server, lambda desk: _stands_at(desk, 0))


def test_stage__follows_a_move_that_was_told_while_its_own_was_under_way(
    server: Server, visitor: Opener
) -> None:
    hall(server)
    closed(server)
    desk = visitor("en", width=1920, height=1080)
    sign_in(desk, server, "en")
    stage = screen(other_tab(desk, 1920, 1080), server, "en")
    notes = screen(other_tab(desk, 1440, 900), server, "en", "notes")
    held: list[tuple[Route, APIResponse]] = []
    notes.route("**/stage/move", lambda route: held.append((route, route.fetch())))
    notes.keyboard.press("f")
    expect(stage.locator("#pills")).to_contain_text(said("present.stage.frozen", "en"))
    stage.keyboard.press("f")
    expect(notes.locator("#pills")).not_to_contain_text(said("present.stage.frozen", "en"))
    stage.keyboard.press("PageDown")
    expect(stage.locator("#stage h1")).to_have_text(said("present.question.scale", "en"))
    notes.wait_for_timeout(1_000)
    route, response = held[0]
    route.fulfill(response=response)
    expect(notes.locator("#stage h1")).to_have_text(said("present.question.scale", "en"))


def test_arrangement__own_titles_order_and_what_is_left_out(server: Server, visitor: Opener) -> None:
    hall(server)
    closed(server)
    page = visitor("en", width=1280, height=1000)
    sign_in(page, server, "en")
    page.goto(f"{server.address}/present?lang=en")
    title = page.get_by_label(said("present.own_title", "en", figure="Scale"))
    title.fill("What we talk about <b>today</b>")
    title.blur()
    page.locator(".st-key-present-facets").get_by_text("Subjects", exact=True).click()
    expect(page.get_by_text(said("present.kept", "en"))).to_be_visible()
    page.locator(".st-key-present-asking-2026").get_by_text(said("present.asking", "en")).click()
    expect(page.get_by_label(said("present.asking", "en"))).not_to_be_checked()
    time.sleep(1)
    stage = screen(other_tab(page, 1920, 1080), server, "en")
    notes = screen(other_tab(page, 1440, 900), server, "en", "notes")
    stage.keyboard.press("PageDown")
    expect(stage.locator("#slide > svg")).to_contain_text("What we talk about <b>today</b>")
    expect(notes.locator(".ours")).to_contain_text("Voorbeeld BV")
    listed = notes.locator("#beside select option").all_inner_texts()
    assert not any("Subjects" in one or "Lowest" in one for one in listed)


def test_stage__strangers_and_viewers_move_nothing(server: Server, visitor: Opener) -> None:
    hall(server)
    closed(server)
    stranger = visitor("en", width=1280, height=800)
    place = STAGE.format(language="en", theme="light", role="notes", organization=server.organization)
    stranger.goto(f"{server.address}{place}")
    expect(stranger.locator("#message")).to_have_text(said("errors.sign_in.needed", "en"))
    store = server.store()
    name = f"viewer-{server.organization}"
    store.accounts.add(name, "een lang wachtwoord", (server.organization,), kind="viewer", role="viewer")
    store.close()
    viewer = visitor("en", width=1280, height=800)
    viewer.goto(f"{server.address}/sign-in?lang=en")
    viewer.fill("#account", name)
    viewer.fill("#password", "een lang wachtwoord")
    viewer.click("button[type=submit]")
    viewer.wait_for_url("**/results**")
    screen(viewer, server, "en")
    viewer.keyboard.press("PageDown")
    expect(viewer.locator("#moves")).to_be_hidden()
    expect(viewer.locator("#slide .count")).to_be_visible()
    at_desk(server, lambda desk: _stands_at(desk, 0))


def _stands_at(desk: object, position: int) -> None:
    assert desk.stage("2026").position == position  # type: ignore[attr-defined]


@pytest.mark.own_server
def test_stage__says_that_the_connection_is_gone_and_goes_on_when_it_is_back(
    server: Server, visitor: Opener
) -> None:
    hall(server)
    closed(server)
    page = visitor("nl", width=1280, height=800)
    sign_in(page, server, "nl")
    page.wait_for_url("**/results**")
    stage = screen(other_tab(page, 1280, 800), server, "nl")
    page.goto("about:blank")
    server.kill()
    expect(stage.locator("#pills")).to_contain_text(said("present.stage.lost", "nl"))
    server.start()
    expect(stage.locator("#pills")).not_to_contain_text(said("present.stage.lost", "nl"))
    stage.keyboard.press("PageDown")
    expect(stage.locator("h1")).to_have_text(said("present.question.scale", "nl"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_stage__axe_finds_nothing_on_slides_nor_notes(server: Server, visitor: Opener, language: str) -> None:
    hall(server)
    closed(server)
    page = visitor(language, width=1440, height=900)
    sign_in(page, server, language)
    page.wait_for_url("**/results**")
    for role in ("projector", "notes"):
        for theme in ("light", "dark"):
            stage = screen(other_tab(page, 1440, 900), server, language, role, theme)
            for _step in range(3):
                answer = Axe().run(stage, options={"resultTypes": ["violations"]}).response
                assert answer["passes"]
                found = [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in answer["violations"]]
                assert found == []
                stage.keyboard.press("PageDown")
                stage.wait_for_timeout(300)
            stage.keyboard.press("Home")


def test_deep_link__opens_at_its_slide(server: Server, visitor: Opener) -> None:
    hall(server)
    closed(server)
    page = visitor("en", width=1280, height=800)
    sign_in(page, server, "en")
    page.wait_for_url("**/results**")
    place = STAGE.format(language="en", theme="light", role="projector", organization=server.organization)
    page.goto(f"{server.address}{place}".replace("#", "&slide=3#"))
    expect(page.locator("#slide > svg")).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(page.locator("h1")).to_have_text(said("present.question.scale", "en"))
    assert "slide=2" in page.url
