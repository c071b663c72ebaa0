"""The lines that tell of an appointment, for mails, the printed sheet and the chat.

The sentences stand in ``data/texts/appointments.yml``; who writes them passes the function that speaks them.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from babel import Locale

from bot.appointments.assumptions import assumptions
from bot.appointments.offices import offices
from bot.appointments.records import Appointment
from bot.appointments.times import clock_time, day_in_words
from bot.city.departments import departments

PART = "appointments"

SIGN_LANGUAGE = "gsg"
"""The tag of German Sign Language (ISO 639-3)."""


class Say(Protocol):
    """Gives a sentence of a part in a language, with its placeholders filled (bot/dialogue/texts.py)."""

    def __call__(self, key: str, language: str, part: str = ..., /, **values: object) -> str: ...


def where(office: str, language: str, today: date, say: Say) -> str:
    """The German name of an office with its address, and of which year that is where it may be out of date."""
    department = departments()[offices()[office].department]
    known = [fact for fact in department.ways("address") if fact.shown(today) != "ask"]
    if not known:
        return department.name
    address = known[0].text
    if known[0].shown(today) == "old":
        key = "old_fact" if known[0].year else "old_fact_undated"
        address = say(key, language, text=address, year=known[0].year)
    return f"{department.name}, {address}"


def when(appointment: Appointment, language: str, say: Say) -> str:
    """Day and time in Lünen, written out."""
    return say(
        "when",
        language,
        PART,
        day=day_in_words(appointment.starts, language),
        begin=clock_time(appointment.starts),
        end=clock_time(appointment.ends),
    )


def language_in_words(tag: str, language: str, say: Say) -> str:
    """The name of a wished language; Babel has none for German Sign Language."""
    if tag == SIGN_LANGUAGE:
        return say("sign_language", language, PART)
    return str(Locale(language.split("-")[0]).languages.get(tag, tag))


def lines(appointment: Appointment, language: str, today: date, say: Say) -> list[str]:
    """When, where, for how many, with which help. The concern is not among them: it is nobody else's business."""
    told = [
        when(appointment, language, say),
        say("where", language, PART, place=where(appointment.office, language, today, say)),
        say("persons", language, PART, count=appointment.persons),
    ]
    if appointment.interpreter:
        told.append(
            say("interpreter", language, PART, language=language_in_words(appointment.interpreter, language, say))
        )
    if appointment.accessible:
        told.append(say("accessible", language, PART))
    if assumptions():
        told.append(say("example_data", language, PART))
    return told
