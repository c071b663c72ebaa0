"""A real Chromium, from the system's packages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")  # Playwright's loop must not outlive its tests: others run loops of their own
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "Chromium is missing; scripts/browser installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _is_mistake(message: ConsoleMessage) -> bool:
    """An error of the page; a connection that a test cuts is none."""
    return message.type == "error" and "ERR_FAILED" not in message.text


@pytest.fixture
def phone(browser: Browser, chain: str) -> Iterator[Callable[[str], Page]]:
    """Opens the chat in a language on a screen of 360 × 740; errors of the page and foreign requests fail the test."""
    contexts = []
    wrong: list[str] = []

    def check(request: Request) -> None:
        if not request.url.startswith((chain, "data:")):
            wrong.append(f"request to {request.url}")

    def open_page(language: str) -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.on("request", check)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if _is_mistake(message) else None)
        page.goto(f"{chain}/?language={language}")
        page.locator(".choice").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
