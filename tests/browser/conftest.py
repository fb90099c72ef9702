"""A real server on a throwaway folder, and Debian's Chromium in front of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assessment.library import load_questionnaire
from assessment.notice import NoticeFacts
from assessment.opening import wave_facts
from assessment.storage import OPERATOR, IssuedCode, Modules, Store, Wave, inbox, seals

PASSWORD = "een lang wachtwoord"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED_ON_CONSOLE = re.compile(
    r"ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|WebSocket connection"  # a server that was killed
    r"|403 \(Forbidden\)"  # a link or password that was refused
    r"|404 \(Not Found\)"  # Streamlit looks for its own root below /results first
)


@dataclass
class Server:
    """The app in a process of its own, over a store that the test may look into."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    links: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder.parent / "server.log").read_text(errors="replace")

    def store(self) -> Store:
        return Store(self.folder)

    def link(self, code: str) -> str:
        return f"{self.address}/r#{code}"

    def start(self) -> None:
        command = [sys.executable, "-m", "assessment", "serve", "--port", str(self.port)]
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.folder)], stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log)

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("ASSESSMENT_TEST_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM_NAMES)), None
    )
    if path is None:
        pytest.skip("no Chromium found: install one, or name it in ASSESSMENT_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "data"
    running = Server(folder, free_port())
    store = running.store()
    store.add_organization("voorbeeld", "Voorbeeld BV")
    store.accounts.add("adviseur", PASSWORD, ("voorbeeld",))
    store.close()
    running.start()
    yield running
    running.kill()


Opener = Callable[..., Page]


@pytest.fixture
def visitor(chromium: Browser, server: Server) -> Iterator[Opener]:
    """Opens a fresh browser for one person; at the end nothing may have called out or failed."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(language: str = "nl", width: int = 390, height: int = 844, **options: object) -> Page:
        locale = "nl-NL" if language == "nl" else "en-GB"
        context = chromium.new_context(viewport={"width": width, "height": height}, locale=locale, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _local(request.url, server, wrong))
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.set_default_timeout(20_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in wrong if not EXPECTED_ON_CONSOLE.search(text)] == []
    assert "Traceback" not in server.log


def _local(url: str, server: Server, wrong: list[str]) -> None:
    if not url.startswith((server.address, f"ws://localhost:{server.port}", "data:", "blob:")):
        wrong.append(f"outward request: {url}")


FACTS = NoticeFacts(
    organization="Voorbeeld BV",
    controller="Voorbeeld BV",
    contact="privacy@voorbeeld.example",
    legal_basis="legitimate_interest",
    recipients={"nl": "het MT en de adviseur", "en": "the MT and the consultant"},
    processors={"nl": "Het adviesbureau", "en": "The consultancy"},
    location={"nl": "Nederland", "en": "the Netherlands"},
)


def open_wave(
    server: Server,
    people: dict[tuple[str, str], int],
    *,
    wave: str = "2026",
    modules: Modules = Modules(),  # noqa: B008 - it cannot be changed
) -> list[IssuedCode]:
    """Open a wave for ``people`` (role, team) and give its codes."""
    questionnaire = load_questionnaire("sustainable-success")
    store = server.store()
    facts = Wave(
        id=wave,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        year=2026,
        open=True,
        agreed=False,
        simulated=False,
        invited=people,
        notice=wave_facts(questionnaire, FACTS, invited=people, agreed=False, modules=modules),
        modules=modules,
    )
    issued = store.desk("voorbeeld", OPERATOR).open_wave(facts)
    store.close()
    return issued


def stored(server: Server, wave: str = "2026") -> list[dict[str, int | None]]:
    """The answers that are in the database: let out, or waiting in the sealed inbox."""
    store = server.store()
    responses = store.desk("voorbeeld", OPERATOR).responses(wave)
    with store.databases.reading("voorbeeld") as connection:
        for row in inbox.waiting(connection, wave, inbox.RESPONSE):
            key = seals.key_of(server.folder, "voorbeeld", wave)
            responses.append(inbox.response_in(key, row))
    store.close()
    return [response.answers for response in responses]


def sign_in(page: Page, server: Server, language: str = "nl") -> None:
    page.goto(f"{server.address}/sign-in?lang={language}")
    page.fill("#account", "adviseur")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
