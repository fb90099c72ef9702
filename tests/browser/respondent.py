"""A respondent who knows what to tick."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from assessment.questionnaire import Questionnaire
from assessment.storage import Draft, IssuedCode
from tests.browser.conftest import Server

WORDS = {
    "nl": {
        "read": "Lees verder",
        "begin": "Ik doe mee",
        "next": "Verder",
        "back": "Terug",
        "send": "Verstuur mijn antwoorden",
        "thanks": "Dank je wel!",
    },
    "en": {
        "read": "Read on",
        "begin": "I take part",
        "next": "Next",
        "back": "Back",
        "send": "Send my answers",
        "thanks": "Thank you!",
    },
}
PARTS = 9


_TICK_ALL = """(groups, places) => groups.forEach((group, position) => {
  const place = places[position];
  if (place !== null) group.querySelectorAll("input")[place].click();
})"""


def begin(page: Page, link: str, language: str) -> None:
    page.goto(link)
    press(page, language, "read")
    press(page, language, "begin")
    wait_for_part(page, 1)


def wait_for_part(page: Page, part: int) -> None:
    """Until the part is there whole: its own button, and the scale of every item."""
    here = page.locator(f".st-key-part-{part}")
    here.locator(f".st-key-next-{part}-{part + 1} button").wait_for()
    here.get_by_role("radiogroup").first.wait_for()
    expect(here.locator('[class*="st-key-item-"]:not(:has([role="radiogroup"]))')).to_have_count(0)


def tick_part(
    page: Page,
    questionnaire: Questionnaire,
    role: str,
    language: str,
    answers: dict[str, int],
    *,
    at_once: bool = False,
) -> None:
    """Tick every item on the screen that ``answers`` knows; ``at_once`` without moving a pointer."""
    by_text = {item.text[role][language]: item for item in questionnaire.items.values()}
    groups = page.get_by_role("radiogroup")
    places: list[int | None] = []
    for text in groups.evaluate_all("all => all.map(one => one.ariaLabel)"):
        codes = [option.code for option in questionnaire.scale_of(by_text[text]).options]
        code = answers.get(by_text[text].id)
        places.append(None if code is None else codes.index(code))
    if at_once:
        groups.evaluate_all(_TICK_ALL, places)
        return
    for position, place in enumerate(places):
        if place is not None:
            groups.nth(position).get_by_test_id("stRadioOption").nth(place).click()


def on_screen(page: Page) -> list[str]:
    """The ids of the items on the screen."""
    names = page.locator('[class*="st-key-item-"]').evaluate_all("all => all.map(one => one.className)")
    return [
        next(word for word in name.split() if word.startswith("st-key-item-")).rpartition("-")[2]
        for name in names
    ]


def put_at(server: Server, code: IssuedCode, part: int, answers: Mapping[str, int]) -> None:
    """Let the holder of ``code`` have come as far as ``part``, with ``answers`` saved."""
    store = server.store()
    store.respondent(code.code).save_draft(Draft("", part, dict(answers), informed=True))
    store.close()


def set_state(server: Server, state: str, wave: str = "2026") -> None:
    """Plan, open or close the wave behind the product's back: drafts stay as they are."""
    with sqlite3.connect(server.folder / f"organization-{server.organization}.sqlite") as database:
        database.execute("pragma ignore_check_constraints = on")
        database.execute("update wave set state = ? where id = ?", (state, wave))
    database.close()


def press(page: Page, language: str, word: str) -> None:
    page.get_by_role("button", name=WORDS[language][word], exact=True).click()


def fill_in(
    page: Page,
    link: str,
    questionnaire: Questionnaire,
    role: str,
    language: str,
    answers: dict[str, int],
    *,
    at_once: bool = False,
) -> None:
    """The whole questionnaire, from the link to the thanks."""
    begin(page, link, language)
    for part in range(1, PARTS + 1):
        wait_for_part(page, part)
        tick_part(page, questionnaire, role, language, answers, at_once=at_once)
        page.locator(f".st-key-next-{part}-{part + 1} button").click()
    press(page, language, "send")
    expect(page.get_by_role("heading", name=WORDS[language]["thanks"])).to_be_visible()
