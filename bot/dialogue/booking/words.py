"""Short answers to the questions of a booking: yes, no, stop, a number, a time of the day, in the offered languages."""

from __future__ import annotations

import re
from datetime import time
from functools import cache
from typing import Literal

from pydantic import BaseModel, Extra

from bot.data_files import read_model
from bot.language.dates import date_words, find_persons
from bot.language.fold import folded
from bot.settings import settings

Kind = Literal["stop", "yes", "no", "alone", "accessible", "sign_language", "other_day"]

MOST_WORDS = 5
"""A longer message that holds such a word may be about something else."""

_COUNT = re.compile(r"\W*(\d{1,2})\W*")
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])(?:[:h]([0-5]\d)|\.([1-5][3-9]|00|[2-5]\d))(?![\d.:])")
"""With a point only what cannot be a day and a month."""
_OCLOCK = re.compile(
    r"(?<!\w)(?:um|gegen|ab|at|saat|الساعه|о|об|на)\s*([01]?\d|2[0-3])(?![\d.:/])"
    r"|(?<![\d.:/])([01]?\d|2[0-3])\s*(?:uhr|o'?clock|am\b|pm\b|p\.m|a\.m|['’]?(?:da|de|ta|te)\b|-?(?:й|ій|ої)\b|годин)"
)
_AFTERNOON = re.compile(r"\d\s*(?:pm\b|p\.m)")


class BookingWords(BaseModel):
    """Words by language; one that ends in a hyphen may go on."""

    stop: dict[str, list[str]]
    yes: dict[str, list[str]]
    no: dict[str, list[str]]
    alone: dict[str, list[str]]
    accessible: dict[str, list[str]]
    sign_language: dict[str, list[str]]
    other_day: dict[str, list[str]]

    class Config:
        extra = Extra.forbid


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
    words = [
        re.escape(folded(word.rstrip("-"))) + (r"\w*" if word.endswith("-") else "")
        for listed in by_language.values()
        for word in listed
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)")


def says(kind: Kind, text: str) -> bool:
    """Whether a short message says so; "yes" and "no" must begin it, "alone" must be all of it."""
    plain = folded(text).strip(" .,!")
    if len(plain.split()) > MOST_WORDS:
        return False
    if kind == "alone":
        return _pattern(kind).fullmatch(plain) is not None
    found = _pattern(kind).search(plain)
    return found is not None and (kind not in ("yes", "no") or not plain[: found.start()].strip(" ,.!"))


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
    return 1 if says("alone", text) else None


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
