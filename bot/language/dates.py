"""Dates, parts of the day and numbers of persons, as people write them in the offered languages.

A small grammar on Babel's own names of days and months; what it does not understand it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale

from bot.data_files import Written, read_model
from bot.language.fold import folded
from bot.language.offered import offered
from bot.settings import settings

PartOfDay = Literal["morning", "afternoon"]

BERLIN = ZoneInfo("Europe/Berlin")
"""Lünen's time: its day is the citizen's day."""

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?!\d)")
_DAY_NUMBER = re.compile(r"\b(\d{1,2})\b")
_COUNT = re.compile(r"\b(\d{1,2})\s+(\w+)")


class DateWords(Written):
    """Stems of words, those of ``days`` by how many days from today, those of ``numbers`` by the number."""

    days: dict[int, list[str]]
    next: list[str]
    in_days: list[str]
    in_weeks: list[str]
    parts: dict[PartOfDay, list[str]]
    persons: list[str]
    numbers: dict[int, list[str]]


@cache
def date_words() -> DateWords:
    """The words that Babel does not have.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "language" / "dates.yml", DateWords)


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


@cache
def _pattern(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin with one of the stems, longest first; Arabic and Slavic prepositions may stand before them."""
    folded_stems = sorted({folded(stem) for stem in stems}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:ال|بال|لل|ل|ب|у |в )?({'|'.join(map(re.escape, folded_stems))})")


def _stands(stems: Iterable[str], text: str) -> re.Match[str] | None:
    """A word of ``text`` that begins with one of the stems; group 1 is the stem."""
    return _pattern(tuple(stems)).search(text)


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
        day, month, year = int(found[1]), int(found[2]), int(found[3] or 0)
        named = _made(year if year > 99 else 2000 + year, month, day) if year else _coming(month, day, today)
        if named or month <= 12:  # else it may be a time: "Dienstag 14.30"
            return named
    return _by_month_name(plain, today) or _relative(plain, today) or _by_day_name(plain, today)


def _by_month_name(plain: str, today: date) -> date | None:
    names = {name: month for name, month in _names("months").items() if len(name) > 2}
    for place in _pattern(tuple(names)).finditer(plain):
        near = plain[max(0, place.start() - 6) : place.end() + 8]
        if found := _DAY_NUMBER.search(near):
            return _coming(names[place[1]], int(found[1]), today)
    return None


def _relative(plain: str, today: date) -> date | None:
    words = date_words()
    if found := _COUNT.search(plain):
        for stems, days in ((words.in_weeks, 7), (words.in_days, 1)):
            if _stands((stem.split(" ")[0] for stem in stems), found[2]):
                return today + timedelta(days=days * int(found[1]))
    if _day_name(plain):
        return None
    for days in (2, 0, 1):
        if _stands(words.days.get(days, ()), plain):
            return today + timedelta(days=days)
    return None


@cache
def _day_stems() -> dict[str, int]:
    """Slavic and Turkish day names are inflected: the last letter of long ones may differ."""
    return {name[:-1] if len(name) > 5 else name: day for name, day in _names("days").items() if len(name) > 3}


def _day_name(plain: str) -> int | None:
    found = _stands(tuple(_day_stems()), plain)
    return _day_stems()[found[1]] if found else None


def _by_day_name(plain: str, today: date) -> date | None:
    weekday = _day_name(plain)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def find_part_of_day(text: str) -> PartOfDay | None:
    """Whether a message asks for the morning or the afternoon."""
    plain = folded(text)
    for part in ("afternoon", "morning"):
        if _stands(date_words().parts.get(part, ()), plain):
            return part
    return None


def find_persons(text: str) -> int | None:
    """For how many persons a message speaks ("3 Personen", "zu viert", "üç kişi")."""
    plain = folded(text)
    persons = date_words().persons
    if (found := _COUNT.search(plain)) and _stands(persons, found[2]):
        return int(found[1])
    for number, pattern in _spoken_numbers():
        if pattern.search(plain):
            return number
    return None


@cache
def _spoken_numbers() -> list[tuple[int, re.Pattern[str]]]:
    """As in "zu viert", or a number before a word for persons."""
    persons = "|".join(re.escape(folded(stem)) for stem in date_words().persons)
    patterns = []
    for number, words in date_words().numbers.items():
        alone = [re.escape(folded(word)) for word in words if word.startswith("zu ")] or ["(?!)"]
        before = [re.escape(folded(word)) for word in words if not word.startswith("zu ")]
        pattern = rf"(?<!\w)(?:{'|'.join(alone)}|(?:{'|'.join(before)})\w*\s+(?:{persons}))"
        patterns.append((number, re.compile(pattern)))
    return patterns
