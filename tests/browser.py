"""Real Chromium for tests: starting it, and asking axe-core what a page does wrong."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Until something has to be on a page: a busy machine may take longer than Playwright's five seconds to answer.
MOST_MILLISECONDS = 30_000
# WCAG 2.2 A and AA, and axe's own advice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# None of these rules reads style sheets, which axe would load once more; what has passed need not be described.
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "preload": {"assets": ["media"]},
    "resultTypes": ["violations"],
}


@contextmanager
def launch() -> Iterator[Browser]:
    """Start the system's Chromium and close it at the end; about a second, so share it."""
    # Where the one without windows is installed, it: each page costs it half the work.
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
    expect.set_options(timeout=MOST_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def axe(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, one line a fault: rule, place, reason. Empty is good."""
    # Evaluated, not put in as a script element, because the content security policy rightly forbids that.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [
        f"{found['id']}: {node['target']}: {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
