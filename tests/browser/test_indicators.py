"""The indicators in a real browser: axe, narrow screens, keyboard, paper, dark; over the figures of a year."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Staff
from tests.browser.scripted import Scripted
from tests.browser.test_accessibility import violations
from tests.browser.test_today import WIDER_THAN_THE_SCREEN
from tests.interactions.year import write_figures

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("secret")]

PAGES = ("/indicators?period=2026-Q3", "/indicators/self_service?period=2026-Q3", "/indicators/parity?period=2026-09")

Coordinator = Callable[..., Page]


@pytest.fixture
def coordinator(staff: Staff, scripted_door: Scripted) -> Coordinator:
    """Opens a page for a coordinator."""
    write_figures(scripted_door.door.engine)

    def open_page(path: str, width: int = 1280, **options: object) -> Page:
        return staff(path, "clara", "coordinator", viewport={"width": width, "height": 900}, **options)

    return open_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(coordinator: Coordinator, scheme: str) -> None:
    for path in PAGES:
        assert violations(coordinator(path, color_scheme=scheme)) == [], path


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_wider_than_the_screen(coordinator: Coordinator, width: int) -> None:
    for path in PAGES:
        assert coordinator(path, width).evaluate(WIDER_THAN_THE_SCREEN) == [], path


def test_the_definition_is_one_key_away_and_what_is_chosen_stands_in_the_address(coordinator: Coordinator) -> None:
    page = coordinator(PAGES[0])
    page.get_by_text("Was zählt diese Kennzahl?").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Zähler: Gespräche, die nicht auf Deutsch endeten.").is_visible()
    page.get_by_label("Nur für").select_option("language:tr")
    page.get_by_role("button", name="Anzeigen").click()
    assert "filter=language%3Atr" in page.url
    assert page.get_by_text("Nur: Türkisch.").is_visible()


def test_on_paper_the_numbers_of_a_chart_are_printed_and_nothing_to_press(coordinator: Coordinator) -> None:
    page = coordinator(PAGES[1])
    page.emulate_media(media="print")
    assert page.locator(".chooser:visible, nav:visible").count() == 0
    assert page.locator("section table:visible").count() >= 2
