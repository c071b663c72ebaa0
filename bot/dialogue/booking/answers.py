"""What a message answers to the question of a booking: buttons first, then the grammar of the step, then the intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal, get_args

from bot.appointments.codes import normalised
from bot.appointments.services import services
from bot.appointments.wording import SIGN_LANGUAGE
from bot.dialogue.booking.message import INTENTS, UNCLEAR, Message
from bot.dialogue.booking.services import services_of
from bot.dialogue.booking.state import Booking, Step
from bot.dialogue.booking.words import find_count, find_service, find_time, is_only, is_only_time, says

Word = Literal[
    "stop", "yes", "no", "skip", "details", "needs", "wait", "other_time", "other_day", "more", "go_on", "leave",
    "move", "cancel", "accept",
]  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a message says for a booking; all of it may be missing: then the question is asked again.

    ``unclear``: it was meant as an answer, but nothing was understood. ``choice`` counts the times shown, from 1;
    ``begin`` is where the next portion of a list begins; ``appointment`` is the id that a button carries.
    """

    word: Word | None = None
    service: str | None = None
    about: str | None = None
    persons: int | None = None
    language: str | None = None
    accessible: bool = False
    date: str | None = None
    part_of_day: str | None = None
    time: time | None = None
    choice: int | None = None
    starts: str | None = None
    appointment: str | None = None
    begin: int = 0
    code: str | None = None
    unclear: bool = False


def answer_in(message: Message, booking: Booking) -> Answer | None:
    """The answer to the question of ``booking.step``; None where the message is about something else."""
    if message.pressed:
        return _pressed(message) if message.intent.startswith("termin_") else None
    if is_only("stop", message.text):  # "dur" alone sounds like danger; the numbers stand before the answer then
        return Answer(word="stop")
    if message.in_danger:
        return None
    if says("stop", message.text) or (message.intent == "termin_absagen" and booking.job in ("book", "wait")):
        return Answer(word="stop")
    if message.is_code:
        return Answer(code=message.entities["code"])
    asks = message.asks and not (booking.step == "persons" and _is_short_count(message))
    found = None if asks else _GRAMMAR[booking.step](message) or _day_named(message)
    if found:
        return found
    if message.intent == "termin_buchen" and booking.job in ("book", "wait"):
        return _place(message) or Answer(service=_bookable(message))
    return Answer(unclear=True) if message.intent in UNCLEAR and not message.asks else None


def _pressed(message: Message) -> Answer:
    given = message.entities
    word = given.get("answer")
    return Answer(
        word=word if word in get_args(Word) else None,  # type: ignore[arg-type]
        service=_bookable(message),
        about=given.get("about"),
        persons=int(given["persons"]) if "persons" in given else None,
        language=given.get("language"),
        accessible=given.get("wish") == "accessible",
        date=given.get("date"),
        part_of_day=given.get("part_of_day"),
        starts=given.get("place"),
        appointment=given.get("appointment"),
        begin=int(given.get("begin", "0")),
    )


def _bookable(message: Message) -> str | None:
    named = message.entities.get("service") or find_service(message.text)
    return named if named in services() else None


def _service(message: Message) -> Answer | None:
    persons, date, part = (message.entities.get(kind) for kind in ("persons", "date", "part_of_day"))
    named = Answer(persons=int(persons) if persons else None, date=date, part_of_day=part)
    if service := _bookable(message):
        return replace(named, service=service)
    if services_of(message.intent):
        return replace(named, about=message.intent)
    return named if named != Answer() else None


def _persons(message: Message) -> Answer | None:
    count = find_count(message.text)
    return Answer(persons=count) if count else None


def _is_short_count(message: Message) -> bool:
    """Whether "for 2 persons" answers the question, though it may sound like one."""
    return "?" not in message.text and len(message.text.split()) <= 4 and find_count(message.text) is not None


def _day_named(message: Message) -> Answer | None:
    """The day that somebody names before it is asked for, or after another was chosen."""
    date, part = message.entities.get("date"), message.entities.get("part_of_day")
    meant = message.intent in (*INTENTS, *UNCLEAR) or is_only_time(message.text)
    return Answer(date=date, part_of_day=part, time=find_time(message.text)) if meant and (date or part) else None


def _needs(message: Message) -> Answer | None:
    sign, accessible = says("sign_language", message.text), says("accessible", message.text)
    language = SIGN_LANGUAGE if sign else message.wished_language
    if language or accessible:
        return Answer(word="needs", language=language, accessible=accessible)
    return Answer(word="needs") if says("no", message.text) else None


def _place(message: Message) -> Answer | None:
    at = find_time(message.text)
    date, part = message.entities.get("date"), message.entities.get("part_of_day")
    if at or date or part:
        return Answer(date=date, part_of_day=part, time=at)
    if says("other_day", message.text):
        return Answer(word="other_day")
    count = find_count(message.text)
    return Answer(choice=count) if count else None


def _details(message: Message) -> Answer | None:
    return Answer(word="skip") if says("no", message.text) else None


def _yes_or_no(message: Message) -> Answer | None:
    if says("yes", message.text) or (message.intent == "zustimmen" and message.confidence >= 0.7):
        return Answer(word="yes")
    if says("no", message.text) or (message.intent == "ablehnen" and message.confidence >= 0.7):
        return Answer(word="no")
    return None


def _confirm(message: Message) -> Answer | None:
    return _yes_or_no(message) or (Answer(word="other_time") if message.intent == "termin_aendern" else None)


def _code(message: Message) -> Answer | None:
    code = message.entities.get("code") or normalised(message.text)
    return Answer(code=code) if code else None


_GRAMMAR: dict[Step, Callable[[Message], Answer | None]] = {
    "service": _service,
    "persons": _persons,
    "needs": _needs,
    "place": _place,
    "details": _details,
    "email": lambda message: None,
    "confirm": _confirm,
    "code": _code,
    "agree": _yes_or_no,
}
