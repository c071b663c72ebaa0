"""One turn of a booking: the message, the book, and the message that is being written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.appointments.book import OwnBook
from bot.appointments.people import Person
from bot.appointments.records import Wish
from bot.appointments.times import clock_time, day_in_words
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.message import Message
from bot.dialogue.booking.services import BOOK, PART, office_of
from bot.dialogue.booking.state import Booking
from bot.dialogue.reply import Choice, InputForm
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer


@dataclass
class Turn:
    """``writer`` collects the lines; ``choices``, ``form``, ``appointment`` and ``days_to_place`` come with them."""

    message: Message
    book: OwnBook
    writer: Writer
    choices: list[Choice] = field(default_factory=list)
    form: InputForm | None = None
    appointment: str | None = None
    days_to_place: int | None = None

    @classmethod
    def of(cls, message: Message, book: OwnBook) -> Turn:
        """A turn in which nothing has been said yet."""
        return cls(message, book, Writer(message.language, message.at.date()))

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.message.language

    @property
    def today(self) -> date:
        """The day in Lünen."""
        return self.message.at.date()

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the booking."""
        return say(key, self.language, PART, **values)

    def add(self, key: str, /, **values: object) -> None:
        """Add a sentence of the booking as a line."""
        self.writer.add(self.say(key, **values))

    def add_time(self, key: str, starts: datetime) -> None:
        """Add a sentence with a day, written out, and a time."""
        self.add(key, day=day_in_words(starts, self.language), time=clock_time(starts))

    def choose(self, key: str, /, **entities: str) -> None:
        """Add a button of the booking."""
        self.choices.append(Choice(self.say(key), BOOK, entities))

    def person(self, booking: Booking) -> Person:
        """Who books, with what was typed into the fields."""
        given = self.book.details(self.message.person)
        return Person(
            conversation=self.message.person,
            language=self.language,
            name=given.name,
            contact=given.contact,
            interpreter=booking.interpreter,
            accessible=booking.accessible,
        )

    def ask(self, booking: Booking, outcome: str) -> Outcome:
        """What was written as a question of the booking, which is kept."""
        return self._outcome(outcome, booking.to_slot(), booking.service, in_form=True)

    def end(self, outcome: str, service: str | None = None) -> Outcome:
        """What was written as the end of the booking."""
        return self._outcome(outcome, {}, service, in_form=False)

    def _outcome(self, outcome: str, slot: dict[str, object], service: str | None, *, in_form: bool) -> Outcome:
        reply = replace(
            self.writer.reply(None, None, self.choices, ()),
            form=self.form,
            in_form=in_form,
            appointment=self.appointment,
        )
        office = office_of(service).id if service else None
        return Outcome((reply,), outcome, office, booking=slot, days_to_place=self.days_to_place)


def wish_of(booking: Booking) -> Wish:
    """What the appointment is for."""
    if booking.service is None:
        raise ValueError("no service has been chosen yet")
    return Wish(booking.service, booking.persons or 1)
