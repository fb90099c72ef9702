"""How heavy a respondent's page is beside an empty Streamlit app: first paint, page turn, bytes, as ratios.

    python benchmarks/respondent.py [--rounds N] [--markdown]

Both servers run on this machine and answer Debian's Chromium at the size of a phone, by turns and each time
with an empty cache; a round is one opening and a number of presses. The empty app has a title, a button and a
line that counts presses, under the same server settings. Times are medians and mean little by themselves: the
ratios are the result, and on a busy machine those of the processor's time. "From the link" begins at the
personal link and so holds its own page and its trade for a cookie.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

if not __package__:  # run as a file: see the folder above, and not the file beside this one as `statistics`
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from statistics import median

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assessment.app.settings import SETTINGS
from assessment.library import load_questionnaire
from assessment.storage import Draft, Store, Wave
from benchmarks.written import table

PHONE = {"width": 390, "height": 844}
PRESSES = 6
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
EMPTY_APP = """
import streamlit as st

st.title("Empty")
pressed = st.session_state.setdefault("pressed", 0)
if st.button("Next"):
    pressed = st.session_state["pressed"] = pressed + 1
st.text(f"pressed {pressed}")
"""


@dataclass
class Measured:
    """What the rounds of one app gave."""

    paint: list[float] = field(default_factory=list)
    turn: list[float] = field(default_factory=list)
    browser: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)
    per_turn: list[float] = field(default_factory=list)


class Traffic:
    """Counts what arrives at a page: files, their bytes on the wire, and what comes over the socket."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.files = 0
        self.bytes = 0.0
        session = context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._file)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._session = session

    def browser_seconds(self) -> float:
        """The processor's time that the page has taken in the browser."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(entry["value"] for entry in metrics if entry["name"] == "TaskDuration"))

    def _file(self, event: dict[str, float]) -> None:
        self.files += 1
        self.bytes += event["encodedDataLength"]

    def _frame(self, event: dict[str, dict[str, str]]) -> None:
        self.bytes += len(event["response"]["payloadData"]) * 3 / 4  # binary frames come in base 64


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], port: int, path: str, log: Path) -> Iterator[tuple[str, int]]:
    """A server while it is needed; gives its address and process."""
    address = f"http://localhost:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", *command], stdout=out, stderr=out)
    try:
        _wait(f"{address}{path}", log)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(log.read_text(errors="replace"))


def respondents(folder: Path, people: int) -> list[str]:
    """Codes of respondents who stand at the first part."""
    questionnaire = load_questionnaire("sustainable-success")
    store = Store(folder)
    desk = store.add_organization("benchmark", "Benchmark")
    invited = {("rep", "Team"): people}
    wave = Wave("2026", questionnaire.id, questionnaire.version, 2026, True, False, True, invited)
    codes = [issued.code for issued in desk.open_wave(wave)]
    answers = {item.id: 3 for item in questionnaire.items_for("rep")}
    for code in codes:
        store.respondent(code).save_draft(Draft("en", 1, answers, informed=True))
    store.close()
    return codes


def server_seconds(process: int) -> float:
    """The processor's time that a process has taken (Linux)."""
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def measure(
    browser: Browser, address: str, process: int, ready: str, turned: Callable[[int], str], into: Measured
) -> None:
    """One round: open ``address`` with an empty cache until ``ready``, then press "Next" until ``turned``."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    traffic = Traffic(context, page)
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(ready).wait_for()
    into.paint.append(time.perf_counter() - started)
    page.wait_for_timeout(700)
    into.kilobytes.append(traffic.bytes / 1000)
    into.files.append(traffic.files)
    before, taken, served_for = traffic.bytes, traffic.browser_seconds(), server_seconds(process)
    for number in range(1, PRESSES + 1):
        button = page.get_by_role("button", name="Next", exact=True)
        button.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
        started = time.perf_counter()
        button.click()
        page.locator(turned(number)).wait_for()
        into.turn.append(time.perf_counter() - started)
    page.wait_for_timeout(300)
    into.browser.append((traffic.browser_seconds() - taken) / PRESSES)
    into.server.append((server_seconds(process) - served_for) / PRESSES)
    into.per_turn.append((traffic.bytes - before) / PRESSES / 1000)
    context.close()


def rows(ours: Measured, empty: Measured) -> list[tuple[str, ...]]:
    """Both medians and their ratio, by what was measured."""
    entries = (
        ("first paint, from the link", "ms", 1000, ours.paint, empty.paint),
        ("page turn", "ms", 1000, ours.turn, empty.turn),
        ("page turn, processor of the browser", "ms", 1000, ours.browser, empty.browser),
        ("page turn, processor of the server", "ms", 1000, ours.server, empty.server),
        ("sent to an empty cache", "kB", 1, ours.kilobytes, empty.kilobytes),
        ("files", "", 1, ours.files, empty.files),
        ("sent for a page turn", "kB", 1, ours.per_turn, empty.per_turn),
    )
    return [
        (
            f"{name} {unit}".strip(),
            f"{scale * median(mine):,.{1 if unit == 'kB' and median(mine) < 100 else 0}f}",
            f"{scale * median(theirs):,.{1 if unit == 'kB' and median(theirs) < 100 else 0}f}",
            f"{median(mine) / median(theirs):.2f}",
        )
        for name, unit, scale, mine, theirs in entries
    ]


def main() -> None:
    """Serve both, measure by turns, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    chromium = os.environ.get("ASSESSMENT_TEST_CHROMIUM") or shutil.which("chromium")
    ours, empty = Measured(), Measured()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY_APP)
        codes = respondents(folder / "data", options.rounds + 1)
        own, other = free_port(), free_port()
        serve = ["assessment", "serve", "--port", str(own), "--data", str(folder / "data")]
        plain = ["streamlit", "run", str(folder / "empty.py"), "--server.port", str(other)]
        plain += [text for key, entry in SETTINGS.items() for text in (f"--{key}", str(entry).lower())]
        with (
            served(serve, own, "/health", folder / "own.log") as (here, own_id),
            served(plain, other, "/_stcore/health", folder / "empty.log") as (there, other_id),
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for number, code in enumerate(codes):  # the first round warms both servers up
                mine, theirs = (ours, empty) if number else (Measured(), Measured())
                link = f"{here}/r#{code}"
                next_part = ".st-key-next-1-2 button"
                measure(browser, link, own_id, next_part, lambda n: f".st-key-part-{n + 1} h1", mine)
                measure(browser, there, other_id, "h1", lambda n: f"text=pressed {n}", theirs)
            browser.close()
    print(table(("", "respondent", "empty app", "ratio"), rows(ours, empty), markdown=options.markdown))


if __name__ == "__main__":
    main()
