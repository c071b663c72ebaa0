"""Dates, parts of the day and numbers of persons, as people write them in the offered languages.

A small grammar on Babel's own names of days and months; what it does not understand it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from babel import Locale

from bot.data_files import read_yaml
from bot.language.fold import folded
from bot.language.offered import offered
from bot.settings import settings

PartOfDay = Literal["morning", "afternoon"]

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?!\d)")
_DAY_NUMBER = re.compile(r"\b(\d{1,2})\b")
_COUNT = re.compile(r"\b(\d{1,2})\s+(\w+)")


@cache
def _words() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(settings().data / "language" / "dates.yml")
    return content


@cache
def _names(kind: Literal["days", "months"]) -> dict[str, int]:
    """Folded names of days (Monday is 0) or months (January is 1) in all offered languages, with Russian."""
    names: dict[str, int] = {}
    for tag in (*offered(), "ru"):
        for context in ("format", "stand-alone"):
            for number, name in getattr(Locale(tag), kind)[context]["wide"].items():
                names[folded(str(name))] = int(number)
    # Levantine and Iraqi Arabic have month names of their own.
    if kind == "months":
        levantine = "كانون الثاني,شباط,اذار,نيسان,ايار,حزيران,تموز,اب,ايلول,تشرين الاول,تشرين الثاني,كانون الاول"
        names.update({folded(name): number for number, name in enumerate(levantine.split(","), 1) if len(name) > 3})
    return names


def _stands(stem: str, text: str) -> re.Match[str] | None:
    """A word of ``text`` that begins with ``stem``; the Arabic article and prepositions may stand before it."""
    return re.search(rf"(?<!\w)(?:ال|بال|لل|ل|ب|у |в )?{re.escape(stem)}", text)


def _any(stems: Iterable[str], text: str) -> bool:
    return any(_stands(folded(stem), text) for stem in stems)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(month: int, day: int, today: date) -> date | None:
    """The next such day, today included."""
    this_year = _made(today.year, month, day)
    return this_year if this_year and this_year >= today else _made(today.year + 1, month, day)


def find_date(text: str, today: date) -> date | None:
    """The date that a message names, seen from ``today``; None where it names none or an impossible one."""
    plain = folded(text)
    if found := _ISO.search(plain):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.search(plain):
        day, month = int(found[1]), int(found[2])
        if not found[3]:
            return _coming(month, day, today)
        year = int(found[3])
        return _made(year if year > 99 else 2000 + year, month, day)
    return _by_month_name(plain, today) or _relative(plain, today) or _by_day_name(plain, today)


def _by_month_name(plain: str, today: date) -> date | None:
    for name, month in sorted(_names("months").items(), key=lambda row: -len(row[0])):
        if len(name) > 2 and (place := _stands(name, plain)):
            near = plain[max(0, place.start() - 6) : place.end() + 8]
            if found := _DAY_NUMBER.search(near):
                return _coming(month, int(found[1]), today)
    return None


def _relative(plain: str, today: date) -> date | None:
    words = _words()
    if found := _COUNT.search(plain):
        number, unit = int(found[1]), found[2]
        if any(unit.startswith(folded(stem).split(" ")[0]) for stem in words["in_weeks"]):
            return today + timedelta(weeks=number)
        if any(unit.startswith(folded(stem).split(" ")[0]) for stem in words["in_days"]):
            return today + timedelta(days=number)
    if _any_day(plain):
        return None
    for days in (2, 0, 1):
        if _any(words["days"][days], plain):
            return today + timedelta(days=days)
    return None


def _any_day(plain: str) -> bool:
    return any(len(name) > 3 and _stands(name, plain) for name in _names("days"))


def _by_day_name(plain: str, today: date) -> date | None:
    for name, weekday in sorted(_names("days").items(), key=lambda row: -len(row[0])):
        # Slavic and Turkish day names are inflected: their last letter may differ.
        stem = name[:-1] if len(name) > 5 else name
        if len(name) > 3 and _stands(stem, plain):
            ahead = (weekday - today.weekday()) % 7
            return today + timedelta(days=ahead or 7)
    return None


def find_part_of_day(text: str) -> PartOfDay | None:
    """Whether a message asks for the morning or the afternoon."""
    plain = folded(text)
    for part in ("afternoon", "morning"):
        if _any(_words()["parts"][part], plain):
            return part
    return None


def find_persons(text: str) -> int | None:
    """For how many persons a message speaks ("3 Personen", "zu viert", "üç kişi")."""
    plain = folded(text)
    stems = [folded(stem) for stem in _words()["persons"]]
    if (found := _COUNT.search(plain)) and any(found[2].startswith(stem) for stem in stems):
        return int(found[1])
    for number, words in _words()["numbers"].items():
        for word in map(folded, words):
            if word.startswith("zu ") and _stands(word, plain):
                return int(number)
            if any(re.search(rf"(?<!\w){re.escape(word)}\w*\s+{re.escape(stem)}", plain) for stem in stems):
                return int(number)
    return None
