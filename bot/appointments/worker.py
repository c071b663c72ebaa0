"""What happens without a citizen: places for new days, ended offers, notices, forgetting."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import or_
from sqlalchemy.engine import Engine

from bot.appointments import details, outbox
from bot.appointments.bookings import Bookings
from bot.appointments.codes import Codes
from bot.appointments.limits import WRONG_CODES_FOR
from bot.appointments.mail import Send
from bot.appointments.notices import compose
from bot.appointments.offices import offices
from bot.appointments.places import open_days
from bot.appointments.records import State
from bot.appointments.tables import appointments, persons, waiting, wrong_codes
from bot.appointments.times import berlin_day
from bot.appointments.waiting import ENDED, WaitingList
from bot.appointments.wording import Say
from bot.database import writing

logger = logging.getLogger(__name__)

FORGET = timedelta(days=1)
"""So long after an appointment, or after its cancellation, who came is forgotten."""


class Worker:
    """Does all that is due at a moment; it may be killed at any line and do it again."""

    def __init__(self, engine: Engine, codes: Codes, send: Send, sender: str, say: Say, randomness: Random) -> None:
        self._engine = engine
        self._codes = codes
        self._send = send
        self._sender = sender
        self._say = say
        self._randomness = randomness
        self._opened: date | None = None

    def work(self, now: datetime) -> None:
        """Everything that is due ``now``."""
        self.open_new_days(now)
        self.serve_waiting_list(now)
        self.send_notices(now)
        self.forget(now)

    def open_new_days(self, now: datetime) -> None:
        """Once a day, and at the start: places as far as the horizon."""
        today = berlin_day(now)
        if self._opened == today:
            return
        for office in offices().values():
            with writing(self._engine) as connection:
                open_days(connection, office, today, office.horizon_days + 1, now)
        self._opened = today

    def serve_waiting_list(self, now: datetime) -> None:
        """End holds and offers whose time is over; offer freed places."""
        self._with_list(now, WaitingList.expire_offers)
        while self._with_list(now, WaitingList.offer_next):
            pass

    def _with_list(self, now: datetime, job: Callable[[WaitingList], object]) -> object:
        with writing(self._engine) as connection:
            bookings = Bookings(connection, self._codes, self._randomness, now)
            bookings.expire()
            return job(WaitingList(bookings))

    def send_notices(self, now: datetime) -> None:
        """Send what is due. A failure is logged without address and text, and tried again later."""
        while notice := outbox.take(self._engine, now):
            try:
                self._send(compose(notice, self._codes, self._sender, now, self._say))
            except OSError as error:  # smtplib's errors are OSErrors
                logger.error("a notice was not sent (attempt %d): %s", notice.attempts, type(error).__name__)
                outbox.not_sent(self._engine, notice, now)
            else:
                outbox.sent(self._engine, notice, now)

    def forget(self, now: datetime) -> None:
        """Take the persons out of what is over; the appointment itself and its history stay, for the figures."""
        over = now - FORGET
        ended = appointments.c.state.in_((State.CANCELLED, State.EXPIRED)) & (appointments.c.changed < over)
        forgotten = appointments.update().where(
            appointments.c.conversation.is_not(None), or_(ended, appointments.c.starts < over)
        )
        nobody = {"conversation": None, "contact_mark": None, "contact": None, "name": None, "interpreter": None}
        waited = (waiting.c.state == "waiting") & (waiting.c.until < now)
        with writing(self._engine) as connection:
            connection.execute(forgotten.values(**nobody))
            connection.execute(waiting.delete().where(or_(waited, waiting.c.state.in_(ENDED))))
            connection.execute(persons.delete().where(persons.c.seen < over))
            details.forget_old(connection, now)
            connection.execute(wrong_codes.delete().where(wrong_codes.c.since < now - WRONG_CODES_FOR))
