"""A real server with the real city pack, and a real browser; skipped without Chromium."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """A running installation: its address and its data folder."""

    url: str
    folder: Path

    @property
    def password(self) -> str:
        """The password of the demo cast."""
        return (self.folder / "demo-password").read_text(encoding="ascii").strip()


def _environment(folder: Path) -> dict[str, str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LAYAN_", "DJANGO_"))
    }
    return {**clean, "LAYAN_DATA_DIR": str(folder), "LAYAN_LOG_LEVEL": "WARNING"}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as `layan up` leaves it, on a free port."""
    folder = tmp_path_factory.mktemp("site")
    environment = _environment(folder)
    command = [sys.executable, "-m", "layan.channels.cli.main", "up"]
    subprocess.run([*command, "--no-serve"], env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            break
        time.sleep(0.1)
    yield Site(f"http://127.0.0.1:{port}", folder)
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the system's own."""
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        pytest.skip("journeys need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=["phone", "desktop"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """One visitor at each width, motion reduced so that nothing is caught half-way."""
    size = PHONE if request.param == "phone" else DESKTOP
    made = browser.new_context(viewport=size, reduced_motion="reduce", locale="id-ID")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page that fails the test when a script breaks or an asset is missing."""
    return watched(context)


def watched(context: BrowserContext) -> Page:
    """A page whose script errors and failed requests are collected in ``page.complaints``."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda problem: complaints.append(f"script: {problem}"))
    page.on(
        "response",
        lambda answer: (
            complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        ),
    )
    page.on(
        "console",
        lambda line: (
            complaints.append(line.text) if "Content Security Policy" in line.text else None
        ),
    )
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page, in a line each (WCAG 2.2 A and AA, and best practice)."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{row['id']}: {row['help']} at {node['target']}"
        for row in found["violations"]
        for node in row["nodes"]
    ]


def widest_overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window; 0 when nothing sticks out."""
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(f"() => Math.max(0, {width})"))


def settled(page: Page) -> None:
    """Wait until no colour is half-way between two others."""
    for _ in range(50):
        if page.evaluate("() => document.getAnimations().length") == 0:
            return
        page.wait_for_timeout(50)
