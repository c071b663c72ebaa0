"""Events of the city, and which of them somebody wants to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.city.districts import parts_of
from bot.language.dates import BERLIN

_NIGHT = timedelta(hours=6)
"""What ends before six in the morning belongs to the day before."""


def midnight(day: date) -> datetime:
    """The first moment of a day in Europe/Berlin."""
    return datetime.combine(day, time(), BERLIN)


@dataclass(frozen=True)
class Event:
    """One event on its day, as the feed gives it, in plain German text.

    ``starts`` and ``ends`` are in Europe/Berlin; ``ends`` is the first moment after it, None where the feed
    does not say. ``url`` is https or empty. ``free`` and ``children`` are true only where the feed says so.
    """

    title: str
    starts: datetime
    ends: datetime | None = None
    all_day: bool = False
    place: str = ""
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    free: bool = False
    children: bool = False
    districts: frozenset[str] = frozenset()

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return self.starts.date()

    @property
    def last_day(self) -> date:
        """The last day on which one may come."""
        if self.ends is None:
            return self.first_day
        last = self.ends - (timedelta(microseconds=1) if self.all_day else _NIGHT)
        return max(self.first_day, last.date())

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended; without a known end, whether its day has."""
        return now >= (self.ends or midnight(self.first_day + timedelta(days=1)))


@dataclass(frozen=True)
class Notice:
    """An entry of a feed that does not say when anything takes place."""

    title: str
    url: str


@dataclass(frozen=True)
class Days:
    """From a day to a day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see: on which days, for children, free of charge, in a district.

    ``district`` is the id of a district or of a collective name, empty for anywhere.
    """

    days: Days | None = None
    children: bool = False
    free: bool = False
    district: str = ""


def select(events: Iterable[Event], wish: Wish, now: datetime) -> list[Event]:
    """The events that fit a wish and are not over at ``now`` (aware), in the order in which one would go to them.

    On the same day, what begins then comes before what has been running for days.
    """
    today = now.astimezone(BERLIN).date()
    wanted = parts_of(wish.district)
    first = max(today, wish.days.first) if wish.days else today

    def fits(event: Event) -> bool:
        return (
            not event.is_over(now)
            and (wish.days is None or (event.last_day >= first and event.first_day <= wish.days.last))
            and (event.children or not wish.children)
            and (event.free or not wish.free)
            and (not wish.district or not wanted.isdisjoint(event.districts))
        )

    def order(event: Event) -> tuple[date, bool, datetime, str]:
        return max(first, event.first_day), event.first_day < first, event.starts, event.title

    return sorted(filter(fits, events), key=order)
