"""Open to everyone: axe-core on every page, the keyboard alone, large text, narrow screens, less motion."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assessment.i18n import Language, translate
from assessment.questionnaire import Questionnaire
from assessment.storage import Modules
from tests.browser.conftest import Browsers, Opener, Server, drafted, open_wave, stored
from tests.browser.respondent import PARTS, WORDS, press, put_at, set_state, wait_for_part

EVERYTHING = Modules(open_questions=True, claims=("Q2", "Q5"), own_mirror=True)
ONE_REP = {("rep", "Noord"): 1}
FREQUENCY_PART = PARTS
"""The last part of items asks how often."""
_ALL_RULES: dict[str, object] = {"resultTypes": ["violations"]}
_COLOURS: dict[str, object] = {"runOnly": ["color-contrast"]}
_SIZES = """() => [...document.querySelectorAll(
  "button, a[href], summary, textarea, [data-testid=stRadioOption]"
)].filter(one => one.offsetParent && getComputedStyle(one).visibility === "visible").map(one => {
  const box = one.getBoundingClientRect();
  return [one.textContent.trim().slice(0, 30), box.width, box.height];
})"""
_FOCUS = """() => {
  const one = document.activeElement;
  const ring = one.type === "radio" ? one.closest("[data-testid=stRadioOption]") : one;
  const name = one.type === "radio" ? "radio" : one.textContent.trim();
  return [name, parseFloat(getComputedStyle(ring).outlineWidth)];
}"""


def check(page: Page, where: str) -> None:
    """Axe-core finds nothing in light and dark, and everything to press is 44 px or larger."""
    page.wait_for_timeout(250)
    for scheme, rules in (("light", _ALL_RULES), ("dark", _COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(150)
        found = Axe().run(page, options=rules).response
        assert found["passes"], "axe-core did not run"
        wrong = [
            (rule["id"], rule["impact"], rule["nodes"][0]["target"], rule["nodes"][0]["failureSummary"])
            for rule in found["violations"]
        ]
        assert (where, scheme, wrong) == (where, scheme, [])
    small = [entry for entry in page.evaluate(_SIZES) if 1 < min(entry[1:]) < 43.9]  # 1: shown on focus
    assert (where, small) == (where, [])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe__finds_nothing_on_any_page_in_light_or_dark(
    server: Server, visitor: Opener, answers_of_four: dict[str, int], language: str
) -> None:
    (code,) = open_wave(server, ONE_REP, modules=EVERYTHING)
    page = visitor(language)
    page.goto(server.address)
    expect(
        page.get_by_role("link", name=translate("fill_in.welcome.sign_in", Language(language)))
    ).to_be_visible()
    check(page, "welcome")
    page.goto(server.link("KORT"))
    expect(page.get_by_role("status")).not_to_be_empty()
    check(page, "link that opens nothing")
    page.goto("about:blank")
    page.goto(server.link(code.code))
    expect(page.get_by_role("button", name=WORDS[language]["read"])).to_be_visible()
    check(page, "first screen")
    press(page, language, "read")
    expect(page.get_by_role("button", name=WORDS[language]["begin"])).to_be_visible()
    page.locator("summary").first.click()
    check(page, "notice")
    press(page, language, "begin")
    wait_for_part(page, 1)
    check(page, "part")
    press(page, language, "next")
    expect(page.locator(".st-key-told-skipped-1")).to_be_visible()
    check(page, "skipped")
    for part in (FREQUENCY_PART, PARTS + 1, PARTS + 2):
        put_at(server, code, part, answers_of_four)
        page.reload()
        page.locator(f".st-key-next-{part}-{part + 1} button").wait_for()
        check(page, f"part {part}")
    press(page, language, "next")
    expect(page.get_by_role("button", name=WORDS[language]["send"])).to_be_visible()
    check(page, "ready to send")
    set_state(server, "closed")
    page.reload()
    expect(page.get_by_text(translate("fill_in.closed_kept", Language(language)))).to_be_visible()
    check(page, "closed")
    set_state(server, "open")
    page.reload()
    press(page, language, "send")
    expect(page.get_by_role("heading", name=WORDS[language]["thanks"])).to_be_visible()
    check(page, "thanks with own mirror")
    assert stored(server) == [answers_of_four]


def test_axe__a_planted_fault_is_found(server: Server, visitor: Opener) -> None:
    page = visitor("nl")
    page.goto(server.address)
    expect(page.get_by_role("link", name="Aanmelden")).to_be_visible()
    page.evaluate("document.querySelector('h1').innerHTML = '<button></button>'")
    with pytest.raises(AssertionError, match="button-name"):
        check(page, "planted")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until ``wanted`` has the focus, and see a ring of 3 px around it."""
    for _ in range(20):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(_FOCUS)
        if name == wanted:
            assert ring >= 3, f"{wanted} shows no focus"
            return
    pytest.fail(f"no way to {wanted} with Tab")


