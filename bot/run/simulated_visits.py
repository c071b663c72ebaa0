"""Appointments that could have been: booked, moved, cancelled, kept or missed through the real book."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random

from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.offices import offices
from bot.appointments.people import Person
from bot.appointments.places import open_days
from bot.appointments.records import Appointment, State, Wish
from bot.appointments.refusals import Refusal
from bot.appointments.times import berlin_day
from bot.database import writing
from bot.language.dates import BERLIN

NOON = time(13)
NO_SHOWS = 0.13
GIVEN_BACK = 0.12
WALK_INS = 4
AHEAD = timedelta(days=7)
"""Places are made for so many days more than can be booked, so that they are made once a week."""


class SimulatedDesk:
    """The book and its desk under a clock that the simulation moves."""

    def __init__(self, engine: Engine, randomness: Random) -> None:
        self._engine = engine
        self._randomness = randomness
        self._now = self._opened = datetime.min.replace(tzinfo=timezone.utc)
        self._book = OwnBook(engine, Codes("simulated"), lambda: self._now, randomness)
        self._given_back: dict[date, list[Appointment]] = {}

    def open(self, now: datetime) -> None:
        """In the morning: places as far as the horizon of the coming days, and what people call off today."""
        self._now = now
        if now >= self._opened:
            self._opened = now + AHEAD
            for office in offices().values():
                with writing(self._engine) as connection:
                    open_days(connection, office, berlin_day(now), office.horizon_days + 1 + AHEAD.days, now)
        for appointment in self._given_back.pop(berlin_day(now), ()):
            self._book.cancel_for(appointment.id)

    def book(self, session: str, service: str, language: str, now: datetime) -> tuple[int, bool] | None:
        """The days to the first place that suits, and whether it was booked; None where there is none."""
        self._now = now
        wish = Wish(service)
        afternoon = self._randomness.random() < 0.4
        found = self._first_place(wish, afternoon)
        if found is None:
            return None
        days = (berlin_day(found) - berlin_day(now)).days
        if self._randomness.random() < 0.25:
            return days, False
        person = Person(conversation=session, language=language)
        try:
            held = self._book.hold(wish, found, person)
            appointment = self._book.confirm(held.id, session, person).appointment
        except Refusal:
            return days, False
        if days > 1 and self._randomness.random() < GIVEN_BACK:
            when = berlin_day(now) + timedelta(days=self._randomness.randint(1, days - 1))
            self._given_back.setdefault(when, []).append(appointment)
        return days, True

    def _first_place(self, wish: Wish, afternoon: bool) -> datetime | None:
        free = self._book.places(wish)
        return next((starts for starts in free if not afternoon or starts.astimezone(BERLIN).time() >= NOON), None)

    def serve(self, day: date) -> None:
        """What happens at the counters on a day."""
        chance = self._randomness.random
        for office in offices():
            coming = [visit.appointment for visit in self._book.day(office, day)]
            for appointment in coming:
                if chance() < NO_SHOWS:
                    self._now = appointment.starts + timedelta(minutes=15)
                    with self._book.at_the_counters() as counters:
                        counters.miss(appointment.id, State.CONFIRMED)
                    continue
                self._now = appointment.starts - timedelta(minutes=self._randomness.randint(0, 10))
                with self._book.at_the_counters() as counters:
                    counters.check_in(appointment.id)
                self._call(appointment.id, appointment.counter, self._randomness.gammavariate(2, 4))
            if coming:
                self._walk_ins(coming)

    def _walk_ins(self, coming: list[Appointment]) -> None:
        for _ in range(self._randomness.randint(0, 2 * WALK_INS)):
            near = self._randomness.choice(coming)
            self._now = near.starts
            with self._book.at_the_counters() as counters:
                visit = counters.walk_in(Wish(near.service), near.language)
            self._call(visit.id, near.counter, self._randomness.gammavariate(2, 9))

    def _call(self, identity: str, counter: int, minutes: float) -> None:
        self._now += timedelta(minutes=minutes)
        with self._book.at_the_counters() as counters:
            counters.call(identity, counter)
            counters.serve(identity)
