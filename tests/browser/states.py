"""The states of the chat page, and how a person comes to them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.scripted import DANGER, Scripted


def ask(page: Page, text: str) -> None:
    """Say something and wait for the answer."""
    answers = page.locator("article").count()
    page.fill("#message", text)
    page.press("#message", "Enter")
    page.locator("article").nth(answers).wait_for()


def _waiting(page: Page, door: Scripted) -> None:
    ask(page, "kita")
    door.assistant.pause = 3
    page.fill("#message", "kita cost")
    page.press("#message", "Enter")
    page.locator(".waiting").wait_for()


def _unavailable(page: Page, door: Scripted) -> None:
    door.assistant.available = False
    page.fill("#message", "kita")
    page.press("#message", "Enter")
    page.locator(".retry").wait_for()


def _offline(page: Page, door: Scripted) -> None:
    page.context.set_offline(True)
    page.fill("#message", "kita")
    page.press("#message", "Enter")
    page.locator(".retry").wait_for()


def _sources(page: Page, door: Scripted) -> None:
    ask(page, "anmeldung documents")
    page.locator("summary").last.click()


def _settings(page: Page, door: Scripted) -> None:
    page.locator("[aria-controls=settings]").click()


def _ending(page: Page, door: Scripted) -> None:
    ask(page, "kita")
    page.locator("#end").click()


def _ended(page: Page, door: Scripted) -> None:
    _ending(page, door)
    page.locator(".question .primary").click()
    page.locator("article").first.wait_for(state="detached")


def _dark(page: Page, door: Scripted) -> None:
    page.emulate_media(color_scheme="dark")
    ask(page, "wohngeld")


def _unhelpful(page: Page, door: Scripted) -> None:
    ask(page, "kita")
    page.locator(".feedback button").last.click()
    page.locator("article").nth(2).wait_for()


def _survey(page: Page, door: Scripted) -> None:
    ask(page, "kita")
    ask(page, "danke")


def _own_data(page: Page, door: Scripted) -> None:
    ask(page, "kita")
    ask(page, "datenschutz")


STATES: dict[str, Callable[[Page, Scripted], None]] = {
    "start": lambda page, door: None,
    "answer": lambda page, door: ask(page, "anmeldung"),
    "office": lambda page, door: ask(page, "anmeldung where"),
    "sources": _sources,
    "emergency": lambda page, door: ask(page, DANGER),
    "choices": lambda page, door: ask(page, "???"),
    "waiting": _waiting,
    "unavailable": _unavailable,
    "offline": _offline,
    "settings": _settings,
    "ending": _ending,
    "ended": _ended,
    "dark": _dark,
    "unhelpful": _unhelpful,
    "survey": _survey,
    "own data": _own_data,
}
