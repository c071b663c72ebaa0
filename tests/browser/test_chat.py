"""The chat page as a citizen uses it, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.trained]

Phone = Callable[[str], Page]
ANSWER = ".message:not(.mine)"


def ask(page: Page, text: str) -> None:
    answers = page.locator(ANSWER).count()
    page.fill("#message", text)
    page.press("#message", "Enter")
    page.locator(ANSWER).nth(answers).wait_for(timeout=20_000)
    expect(page.locator("#send")).to_be_enabled()


def test_arabic_runs_from_right_to_left_and_german_names_keep_their_direction(phone: Phone) -> None:
    page = phone("ar")
    ask(page, "انتقلنا الى لونن وين لازم نسجل عنواننا")
    assert page.get_attribute("html", "dir") == "rtl"
    answer = page.locator(ANSWER).last
    expect(answer).to_have_attribute("dir", "rtl")
    expect(answer.locator('bdi[dir="ltr"]', has_text="Bürgerbüro").first).to_be_visible()
    expect(answer.locator('a[href="tel:023061042030"]').first).to_be_visible()


def test_nothing_is_wider_than_the_screen(phone: Phone) -> None:
    for language in ("de", "ar"):
        page = phone(language)
        ask(page, "Wohnungsgeberbestätigung Anmeldung")
        box = page.locator(ANSWER).last.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


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
    expect(page.locator("#send")).to_have_text("Надіслати")


def test_markup_in_a_message_stays_text(phone: Phone) -> None:
    page = phone("de")
    ask(page, "<img src=x onerror=alert(1)><b>kita</b>")
    assert page.locator(".mine img, .mine b").count() == 0
    expect(page.locator(".mine").last).to_contain_text("<b>kita</b>")


def test_a_lost_connection_keeps_the_message_and_offers_to_send_it_again(phone: Phone) -> None:
    page = phone("de")
    page.route("**/api/messages", lambda route: route.abort())
    page.fill("#message", "wo ist die kita anmeldung")
    page.press("#message", "Enter")
    retry = page.locator(".retry")
    retry.wait_for()
    page.unroute("**/api/messages")
    retry.click()
    page.locator(ANSWER).nth(1).wait_for()
    expect(page.locator(".mine")).to_have_count(1)
    expect(page.locator(".error")).to_have_count(0)


def test_nothing_is_stored_on_the_device(phone: Phone) -> None:
    page = phone("de")
    ask(page, "hallo")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_focus_stays_in_the_field_when_an_answer_arrives(phone: Phone) -> None:
    page = phone("de")
    ask(page, "hallo")
    expect(page.locator("#message")).to_be_focused()
