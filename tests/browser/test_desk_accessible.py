"""The consultant's screens are open to everyone: axe-core in light and dark, nothing wider than a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assessment.i18n import Language, translate
from assessment.storage import OPERATOR
from assessment.storage.rights import ADMINISTRATOR
from tests.browser.conftest import PASSWORD, Opener, Server, at_desk, open_wave

SCREENS = {
    "set-up": "set_up",
    "preview": "preview",
    "invitations": "invitations",
    "response": "tracker",
    "present": "present",
    "import": "import_answers",
    "people": "people",
    "settings": "settings",
    "account": "account",
}
OWN_PAGES = ("sign-in", "join", "v", "room", "guess")
NOT_OURS = {"presentation-role-conflict"}
"""What Streamlit's own file uploader does, and no page of ours can mend."""
PHONE = 390


def findings(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds in light and dark, the widgets' own faults left out."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(200)
        answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
        assert answer["passes"], "axe-core did not run"
        found += [
            (f"{scheme} {rule['id']}", str(rule["nodes"][0]["target"]) + rule["nodes"][0]["html"][:120])
            for rule in answer["violations"]
            if rule["id"] not in NOT_OURS
        ]
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_desk__axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    server: Server, visitor: Opener, language: str
) -> None:
    open_wave(server, {("mt", ""): 4, ("rep", "Noord"): 12})
    at_desk(server, lambda desk: desk.waves())
    store = server.store()
    name = f"chief-{server.organization}"
    store.accounts.add(name, PASSWORD, (server.organization,), kind=ADMINISTRATOR)
    assert store.consults(server.organization, OPERATOR)
    store.close()
    page = visitor(language, width=PHONE)
    page.goto(f"{server.address}/sign-in?lang={language}")
    page.fill("#account", name)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    wrong: dict[str, object] = {}
    for address, screen in SCREENS.items():
        page.goto(f"{server.address}/{address}?lang={language}")
        title = translate(f"app.page.{screen}", Language(language))
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        page.wait_for_timeout(600)
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        wrong[address] = (findings(page), width <= PHONE)
    assert {address: entry for address, entry in wrong.items() if entry != ([], True)} == {}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_own_pages__axe_finds_nothing(server: Server, visitor: Opener, language: str) -> None:
    page = visitor(language, width=PHONE)
    for address in OWN_PAGES:
        page.goto(f"{server.address}/{address}?lang={language}")
        expect(page.get_by_role("heading").first).to_be_visible()
        assert (address, findings(page)) == (address, [])
