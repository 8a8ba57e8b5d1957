"""Make the pictures of the documentation: docs/images/*.png, from the real site.

Starts the site on a temporary data folder with the city pack, walks through it with Chromium like
a citizen and like an officer, and stops it again. Needs the development packages and Chromium,
either the system's (``/usr/bin/chromium``, or the path in ``CHROMIUM``) or Playwright's own.

Run it as ``python tools/screenshots.py [--only NAME ...] [--city PACK] [--port PORT]``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
IMAGES = PROJECT / "docs" / "images"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
START_SECONDS = 120
QUESTION = "ktp saya hilang gimana ngurusnya"
SERVICE = "ktp-el-hilang"
OFFICER = "citra"  # works for the office that answers for SERVICE


class Site:
    """A running site: its address and its data folder."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder

    @property
    def demo_password(self) -> str:
        """The password of the demo cast, made when the site started."""
        return (self.folder / "demo-password").read_text(encoding="ascii").strip()


@contextlib.contextmanager
def running_site(city: str, port: int) -> Iterator[Site]:
    """The site on a temporary data folder; its server ends with the block.

    Raises :class:`RuntimeError` when it does not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="layan-pictures-") as name:
        folder = Path(name)
        address = f"http://127.0.0.1:{port}"
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LAYAN_")}
        log = folder / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "layan.channels.cli.main", "up", "--port", str(port)],
                cwd=PROJECT,
                env={
                    **kept,
                    "LAYAN_DATA_DIR": name,
                    "LAYAN_CITY": city,
                    "LAYAN_BASE_URL": address,
                    "LAYAN_DEMO": "true",
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                wait_until_served(address, server, log)
                yield Site(address, folder)
            finally:
                server.terminate()
                server.wait(timeout=20)


def wait_until_served(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the start page answers."""
    for _ in range(START_SECONDS * 2):
        if server.poll() is not None:
            break
        with contextlib.suppress(URLError, ConnectionError), urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.5)
    raise RuntimeError(f"the site did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


def start(page: Page, site: Site) -> None:
    """The start page."""
    page.goto(site.address)


def answer(page: Page, site: Site) -> None:
    """The answer to an everyday question, asked through the box on the start page."""
    page.goto(site.address)
    box = page.locator("main form input[name=q], main form textarea[name=q]").first
    box.fill(QUESTION)
    box.press("Enter")
    page.wait_for_url(re.compile("/tanya/"))
    page.locator(f"main a[href*='/layanan/{SERVICE}/']").first.wait_for()


def service(page: Page, site: Site) -> None:
    """One service."""
    page.goto(f"{site.address}/layanan/{SERVICE}/")


def search(page: Page, site: Site) -> None:
    """A search with a typing mistake."""
    page.goto(f"{site.address}/cari/?q=akte+kelahirna")


def console(page: Page, site: Site) -> None:
    """The officer's list of reports, after a citizen has sent one."""
    page.goto(f"{site.address}/layanan/{SERVICE}/lapor/")
    page.select_option("main select[name=part]", value="places")
    page.fill("main textarea[name=text]", "Loket sekarang buka sampai pukul 16.00, bukan 15.00.")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(re.compile("/laporan/"))
    page.goto(f"{site.address}/masuk/?next=/konsol/laporan/")
    page.fill("main input[name=login]", OFFICER)
    page.fill("main input[name=password]", site.demo_password)
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(re.compile("/konsol/"))
    page.goto(f"{site.address}/konsol/laporan/")


# name: (what to do, width and height, colours)
PICTURES: dict[str, tuple[Callable[[Page, Site], None], dict[str, int], str]] = {
    "start-desktop": (start, DESKTOP, "light"),
    "start-phone": (start, PHONE, "light"),
    "start-dark": (start, DESKTOP, "dark"),
    "answer": (answer, DESKTOP, "light"),
    "answer-phone": (answer, PHONE, "light"),
    "service": (service, DESKTOP, "light"),
    "service-phone": (service, PHONE, "light"),
    "search": (search, DESKTOP, "light"),
    "console": (console, DESKTOP, "light"),
}


def take(browser: Browser, site: Site, name: str) -> Path:
    """Take one picture with a fresh visitor, and return its file."""
    walk, size, colours = PICTURES[name]
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        device_scale_factor=2 if size is PHONE else 1,
        color_scheme="dark" if colours == "dark" else "light",
        locale="id-ID",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        walk(page, site)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        target = IMAGES / f"{name}.png"
        page.screenshot(path=target)
        return target
    finally:
        context.close()


def main() -> int:
    """Make all pictures, or those named; returns the exit code."""
    parser = argparse.ArgumentParser(description="Pictures for the documentation.")
    parser.add_argument("--only", nargs="+", choices=sorted(PICTURES), help="these pictures only")
    parser.add_argument("--city", default="kota_tangerang", help="the pack to show")
    parser.add_argument("--port", type=int, default=8151, help="port of the temporary site")
    asked = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_site(asked.city, asked.port) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for name in asked.only or PICTURES:
            made = take(browser, site, name)
            print(f"{made.relative_to(PROJECT)}  {made.stat().st_size // 1000} kB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
