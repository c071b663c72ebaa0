"""Short answers to the questions of a booking: yes, no, stop, a number, a time of the day, in the offered languages."""

from __future__ import annotations

import re
from datetime import time
from functools import cache
from typing import Literal

from babel import Locale

from bot.data_files import Written, read_model
from bot.language.dates import date_words, find_persons
from bot.language.fold import folded
from bot.language.offered import offered
from bot.language.word_lists import word_pattern
from bot.settings import settings

Kind = Literal[
    "stop", "yes", "no", "alone", "accessible", "sign_language", "other_day", "appointment", "wanted", "beside_time"
]

MOST_WORDS = 5
"""A longer message that holds such a word may be about something else."""

_CONTEXTS = ("format", "stand-alone")
_COUNT = re.compile(r"\W*(\d{1,2})\W*")
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])(?:[:h]([0-5]\d)|\.([1-5][3-9]|00|[2-5]\d))(?![\d.:])")
"""With a point only what cannot be a day and a month."""
_OCLOCK = re.compile(
    r"(?<!\w)(?:um|gegen|ab|at|saat|الساعه|о|об|на)\s*([01]?\d|2[0-3])(?![\d.:/])"
    r"|(?<![\d.:/])([01]?\d|2[0-3])\s*(?:uhr|o'?clock|am\b|pm\b|p\.m|a\.m|['’]?(?:da|de|ta|te)\b|-?(?:й|ій|ої)\b|годин)"
)
_AFTERNOON = re.compile(r"\d\s*(?:pm\b|p\.m)")


class BookingWords(Written):
    """Words by language; one that ends in a hyphen may go on."""

    stop: dict[str, list[str]]
    yes: dict[str, list[str]]
    no: dict[str, list[str]]
    alone: dict[str, list[str]]
    accessible: dict[str, list[str]]
    sign_language: dict[str, list[str]]
    other_day: dict[str, list[str]]
    appointment: dict[str, list[str]]
    wanted: dict[str, list[str]]
    beside_time: dict[str, list[str]]
    services: dict[str, dict[str, list[str]]]


@cache
def booking_words() -> BookingWords:
    """The words that answer questions of a booking.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "booking_words.yml", BookingWords)


@cache
def _pattern(kind: Kind) -> re.Pattern[str]:
    by_language: dict[str, list[str]] = getattr(booking_words(), kind)
    return word_pattern(by_language, joined=False)


def says(kind: Kind, text: str) -> bool:
    """Whether a short message says so; "yes" and "no" must begin it."""
    plain = folded(text)
    if len(plain.split()) > MOST_WORDS:
        return False
    found = _pattern(kind).search(plain)
    return found is not None and (kind not in ("yes", "no") or not plain[: found.start()].strip(" ,.!"))


def is_only(kind: Kind, text: str) -> bool:
    """Whether a message says so and nothing else."""
    return _pattern(kind).fullmatch(folded(text).strip(" .,!")) is not None


def wants_appointment(text: str) -> bool:
    """Whether a message wants an appointment, whatever topic it names beside."""
    plain = folded(text)
    return all(_pattern(kind).search(plain) for kind in ("appointment", "wanted"))


@cache
def _time_words() -> re.Pattern[str]:
    words = date_words()
    stems = [*words.next, *words.in_days, *words.in_weeks, *words.persons]
    stems += [
        stem for group in (words.days, words.parts, words.numbers) for listed in group.values() for stem in listed
    ]
    for tag in offered():
        names = (getattr(Locale(tag), kind)[context]["wide"] for kind in ("days", "months") for context in _CONTEXTS)
        stems += [str(name)[:-1] if len(str(name)) > 5 else str(name) for given in names for name in given.values()]
    parts = sorted({re.escape(part) for stem in stems for part in folded(stem).split()}, key=len, reverse=True)
    return re.compile(rf"(?:ال|بال|لل|ل|ب|و)?(?:{'|'.join(parts)})\w*|\d+\w*|{_pattern('beside_time').pattern}")


def is_only_time(text: str) -> bool:
    """Whether a message is a day, a time or a number and nothing else: it can mean no danger."""
    words = re.findall(r"[\w']+", folded(text))
    return bool(words) and all(_time_words().fullmatch(word) for word in words)


@cache
def _services() -> dict[str, re.Pattern[str]]:
    return {
        service: word_pattern(by_language, joined=False) for service, by_language in booking_words().services.items()
    }


def find_service(text: str) -> str | None:
    """The service that a wish for an appointment names by a word too common to name it elsewhere."""
    plain = folded(text)
    return next((service for service, pattern in _services().items() if pattern.search(plain)), None)


def find_count(text: str) -> int | None:
    """The number that answers "for how many?": "3", "drei", "3 Personen", "nur ich"."""
    if found := _COUNT.fullmatch(folded(text)):
        return int(found[1])
    spoken = find_persons(text)
    if spoken is not None:
        return spoken
    words = re.findall(r"[\w']+", folded(text))
    if len(words) <= MOST_WORDS:
        for number, names in date_words().numbers.items():
            # "one" is also an article in most of the languages
            if {folded(name) for name in names} & set(words) and (number > 1 or len(words) == 1):
                return number
    return 1 if is_only("alone", text) else None


def find_time(text: str) -> time | None:
    """The time of the day that a message names: "14:30", "um 9", "14 Uhr", "saat 10'da", "الساعة ٣", "2 pm".

    Hours from 1 to 6 are those of the afternoon: nobody makes appointments at night.
    """
    plain = folded(text)
    if found := _CLOCK.search(plain):
        hour, minute = int(found[1]), int(found[2] or found[3])
    elif found := _OCLOCK.search(plain):
        hour, minute = int(found[1] or found[2]), 0
    else:
        return None
    return time(hour + 12 if 1 <= hour <= 6 or (hour < 12 and _AFTERNOON.search(plain)) else hour, minute)
