"""Doors of consultants in the browser: second step, invited colleague, shared link, identity provider."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.storage import OPERATOR
from assessment.storage.rights import ADMINISTRATOR
from tests.answering import response
from tests.browser.conftest import PASSWORD, Browsers, Opener, Server, free_port, open_wave, sign_in

OWN = "Negen zwanen boven Zeist"


def said(key: str, language: str, **values: object) -> str:
    return translate(key, Language(language), **values)


def closed_wave(server: Server) -> None:
    open_wave(server, {("rep", "Noord"): 12})
    questionnaire = load_questionnaire("sustainable-success")
    store = server.store()
    desk = store.desk(server.organization, OPERATOR)
    answers = [response(questionnaire, organization=server.organization, team="Noord") for _ in range(12)]
    desk.add_responses("2026", answers)
    desk.close_wave("2026")
    store.close()


def answered(page: Page, language: str) -> Locator:
    """The heading that every page of results begins with."""
    return page.get_by_role("heading", name=said("results.answered.title", language), exact=True)


def enter(page: Page, server: Server, language: str, account: str, password: str) -> None:
    page.goto(f"{server.address}/sign-in?lang={language}")
    page.fill("#account", account)
    page.fill("#password", password)
    page.click("button[type=submit]")


@pytest.mark.parametrize(("language", "width"), [("nl", 390), ("en", 1280)])
def test_second_step__is_turned_on_and_asked_for_from_then_on(
    server: Server, visitor: Opener, language: str, width: int
) -> None:
    open_wave(server, {("rep", "Noord"): 12})
    page = visitor(language, width=width)
    sign_in(page, server, language)
    page.get_by_role("link", name=said("app.page.account", language)).click()
    page.get_by_text(said("account.step_begin", language)).click()
    secret = page.get_by_test_id("stCode").first.inner_text().strip()
    page.locator(".st-key-step-code input").fill(pyotp.TOTP(secret).now())
    page.locator(".st-key-step-on button").click()
    expect(page.get_by_text(said("account.step_on_now", language))).to_be_visible()
    recovery = page.get_by_test_id("stCode").first.inner_text().split()[0]
    page.get_by_role("link", name=said("sign_in.out", language)).click()
    enter(page, server, language, server.account, PASSWORD)
    expect(page.get_by_role("heading", name=said("sign_in.step_title", language))).to_be_visible()
    page.fill("#code", "000000")
    page.click("button[type=submit]")
    expect(page.get_by_text(said("errors.sign_in.step_wrong", language))).to_be_visible()
    page.fill("#code", recovery)
    page.click("button[type=submit]")
    expect(page.get_by_role("link", name=said("app.page.account", language))).to_be_visible()
    assert recovery not in server.log


@pytest.mark.parametrize("language", ["nl", "en"])
def test_colleague__joins_by_a_link_and_sees_released_figures_only(
    server: Server, visitor: Opener, language: str
) -> None:
    closed_wave(server)
    page = visitor(language, width=1280)
    sign_in(page, server, language)
    page.get_by_role("link", name=said("app.page.people", language)).click()
    name = f"vera-{server.organization}"
    page.locator(".st-key-colleague-name input").fill(name)
    page.get_by_text(said("people.role_viewer", language), exact=True).click()
    page.locator(".st-key-colleague-invite button").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert "/join#" in link
    vera = visitor(language)
    vera.goto(link)
    assert vera.evaluate("location.hash") == ""
    vera.fill("#password", "wachtwoord2026")
    vera.click("button[type=submit]")
    expect(vera.get_by_text(said("errors.sign_in.password_common", language))).to_be_visible()
    vera.fill("#password", OWN)
    vera.click("button[type=submit]")
    expect(answered(vera, language)).to_be_visible(timeout=60_000)
    for door in ("set_up", "people", "housekeeping", "comments"):
        assert vera.get_by_role("link", name=said(f"app.page.{door}", language), exact=True).count() == 0
    assert vera.get_by_role("button", name=said("results.download.facet_scores", language)).count() == 0
    for address in ("people", "housekeeping", "set-up", "response", "invitations", "settings", "import"):
        vera.goto(f"{server.address}/{address}?lang={language}")
        expect(vera.get_by_role("link", name=said("app.page.account", language))).to_be_visible()
        assert vera.get_by_text("Noord").count() == 0
    assert link.rpartition("#")[2] not in server.log


@pytest.mark.parametrize(("language", "width"), [("nl", 390), ("en", 1280)])
def test_shared_link__shows_the_released_figures_until_it_is_taken_back(
    server: Server, visitor: Opener, language: str, width: int
) -> None:
    closed_wave(server)
    page = visitor(language, width=1280)
    sign_in(page, server, language)
    page.get_by_text(said("share.title", language)).click(timeout=60_000)
    page.locator(".st-key-share-make-2026 button").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    guest = visitor(language, width=width)
    guest.goto(link)
    expect(answered(guest, language)).to_be_visible(timeout=60_000)
    assert "#" not in guest.url
    assert guest.get_by_role("button", name=said("results.download.facet_scores", language)).count() == 0
    assert guest.get_by_role("link", name=said("app.page.people", language)).count() == 0
    page.get_by_role("button", name=said("share.revoke", language)).click()
    expect(page.get_by_role("button", name=said("share.revoke", language))).to_have_count(0)
    guest.reload()
    expect(guest.get_by_text(said("errors.link.share_over", language))).to_be_visible()
    assert link.rpartition("#")[2] not in server.log


def test_downloads__ask_for_the_password_again_once_it_is_ten_minutes_old(
    server: Server, visitor: Opener
) -> None:
    closed_wave(server)
    page = visitor("en", width=1280)
    sign_in(page, server, "en")
    file = page.get_by_role("button", name=said("results.download.facet_scores", "en"))
    expect(file).to_be_visible(timeout=60_000)
    store = server.store()
    with store.databases.writing() as connection:
        connection.exec_driver_sql("UPDATE sign_in SET proved = proved - 601")
    store.close()
    page.reload()
    password = page.locator(".st-key-prove-password input")
    expect(password).to_be_visible(timeout=60_000)
    assert file.count() == 0
    password.fill("wrong password here")
    page.locator(".st-key-prove-button button").click()
    expect(page.get_by_text(said("errors.sign_in.wrong", "en"))).to_be_visible()
    password.fill(PASSWORD)
    page.locator(".st-key-prove-button button").click()
    expect(file).to_be_visible(timeout=60_000)


def test_backup__is_downloaded_encrypted_and_opens_with_its_passphrase(
    server: Server, visitor: Opener, tmp_path: Path
) -> None:
    from assessment.storage.locked import unlock

    store = server.store()
    name = f"chief-{server.organization}"
    store.accounts.add(name, PASSWORD, kind=ADMINISTRATOR)
    store.close()
    page = visitor("en", width=1280)
    enter(page, server, "en", name, PASSWORD)
    page.get_by_role("link", name=said("app.page.settings", "en")).click()
    for which in ("first", "second"):
        page.locator(f".st-key-passphrase-{which} input").fill(OWN)
    page.locator(".st-key-backup-make button").click()
    with page.expect_download(timeout=60_000) as download:
        page.locator(".st-key-backup-download button").click(timeout=60_000)
    content = Path(download.value.path()).read_bytes()
    assert b"SQLite format" not in content
    folder = unlock(content, OWN, tmp_path)
    assert (folder / "manifest.json").is_file()


# The identity provider


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that trusts an identity provider on loopback."""
    port, command = free_port(), [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock"]
    for name in ("ann", "eve"):
        claims = {"sub": name, "email": f"{name}@example.org", "email_verified": True}
        command += ["--user-claims", json.dumps(claims)]
    with subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        folder = tmp_path / "project"
        (folder / ".streamlit").mkdir(parents=True)
        made = Server(tmp_path / "data", free_port())
        secrets = f"""[auth]
redirect_uri = "{made.address}/oauth2callback"
cookie_secret = "a cookie secret for this test only"
client_id = "scan"
client_secret = "of the test"
server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
"""
        (folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
        monkeypatch.chdir(folder)
        store = made.store()
        store.add_organization("acme", "Acme")
        store.accounts.add("ann@example.org", PASSWORD, ("acme",))
        store.close()
        made.start()
        yield made
        made.kill()
        running.kill()


def at_provider(page: Page, server: Server, person: str) -> None:
    page.goto(f"{server.address}/provider?lang=en")
    page.locator(".st-key-provider-go button").click()
    page.get_by_role("button", name=person).first.click()


def test_provider__lets_invited_people_in_and_nobody_else(provider: Server, browsers: Browsers) -> None:
    context = browsers.usual.new_context(locale="en-GB")
    page = context.new_page()
    at_provider(page, provider, "eve")
    expect(page.get_by_text(said("errors.sign_in.not_invited", "en"))).to_be_visible()
    context.close()
    context = browsers.usual.new_context(locale="en-GB")
    page = context.new_page()
    at_provider(page, provider, "ann")
    expect(page.get_by_text(said("results.no_wave", "en"))).to_be_visible()
    page.goto(f"{provider.address}/people?lang=en")
    expect(page.get_by_text("ann@example.org · consultant")).to_be_visible()
    store = provider.store()
    with store.databases.writing() as connection:
        connection.exec_driver_sql("DELETE FROM sign_in")
    store.close()
    page.reload()  # the provider's cookie alone opens nothing, and begins nothing once it is not fresh
    assert page.get_by_text("ann@example.org · consultant").count() == 0
    context.close()
    assert "Traceback" not in provider.log