def test_keyboard__alone_leads_from_the_link_to_the_thanks(
    server: Server, visitor: Opener, questionnaire: Questionnaire
) -> None:
    (code,) = open_wave(server, ONE_REP)
    page = visitor("nl")
    page.goto(server.link(code.code))
    expect(page.get_by_role("button", name="Lees verder")).to_be_visible()
    tab_to(page, "Naar de inhoud")
    tab_to(page, "Lees verder")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ik doe mee")).to_be_visible()
    tab_to(page, "Ik doe mee")
    page.keyboard.press("Enter")
    for part in range(1, PARTS + 1):
        wait_for_part(page, part)
        expect(page.locator(f".st-key-part-{part} h1")).to_be_focused()
        for _ in range(page.get_by_role("radiogroup").count()):
            tab_to(page, "radio")
            page.keyboard.press("Space" if part % 2 else "ArrowRight")
        assert (
            page.locator("[data-testid=stRadioOption] input:checked").count()
            == page.get_by_role("radiogroup").count()
        )
        tab_to(page, "Verder")
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Verstuur mijn antwoorden")).to_be_visible()
    tab_to(page, "Verstuur mijn antwoorden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    (answers,) = stored(server)
    assert set(answers) == {item.id for item in questionnaire.items_for("rep")}
    assert set(answers.values()) == {1, 2}


def test_item__is_a_radio_group_named_by_its_statement(
    server: Server, visitor: Opener, questionnaire: Questionnaire
) -> None:
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, 1, {})
    page = visitor("en")
    page.goto(server.link(code.code))
    wait_for_part(page, 1)
    names = page.get_by_role("radiogroup").evaluate_all("all => all.map(one => one.ariaLabel)")
    statements = {item.text["rep"]["en"] for item in questionnaire.items_for("rep")}
    assert set(names) <= statements
    assert page.get_by_role("radiogroup").first.get_by_role("radio").count() == 6
    assert page.title() == "Part 1 of 9 · How we sell"


def test_skipped__is_said_in_words_and_has_the_focus(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, 1, {})
    page = visitor("en")
    page.goto(server.link(code.code))
    wait_for_part(page, 1)
    press(page, "en", "next")
    sentence = page.get_by_text("You skipped 6 statements")
    expect(sentence).to_be_in_viewport()
    expect(page.locator(".st-key-told-skipped-1")).to_be_focused()
    press(page, "en", "next")
    wait_for_part(page, 2)
    assert drafted(server, code) == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_large_text__at_200_percent_everything_stays_on_the_screen(
    server: Server,
    visitor: Opener,
    browsers: Browsers,
    answers_of_four: dict[str, int],
    width: int,
) -> None:
    (code,) = open_wave(server, ONE_REP, modules=EVERYTHING)
    large = browsers.launch(["--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"])
    page = visitor("nl", width=width, browser=large)
    page.goto(server.link(code.code))
    expect(page.get_by_role("button", name="Lees verder")).to_be_visible()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 36
    for part in (0, 1, PARTS + 1, PARTS + 2, PARTS + 3):
        if part:
            put_at(server, code, part, answers_of_four)
            page.reload()
            expect(page.locator(f".st-key-part-{part} button").last).to_be_visible()
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    press(page, "nl", "send")
    expect(page.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    page.context.close()
    large.close()
    assert stored(server) == [answers_of_four]


def test_reduced_motion__nothing_moves(server: Server, visitor: Opener) -> None:
    (code,) = open_wave(server, ONE_REP)
    put_at(server, code, 1, {})
    page = visitor("nl", reduced_motion="reduce")
    page.goto(server.link(code.code))
    wait_for_part(page, 1)
    page.get_by_test_id("stRadioOption").first.click()
    assert page.evaluate("document.getAnimations().length") == 0
