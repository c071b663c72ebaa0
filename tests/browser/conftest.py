"""A real Chromium, from the system's packages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from bot.database import writing
from bot.staff.accounts import Role, add_account, find_account
from bot.staff.sessions import begin_session
from bot.web.desk import finding
from tests.browser.scripted import OPEN, ForeignSite, Scripted, foreign_site, scripted
from tests.chain import free_port

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

Phone = Callable[[str], Page]
Visit = Callable[..., Page]
Staff = Callable[..., Page]


def chromium() -> str:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "Chromium is missing; scripts/browser installs it"
    return path


@pytest.fixture(autouse=True)
def _search_built_by_whoever_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of the staff builds it beside the tests of all the others."""
    monkeypatch.setattr(finding, "get_ready", lambda: None)


@pytest.fixture(scope="module")  # Playwright's loop must not outlive its tests: others run loops of their own
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def _is_mistake(message: ConsoleMessage) -> bool:
    """An error of the page; a connection that a test cuts is none, nor is an answer that says no."""
    expected = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "Failed to load resource: the server responded")
    return message.type == "error" and not any(part in message.text for part in expected)


class Windows:
    """Opens pages; their errors and their requests to anywhere but ``homes`` are collected."""

    def __init__(self, browser: Browser, *homes: str) -> None:
        self._browser = browser
        self._homes = (*homes, "data:")
        self._contexts: list[Any] = []
        self.wrong: list[str] = []
        self.requests: list[str] = []

    def open(self, url: str, language: str, *, before: str = "", **options: Any) -> Page:
        """A page in a window of its own; ``before`` is a script that runs before the page's."""
        context = self._browser.new_context(**{"viewport": PHONE, "locale": language, **options})
        self._contexts.append(context)
        if before:
            context.add_init_script(before)
        page = context.new_page()
        page.on("request", self._check)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda message: self.wrong.append(message.text) if _is_mistake(message) else None)
        page.goto(url)
        return page

    def _check(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith(self._homes):
            self.wrong.append(f"request to {request.url}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def phone(browser: Browser, chain: str) -> Iterator[Phone]:
    """Opens the chat of the whole assistant on a phone."""
    windows = Windows(browser, chain)

    def open_page(language: str) -> Page:
        page = windows.open(f"{chain}/?language={language}", language)
        page.locator(".choice").first.wait_for()
        return page

    yield open_page
    windows.close()
    assert windows.wrong == []


@pytest.fixture(scope="module")
def site() -> Iterator[ForeignSite]:
    """Somebody else's website."""
    with foreign_site(free_port()) as site:
        yield site


@pytest.fixture(scope="module")
def _scripted_door(tmp_path_factory: pytest.TempPathFactory, site: ForeignSite) -> Iterator[Scripted]:
    with scripted(tmp_path_factory.mktemp("scripted"), (site.origin,)) as door:
        yield door


@pytest.fixture
def scripted_door(_scripted_door: Scripted, site: ForeignSite) -> Scripted:
    """A door whose assistant answers at once, as on its first day; ``site`` may embed its chat."""
    _scripted_door.assistant.pause = 0.0
    _scripted_door.assistant.available = True
    _scripted_door.assistant.now = OPEN
    _scripted_door.assistant.heard.clear()
    site.pages.clear()
    site.policy = ""
    return _scripted_door


@pytest.fixture
def windows(browser: Browser, scripted_door: Scripted, site: ForeignSite) -> Iterator[Windows]:
    """Opens pages of the scripted door and of the foreign site; a mistake on one fails the test."""
    windows = Windows(browser, scripted_door.address, site.origin)
    yield windows
    windows.close()
    assert windows.wrong == []


@pytest.fixture
def visit(windows: Windows, scripted_door: Scripted) -> Visit:
    """Opens the chat page of the scripted door."""

    def open_page(language: str = "de", **options: Any) -> Page:
        page = windows.open(f"{scripted_door.address}/?language={language}", language, **options)
        page.locator(".choice").first.wait_for()
        return page

    return open_page


@pytest.fixture
def staff(windows: Windows, scripted_door: Scripted) -> Staff:
    """Opens a page of the scripted door as somebody of the staff, who has a window and an account of their own."""
    door = scripted_door.door

    def open_page(path: str, name: str, role: Role = "frontoffice", **options: Any) -> Page:
        with writing(door.engine) as connection:
            if find_account(connection, name) is None:
                add_account(connection, name, role, door.clock())
            token = begin_session(connection, name, door.clock())
        page = windows.open(f"{scripted_door.address}/desk/sign-in", "de", **{"viewport": DESK, **options})
        page.context.add_cookies([{"name": "desk", "value": token, "url": scripted_door.address}])
        page.goto(f"{scripted_door.address}{path}")
        return page

    return open_page
