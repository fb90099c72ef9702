"""The consultant's desk in the browser: lists and letters, response, import, two editors, wrong input."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import cv2
import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OPERATOR
from assessment.storage.rights import ADMINISTRATOR
from tests.answering import response
from tests.browser.conftest import PASSWORD, Opener, Server, at_desk, open_wave, sign_in
from tests.test_mailing import MailServer, controller

QUESTIONNAIRE = load_questionnaire("sustainable-success")
IMPORTS = Path(__file__).parents[1] / "imports"
PEOPLE = 7


def said(key: str, language: str, **values: object) -> str:
    return translate(key, Language(language), **values)


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[class*="st-key-set-up-"][class*="-{name}"]')


def at(page: Page, server: Server, screen: str, language: str) -> None:
    page.goto(f"{server.address}/{screen}?lang={language}")
    drawn = ("data-test-script-state", "notRunning")  # what is pressed while it is drawn may be drawn anew
    expect(page.get_by_test_id("stApp")).to_have_attribute(*drawn)


def write(place: Locator, text: str) -> None:
    place.fill(text)
    place.blur()


@pytest.fixture
def mail(server: Server) -> Iterator[MailServer]:
    handler = MailServer()
    running = controller(handler)
    store = server.store()
    changed = {"smtp_host": "127.0.0.1", "smtp_port": running.port, "smtp_security": "none"}
    more: dict[str, Any] = {"smtp_sender": "scan@example.org", "letters_a_minute": 10_000}
    store.administration(OPERATOR).revise_settings({**changed, **more})
    store.close()
    yield handler
    store = server.store()
    store.administration(OPERATOR).revise_settings({"smtp_host": "", "smtp_sender": ""})
    store.close()
    running.stop()


def listed(wrong: bool = False) -> str:
    rows = [f"Person {n};p{n}@example.org;rep;Noord" for n in range(PEOPLE)]
    rows += [f"Boss {n};b{n}@example.org;mt;" for n in range(5)]
    return "\n".join(["naam;adres;rol;team", *rows, *(["Twice;P0@example.org;rep;Noord"] if wrong else [])])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_list__is_read_opened_and_sent_by_mail_once_each(
    server: Server, visitor: Opener, mail: MailServer, language: str
) -> None:
    page = visitor(language, width=1280, height=1000)
    sign_in(page, server, language)
    at(page, server, "set-up", language)
    write(field(page, "contact").locator("input"), "Sam, sam@example.org")
    page.get_by_text(said("set_up.way.list", language)).click()
    write(field(page, "list").locator("textarea"), listed(wrong=True))
    expect(page.get_by_text(said("invite.finding.address_twice", language, first=2))).to_be_visible()
    expect(page.locator(".st-key-open-wave button")).to_be_disabled()
    write(field(page, "list").locator("textarea"), listed())
    expect(page.get_by_text(said("set_up.nothing_missing", language))).to_be_visible()
    page.locator(".st-key-open-wave button").click()
    page.get_by_role("link", name=said("invitations.to_letters", language)).click()
    page.locator(".st-key-send-letters button").click()
    sent = said("invitations.progress", language, sent=12, total=12, waiting=0)
    expect(page.get_by_text(sent)).to_be_visible(timeout=30_000)
    assert sorted(mail.got) == sorted(
        [f"p{n}@example.org" for n in range(PEOPLE)] + [f"b{n}@example.org" for n in range(5)]
    )
    assert max(mail.got.values()) == 1
    (to,), letter = next(entry for entry in mail.letters if entry[0] == ["p3@example.org"])
    assert "Person 3" in text_of(letter)
    respondent = visitor(language)
    respondent.goto(re.search(r"http\S+#\w+", text_of(letter))[0])  # type: ignore[index]
    expect(respondent.get_by_text(said("fill_in.promise.confidential", language, days=30))).to_be_visible()
    assert to not in server.log


def text_of(letter: Message) -> str:
    return str(letter.get_content())  # type: ignore[attr-defined]


def test_reminder__gives_new_links_to_everybody(server: Server, visitor: Opener, mail: MailServer) -> None:
    from assessment.storage import Invited

    people = [Invited("rep", "Noord", f"p{n}@example.org") for n in range(PEOPLE)]
    open_wave(server, {("rep", "Noord"): PEOPLE}, more_facts={"list_days": 30})
    at_desk(server, lambda desk: desk.invite("2026", people))
    page = visitor("en", width=390)
    sign_in(page, server, "en")
    at(page, server, "invitations", "en")
    page.get_by_text(said("invitations.remind", "en"), exact=True).click()
    page.locator(".st-key-remind button").click()
    expect(page.locator(".st-key-send-letters button")).to_be_visible()
    page.get_by_text(said("invitations.kind_reminder", "en"), exact=True).click()
    page.locator(".st-key-send-letters button").click()
    until = time.monotonic() + 30
    while sum(mail.got.values()) < PEOPLE and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert mail.got == {f"p{n}@example.org": 1 for n in range(PEOPLE)}
    assert "Reminder" in str(mail.letters[0][1]["Subject"])


@pytest.mark.parametrize(("language", "width"), [("nl", 390), ("en", 1280)])
def test_response__is_extended_closed_and_opened_again(
    server: Server, visitor: Opener, language: str, width: int
) -> None:
    open_wave(server, {("mt", ""): 3, ("rep", "Noord"): 12})
    answers = [response(QUESTIONNAIRE, organization=server.organization, team="Noord") for _ in range(7)]
    at_desk(server, lambda desk: desk.add_responses("2026", answers))
    page = visitor(language, width=width)
    sign_in(page, server, language)
    at(page, server, "response", language)
    expect(page.get_by_text(said("results.answered.open", language, n=5, invited=12))).to_be_visible()
    page.locator(".st-key-extend-wave button").click()
    expect(page.get_by_text(said("tracker.extended", language, wave="2026"))).to_be_visible()
    page.locator(".st-key-close-wave button").click()
    page.locator(".st-key-close-yes button").click()
    expect(page.get_by_text(said("tracker.closed", language, wave="2026"))).to_be_visible()
    page.get_by_text(said("tracker.reopen", language), exact=True).click()
    page.locator(".st-key-reopen-wave button").click()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_response__looking_at_it_after_the_close_shows_no_figure(server: Server, visitor: Opener) -> None:
    """What is counted there is no release: the wave can still be opened again."""
    open_wave(server, {("rep", "Noord"): 12})
    answers = [response(QUESTIONNAIRE, organization=server.organization, team="Noord") for _ in range(12)]
    at_desk(server, lambda desk: desk.add_responses("2026", answers))
    at_desk(server, lambda desk: desk.close_wave("2026"))
    page = visitor("en", width=1280)
    sign_in(page, server, "en")
    at(page, server, "response", "en")
    expect(page.get_by_text(said("results.answered.closed", "en", n=12, invited=12))).to_be_visible()
    kinds: list[str] = []
    at_desk(server, lambda desk: kinds.extend(release.kind for release in desk.releases("2026")))
    assert "figures" not in kinds


def test_set_up__the_later_of_two_consultants_is_told(server: Server, visitor: Opener) -> None:
    first, second = visitor("en", width=1280), visitor("en", width=1280)
    sign_in(first, server, "en")
    second.context.add_cookies(first.context.cookies())
    for page in (first, second):
        at(page, server, "set-up", "en")
        expect(field(page, "contact").locator("input")).to_be_visible()
    write(field(first, "contact").locator("input"), "Ann, ann@example.org")
    expect(first.get_by_text(said("set_up.before_opening", "en"))).to_be_visible()
    at_stored = said("errors.storage.edited_meanwhile", "en")
    first.wait_for_timeout(500)
    write(field(second, "contact").locator("input"), "Bob, bob@example.org")
    expect(second.get_by_text(at_stored)).to_be_visible()
    second.locator(".st-key-set-up-again button").click()
    contact = field(second, "contact").locator("input")
    expect(contact.and_(second.locator("[value='Ann, ann@example.org']"))).to_be_visible()
    expect(contact).to_have_count(1)  # for a moment the old one stands beside the new one


@pytest.mark.parametrize(
    ("people", "agreed", "word"),
    [
        (6, False, "facets"),
        (4, True, "dimensions"),
        (3, True, "index"),
        (3, False, "nothing_unless"),
        (2, False, "nothing"),
    ],
)
def test_set_up__says_at_once_what_few_members_mean(
    server: Server, visitor: Opener, people: int, agreed: bool, word: str
) -> None:
    page = visitor("en", width=390)
    sign_in(page, server, "en")
    at(page, server, "set-up", "en")
    write(field(page, "few-mt").locator("input"), str(people))
    if agreed:
        field(page, "agreed").locator("label").click()
    said_so = said(
        f"set_up.few.{word}", "en", n=f"{people} members", role=QUESTIONNAIRE.role("mt").short_title["en"]
    )
    expect(page.get_by_text(said_so)).to_be_visible()


def test_set_up__wrong_teams_are_told_by_row_and_nothing_is_kept(server: Server, visitor: Opener) -> None:
    page = visitor("nl", width=390)
    sign_in(page, server, "nl")
    at(page, server, "set-up", "nl")
    write(field(page, "teams-rep").locator("textarea"), "Noord; 9\nnoord; 8\nZuid")
    expect(page.get_by_text(said("invite.finding.team_twice", "nl"))).to_be_visible()
    expect(page.get_by_text(said("invite.finding.no_number", "nl"))).to_be_visible()
    expect(page.get_by_text(said("set_up.missing.findings", "nl"))).to_be_visible()
    kept: list[int] = []
    at_desk(server, lambda desk: kept.extend(len(wave.invited) for wave in desk.planned.all()))
    assert kept in ([], [0])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_preview__shows_both_questionnaires_and_keeps_nothing(
    server: Server, visitor: Opener, language: str
) -> None:
    page = visitor(language, width=390)
    sign_in(page, server, language)
    for role in QUESTIONNAIRE.role_ids:
        at(page, server, f"preview?role={role}", language)
        page.goto(f"{server.address}/preview?role={role}&lang={language}")
        expect(page.get_by_text(said("preview.what", language))).to_be_visible()
        group = page.get_by_role("radiogroup").nth(1)
        group.get_by_test_id("stRadioOption").first.click()
    found: list[int] = []
    at_desk(server, lambda desk: found.append(len(desk.waves())))
    assert found == [0]


@pytest.mark.parametrize("sample", ["limesurvey_full_long.csv", "qualtrics_numeric.csv", "msforms.csv"])
def test_import__a_file_that_is_not_ours_is_told_and_nothing_is_stored(
    server: Server, visitor: Opener, sample: str
) -> None:
    """The samples ask another questionnaire than the one that ships."""
    page = visitor("en", width=1280)
    sign_in(page, server, "en")
    at(page, server, "import", "en")
    page.locator("input[type=file]").set_input_files(IMPORTS / sample)
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    found: list[int] = []
    at_desk(server, lambda desk: found.append(len(desk.waves())))
    assert found == [0]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_import__shows_first_and_stores_at_the_press_only(
    server: Server, visitor: Opener, language: str, tmp_path: Path
) -> None:
    items = [item.id for item in QUESTIONNAIRE.items_for("rep")]
    lines = [
        ",".join(["role", "team", *items]),
        *(",".join(["rep", "Noord", *["4"] * len(items)]) for _ in range(9)),
    ]
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    page = visitor(language, width=1280)
    sign_in(page, server, language)
    at(page, server, "import", language)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(said("import_page.preview", language))).to_be_visible()
    expect(page.locator(".st-key-import-button button")).to_be_disabled()
    found: list[int] = []
    at_desk(server, lambda desk: found.append(len(desk.waves())))
    assert found == [0]
    write(page.locator(".st-key-import-wave input"), "2024")
    page.locator(".st-key-import-button button").click()
    expect(page.get_by_text(said("import_page.done", language, n=9, wave="2024"))).to_be_visible()
    stored: list[int] = []
    at_desk(server, lambda desk: stored.append(len(desk.responses("2024"))))
    assert stored == [9]
    write(page.locator(".st-key-import-wave input"), "2023")
    page.locator(".st-key-import-button button").click()
    expect(page.get_by_text(said("errors.storage.imported_before", language, wave="2024"))).to_be_visible()


def test_settings__are_for_administrators_and_secrets_are_not_shown(server: Server, visitor: Opener) -> None:
    store = server.store()
    name = f"chief-{server.organization}"
    store.accounts.add(name, PASSWORD, kind=ADMINISTRATOR)
    store.close()
    page = visitor("en", width=1280)
    page.goto(f"{server.address}/sign-in?lang=en")
    page.fill("#account", name)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    at(page, server, "settings", "en")
    write(page.locator(".st-key-setting-smtp_password input"), "Hidden-9")
    page.locator(".st-key-settings-save button").click()
    expect(page.get_by_text(said("settings.saved", "en"))).to_be_visible()
    expect(
        page.get_by_text(said("care.log.settings", "en", actor=name, names="smtp_password"))
    ).to_be_visible()
    assert "Hidden-9" not in page.content()
    other = visitor("en", width=1280)
    sign_in(other, server, "en")
    at(other, server, "settings", "en")
    expect(other.get_by_text(said("errors.storage.not_allowed", "en"))).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_room__phones_join_by_one_code_and_each_sends_its_own(
    server: Server, visitor: Opener, language: str
) -> None:
    page = visitor(language, width=1280, height=1000)
    sign_in(page, server, language)
    at(page, server, "set-up", language)
    write(field(page, "contact").locator("input"), "Sam, sam@example.org")
    page.get_by_text(said("set_up.way.room", language)).click()
    write(field(page, "few-mt").locator("input"), "5")
    write(field(page, "teams-rep").locator("textarea"), "Zaal; 2")
    expect(page.get_by_text(said("set_up.nothing_missing", language))).to_be_visible()
    page.locator(".st-key-open-wave button").click()
    expect(page.get_by_text(said("set_up.opened", language, wave="2026"))).to_be_visible()
    at(page, server, "invitations", language)
    page.locator(".st-key-make-room button").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    with page.expect_download() as download:
        page.locator(".st-key-room-picture button").click()
    assert cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(download.value.path())))[0] == link
    for phone in range(3):
        person = visitor(language)
        person.goto(link)
        person.get_by_text("Zaal").click()
        person.get_by_role("button", name=said("room.join", language)).click()
        if phone < 2:
            expect(person.get_by_text(said("fill_in.promise.anonymous", language, days=0))).to_be_visible()
        else:
            expect(person.get_by_text(said("errors.link.room_full", language))).to_be_visible()
        assert person.evaluate("location.hash") == ""
    assert link.rpartition("#")[2] not in server.log
