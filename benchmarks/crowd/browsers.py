"""One respondent in a real browser at the size of a phone: how long each page takes until it is drawn."""

from __future__ import annotations

import shutil
from time import monotonic

from playwright.sync_api import sync_playwright

from benchmarks.campaigns.people import PARTS
from benchmarks.respondent import FLAGS, PHONE

_WHOLE = """() => !document.querySelector('[class*="st-key-item-"]:not(:has([role="radiogroup"]))')"""
_TICK = "all => all.forEach(one => one.querySelector('input').click())"


def turns_of(address: str, code: str) -> list[float]:
    """Seconds from each press to the next part's title, from the first part to the thank-you."""
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("Debian's Chromium is needed")
    took = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_context(viewport=PHONE, locale="en-GB").new_page()
        page.goto(f"{address}/r#{code}")
        for name in ("read", "begin-1"):
            page.locator(f".st-key-{name} button").click()
        page.locator(".st-key-part-1 h1").wait_for()
        for part in range(1, PARTS + 1):
            page.locator(f".st-key-next-{part}-{part + 1} button").wait_for()
            page.wait_for_function(_WHOLE)
            page.get_by_role("radiogroup").evaluate_all(_TICK)
            begun = monotonic()
            page.locator(f".st-key-next-{part}-{part + 1} button").click()
            page.locator(f".st-key-part-{part + 1} h1").wait_for()
            took.append(monotonic() - begun)
        begun = monotonic()
        page.locator('[class*="st-key-send"] button').click()
        page.locator(".st-key-part-thanks h1").wait_for()
        took.append(monotonic() - begun)
        browser.close()
    return took
