"""The way to a person in the chat: the offer, waiting, writing, a message to leave, and back to the assistant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from bot.dialogue.answers import Outcome
from bot.dialogue.guide import guide_values
from bot.dialogue.offices import GUIDE, state_text
from bot.dialogue.reply import Choice, Reply
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.handover.inbox import PART
from bot.handover.records import Handover, State
from bot.handover.service import service
from bot.interactions.periods import periods
from bot.language.dates import BERLIN

INTENT = "mensch"

Step = Literal["shared", "alone", "message", "back"]
"""What a button asks for: a person who may or may not read the conversation so far, leaving a message, the assistant.

The door acts on it; Rasa never sees it.
"""

STEPS: tuple[Step, ...] = get_args(Step)

_LABELS: dict[Step, str] = {
    "shared": "connect_shared",
    "alone": "connect_alone",
    "message": "leave_message",
    "back": "back",
}


def step_choice(step: Step, language: str, label: str = "") -> Choice:
    """A button for a step."""
    return Choice(say(label or _LABELS[step], language, PART), INTENT, {"step": step})


def offer(language: str, now: datetime) -> Outcome:
    """What there is for somebody who wants a person: the chat at its hours, a message, the telephone."""
    local = now.astimezone(BERLIN)
    writer = Writer(language, local.date())
    state = service().at(now)
    writer.add(say("offer" if state.is_open else "nobody_there", language, PART))
    writer.add(say("offer_hours", language, PART, state=state_text(state, local, language)))
    if service().assumed:
        writer.add(say("hours_assumed", language, PART))
    writer.add(say("person", language, **guide_values(writer)))
    if state.is_open:
        writer.add(say("offer_history", language, PART))
    steps: tuple[Step, ...] = ("shared", "alone", "message") if state.is_open else ("message",)
    choices = [*(step_choice(step, language) for step in steps), step_choice("back", language, "not_now")]
    return Outcome((writer.reply(None, None, choices, ()),), "to_a_person", GUIDE)


def _told(keys: Iterable[str], language: str, *steps: Step, **values: object) -> Reply:
    text = "\n".join(say(key, language, PART, **values) for key in keys)
    return Reply(text, language, choices=tuple(step_choice(step, language) for step in steps))


def queued(language: str) -> Reply:
    """For somebody who waits from now on."""
    return _told(("queued", "queued_kept"), language)


def status(handover: Handover, place: int, now: datetime) -> Reply:
    """How things stand, in one sentence that is always to be seen, with what can be done."""
    language = handover.language
    if handover.state is State.TAKEN:
        return _told(("talking",), language, "back")
    if not service().at(now).is_open:
        return _told(("queue_closed",), language, "message", "back")
    return _told(("queue_place",), language, "message", "back", place=place)


def silent(language: str) -> Reply:
    """For a button that only the assistant could answer."""
    return _told(("silent",), language, "back")


def back_again(language: str, was_open: bool) -> Reply:
    """The assistant answers again."""
    return _told(("withdrawn" if was_open else "nothing_open",), language)


def ask_message(language: str) -> Reply:
    """For the text of a message to leave."""
    days = periods().messages_days
    reply = _told(("ask_message", "message_kept"), language, days=days)
    return Reply(reply.text, language, choices=(step_choice("back", language, "not_now"),))


def ask_contact(language: str, understood: bool = True) -> Reply:
    """For a way to answer; again where what was written is none."""
    choices = (step_choice("back", language, "not_now"),)
    return Reply(say("ask_contact" if understood else "contact_wrong", language, PART), language, choices=choices)


def message_left(language: str, contact: str, now: datetime) -> Reply:
    """The message has arrived; when somebody will be there."""
    local = now.astimezone(BERLIN)
    state = state_text(service().at(now), local, language)
    lines = [
        say("message_left", language, PART, contact=contact),
        say("offer_hours", language, PART, state=state),
    ]
    if service().assumed:
        lines.append(say("hours_assumed", language, PART))
    return Reply("\n".join(lines), language)
