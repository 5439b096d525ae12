"""`make screenshots`: pictures of the demo's pages for the documentation, taken from an installation of its own."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
LONGEST_START = 180.0
COLOURS = 128  # a palette keeps a page below 300 kB and looks the same


@dataclass(frozen=True)
class Picture:
    """One page as one role sees it; `first` is a link to follow, the first that fits."""

    name: str
    path: str
    screen: dict[str, int]
    role: str = ""
    first: str = ""


PICTURES = (
    Picture("front", "/", DESKTOP),
    Picture("front-phone", "/", PHONE),
    Picture("raise-phone", "/matters/new/", PHONE),
    Picture("track-phone", "/matters/track/", PHONE, "citizen", "main a[href^='/matters/']:not([href*='new'])"),
    Picture("roles", "/signin/", DESKTOP),
    Picture("desk", "/desk/", DESKTOP, "clerk"),
    Picture("desk-phone", "/desk/", PHONE, "convenor"),
    Picture("case", "/desk/matters/?view=units", DESKTOP, "clerk", "table a[href^='/desk/cases/']"),
    Picture("figures", "/figures/?year=2020", DESKTOP),
    Picture("report", "/report/2020/", DESKTOP, "leader"),
)


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo that stands for as long as the pictures are taken."""
    with tempfile.TemporaryDirectory() as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "XIESHANG_DATA": data, "XIESHANG_DEMO": "1", "PORT": str(port), "WORKERS": "1"}
        with subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment) as server:
            try:
                yield _answering(f"http://127.0.0.1:{port}", server)
            finally:
                server.terminate()


def _answering(address: str, server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return address
        except OSError:
            time.sleep(0.5)
    sys.exit("the demo did not start")


def take(browser: Any, address: str, picture: Picture, folder: Path) -> str:
    """The picture stands in the folder; one line about it."""
    context = browser.new_context(
        base_url=address, viewport=picture.screen, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    if picture.role:
        page.goto("/signin/")
        page.click(f"form[action$='/demo/enter/{picture.role}/'] button")
        page.wait_for_load_state("load")
    answer = page.goto(picture.path)
    if picture.first:
        page.goto(page.locator(picture.first).first.get_attribute("href"))
    target = folder / f"{picture.name}.png"
    page.screenshot(path=target)
    context.close()
    with Image.open(target) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    return f"{picture.name}: {answer.status if answer else '?'}, {target.stat().st_size // 1024} kB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a demo that is running already")
    parser.add_argument("--to", type=Path, default=FOLDER)
    asked = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("no Chromium on this machine")
    if asked.url:
        take_all(chromium, asked.url, asked.to)
        return
    with served() as address:
        take_all(chromium, address, asked.to)


def take_all(chromium: str, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env={**os.environ, "HOME": home})
        for picture in PICTURES:
            print(take(browser, address, picture, folder), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
