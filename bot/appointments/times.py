"""Moments in UTC, days and hours as Lünen's clocks show them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from babel.dates import format_date

from bot.language.dates import BERLIN
from bot.language.offered import locale_of

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def minute_of(moment: datetime) -> int:
    """Whole minutes since 1970 in UTC: what numbers a place in the database."""
    return int((moment - _EPOCH) // timedelta(minutes=1))


def moment_of(minute: int) -> datetime:
    """The moment, in UTC, that ``minute_of`` numbered."""
    return _EPOCH + timedelta(minutes=minute)


def read_moment(text: str) -> datetime:
    """The moment that a form or a button carries in ISO 8601.

    Raises:
        ValueError: it is none, or lacks its time zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment


def readings(day: date, hour: time) -> tuple[datetime, datetime]:
    """The earlier and the later moment, in UTC, that an hour of a Lünen day can mean.

    They differ only in the hours that a change of the clocks repeats or leaves out.
    """
    first, second = (datetime.combine(day, hour.replace(fold=fold), BERLIN).astimezone(timezone.utc) for fold in (0, 1))
    return min(first, second), max(first, second)


def berlin_day(moment: datetime) -> date:
    """The day in Lünen."""
    return moment.astimezone(BERLIN).date()


def midnight(day: date) -> datetime:
    """The moment in UTC at which a day begins in Lünen."""
    return readings(day, time())[0]


def day_in_words(moment: datetime, language: str) -> str:
    """The day in Lünen, written out in a language: "Dienstag, 30. März 2027"."""
    return str(format_date(berlin_day(moment), "full", locale=locale_of(language)))


def clock_time(moment: datetime) -> str:
    """The time in Lünen, the same in every language: "14:05"."""
    return moment.astimezone(BERLIN).strftime("%H:%M")
