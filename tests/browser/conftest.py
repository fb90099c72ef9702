"""A real server on a throwaway folder, and Debian's Chromium in front of it.

One server and one browser serve all tests; each test has its own organization, each visitor a browser
profile of his own. A test that stops the server has one for itself.
"""

from __future__ import annotations

import itertools
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
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assessment.library import load_questionnaire
from assessment.notice import NoticeFacts
from assessment.opening import wave_facts
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, IssuedCode, Modules, OrganizationDesk, Store, Wave

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
    r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED"
    r"|ERR_INCOMPLETE_CHUNKED_ENCODING|WebSocket connection"  # a server or network cut
    r"|Client Error in reaching server endpoint|terminal:"  # what Streamlit says of it
    r"|403 \(Forbidden\)"  # a link or password that was refused
    r"|404 \(Not Found\)"  # Streamlit looks for its own root below /results first
)
expect.set_options(timeout=15_000)
_numbers = itertools.count(1)


@dataclass
class Server:
    """The app in a process of its own, over a store that the test may look into."""

    folder: Path
    port: int
    organization: str = "voorbeeld"
    process: subprocess.Popen[bytes] | None = None
    log_start: int = 0

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def account(self) -> str:
        return f"adviseur-{self.organization}"

    @property
    def log(self) -> str:
        """What the server has written since this test began."""
        return (self.folder.parent / "server.log").read_bytes()[self.log_start :].decode(errors="replace")

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


def chromium_path() -> str:
    path = os.environ.get("ASSESSMENT_TEST_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM_NAMES)), None
    )
    if path is None:
        pytest.skip("no Chromium found: install one, or name it in ASSESSMENT_TEST_CHROMIUM")
    return path


@dataclass
class Browsers:
    """Chromium, by its command line flags: the usual one, and others while a test needs them."""

    launch: Callable[[list[str]], Browser]
    usual: Browser


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    path = chromium_path()
    with sync_playwright() as playwright:

        def launch(flags: list[str]) -> Browser:
            return playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, *flags])

        usual = launch([])
        yield Browsers(launch, usual)
        usual.close()


def started(folder: Path) -> Server:
    running = Server(folder, free_port())
    running.store().close()
    running.start()
    return running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = started(tmp_path_factory.mktemp("shared") / "data")
    yield running
    running.kill()


def _for_this_test(running: Server) -> Server:
    organization = f"voorbeeld-{next(_numbers)}"
    store = running.store()
    store.add_organization(organization, "Voorbeeld BV")
    store.close()
    log = (running.folder.parent / "server.log").stat().st_size
    return Server(running.folder, running.port, organization, running.process, log)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The shared server with an organization for this test; marked ``own_server``, one to stop and start."""
    if request.node.get_closest_marker("own_server") is None:
        yield _for_this_test(request.getfixturevalue("shared_server"))
        return
    folder = request.getfixturevalue("tmp_path") / "data"
    own = _for_this_test(started(folder))
    yield own
    own.kill()


Opener = Callable[..., Page]


@pytest.fixture
def visitor(browsers: Browsers, server: Server) -> Iterator[Opener]:
    """Opens a fresh browser for one person; at the end nothing may have called out or failed."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(
        language: str = "nl",
        width: int = 390,
        height: int = 844,
        browser: Browser | None = None,
        **options: object,
    ) -> Page:
        locale = "nl-NL" if language == "nl" else "en-GB"
        context = (browser or browsers.usual).new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.on("request", lambda request: _local(request.url, server, wrong))
        context.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        context.set_default_timeout(20_000)
        return context.new_page()

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
    more_facts: dict[str, object] | None = None,
) -> list[IssuedCode]:
    """Open a wave for ``people`` (role, team) and give its codes."""
    questionnaire = load_questionnaire("sustainable-success")
    notice = wave_facts(questionnaire, FACTS, invited=people, agreed=False, modules=modules)
    facts = Wave(
        id=wave,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        year=2026,
        open=True,
        agreed=False,
        simulated=False,
        invited=people,
        notice={**notice, **(more_facts or {})},
        modules=modules,
    )
    with_desk: list[IssuedCode] = []
    at_desk(server, lambda desk: with_desk.extend(desk.open_wave(facts)))
    return with_desk


def at_desk(server: Server, act: Callable[[OrganizationDesk], object]) -> None:
    """Do something at the organization's desk, beside the running server."""
    store = server.store()
    act(store.desk(server.organization, OPERATOR))
    store.close()


def stored(server: Server, wave: str = "2026") -> list[dict[str, int | None]]:
    """The answers that are in the database after the wave has closed."""
    found: list[dict[str, int | None]] = []

    def read(desk: OrganizationDesk) -> None:
        desk.close_wave(wave)
        found.extend(dict(response.answers) for response in desk.responses(wave))

    at_desk(server, read)
    return found


def drafted(server: Server, code: IssuedCode) -> dict[str, int | None]:
    """The answers in the draft that ``code`` opens."""
    store = server.store()
    answers = dict(store.respondent(code.code).draft().answers)
    store.close()
    return answers


def sign_in(page: Page, server: Server, language: str = "nl") -> None:
    store = server.store()
    store.accounts.add(server.account, PASSWORD, (server.organization,))
    store.close()
    page.goto(f"{server.address}/sign-in?lang={language}")
    page.fill("#account", server.account)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)  # going elsewhere before would break it off


@pytest.fixture(scope="session")
def answers_of_four(questionnaire: Questionnaire) -> dict[str, int]:
    """The same code on every item."""
    return dict.fromkeys(questionnaire.items, 4)
