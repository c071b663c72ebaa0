"""The pages in a real browser: narrow screens, large text, the content security policy, paper, no JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as BrowserPage

from bot.language.offered import offered
from tests.browser.scripted import scripted

pytestmark = pytest.mark.browser

SOME_PAGES = ("", "anmeldung", "checkliste", "emergency", "datenschutz", "barrierefreiheit-erklaerung", "nothing")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a door that serves the pages."""
    with scripted(tmp_path_factory.mktemp("pages")) as door:
        httpx.get(f"{door.address}/de", timeout=120, trust_env=False)  # reads all content, which takes its time
        yield door.address


@pytest.fixture
def page(browser: Browser) -> Iterator[BrowserPage]:
    """A narrow screen without JavaScript; what the browser complains of fails the test."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if "404" not in message.text else None)
    yield page
    context.close()
    assert wrong == []


def overflow(page: BrowserPage) -> float:
    """By how many pixels the page is wider than the screen."""
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    content, screen = page.evaluate(widths)
    return float(content - screen)


@pytest.mark.parametrize("language", offered())
def test_pages_fit_a_narrow_screen_also_with_large_text(page: BrowserPage, pages: str, language: str) -> None:
    for name in SOME_PAGES:
        page.goto(f"{pages}/{language}/{name}")
        assert overflow(page) <= 0, name
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflow(page) <= 0, f"{name} with large text"


def test_the_policy_lets_structured_data_stand(browser: Browser, pages: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{pages}/ar/kita")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert complaints == []
    context.close()


def test_on_paper_there_is_no_navigation_and_every_source_is_printed(page: BrowserPage, pages: str) -> None:
    page.goto(f"{pages}/de/anmeldung")
    page.emulate_media(media="print")
    assert page.locator("nav:visible").count() == 0
    source = page.locator(".sources li", has_text="§ 17 Abs. 1 BMG").first
    assert source.bounding_box() is not None
    assert page.locator(".office").is_visible()


def test_the_first_tab_leads_past_the_navigation(page: BrowserPage, pages: str) -> None:
    page.goto(f"{pages}/tr/kita")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    assert page.locator("main:focus").count() == 1


def test_search_works_without_javascript(page: BrowserPage, pages: str) -> None:
    page.goto(f"{pages}/uk")
    page.get_by_role("searchbox").fill("квартиру")
    page.keyboard.press("Enter")
    page.wait_for_url("**/uk?q=*")
    assert page.locator('main a[href="/uk/wohnen"]').is_visible()
