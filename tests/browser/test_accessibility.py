"""WCAG 2.2 AA: by axe in every state, and what axe cannot see."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.web.pages import HERE
from tests.browser.conftest import Visit, Windows
from tests.browser.scripted import DANGER, EMBEDDING_PAGE, ForeignSite, Scripted
from tests.browser.states import STATES, ask

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]

TOO_SMALL = """() => {
  const root = document.querySelector("luenen-chat").shadowRoot;
  return [...root.querySelectorAll("button, select, textarea, summary, .options label, .links a, .foot a")]
    .filter((each) => each.checkVisibility() && !each.matches(".skip"))
    .map((each) => [each.className || each.localName, each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`);
}"""

SPILLED = """() => {
  const root = document.querySelector("luenen-chat").shadowRoot;
  const wide = [...root.querySelectorAll("*")]
    .filter((each) => each.checkVisibility() && !each.closest(".hidden, .skip, svg"))
    .map((each) => [each.className || each.localName, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
    .map(([name, box]) => `${name}: ${box.left} to ${box.right}`);
  return document.scrollingElement.scrollWidth > innerWidth ? ["the page itself", ...wide] : wide;
}"""


@cache
def axe() -> str:
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    page.evaluate(axe())
    found: dict[str, Any] = page.evaluate(
        "async (levels) => axe.run(document, {runOnly: {type: 'tag', values: levels}})", LEVELS
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(visit: Visit, scripted_door: Scripted, state: str, language: str) -> None:
    page = visit(language, reduced_motion="reduce")
    STATES[state](page, scripted_door)
    assert violations(page) == []
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(SPILLED) == []


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_embedded_chat(
    windows: Windows, site: ForeignSite, scripted_door: Scripted, language: str, width: int
) -> None:
    site.pages["/"] = EMBEDDING_PAGE.format(language=language, door=scripted_door.address)
    page = windows.open(f"{site.origin}/", language, viewport={"width": width, "height": 740})
    page.locator(".launcher").wait_for()
    assert violations(page) == []
    page.locator(".launcher").click()
    page.locator(".choice").first.wait_for()
    ask(page, "kita")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_320_pixels_and_text_of_200_percent_lose_nothing(visit: Visit, language: str) -> None:
    page = visit(language, viewport={"width": 320, "height": 640})
    page.locator("[aria-controls=settings]").click()
    page.locator("input[value='200']").check()
    page.locator("[aria-controls=settings]").click()
    for text in ("anmeldung documents", "anmeldung where", DANGER):
        ask(page, text)
        assert page.evaluate(SPILLED) == []
    page.locator("#send").scroll_into_view_if_needed()
    expect(page.locator("#message")).to_be_in_viewport()


def test_one_polite_voice_says_answers_choices_and_errors(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    assert page.locator("[aria-live=polite], [role=status], [role=alert], [aria-live=assertive]").count() == 1
    announcer = page.locator("#announcer")
    expect(announcer).to_contain_text("Assistent: Guten Tag!")
    ask(page, "kita")
    expect(announcer).to_contain_text("Assistent: Melden Sie Ihr Kind")
    expect(announcer).to_contain_text("Zur Auswahl: Unterlagen, Kosten")
    scripted_door.assistant.available = False
    page.fill("#message", "schule")
    page.press("#message", "Enter")
    expect(announcer).to_contain_text("nicht erreichbar")


def test_a_long_wait_is_announced(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    scripted_door.assistant.pause = 4
    page.fill("#message", "kita")
    page.press("#message", "Enter")
    expect(page.locator("#announcer")).to_have_text("Der Assistent schreibt …")
    expect(page.locator("#log")).to_have_attribute("aria-busy", "true")


def test_what_is_announced_and_shown_has_its_language_and_direction(visit: Visit) -> None:
    page = visit("ar")
    ask(page, "Deutsch")
    for place in ("article", "#announcer p"):
        expect(page.locator(place).last).to_have_attribute("lang", "de")
        expect(page.locator(place).last).to_have_attribute("dir", "ltr")
    expect(page.locator("article").first).to_have_attribute("lang", "ar")
    expect(page.locator("article").first).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_everything_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit("de")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_be_focused()
    page.keyboard.type("kita")
    page.keyboard.press("Enter")
    page.locator("article").nth(1).wait_for()
    expect(page.locator("#message")).to_be_focused()
    kosten = page.locator("article").nth(1).get_by_role("button", name="Kosten")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if kosten.evaluate("each => each.matches(':focus')"):
            break
    page.keyboard.press("Space")
    page.locator("article").nth(2).wait_for()
    expect(kosten).to_be_focused()


def test_escape_closes_the_settings_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("de")
    opener = page.get_by_role("button", name="Einstellungen")
    opener.press("Enter")
    page.locator("input[value='125']").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#settings")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_question_takes_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit("de")
    page.locator("#end").press("Enter")
    expect(page.get_by_role("button", name="Ja, löschen")).to_be_focused()
    page.get_by_role("button", name="Abbrechen").click()
    expect(page.locator("#end")).to_be_focused()
    expect(page.locator("article")).to_have_count(1)


def test_nothing_moves_for_those_who_do_not_want_it(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de", reduced_motion="reduce")
    STATES["waiting"](page, scripted_door)
    assert page.locator(".dots span").first.evaluate("each => getComputedStyle(each).animationName") == "none"
    assert page.locator("#log").evaluate("each => getComputedStyle(each).scrollBehavior") == "auto"


def test_forced_colours_keep_the_edges(visit: Visit) -> None:
    page = visit("de", forced_colors="active")
    ask(page, "kita")
    for place in (".bubble", ".choice", ".card", "#send"):
        width = page.locator(place).last.evaluate("each => getComputedStyle(each).borderTopWidth")
        assert width != "0px", place
