"""The appointment book: the small interface that the chat and the desk use, and the book kept in our own database.

A city that has an appointment system of its own puts an adapter with the same methods in the place of ``OwnBook``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from random import Random, SystemRandom
from typing import Protocol, TypeVar

from sqlalchemy.engine import Connection, Engine

from bot.appointments import details
from bot.appointments.bookings import Bookings, service_for
from bot.appointments.codes import Codes, normalised
from bot.appointments.limits import code_was_right, count_code, minutes_to_wait
from bot.appointments.offices import Office, offices
from bot.appointments.people import Details, Person
from bot.appointments.places import free_for_all, free_minutes
from bot.appointments.records import Appointment, Wish, find
from bot.appointments.refusals import TooManyWrongCodes, UnknownCode
from bot.appointments.rules import bookable
from bot.appointments.services import BookableService, services
from bot.appointments.tables import appointments
from bot.appointments.times import berlin_day, midnight, minute_of, moment_of
from bot.appointments.visits import Visit, Visits, of_day, version
from bot.appointments.waiting import WaitingList, entry_of, soon
from bot.database import engine, writing
from bot.settings import settings

Clock = Callable[[], datetime]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Confirmed:
    """A confirmed appointment with the code that its citizen keeps."""

    appointment: Appointment
    code: str


class AppointmentBook(Protocol):
    """Times are in UTC, days are Lünen's. What cannot be done is a Refusal: a sentence for the citizen.

    ``source`` is the pseudonym of the conversation that gives a code: it has five wrong ones in 15 minutes.
    """

    def services(self) -> tuple[BookableService, ...]:
        """What can be booked."""
        ...

    def days(self, wish: Wish) -> tuple[date, ...]:
        """The days with a free time."""
        ...

    def places(self, wish: Wish, day: date | None = None) -> tuple[datetime, ...]:
        """The free times of a day, or of all days."""
        ...

    def hold(self, wish: Wish, starts: datetime, person: Person) -> Appointment:
        """Keep a time for ten minutes."""
        ...

    def give_up(self, identity: str, person: Person) -> None:
        """Let a held time go."""
        ...

    def confirm(self, identity: str, key: str, person: Person) -> Confirmed:
        """Make a held time the person's own; the same key again gives the same answer."""
        ...

    def look_up(self, code: str, source: str) -> Appointment:
        """The appointment with a code."""
        ...

    def move(self, code: str, source: str, starts: datetime) -> Appointment:
        """Another time for the same wish."""
        ...

    def cancel(self, code: str, source: str) -> Appointment:
        """Give the time back."""
        ...

    def nothing_soon(self, wish: Wish) -> bool:
        """Whether there is nothing free within 14 days: then the waiting list is offered."""
        ...

    def wait(self, wish: Wish, person: Person) -> str:
        """Join the waiting list; returns the code for leaving it."""
        ...

    def accept(self, code: str, source: str) -> Confirmed:
        """Accept what the waiting list offered under a code."""
        ...

    def stop_waiting(self, code: str, source: str) -> None:
        """Leave the waiting list."""
        ...


