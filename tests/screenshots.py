"""Pictures of the chat in every state, language and width, in results/screenshots: ``make screenshots``.

The answers are the true ones of the package; only the understanding is scripted, so that no model is needed.
With arguments only some: ``python -m tests.screenshots --languages de,ar --widths 360``.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bot.language.offered import offered
from bot.settings import ROOT
from tests.browser.conftest import FLAGS, chromium
from tests.browser.scripted import EMBEDDING_PAGE, OPEN, Scripted, foreign_site, scripted
from tests.browser.states import STATES, ask
from tests.chain import free_port

WIDTHS = (360, 768, 1280)
HEIGHTS = {360: 740, 768: 1024, 1280: 800}
SCROLLING = 400
"""Milliseconds until smooth scrolling has come to rest."""

FOLDER = ROOT / "results" / "screenshots"


def take(browser: Browser, door: Scripted, language: str, width: int, site_origin: str) -> None:
    """All pictures of one language and width."""

    def fresh() -> Page:
        door.assistant.pause, door.assistant.available, door.assistant.now = 0.0, True, OPEN
        viewport = {"width": width, "height": HEIGHTS[width]}
        return browser.new_context(viewport=viewport, locale=language).new_page()  # type: ignore[arg-type]

    for name, reach in STATES.items():
        page = fresh()
        page.goto(f"{door.address}/?language={language}")
        page.locator(".choice").first.wait_for()
        reach(page, door)
        page.wait_for_timeout(SCROLLING)
        page.screenshot(path=FOLDER / f"{language}-{width}-{name}.png")
        page.context.close()
    page = fresh()
    page.goto(f"{site_origin}/{language}")
    page.locator(".launcher").wait_for()
    page.screenshot(path=FOLDER / f"{language}-{width}-embedded-closed.png")
    page.locator(".launcher").click()
    page.locator(".choice").first.wait_for()
    ask(page, "kita cost")
    page.wait_for_timeout(SCROLLING)
    page.screenshot(path=FOLDER / f"{language}-{width}-embedded-open.png")
    page.context.close()


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default=",".join(offered()))
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)))
    wanted = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as state,
        foreign_site(port) as site,
        scripted(Path(state), (site.origin,)) as door,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for language in wanted.languages.split(","):
            site.pages[f"/{language}"] = EMBEDDING_PAGE.format(language=language, door=door.address)
            for width in map(int, wanted.widths.split(",")):
                take(browser, door, language, width, site.origin)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
