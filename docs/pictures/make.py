"""Make ``results.png``, the README's picture, from the demonstration: two figures, and a phone beside them.

python docs/pictures/make.py            (needs Chromium, as the browser tests do)
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page, sync_playwright

HERE = Path(__file__).parent
FIGURES = ("scale", "dimensions")
WIDE, PHONE = {"width": 900, "height": 2200}, {"width": 390, "height": 844}
PAPER, EDGE = "#eef0f4", "#ccd1da"
GAP, PAD, SCALE, WIDTH = 36, 24, 2, 1400


def main() -> None:
    """Serve the demonstration, look at it, and put the pictures together."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        words = ["assessment", "demo", "--port", str(port), "--data", f"{folder}/data", "--language", "en"]
        command = [sys.executable, "-m", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                told = _told(server)
                time.sleep(3)
                _pictures(f"http://localhost:{port}", told, Path(folder))
            finally:
                server.terminate()
        _together(Path(folder))


def _told(server: subprocess.Popen[str]) -> str:
    lines = ""
    assert server.stdout is not None
    while "Ctrl+C" not in lines:
        lines += server.stdout.readline()
    return lines


def _pictures(address: str, told: str, folder: Path) -> None:
    password = re.search(r"password: (\S+)", told)
    link = re.findall(r"http\S+/r#\S+", told)[-1]
    assert password is not None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        desk = _page(chromium, WIDE)
        desk.goto(f"{address}/sign-in?lang=en")
        desk.fill("input[name=account]", "demo")
        desk.fill("input[type=password]", password[1])
        desk.keyboard.press("Enter")
        desk.wait_for_url("**/results*")
        for name in FIGURES:
            desk.goto(f"{address}/results?lang=en&figure={name}")
            chart = desk.locator("[data-testid=stVegaLiteChart]").first
            chart.wait_for()
            desk.wait_for_timeout(2500)
            under = chart.bounding_box()
            assert under is not None
            titles = [box["y"] for box in map(Locator.bounding_box, desk.locator("h3").all()) if box]
            top = max(y for y in titles if y < under["y"])
            height = under["y"] + under["height"] - top
            clip = {"x": under["x"] - 4, "y": top, "width": under["width"] + 8, "height": height}
            desk.screenshot(path=folder / f"{name}.png", clip=clip)  # type: ignore[arg-type]
        phone = _page(chromium, PHONE)
        phone.goto(link)
        for _ in range(2):
            phone.locator(".stMain button[kind=primary], .stMain button").last.wait_for()
            phone.wait_for_timeout(2500)
            phone.locator(".stMain button").last.click()
        phone.wait_for_timeout(3000)
        for number, choice in enumerate((1, 3)):
            phone.locator("[role=radiogroup]").nth(number).locator("label").nth(choice).click()
        phone.mouse.wheel(0, 195)
        phone.mouse.move(5, 400)
        phone.wait_for_timeout(1000)
        phone.screenshot(path=folder / "phone.png")
        chromium.close()


def _page(chromium: Browser, size: dict[str, int]) -> Page:
    return chromium.new_context(viewport=size, device_scale_factor=SCALE).new_page()  # type: ignore[arg-type]


def _together(folder: Path) -> None:
    """Figures below each other at the left, the phone at the right."""
    figures = [Image.open(folder / f"{name}.png") for name in FIGURES]
    phone = Image.open(folder / "phone.png")
    gap, cards = GAP * SCALE, max(one.width for one in figures) + 2 * PAD * SCALE
    tall = sum(one.height + 2 * PAD * SCALE for one in figures) + gap
    size = (cards + phone.width + 3 * gap, max(tall, phone.height) + 2 * gap)
    whole = Image.new("RGB", size, PAPER)
    top = (size[1] - tall) // 2
    for one in figures:
        _card(whole, one, gap, top, cards)
        top += one.height + 2 * PAD * SCALE + gap
    _card(whole, phone, cards + 2 * gap, (size[1] - phone.height) // 2, phone.width, pad=0)
    small = (WIDTH, round(size[1] * WIDTH / size[0]))
    whole.resize(small, Image.Resampling.LANCZOS).save(HERE / "results.png", optimize=True)


def _card(whole: Image.Image, picture: Image.Image, left: int, top: int, width: int, pad: int = PAD) -> None:
    """``picture`` on a white card with round corners."""
    inner = pad * SCALE
    height = picture.height + 2 * inner
    shape = Image.new("L", (width, height), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), 28, fill=255)
    card = Image.new("RGB", (width, height), "white")
    card.paste(picture.convert("RGB"), (inner, inner))
    ImageDraw.Draw(card).rounded_rectangle((0, 0, width - 1, height - 1), 28, outline=EDGE, width=3)
    whole.paste(card, (left, top), shape)


if __name__ == "__main__":
    main()
