"""A citizen who books, without Rasa: a message is given with the intent that it would be understood as."""

from __future__ import annotations

from datetime import datetime, timezone
from random import Random

import pytest
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.mail import Folder
from bot.appointments.people import Details, read_contact
from bot.appointments.worker import Worker
from bot.dialogue.answers import Outcome, answer
from bot.dialogue.booking.flow import ask_again, begin, go_on
from bot.dialogue.booking.message import INTENTS, Message
from bot.dialogue.booking.state import Booking
from bot.dialogue.emergency import emergency
from bot.dialogue.guide import clarify
from bot.dialogue.reply import Choice, Reply
from bot.dialogue.texts import say
from bot.language.dates import BERLIN
from bot.language.detect import wished
from bot.nlu.entities import find_all
from tests.appointments.conftest import CODES, SENDER, StillClock

TUESDAY = datetime(2026, 11, 24, 10, 7, 30, tzinfo=timezone.utc)


class Citizen:
    """Says and presses; ``replies`` is what was answered, ``outcome`` what the log would hold."""

    def __init__(self, book: OwnBook, clock: StillClock, language: str = "de", person: str = "p" * 32) -> None:
        self.book, self.clock, self.language, self.person = book, clock, language, person
        self.topic: str | None = None
        self.slot: object = None
        self.outcome: Outcome
        self.outcomes: list[str] = []

    def says(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.3, **entities: str) -> str:
        found = {**dict(find_all(text, self.clock())), **entities}
        return self._turn(text, False, intent, confidence, found)

    def presses(self, label: str) -> str:
        choice = self.choice(label)
        return self._turn("", True, choice.intent, 1.0, choice.entities)

    def gives(self, name: str | None, contact: str) -> str:
        """Fill in the fields and go on."""
        self.book.keep_details(self.person, Details(name, read_contact(contact)))
        submit = next(reply.form.submit for reply in self.replies if reply.form)
        return self._turn("", True, submit.intent, 1.0, submit.entities)

    def _turn(self, text: str, pressed: bool, intent: str, confidence: float, entities: dict[str, str]) -> str:
        message = Message(
            text=text,
            pressed=pressed,
            intent=intent,
            confidence=confidence,
            entities=entities,
            language=self.language,
            wished_language=None if pressed else wished(text),
            topic=self.topic,
            person=self.person,
            at=self.clock().astimezone(BERLIN),
        )
        booking = Booking.from_slot(self.slot, message.at)
        outcome = go_on(message, booking, self.book)
        if outcome is None:
            outcome = begin(message, self.book) if intent in INTENTS else self._other(message)
            if booking and outcome.booking is None:
                outcome = ask_again(outcome, message, booking, self.book)
        if outcome.booking is not None:
            self.slot = outcome.booking or None
        self.outcome = outcome
        self.outcomes.append(outcome.outcome)
        return "\n".join(reply.text for reply in outcome.replies)

    def _other(self, message: Message) -> Outcome:
        today = message.at.date()
        if message.intent == "notfall":
            return emergency(self.language, today)
        if message.intent == "nlu_fallback":
            return clarify(message.intent, (), 0, self.language, today)
        return answer(message.intent, message.entities.get("facet", "what"), self.language, today)

    @property
    def replies(self) -> tuple[Reply, ...]:
        return self.outcome.replies

    @property
    def labels(self) -> list[str]:
        return [choice.label for reply in self.replies for choice in reply.choices]

    def choice(self, label: str) -> Choice:
        choices = {choice.label: choice for reply in self.replies for choice in reply.choices}
        assert label in choices, list(choices)
        return choices[label]

    def times(self) -> list[str]:
        return [label for label in self.labels if "place" in self.choice(label).entities]


@pytest.fixture
def clock() -> StillClock:
    return StillClock(TUESDAY)


@pytest.fixture
def book(sqlite_engine: Engine, clock: StillClock, tmp_path: object) -> OwnBook:
    """The shipped offices and services, with places as far as the horizon."""
    Worker(sqlite_engine, CODES, Folder(tmp_path / "mail"), SENDER, say, Random(2)).open_new_days(clock())  # type: ignore[operator]
    return OwnBook(sqlite_engine, CODES, clock, Random(1))


@pytest.fixture
def citizen(book: OwnBook, clock: StillClock) -> Citizen:
    return Citizen(book, clock)
