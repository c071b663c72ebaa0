"""Calendar files (iCalendar): one event, whose title says nothing of the concern."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from icalendar import Calendar, Event, vCalAddress

from bot.appointments.records import Appointment
from bot.appointments.times import berlin_day
from bot.appointments.wording import PART, Say, where

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


def calendar_file(
    appointment: Appointment,
    language: str,
    now: datetime,
    say: Say,
    *,
    method: Method = "PUBLISH",
    organizer: str = "",
    attendee: str = "",
) -> bytes:
    """The appointment as an ``.ics`` file; a later one with the same UID and a higher SEQUENCE replaces it.

    ``PUBLISH`` is for downloading; ``REQUEST`` and ``CANCEL`` need the addresses of both sides.
    """
    event = Event()
    event.add("uid", f"{appointment.id}@luenen-welcome")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts)
    event.add("dtend", appointment.ends)
    event.add("summary", say("calendar_title", language, PART))
    event.add("location", where(appointment.office, language, berlin_day(now), say))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if organizer:
        event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    if attendee:
        event.add("attendee", vCalAddress(f"mailto:{attendee}"))
    calendar = Calendar()
    calendar.add("prodid", "-//Stadt Lünen//Welcome assistant//DE")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
