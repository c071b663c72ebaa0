"""The waiting list: a freed place is offered to the first whom it fits, for two hours, then to the next.

A place given back stays closed to all others for a short random time: the list is served in that time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.appointments import outbox
from bot.appointments.bookings import Bookings, service_for
from bot.appointments.limits import lock_persons
from bot.appointments.offices import Office, offices
from bot.appointments.people import Person, read_contact
from bot.appointments.places import free_for_all, free_for_the_list, free_minutes
from bot.appointments.records import Appointment, State, Wish
from bot.appointments.refusals import AlreadyWaiting, EmailNeeded, OfferGone, PlacesThere, PlaceTaken
from bot.appointments.rules import bookable
from bot.appointments.tables import waiting
from bot.appointments.times import berlin_day, midnight, minute_of, moment_of

SOON = timedelta(days=14)
"""The list is for those who find nothing within this time, and offers nothing beyond it."""

OFFER = timedelta(hours=2)
GRACE = timedelta(minutes=5)
"""An offered place stays closed so much longer, until the worker has offered it to the next."""

WAITS = timedelta(days=28)
"""After this time an entry ends."""

ENDED = ("accepted", "lapsed", "left")
"""States of entries that wait for nothing any more."""


def soon(office: Office, now: datetime) -> tuple[int, int]:
    """The minutes that count as soon."""
    first, end = bookable(office, now)
    return first, min(end, minute_of(midnight(berlin_day(now + SOON) + timedelta(days=1))))


def entry_of(connection: Connection, code: str) -> str | None:
    """The id of the entry with the hash of a code."""
    found = connection.execute(select(waiting.c.id).where(waiting.c.code == code)).scalar()
    return None if found is None else str(found)


class WaitingList:
    """The list within the transaction of ``bookings``."""

    def __init__(self, bookings: Bookings) -> None:
        self._bookings = bookings
        self._connection = bookings.connection
        self._codes = bookings.codes
        self._now = bookings.now

    def join(self, wish: Wish, person: Person) -> str:
        """Wait for a place; returns the code for leaving the list.

        Raises:
            EmailNeeded, PlacesThere, AlreadyWaiting, TooManyPersons
        """
        if person.contact is None or person.contact.kind != "email":
            raise EmailNeeded
        mark = self._codes.person(person.contact.value)
        lock_persons(self._connection, [mark], self._now)
        service = service_for(wish)
        office = offices()[service.office]
        length = service.places_for(wish.persons)
        if free_minutes(self._connection, office, length, soon(office, self._now), free_for_all(self._now)):
            raise PlacesThere
        mine = select(waiting.c.id).where(
            waiting.c.contact_mark == mark,
            waiting.c.service == wish.service,
            waiting.c.state.in_(("waiting", "offered")),
            waiting.c.until > self._now,
        )
        if self._connection.execute(mine).first():
            raise AlreadyWaiting
        identity = f"{self._bookings.randomness.getrandbits(128):032x}"
        code = self._codes.code_of(identity)
        self._connection.execute(
            waiting.insert().values(
                id=identity,
                state="waiting",
                joined=self._now,
                until=self._now + WAITS,
                code=self._codes.hashed(code),
                service=wish.service,
                persons=wish.persons,
                conversation=person.conversation,
                contact_mark=mark,
                contact=person.contact.value,
                name=person.name,
                language=person.language,
                interpreter=person.interpreter,
                accessible=person.accessible,
            )
        )
        return code

    def leave(self, identity: str) -> None:
        """Leave the list; an offer that stands ends. Nothing happens where the entry has ended."""
        entry = self._connection.execute(select(waiting).where(waiting.c.id == identity)).one()
        if self._change(entry, "waiting", "left"):
            return
        if self._change(entry, "offered", "left"):
            self._bookings.expire_offer(entry.appointment)

    def accept(self, appointment: str) -> Appointment:
        """Accept the offer of an appointment. Accepted twice, the second is told.

        Raises:
            OfferGone, TooManyOpen
        """
        offer = select(waiting).where(waiting.c.appointment == appointment)
        entry = self._connection.execute(offer).first()
        if entry is None or not self._change(entry, "offered", "accepted", waiting.c.offer_until > self._now):
            raise OfferGone
        marks = [self._codes.person(entry.conversation), entry.contact_mark]
        return self._bookings.accept(appointment, marks)

    def expire_offers(self) -> None:
        """End the offers whose two hours are over."""
        over = (waiting.c.state == "offered") & (waiting.c.offer_until <= self._now)
        for entry in self._connection.execute(select(waiting).where(over).order_by(waiting.c.id)).all():
            if self._change(entry, "offered", "lapsed"):
                self._bookings.expire_offer(entry.appointment)

    def offer_next(self) -> bool:
        """Offer a place to the first whom one fits; False where there is nobody or nothing to offer."""
        entries = select(waiting).where(waiting.c.state == "waiting", waiting.c.until > self._now)
        for entry in self._connection.execute(entries.order_by(waiting.c.joined, waiting.c.id)).all():
            if self._offer(entry):
                return True
        return False

    def _offer(self, entry: Any) -> bool:
        wish = Wish(entry.service, entry.persons)
        service = service_for(wish)
        office = offices()[service.office]
        length = service.places_for(wish.persons)
        free = free_minutes(self._connection, office, length, soon(office, self._now), free_for_the_list(self._now))
        if not free:
            return False
        person = Person(
            conversation=entry.conversation,
            language=entry.language,
            name=entry.name,
            contact=read_contact(entry.contact),
            interpreter=entry.interpreter,
            accessible=entry.accessible,
        )
        until = self._now + OFFER
        with self._connection.begin_nested() as attempt:
            if not self._change(entry, "waiting", "offered", offer_until=until):
                attempt.rollback()
                return False
            try:
                offered = self._bookings.claim(
                    wish, moment_of(free[0]), person, State.OFFERED, until, places_until=until + GRACE
                )
            except PlaceTaken:
                attempt.rollback()
                return False
            self._connection.execute(waiting.update().where(waiting.c.id == entry.id).values(appointment=offered.id))
            outbox.put(self._connection, offered, outbox.OFFER, "citizen", self._now, self._now)
        return True

    def _change(self, entry: Any, before: str, after: str, *conditions: object, **values: object) -> bool:
        change = waiting.update().where(waiting.c.id == entry.id, waiting.c.state == before, *conditions)
        return bool(self._connection.execute(change.values(state=after, **values)).rowcount)
