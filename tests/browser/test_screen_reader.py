"""What a screen reader says of the chat: a virtual one reads the page and its live region."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, expect

from bot.dialogue.texts import say
from bot.web.pages import HERE
from tests.browser.conftest import Visit, Windows
from tests.browser.scripted import EMBEDDING_PAGE, ForeignSite, Scripted
from tests.browser.states import STATES, ask

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["de", "ar"])]

READER = HERE / "node_modules" / "@guidepup" / "virtual-screen-reader" / "lib" / "esm" / "index.browser.js"

START = """async () => {
  window.reader = (await import("/reader.js")).virtual;
  await reader.start({ container: document.querySelector("luenen-chat").shadowRoot.querySelector(".app") });
}"""

HEARD = """async () => {
  const phrases = await reader.spokenPhraseLog();
  await reader.clearSpokenPhraseLog();
  return phrases;
}"""


def listen(page: Page, language: str) -> list[str]:
    """Start the reader inside the chat (by itself it enters no shadow root); what it says at once."""
    page.route("**/reader.js", lambda route: route.fulfill(path=READER, content_type="text/javascript"))
    page.evaluate(START)
    return heard(page, language)


def heard(page: Page, language: str) -> list[str]:
    """Every phrase since the last time, one for each move of the focus too; on a slow machine one tells of the wait."""
    phrases: list[str] = page.evaluate(HEARD)
    return [phrase for phrase in phrases if phrase != f"polite: {say('typing', language, 'page')}"]


def aloud(answered: Response, language: str) -> str:
    """The one phrase for what the server answered: the text, then its choices."""
    [message] = answered.json()["messages"]
    labels = ", ".join(choice["label"] for choice in message["choices"])
    text = f"{say('assistant', language, 'page')}: {' '.join(message['text'].split())}"
    return f"polite: {text}, {say('choices', language, 'page', choices=labels)}"


def test_opening_says_what_the_chat_is_and_greets(
    windows: Windows, site: ForeignSite, scripted_door: Scripted, language: str
) -> None:
    site.pages["/"] = EMBEDDING_PAGE.format(language=language, door=scripted_door.address)
    page = windows.open(f"{site.origin}/", language, viewport={"width": 1280, "height": 740})
    page.locator(".launcher").wait_for()
    [launcher] = listen(page, language)
    assert launcher.startswith(f"button, {say('open', language, 'page')}")
    with page.expect_response("**/api/conversations") as greeting:
        page.locator(".launcher").press("Enter")
    page.locator(".choice").first.wait_for()
    *opening, field, last = heard(page, language)
    assert f"dialog, {say('heading', language, 'page')}" in opening
    assert field.startswith(f"textbox, {say('your_message', language, 'page')}")
    assert last == aloud(greeting.value, language)


def test_an_answer_is_spoken_once_with_its_choices_and_leaves_the_focus(visit: Visit, language: str) -> None:
    page = visit(language)
    page.locator("#message").focus()
    listen(page, language)
    with page.expect_response("**/api/messages") as answered:
        ask(page, "kita")
    assert heard(page, language) == [aloud(answered.value, language)]
    expect(page.locator("#message")).to_be_focused()


def test_an_error_is_spoken_once_and_leaves_the_focus(visit: Visit, scripted_door: Scripted, language: str) -> None:
    page = visit(language)
    page.locator("#message").focus()
    listen(page, language)
    with page.expect_response("**/api/messages") as refused:
        STATES["unavailable"](page, scripted_door)
    assert heard(page, language) == [f"polite: {refused.value.json()['detail']}"]
    expect(page.locator("#message")).to_be_focused()
