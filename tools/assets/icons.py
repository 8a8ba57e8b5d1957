"""Draws the PNG icons from favicon.svg with headless Chromium (development only).

python tools/assets/icons.py [path of chromium]
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parents[2] / "src/layan/foundation/static/layan/icons"
SIZES = (48, 180, 512)


def main(executable: str | None) -> None:
    """Write icon-<size>.png for every size."""
    svg = (ICONS / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            # Home screens mask the corners themselves, so the large icons fill their square.
            drawn = svg.replace(' rx="9"', "") if size > 48 else svg
            page.set_content(
                f"<style>*{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>"
                + drawn
            )
            page.screenshot(path=ICONS / f"icon-{size}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
