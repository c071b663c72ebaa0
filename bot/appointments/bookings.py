"""Booking inside one transaction: hold, confirm, move, cancel.

Every change is a conditional update, the appointment's row before the rows of its places; docs/appointments.md
says why nothing can be booked twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.appointments import outbox, places
from bot.appointments.codes import Codes
from bot.appointments.limits import lock_persons, open_appointments
from bot.appointments.offices import Office, offices
from bot.appointments.people import Person
from bot.appointments.records import OPEN, Appointment, State, Wish, change_state, find, record
from bot.appointments.refusals import AlreadyConfirmed, HoldExpired, NotOpen, PlaceTaken, TooManyOpen, TooManyPersons
from bot.appointments.rules import Place, bookable, run_from
from bot.appointments.services import BookableService, services
from bot.appointments.tables import NEVER, appointments
from bot.appointments.times import minute_of

HOLD = timedelta(minutes=10)
"""How long a chosen time waits for the confirmation."""


def service_for(wish: Wish) -> BookableService:
    """The service of a wish.

    Raises:
        TooManyPersons: it takes fewer.
    """
    service = services()[wish.service]
    if not 1 <= wish.persons <= service.most_persons:
        raise TooManyPersons(most=service.most_persons)
    return service


class Bookings:
    """What can be done to appointments in one writing transaction, at one moment."""

    def __init__(self, connection: Connection, codes: Codes, randomness: Random, now: datetime) -> None:
        self.connection = connection
        self.codes = codes
        self.randomness = randomness
        self.now = now

    def expire(self) -> None:
        """End the holds whose time is over; their places are free by themselves."""
        over = appointments.c.hold_until <= self.now
        held = select(appointments.c.id).where(appointments.c.state == State.HELD, over).order_by(appointments.c.id)
        for appointment in self.connection.execute(held).scalars().all():
            change_state(self.connection, appointment, State.HELD, State.EXPIRED, self.now, over)

    def hold(self, wish: Wish, starts: datetime, person: Person) -> Appointment:
        """Hold a time for ten minutes. A conversation has one hold: the next choice moves it.

        Raises:
            PlaceTaken, TooManyOpen, TooManyPersons
        """
        conversation = self.codes.person(person.conversation)
        lock_persons(self.connection, [conversation], self.now)
        self.expire()
        self._check_open([conversation], wish)
        held = find(
            self.connection,
            (appointments.c.conversation == conversation) & (appointments.c.state == State.HELD),
        )
        if held is not None and (held.wish, held.starts) == (wish, starts):
            return held
        return self.claim(wish, starts, person, State.HELD, self.now + HOLD, held)

    def claim(
        self,
        wish: Wish,
        starts: datetime,
        person: Person,
        state: State,
        until: datetime,
        held: Appointment | None = None,
        *,
        places_until: datetime | None = None,
    ) -> Appointment:
        """Take the places of a new appointment, or of the one ``held``, until ``until``.

        ``places_until`` lets the places stay taken for longer than the offer to the waiting list stands.

        Raises:
            PlaceTaken, TooManyPersons
        """
        service = service_for(wish)
        identity = held.id if held else f"{self.randomness.getrandbits(128):032x}"
        values = {
            "office": service.office,
            "service": service.id,
            "persons": wish.persons,
            "minutes": service.minutes_for(wish.persons),
            "starts": starts,
            "hold_until": until,
            "counter": 0,
            **self._of(person),
        }
        if held:
            if not change_state(self.connection, identity, State.HELD, State.HELD, self.now, **values):
                raise HoldExpired
        else:
            code = self.codes.hashed(self.codes.code_of(identity))
            fixed = {"id": identity, "state": state.value, "changed": self.now, "sequence": 0, "code": code}
            self.connection.execute(appointments.insert().values(**fixed, **values))
            record(self.connection, identity, None, state, self.now)
        free = places.free_for_the_list if state is State.OFFERED else places.free_for_all
        self._take(identity, wish, starts, places_until or until, free(self.now))
        return self._get(identity)

    def booked(self, person: Person) -> Appointment | None:
        """What this conversation has booked and not used yet."""
        conversation = self.codes.person(person.conversation)
        lock_persons(self.connection, [conversation], self.now)
        mine = appointments.c.conversation == conversation
        return find(self.connection, mine & appointments.c.state.in_(OPEN))

    def confirm(self, identity: str, key: str, person: Person) -> Appointment:
        """Confirm a hold; the same ``key`` again gives the same appointment.

        Raises:
            HoldExpired, AlreadyConfirmed, TooManyOpen
        """
        values = self._of(person)
        marks = [mark for mark in (values["conversation"], values["contact_mark"]) if isinstance(mark, str)]
        lock_persons(self.connection, marks, self.now)
        mine = (appointments.c.id == identity) & (appointments.c.conversation == values["conversation"])
        appointment = find(self.connection, mine)
        if appointment is None:
            raise HoldExpired
        if appointment.state is not State.HELD:
            return self._confirmed_before(appointment, key)
        return self._confirm(appointment, marks, **values, confirm_key=self.codes.person(key))

    def accept(self, identity: str, marks: list[str]) -> Appointment:
        """Confirm an offer of the waiting list for the person whose conversation and contact are ``marks``.

        Raises:
            HoldExpired, TooManyOpen
        """
        lock_persons(self.connection, marks, self.now)
        return self._confirm(self._get(identity), marks)

    def _confirm(self, appointment: Appointment, marks: list[str], **values: object) -> Appointment:
        self._check_open(marks, appointment.wish)
        in_time = appointments.c.hold_until > self.now
        if not change_state(
            self.connection, appointment.id, appointment.state, State.CONFIRMED, self.now, in_time, **values
        ):
            raise HoldExpired
        places.keep(self.connection, appointment.id)
        return self._announced(appointment.id, outbox.CONFIRMED)

    def _confirmed_before(self, appointment: Appointment, key: str) -> Appointment:
        query = select(appointments.c.confirm_key).where(appointments.c.id == appointment.id)
        first = self.connection.execute(query).scalar_one()
        if first is None:
            raise HoldExpired
        if first != self.codes.person(key):
            raise AlreadyConfirmed
        return appointment

    def give_up(self, identity: str, person: Person) -> None:
        """End a hold that is not wanted any more; nothing happens where it is over."""
        mine = appointments.c.conversation == self.codes.person(person.conversation)
        if change_state(self.connection, identity, State.HELD, State.CANCELLED, self.now, mine):
            self._give_back(identity)

    def move(self, identity: str, starts: datetime) -> Appointment:
        """Free the old time and take the new one, both or neither.

        Raises:
            NotOpen, PlaceTaken
        """
        self.expire()
        before = self._get(identity)
        if before.state is State.CONFIRMED and before.starts == starts:
            return before
        unchanged = (appointments.c.sequence == before.sequence) & (appointments.c.starts > self.now)
        changes = {"starts": starts, "sequence": before.sequence + 1}
        if not change_state(
            self.connection, identity, State.CONFIRMED, State.CONFIRMED, self.now, unchanged, **changes
        ):
            raise NotOpen
        self._take(identity, before.wish, starts, NEVER, places.free_for_all(self.now))
        return self._announced(identity, outbox.MOVED)

    def cancel(self, identity: str) -> Appointment:
        """Cancel an appointment that has not begun.

        Raises:
            NotOpen
        """
        ahead = appointments.c.starts > self.now
        changes = {"sequence": appointments.c.sequence + 1}
        if not change_state(self.connection, identity, State.CONFIRMED, State.CANCELLED, self.now, ahead, **changes):
            raise NotOpen
        self._give_back(identity)
        return self._announced(identity, outbox.CANCELLED)

    def expire_offer(self, identity: str) -> None:
        """End an offer that nobody accepted."""
        if change_state(self.connection, identity, State.OFFERED, State.EXPIRED, self.now):
            self._give_back(identity)

    def _get(self, identity: str) -> Appointment:
        appointment = find(self.connection, appointments.c.id == identity)
        if appointment is None:
            raise NotOpen
        return appointment

    def _of(self, person: Person) -> dict[str, object]:
        """The columns that tell of a person."""
        contact = person.contact.value if person.contact else None
        return {
            "conversation": self.codes.person(person.conversation),
            "contact_mark": self.codes.person(contact) if contact else None,
            "contact": contact,
            "name": person.name,
            "language": person.language,
            "interpreter": person.interpreter,
            "accessible": person.accessible,
        }

    def _check_open(self, marks: list[str], wish: Wish) -> None:
        most = offices()[services()[wish.service].office].most_open
        if open_appointments(self.connection, marks, self.now) >= most:
            raise TooManyOpen(most=most)

    def _take(self, identity: str, wish: Wish, starts: datetime, until: datetime, free: places.Condition) -> None:
        """Claim the places at the first counter that has them.

        Raises:
            PlaceTaken
        """
        service = service_for(wish)
        office = offices()[service.office]
        first, end = bookable(office, self.now)
        if not first <= minute_of(starts) < end:
            raise PlaceTaken
        minutes = run_from(office, starts, service.places_for(wish.persons))
        back_at = self._back_at(office)
        for counter in places.counters_free(self.connection, office, minutes, identity, free):
            run = {Place(office.id, counter, minute) for minute in minutes}
            with self.connection.begin_nested() as attempt:
                if places.exchange(self.connection, identity, run, free, until=until, back_at=back_at):
                    change = appointments.update().where(appointments.c.id == identity)
                    self.connection.execute(change.values(counter=counter))
                    return
                attempt.rollback()
        raise PlaceTaken

    def _give_back(self, identity: str) -> None:
        office = offices()[self._get(identity).office]
        places.give_back(self.connection, identity, self._back_at(office))

    def _back_at(self, office: Office) -> datetime:
        """A random moment soon: nobody can know when a freed place returns, so none can be passed on for money."""
        return self.now + timedelta(minutes=self.randomness.uniform(*office.return_minutes))

    def _announced(self, identity: str, kind: outbox.Kind) -> Appointment:
        appointment = self._get(identity)
        outbox.announce(self.connection, appointment, kind, self.now)
        return appointment
