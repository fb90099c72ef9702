"""What respondents are told and what they are spared: their own wave's promises, a mirror, no slogans."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessment.i18n import Language, translate
from assessment.questionnaire import Questionnaire
from assessment.storage import Modules
from tests.browser.conftest import Opener, Server, open_wave, stored
from tests.browser.respondent import PARTS, WORDS, press, put_at, wait_for_part

OF_THE_FRAMEWORK = ("Streamlit", "Made with", "Deploy", "Rerun", "Settings", "Press Ctrl", "Enter to")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["anonymous", "confidential"])
def test_first_screen__calls_a_wave_what_it_is(
    server: Server, visitor: Opener, language: str, kind: str
) -> None:
    listed = {"list_days": 30} if kind == "confidential" else {}
    (code,) = open_wave(server, {("rep", "Noord"): 1}, more_facts=listed)
    page = visitor(language)
    page.goto(server.link(code.code))
    said = translate(f"fill_in.promise.{kind}", Language(language), days="30")
    expect(page.get_by_text(said)).to_be_visible()
    other = "anonymous" if kind == "confidential" else "confidential"
    assert page.get_by_text(translate(f"fill_in.promise.{other}", Language(language), days="30")).count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_first_screen__says_purpose_length_and_who_sees_what_in_this_waves_numbers(
    server: Server, visitor: Opener, questionnaire: Questionnaire, language: str
) -> None:
    issued = open_wave(server, {("mt", ""): 6, ("rep", "Noord"): 23}, more_facts={"least": 8})
    spoken = Language(language)
    for role, invited, kind in (("mt", 6, "few"), ("rep", 23, "many")):
        code = next(entry for entry in issued if entry.role == role)
        page = visitor(language)
        page.goto(server.link(code.code))
        expect(page.get_by_role("heading", level=1)).to_have_text(questionnaire.title[language])
        items = len(questionnaire.items_for(role))
        body = page.locator(".st-key-part-start")
        for text in (
            translate("fill_in.start.purpose", spoken),
            translate(f"fill_in.promise.{kind}.other", spoken, n=invited, least=8),
            translate("fill_in.promise.link", spoken),
            translate("fill_in.promise.final", spoken),
            f"{items} {'stellingen' if language == 'nl' else 'statements'}",
            "het MT en de adviseur" if language == "nl" else "the MT and the consultant",
        ):
            expect(body).to_contain_text(text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_first_screen__of_a_wave_that_is_shown_live_says_so_to_those_whom_it_concerns(
    server: Server, visitor: Opener, language: str
) -> None:
    issued = open_wave(server, {("mt", ""): 6, ("rep", "Noord"): 23}, more_facts={"live": True})
    live = translate("fill_in.promise.live", Language(language), least=5)
    for role, times in (("mt", 0), ("rep", 1)):
        page = visitor(language)
        page.goto(server.link(next(entry.code for entry in issued if entry.role == role)))
        expect(page.get_by_role("button", name=WORDS[language]["read"])).to_be_visible()
        assert page.get_by_text(live).count() == times


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages__show_no_facet_slogan_score_or_framework(
    server: Server,
    visitor: Opener,
    questionnaire: Questionnaire,
    answers_of_four: dict[str, int],
    language: str,
) -> None:
    (code,) = open_wave(server, {("rep", "Noord"): 1}, modules=Modules(open_questions=True, claims=("Q2",)))
    page = visitor(language)
    page.goto(server.link(code.code))
    expect(page.get_by_role("button", name=WORDS[language]["read"])).to_be_visible()
    read = [_text(page)]
    press(page, language, "read")
    expect(page.get_by_role("button", name=WORDS[language]["begin"])).to_be_visible()
    read.append(_text(page))
    put_at(server, code, 1, answers_of_four)
    page.reload()
    for part in range(1, PARTS + 4):
        expect(page.locator(f".st-key-part-{part} button").last).to_be_visible()
        read.append(_text(page))
        if part < PARTS + 3:
            page.locator(f".st-key-next-{part}-{part + 1} button").click()
    press(page, language, "send")
    expect(page.get_by_role("heading", name=WORDS[language]["thanks"])).to_be_visible()
    read.append(_text(page))
    spared = [
        *(facet.title[language] for facet in questionnaire.facets.values()),
        *(band.title[language] for band in questionnaire.bands),
        *(pole[language] for pole in (questionnaire.poles.low, questionnaire.poles.high)),
        *(facet for facet in questionnaire.facets),
        *OF_THE_FRAMEWORK,
    ]
    assert len(read) == PARTS + 6
    assert [(number, word) for number, text in enumerate(read) for word in spared if word in text] == []
    assert stored(server) == [answers_of_four]


def _text(page: Page) -> str:
    page.wait_for_timeout(200)
    return str(page.evaluate("document.body.innerText"))


def test_saved__is_said_quietly_with_the_number_in_the_database(
    server: Server, visitor: Opener, questionnaire: Questionnaire
) -> None:
    (code,) = open_wave(server, {("rep", "Noord"): 1})
    first, second, *_ = (item.id for item in questionnaire.items_for("rep"))
    page = visitor("nl")
    put_at(server, code, 1, {})
    page.goto(server.link(code.code))
    wait_for_part(page, 1)
    assert page.locator(".saved").count() == 0
    put_at(server, code, 2, {first: 1, second: 9})
    page.reload()
    wait_for_part(page, 2)
    expect(page.locator(".saved")).to_have_text("2 antwoorden bewaard")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_own_mirror__is_off_unless_the_wave_has_it(
    server: Server, visitor: Opener, answers_of_four: dict[str, int], language: str
) -> None:
    (code,) = open_wave(server, {("rep", "Noord"): 1})
    put_at(server, code, PARTS + 1, answers_of_four)
    page = visitor(language)
    page.goto(server.link(code.code))
    press(page, language, "send")
    expect(page.get_by_text(translate("fill_in.thanks.close", Language(language)))).to_be_visible()
    assert page.locator('[class*="st-key-mirror-"]').count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_own_mirror__says_bands_in_words_once_and_is_cleared(
    server: Server,
    visitor: Opener,
    questionnaire: Questionnaire,
    answers_of_four: dict[str, int],
    language: str,
) -> None:
    issued = open_wave(server, {("rep", "Noord"): 2}, modules=Modules(own_mirror=True))
    reversed_too = {item: 2 if questionnaire.items[item].reverse_keyed else 4 for item in answers_of_four}
    for code in issued:
        put_at(server, code, PARTS + 1, reversed_too)
    page = visitor(language)
    page.goto(server.link(issued[0].code))
    press(page, language, "send")
    expect(page.locator('[class*="st-key-strip-"][class*="-band-4"]')).to_have_count(4)
    band = questionnaire.band_of(75).title[language]
    assert page.get_by_text(band, exact=True).count() == 4
    assert "75" not in _text(page)
    press_clear = page.get_by_role("button", name=translate("fill_in.mirror.clear", Language(language)))
    press_clear.click()
    expect(page.locator('[class*="st-key-mirror-"]')).to_have_count(0)
    expect(page.get_by_text(translate("fill_in.thanks.close", Language(language)))).to_be_visible()
    page.goto("about:blank")
    page.goto(server.link(issued[1].code))
    press(page, language, "send")
    expect(page.locator('[class*="st-key-mirror-"]').first).to_be_visible()
    page.reload()
    expect(page.get_by_text(translate("fill_in.welcome.already_sent", Language(language)))).to_be_visible()
    assert page.locator('[class*="st-key-mirror-"]').count() == 0
    assert stored(server) == [reversed_too, reversed_too]
