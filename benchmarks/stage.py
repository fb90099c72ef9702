"""The projector: how fast a slide changes, how soon a counter moves, what followers cost.

    python benchmarks/stage.py [--seconds N] [--markdown]

A server on this machine, a wave of 300 people for a room, and one for figures. Slides are changed in
Debian's Chromium (which draws on the processor here) by the keyboard: "own screen" until the browser has
drawn the slide, "projector" until the other window shows it. Followers ask as the projector's page does, from
threads of this process; while they do, somebody sends every second and the presenter moves every two. The
counter is late by what passes between a sending that came back and the number at a follower. Processor's time
is that of the server alone, from its first follower on, drawing of the slides included.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Mapping
from http.client import HTTPResponse
from pathlib import Path

if not __package__:  # run as a file: see the folder above, and not the file beside this one as `statistics`
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
from playwright.sync_api import sync_playwright

from assessment.demonstration import fill
from assessment.library import load_questionnaire
from assessment.response import submit
from assessment.storage import OPERATOR, Store, Wave
from benchmarks.respondent import FLAGS, free_port, served
from benchmarks.written import table

PASSWORD, FEW, MANY = "een lang wachtwoord", 5, 50
SLIDE_BOUND, COUNTER_BOUND, FOLLOWERS_BOUND = 0.25, 0.5, 2.0
INVITED = 300


class Follower(threading.Thread):
    """Asks as the projector's page does; remembers when it saw which number of answers."""

    def __init__(self, address: str, cookie: str, place: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._address, self._cookie, self._place = address, cookie, place
        self.seen: dict[int, float] = {}
        self.over = False
        self.failed = 0

    def run(self) -> None:
        """Take the deck once, then follow."""
        stamp, deck = "", ""
        while not self.over:
            try:
                with ask(self._address, self._cookie, "state", {**self._place, "seen": stamp}) as lines:
                    for line in filter(bytes.strip, lines):
                        news = json.loads(line)
                        self.seen.setdefault(int(news["sent"]), time.monotonic())
                        stamp = news["stamp"]
                        if news["deck"] != deck:
                            deck = news["deck"]
                            self._take("deck")
            except OSError:
                self.failed += 1

    def _take(self, path: str) -> None:
        with ask(self._address, self._cookie, path, self._place) as answer:
            answer.read()


def ask(address: str, cookie: str, path: str, body: Mapping[str, object]) -> HTTPResponse:
    """Ask the stage as its page does."""
    headers = {"Origin": address, "Cookie": cookie, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/stage/{path}", json.dumps(body).encode(), headers)
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=30)
    return answer


def processor_seconds(process: int) -> float:
    """What a process has taken of the processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def room(store: Store, wave: str) -> list[str]:
    """Open a wave for a room; a code for everybody in it."""
    questionnaire = load_questionnaire("sustainable-success")
    facts = Wave(
        wave,
        questionnaire.id,
        questionnaire.version,
        2026,
        True,
        False,
        True,
        {("rep", ""): INVITED},
        room=True,
    )
    return [one.code for one in store.desk("demo-bv", OPERATOR).open_wave(facts)]


def send(store: Store, code: str, wave: str) -> None:
    """One questionnaire, sent."""
    questionnaire = load_questionnaire("sustainable-success")
    answers = {item.id: 3 for item in questionnaire.items_for("rep")}
    place = {"organization": "demo-bv", "wave": wave, "role": "rep", "team": "", "language": "nl"}
    store.respondent(code).send(submit(questionnaire, answers, **place))


def followed(
    address: str, process: int, store: Store, cookie: str, followers: int, seconds: int
) -> tuple[float, list[float], int]:
    """A session before that many followers: processor's time, how late the counter was, failures."""
    wave = f"room-{followers}"
    codes = room(store, wave)
    place = {"organization": "demo-bv", "wave": wave, "language": "nl", "theme": "light"}
    before = processor_seconds(process)
    threads = [Follower(address, cookie, place) for _ in range(followers)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    sent: list[float] = []
    for second in range(seconds):
        begun = time.monotonic()
        send(store, codes[second], wave)
        sent.append(time.monotonic())
        if second % 2:
            ask(address, cookie, "move", {**place, "position": 0, "blank": second % 4 == 1}).close()
        time.sleep(max(0.0, 1 - (time.monotonic() - begun)))
    taken = processor_seconds(process) - before
    for thread in threads:
        thread.over = True
    late = [
        thread.seen[number + 1] - moment
        for thread in threads
        for number, moment in enumerate(sent)
        if number + 1 in thread.seen
    ]
    missed = sum(number + 1 not in thread.seen for thread in threads for number in range(len(sent) - 1))
    return taken, late, sum(thread.failed for thread in threads) + missed


def slides(address: str) -> tuple[list[float], list[float]]:
    """Seconds until a slide is drawn on the presenter's own screen, and on the projector."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("Chromium is needed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="nl")
        page = context.new_page()
        page.goto(f"{address}/sign-in?lang=nl")
        page.fill("#account", "bench")
        page.fill("#password", PASSWORD)
        page.click("button[type=submit]")
        place = "#demo-bv/2025"
        projector, notes = context.new_page(), page
        projector.goto(f"{address}/stage?lang=nl{place}")
        notes.goto(f"{address}/stage?lang=nl&role=notes{place}")
        for each in (projector, notes):
            each.wait_for_selector("#slide > *")
        projector.bring_to_front()  # a window behind another draws more slowly
        projector.evaluate(
            """() => { window.changed = []; new MutationObserver(() => requestAnimationFrame(() =>
            window.changed.push(performance.timeOrigin + performance.now()))).observe(
            document.getElementById("slide"), { childList: true }); }"""
        )
        pressed = []
        many = len(notes.locator("#beside select option").all())
        for key in ["PageDown"] * (many - 1) + ["PageUp"] * (many - 1):
            pressed.append(notes.evaluate("performance.timeOrigin + performance.now()"))
            notes.keyboard.press(key)
            time.sleep(0.6)
        changed = projector.evaluate("window.changed")
        notes.bring_to_front()
        notes.evaluate("performance.clearMeasures()")
        for key in ["PageDown"] * (many - 1):
            notes.keyboard.press(key)
            time.sleep(0.6)
        own = notes.evaluate("performance.getEntriesByName('slide').map((one) => one.duration / 1000)")
        browser.close()
    there = [(after - before) / 1000 for before, after in zip(pressed, changed, strict=True)]
    return own, there


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=30)
    arguments.add_argument("--markdown", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        store = Store(data)
        fill(store)
        store.accounts.add("bench", PASSWORD, ("demo-bv",))
        port = free_port()
        command = ["assessment", "serve", "--port", str(port), "--data", str(data)]
        with served(command, port, "/health", Path(folder) / "log") as (address, process):
            own, there = slides(address)
            cookie = f"scan_sign_in={store.accounts.sign_in('bench', PASSWORD)}"
            few, late_few, wrong_few = followed(address, process, store, cookie, FEW, asked.seconds)
            many, late_many, wrong_many = followed(address, process, store, cookie, MANY, asked.seconds)
        store.close()

    def at(seconds: list[float], share: int) -> str:
        return f"{1000 * float(np.percentile(seconds, share)):.0f} ms"

    rows = [
        ["slide on the own screen, slowest", at(own, 100), f"{1000 * SLIDE_BOUND:.0f} ms"],
        ["slide on the projector, slowest", at(there, 100), f"{1000 * SLIDE_BOUND:.0f} ms"],
        [f"counter, {FEW} followers, p95", at(late_few, 95), f"{1000 * COUNTER_BOUND:.0f} ms"],
        [f"counter, {MANY} followers, p95", at(late_many, 95), f"{1000 * COUNTER_BOUND:.0f} ms"],
        [
            f"processor's time of {MANY} followers beside {FEW} ({many:.1f} and {few:.1f} s)",
            f"{many / few:.2f} times",
            f"{FOLLOWERS_BOUND} times",
        ],
        ["numbers missed or refused", str(wrong_few + wrong_many), "0"],
    ]
    print(table(["measured", "here", "at most"], rows, markdown=asked.markdown))


if __name__ == "__main__":
    main()
