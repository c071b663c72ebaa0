"""The states of the chat page, and how a person comes to them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from bot.dialogue.person import INTENT as PERSON
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Handover, Said
from tests.browser.scripted import CLOSED, DANGER, OPEN, Scripted


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


def ask_for_a_person(page: Page, door: Scripted) -> Handover:
    """Queue for a person; returns what the inbox has of it."""
    known = {each.id for each in Inbox(door.door.engine, say).open()}
    ask(page, PERSON)
    page.locator("article").last.locator(".choice").nth(1).click()
    page.locator(".person-status").wait_for()
    (handover,) = [each for each in Inbox(door.door.engine, say).open() if each.id not in known]
    return handover


def _queued(page: Page, door: Scripted) -> None:
    ask_for_a_person(page, door)


def _with_person(page: Page, door: Scripted) -> None:
    handover = ask_for_a_person(page, door)
    inbox = Inbox(door.door.engine, say)
    inbox.take(handover, "kim", OPEN)
    welcome = say("welcome", handover.language, "handover_sentences")
    inbox.write(handover, "kim", Said("staff", handover.language, welcome), OPEN)
    inbox.write(handover, "kim", Said("staff", "de", "Bitte kommen Sie um 9 Uhr ins Rathaus."), OPEN)
    page.locator(".person").nth(1).wait_for()


def _leaving_a_message(page: Page, door: Scripted) -> None:
    door.assistant.now = CLOSED
    ask(page, PERSON)
    page.locator("article").last.locator(".choice").first.click()
    page.locator("article").nth(2).wait_for()
    ask(page, "Bitte rufen Sie mich an.")
    ask(page, "morgen")


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
    "person offered": lambda page, door: ask(page, PERSON),
    "in the queue": _queued,
    "with a person": _with_person,
    "leaving a message": _leaving_a_message,
    "unhelpful": _unhelpful,
    "survey": _survey,
    "own data": _own_data,
}
