"""From an empty installation to an open wave with forty links: a consultant's clicks and fields, counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.i18n import Language, translate
from assessment.storage import OPERATOR
from tests.browser.conftest import Opener, Server, started

PASSWORD = "Vier kano's op zee"
MOST_ACTS = 25
TEAMS = {
    "nl": "Noord > A; 9\nNoord > B; 8\nZuid; 12\nWest; 6",
    "en": "North > A; 9\nNorth > B; 8\nSouth; 12\nWest; 6",
}
NAMES = {"nl": "Voorbeeld & Zn. BV", "en": "Example “Sons” Ltd 🚲"}


@dataclass
class Acts:
    """What the consultant did: every click and every field counts as one."""

    page: Page
    count: int = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.count += 1

    def fill(self, place: Locator, text: str) -> None:
        place.fill(text)
        place.blur()
        self.count += 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on which nobody has been yet."""
    running = started(tmp_path / "data")
    yield running
    running.kill()


def said(key: str, language: str, **values: object) -> str:
    return translate(key, Language(language), **values)


def field(page: Page, name: str) -> Locator:
    """A field of the set-up."""
    return page.locator(f'[class*="st-key-set-up-"][class*="-{name}"]')


def first_administrator(acts: Acts, server: Server, language: str) -> None:
    page = acts.page
    page.goto(f"{server.address}/sign-in?lang={language}")
    expect(page.get_by_role("heading", name=said("sign_in.first_title", language))).to_be_visible()
    secret = (server.folder / "first-administrator.txt").read_text(encoding="ascii")
    acts.fill(page.locator("#secret"), secret)
    acts.fill(page.locator("#account"), "ann@example.org")
    acts.fill(page.locator("#password"), PASSWORD)
    acts.click(page.locator("button[type=submit]"))


@pytest.mark.parametrize(("language", "width"), [("nl", 1280), ("en", 390)])
def test_first_wave__is_open_within_25_clicks_and_fields(
    server: Server, visitor: Opener, language: str, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    page = visitor(language, width=width, height=900)
    acts = Acts(page)
    first_administrator(acts, server, language)
    acts.fill(page.get_by_label(said("set_up.name", language)), NAMES[language])
    acts.click(page.get_by_role("button", name=said("set_up.make", language), exact=True))
    acts.fill(field(page, "contact").locator("input"), "Sam Jansen, 030 123 45 67")
    acts.fill(field(page, "few-mt").locator("input"), "5")
    expect(page.get_by_text("5 leden" if language == "nl" else "5 members")).to_be_visible()
    acts.fill(field(page, "teams-rep").locator("textarea"), TEAMS[language])
    expect(page.get_by_text(said("set_up.nothing_missing", language))).to_be_visible()
    acts.click(page.locator(".st-key-open-wave button"))
    with page.expect_download() as download:
        acts.click(page.get_by_role("button", name=said("invitations.file.csv", language)))
    content = Path(download.value.path()).read_text(encoding="utf-8")
    links = list(csv.DictReader(io.StringIO(content)))
    with capsys.disabled():
        print(f"\nfrom an empty installation to 40 links ({language}): {acts.count} clicks and fields")
    assert len(links) == 40
    assert {row["team"] for row in links} >= {"Noord > A" if language == "nl" else "North > A"}
    assert all(row["link"].startswith(f"{server.address}/r#") for row in links)
    assert acts.count < MOST_ACTS
    respondent = visitor(language)
    respondent.goto(links[-1]["link"])
    read_on = respondent.get_by_role("button", name=said("fill_in.start.read_on", language))
    expect(read_on).to_be_visible()
    store = server.store()
    (organization,) = store.organizations(OPERATOR)
    (wave,) = store.desk(organization, OPERATOR).waves()
    assert (wave.state, sum(wave.invited.values()), bool(wave.closes_on)) == ("open", 40, True)
    store.close()
