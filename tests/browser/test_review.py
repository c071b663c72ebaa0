"""The review of the log as a coordinator sees it, with the true encoder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.interactions.review import put_aside
from tests.browser.conftest import Staff
from tests.browser.scripted import Scripted
from tests.browser.test_accessibility import violations
from tests.browser.test_today import WIDER_THAN_THE_SCREEN
from tests.interactions.test_review import unclear

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("secret")]

SHEETS = os.environ.get("SCREENSHOTS", "")
"""A folder for pictures, "" for none."""

ASKED = [
    ("de", "wo kann ich mein altes sofa hinbringen"),
    ("de", "altes Sofa entsorgen"),
    ("en", "where can I bring my old sofa"),
    ("ar", "أين أرمي الأريكة القديمة"),
    ("uk", "скільки чекати на відповідь"),
    ("de", "wann kommt endlich meine Antwort von Frau Zwirbelmeier, 0176 5554433"),
    ("tr", "köpek vergisi"),
]


def fill(scripted_door: Scripted) -> None:
    now = scripted_door.door.clock()
    for language, text in ASKED:
        put_aside(scripted_door.door.engine, unclear(language=language, text=text, topic="abfall", at=now))
    comment = unclear(reason="comment", language="tr", text="çok hızlı cevap, teşekkürler", at=now)
    put_aside(scripted_door.door.engine, comment)


def picture(page: Page, name: str) -> None:
    if SHEETS:
        page.screenshot(path=Path(SHEETS) / f"review-{name}.png", full_page=True)


def test_sentences_are_grouped_decided_by_keyboard_and_taken_back(staff: Staff, scripted_door: Scripted) -> None:
    page = staff("/review", "kora", "coordinator")
    expect(page.get_by_role("heading", name="Nichts zu entscheiden")).to_be_visible()
    assert violations(page) == []
    picture(page, "empty")
    fill(scripted_door)
    page.reload()
    first = page.locator("form.group").first
    expect(first.locator("input[type=checkbox]")).not_to_have_count(1)
    expect(first).to_contain_text("Sofa")
    assert "Zwirbelmeier" not in page.content()
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
        picture(page, str(width))
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    picture(page, "dark")
    page.emulate_media(color_scheme="light")
    assert violations(page) == []
    first.get_by_role("button", name="Diesem Thema zuordnen").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("entschieden")
    page.get_by_role("button", name="Rückgängig").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("zurückgenommen")
    assert violations(page) == []
