"""The day at the counters as two colleagues see it at once, and the call screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Staff, Windows
from tests.browser.scripted import Scripted
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("secret")]

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("body *")]
  .filter((each) => !each.closest(".scroll, .hidden, .skip") && each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => `${each.localName}.${each.className}`)"""

Colleague = Callable[..., Page]


@pytest.fixture
def colleague(staff: Staff) -> Colleague:
    """Opens the day for somebody of the front office."""

    def open_day(name: str, counter: int, **options: object) -> Page:
        page = staff(f"/desk/today?counter={counter}", name, **options)
        expect(page.locator("[data-live]")).to_have_text(
            "Diese Seite zeigt Änderungen der Kolleginnen und Kollegen von selbst."
        )
        return page

    return open_day


def give_number(page: Page) -> None:
    page.get_by_role("button", name="Nummer geben").click()
    expect(page.locator(".done")).to_contain_text("ist vergeben")


def test_two_colleagues_see_each_others_steps_and_the_screen_calls(colleague: Colleague, windows: Windows) -> None:
    first, second = colleague("anna", 1), colleague("berta", 2)
    give_number(first)
    expect(second.get_by_role("region", name="Im Warteraum").locator("tbody tr")).to_have_count(1)
    second.keyboard.press("n")
    expect(second.locator(".done")).to_contain_text("zum Schalter 2 gerufen")
    expect(first.get_by_role("region", name="Am Schalter").locator("tbody tr")).to_have_count(1)
    address = first.get_by_role("link", name="Aufrufbildschirm öffnen").get_attribute("href")
    screen = windows.open(first.url.split("/desk")[0] + str(address), "de", viewport={"width": 1280, "height": 720})
    expect(screen.locator("tbody tr").first).to_contain_text("2")
    give_number(first)
    first.keyboard.press("n")
    expect(screen.locator("tbody tr").first.locator("td")).to_have_text("1")
    expect(screen.locator("[aria-live]")).to_contain_text("bitte zu Schalter 1.")
    for page in (first, screen):
        assert violations(page) == []


def test_a_step_is_taken_back_and_the_keyboard_stays_where_it_was(colleague: Colleague) -> None:
    page = colleague("anna", 3)
    give_number(page)
    page.locator("[data-next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("zum Schalter 3 gerufen")
    expect(page.locator("#day [data-key]:focus")).to_have_count(1)
    page.get_by_role("button", name="Rückgängig").press("Enter")
    expect(page.locator(".done")).to_have_text("Rückgängig gemacht.")


def test_without_a_script_the_same_steps_work(colleague: Colleague, windows: Windows, scripted_door: Scripted) -> None:
    cookies = colleague("anna", 1).context.cookies()
    page = windows.open(f"{scripted_door.address}/desk/sign-in", "de", java_script_enabled=False)
    page.context.add_cookies(cookies)
    page.goto(f"{scripted_door.address}/desk/today?counter=1")
    give_number(page)
    page.get_by_role("button", name="Nächste Person aufrufen").click()
    expect(page.locator(".done")).to_contain_text("zum Schalter 1 gerufen")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_its_screen(colleague: Colleague, width: int) -> None:
    page = colleague("anna", 1, viewport={"width": width, "height": 800})
    give_number(page)
    wide = page.evaluate(WIDER_THAN_THE_SCREEN)
    assert wide == []
