"""From opening rules to places: pure functions of an office and a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from holidays import country_holidays

from bot.appointments.offices import Office, OpeningRule
from bot.appointments.times import berlin_day, midnight, minute_of, readings


@dataclass(frozen=True, order=True)
class Place:
    """One counter of an office for one step of time, which begins ``minute`` minutes after 1970 in UTC."""

    office: str
    counter: int
    minute: int


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", subdiv="NW", years=year))


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday in North Rhine-Westphalia."""
    return day in _holidays(day.year)


def rule_on(office: Office, day: date) -> OpeningRule | None:
    """The rule in force, None where the office is closed by closure, holiday or for want of a rule."""
    if is_holiday(day) or office.is_closed(day):
        return None
    in_force = [rule for rule in office.opening if rule.valid_from <= day]
    return in_force[-1] if in_force else None


def places_on(office: Office, day: date) -> Iterator[Place]:
    """All places of a day. Where a change of the clocks makes an hour doubtful, the doubtful part is left out."""
    rule = rule_on(office, day)
    if rule is None:
        return
    for hours in rule.hours_on(day):
        begin = minute_of(readings(day, hours.begin)[1])
        end = minute_of(readings(day, hours.end)[0])
        for minute in range(begin, end - office.place_minutes + 1, office.place_minutes):
            yield from (Place(office.id, counter, minute) for counter in range(1, rule.counters + 1))


def bookable(office: Office, now: datetime) -> tuple[int, int]:
    """The first minute at which an appointment may begin now, and the minute before which it must begin."""
    first = minute_of(now + office.lead - timedelta(microseconds=1)) + 1  # a minute begun is too early
    return first, minute_of(midnight(berlin_day(now) + timedelta(days=office.horizon_days + 1)))


def run_from(office: Office, start: datetime, length: int) -> tuple[int, ...]:
    """The minutes of ``length`` places one after another."""
    first = minute_of(start)
    return tuple(first + step * office.place_minutes for step in range(length))
