"""The chat page as a citizen uses it, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone

pytestmark = [pytest.mark.browser, pytest.mark.trained]

ANSWER = "article"


def ask(page: Page, text: str) -> None:
    answers = page.locator(ANSWER).count()
    page.fill("#message", text)
    page.press("#message", "Enter")
    page.locator(ANSWER).nth(answers).wait_for(timeout=20_000)
    expect(page.locator("#log")).to_have_attribute("aria-busy", "false")


def test_arabic_runs_from_right_to_left_and_german_names_keep_their_direction(phone: Phone) -> None:
    page = phone("ar")
    ask(page, "انتقلنا الى لونن وين لازم نسجل عنواننا")
    assert page.get_attribute("html", "dir") == "rtl"
    answer = page.locator(ANSWER).last
    expect(answer).to_have_attribute("dir", "rtl")
    expect(answer.locator('bdi[dir="ltr"]', has_text="Bürgerbüro").first).to_be_visible()
    expect(answer.locator('a[href="tel:+4923061042030"]').first).to_be_visible()


def test_the_source_is_one_tap_away(phone: Phone) -> None:
    page = phone("de")
    page.get_by_role("button", name="Wohnung anmelden").click()
    page.locator(ANSWER).nth(1).wait_for()
    answer = page.locator(ANSWER).last
    expect(answer.get_by_text("§ 17 Abs. 1 BMG")).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.get_by_text("§ 17 Abs. 1 BMG")).to_be_visible()


def test_a_button_asks_for_another_facet_by_keyboard(phone: Phone) -> None:
    page = phone("de")
    ask(page, "wo muss ich meine wohnung anmelden")
    page.locator(ANSWER).last.get_by_role("button", name="Fristen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(ANSWER).last).to_contain_text("zwei Wochen")


def test_danger_is_shown_first_with_numbers_to_tap(phone: Phone) -> None:
    page = phone("tr")
    ask(page, "kocam beni dövüyor yardım edin")
    urgent = page.locator(".message.urgent").last
    for number in ("112", "110", "116016"):
        expect(urgent.locator(f'a[href="tel:{number}"]').first).to_be_visible()


def test_the_language_can_be_changed_in_the_middle(phone: Phone) -> None:
    page = phone("de")
    ask(page, "wo muss ich meine wohnung anmelden")
    answers = page.locator(ANSWER).count()
    page.select_option("#language", "uk")
    page.locator(ANSWER).nth(answers).wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    expect(page.get_by_role("button", name="Надіслати")).to_be_visible()