class OwnBook(AppointmentBook):
    """The book in our own database, with its waiting list and the steps at the desk."""

    def __init__(self, engine: Engine, codes: Codes, clock: Clock, randomness: Random) -> None:
        self._engine = engine
        self._codes = codes
        self._clock = clock
        self._randomness = randomness

    @contextmanager
    def _bookings(self) -> Iterator[Bookings]:
        with writing(self._engine) as connection:
            yield Bookings(connection, self._codes, self._randomness, self._clock())

    def services(self) -> tuple[BookableService, ...]:
        """See AppointmentBook."""
        return tuple(services().values())

    def days(self, wish: Wish) -> tuple[date, ...]:
        """See AppointmentBook."""
        return tuple(dict.fromkeys(berlin_day(starts) for starts in self.places(wish)))

    def places(self, wish: Wish, day: date | None = None) -> tuple[datetime, ...]:
        """See AppointmentBook."""
        office = offices()[service_for(wish).office]
        first, end = bookable(office, self._clock())
        if day is not None:
            first = max(first, minute_of(midnight(day)))
            end = min(end, minute_of(midnight(day + timedelta(days=1))))
        return self._free(office, wish, (first, end))

    def _free(self, office: Office, wish: Wish, between: tuple[int, int]) -> tuple[datetime, ...]:
        length = service_for(wish).places_for(wish.persons)
        with self._engine.connect() as connection:
            minutes = free_minutes(connection, office, length, between, free_for_all(self._clock()))
        return tuple(moment_of(minute) for minute in minutes)

    def hold(self, wish: Wish, starts: datetime, person: Person) -> Appointment:
        """See AppointmentBook."""
        with self._bookings() as bookings:
            return bookings.hold(wish, starts, person)

    def give_up(self, identity: str, person: Person) -> None:
        """See AppointmentBook."""
        with self._bookings() as bookings:
            bookings.give_up(identity, person)

    def confirm(self, identity: str, key: str, person: Person) -> Confirmed:
        """See AppointmentBook."""
        with self._bookings() as bookings:
            return Confirmed(bookings.confirm(identity, key, person), self._codes.code_of(identity))

    def look_up(self, code: str, source: str) -> Appointment:
        """See AppointmentBook."""
        return self._with_code(code, source, lambda connection, mark: find(connection, appointments.c.code == mark))

    def _with_code(self, code: str, source: str, search: Callable[[Connection, str], Found | None]) -> Found:
        """What ``search`` finds by the hash of a code; a wrong one is counted.

        Raises:
            UnknownCode, TooManyWrongCodes
        """
        plain, mark = normalised(code), self._codes.person(source)
        with writing(self._engine) as connection:
            now = self._clock()
            if not count_code(connection, mark, now):
                raise TooManyWrongCodes(minutes=minutes_to_wait(connection, mark, now))
            found = search(connection, self._codes.hashed(plain)) if plain else None
            if found is not None:
                code_was_right(connection, mark)
        if found is None:
            raise UnknownCode
        return found

    def move(self, code: str, source: str, starts: datetime) -> Appointment:
        """See AppointmentBook."""
        return self.move_for(self.look_up(code, source).id, starts)

    def cancel(self, code: str, source: str) -> Appointment:
        """See AppointmentBook."""
        return self.cancel_for(self.look_up(code, source).id)

    def nothing_soon(self, wish: Wish) -> bool:
        """See AppointmentBook."""
        office = offices()[service_for(wish).office]
        return not self._free(office, wish, soon(office, self._clock()))

    def wait(self, wish: Wish, person: Person) -> str:
        """See AppointmentBook."""
        with self._bookings() as bookings:
            return WaitingList(bookings).join(wish, person)

    def accept(self, code: str, source: str) -> Confirmed:
        """See AppointmentBook.

        Raises:
            OfferGone, UnknownCode, TooManyWrongCodes, TooManyOpen
        """
        offered = self.look_up(code, source)
        with self._bookings() as bookings:
            accepted = WaitingList(bookings).accept(offered.id)
        return Confirmed(accepted, self._codes.code_of(accepted.id))

    def stop_waiting(self, code: str, source: str) -> None:
        """See AppointmentBook.

        Raises:
            UnknownCode, TooManyWrongCodes
        """
        entry = self._with_code(code, source, entry_of)
        with self._bookings() as bookings:
            WaitingList(bookings).leave(entry)

    def keep_details(self, conversation: str, given: Details) -> None:
        """Keep what a conversation typed into the fields, until it books with it or for an hour."""
        with writing(self._engine) as connection:
            details.keep(connection, self._codes.person(conversation), given, self._clock())

    def details(self, conversation: str) -> Details:
        """What a conversation typed into the fields."""
        with self._engine.connect() as connection:
            return details.find(connection, self._codes.person(conversation), self._clock())

    def forget_details(self, conversation: str) -> None:
        """Delete what a conversation typed into the fields."""
        with writing(self._engine) as connection:
            details.forget(connection, self._codes.person(conversation))

    def find(self, identity: str) -> Confirmed | None:
        """An appointment by its id, with its code: for whoever holds a signed link to it."""
        with self._engine.connect() as connection:
            found = find(connection, appointments.c.id == identity)
        return Confirmed(found, self._codes.code_of(identity)) if found else None

    @contextmanager
    def at_the_counters(self) -> Iterator[Visits]:
        """The steps of the day, in one transaction."""
        with self._bookings() as bookings:
            yield Visits(bookings)

    def day(self, office: str, day: date) -> list[Visit]:
        """An office's appointments of a day, by time and counter."""
        with self._engine.connect() as connection:
            return of_day(connection, office, day)

    def version(self) -> int:
        """Grows with every change in the book."""
        with self._engine.connect() as connection:
            return version(connection)

    def book_for(self, wish: Wish, starts: datetime, person: Person) -> Confirmed:
        """Book for somebody at the counter, in one step; the same ``person.conversation`` again gives the same.

        Raises:
            PlaceTaken, TooManyOpen, TooManyPersons
        """
        with self._bookings() as bookings:
            booked = bookings.booked(person)
            if booked is None:
                held = bookings.hold(wish, starts, person)
                booked = bookings.confirm(held.id, person.conversation, person)
            return Confirmed(booked, self._codes.code_of(booked.id))

    def move_for(self, identity: str, starts: datetime) -> Appointment:
        """Another time, given by a member of staff.

        Raises:
            NotOpen, PlaceTaken
        """
        with self._bookings() as bookings:
            return bookings.move(identity, starts)

    def cancel_for(self, identity: str) -> Appointment:
        """Give the time back for somebody who asked a member of staff.

        Raises:
            NotOpen
        """
        with self._bookings() as bookings:
            return bookings.cancel(identity)


@cache
def own_book() -> OwnBook:
    """The book of this process.

    Raises:
        SettingError: the process has no secret key.
    """
    return OwnBook(engine(), Codes(settings().secret), lambda: datetime.now(timezone.utc), SystemRandom())
