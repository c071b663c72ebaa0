"""Opening hours as data: weekly rules, the holidays of North Rhine-Westphalia, and whether an office is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal, get_args

from holidays import HolidayBase, country_holidays
from pydantic import Field, root_validator, validator

from bot.data_files import Written
from bot.language.dates import BERLIN

Day = Literal["mo", "tu", "we", "th", "fr", "sa", "su", "holiday"]
DAYS: tuple[Day, ...] = get_args(Day)

Note = Literal["", "appointment"]
"""What is special about some hours: "appointment" means that they are for people with an appointment only."""

LOOK_AHEAD = 28
"""Days in which the next change is looked for; who is open all through them is open around the clock."""

_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


class Hours(Written):
    """Open on some days between two minutes of the day (``from: 7:30``, ``to: 16:00``; 24:00 ends the day)."""

    days: list[Day] = Field(min_items=1)
    begin: int = Field(alias="from")
    end: int = Field(alias="to")
    note: Note = ""

    @validator("begin", "end", pre=True)
    def _minutes(cls, value: object) -> int:
        if isinstance(value, int):  # YAML itself reads an unquoted 13:30 as 810
            return value
        clock = _CLOCK.fullmatch(str(value))
        if not clock:
            raise ValueError('write the time as "7:30"')
        return int(clock[1]) * 60 + int(clock[2])

    @root_validator(skip_on_failure=True)
    def _in_order(cls, values: dict[str, int]) -> dict[str, int]:
        if not 0 <= values["begin"] < values["end"] <= 24 * 60:
            raise ValueError("`from` must be before `to`, both of one day; write hours past midnight as two rules")
        return values


class Opening(Written):
    """The rules of a week. On a public holiday only those for ``holiday`` count; before ``valid_from`` none does."""

    rules: list[Hours] = Field(min_items=1)
    valid_from: date | None = None

    @validator("rules")
    def _apart(cls, rules: list[Hours]) -> list[Hours]:
        for day in DAYS:
            of_day = sorted((rule for rule in rules if day in rule.days), key=lambda rule: rule.begin)
            if any(earlier.end > later.begin for earlier, later in pairwise(of_day)):
                raise ValueError(f"two rules for `{day}` overlap; make one of them")
        return rules


class Closure(Written):
    """Days on which an office is closed beside Sundays and holidays, the last one included."""

    first: date
    last: date

    @validator("last")
    def _in_order(cls, last: date, values: dict[str, date]) -> date:
        if "first" in values and last < values["first"]:
            raise ValueError("`last` must not come before `first`")
        return last

    def has(self, day: date) -> bool:
        """Whether it is closed on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class State:
    """Whether an office is open at a moment. ``changes`` (Europe/Berlin) is when it closes, or opens next; None: never.

    ``note`` belongs to the hours that are running or come next.
    """

    is_open: bool
    changes: datetime | None
    note: Note = ""


@dataclass(frozen=True)
class _Span:
    begin: datetime
    end: datetime
    note: Note


@cache
def _holidays() -> HolidayBase:
    return country_holidays("DE", subdiv="NW")


def kind_of_day(day: date) -> Day:
    """The weekday, or ``holiday`` on a public holiday of North Rhine-Westphalia."""
    return "holiday" if day in _holidays() else DAYS[day.weekday()]


def _spans(opening: Opening, first: date, is_closed: Callable[[date], bool]) -> Iterator[_Span]:
    for offset in range(LOOK_AHEAD):
        day = first + timedelta(days=offset)
        if is_closed(day):
            continue
        midnight = datetime.combine(day, time(), BERLIN)
        rules = [rule for rule in opening.rules if kind_of_day(day) in rule.days]
        for rule in sorted(rules, key=lambda rule: rule.begin):
            # Sums of aware times are sums on the clock on the wall: 8:00 stays 8:00 when the clocks change.
            begin, end = (midnight + timedelta(minutes=minutes) for minutes in (rule.begin, rule.end))
            yield _Span(begin, end, rule.note)


def _never(day: date) -> bool:
    return False


def open_at(opening: Opening, moment: datetime, is_closed: Callable[[date], bool] = _never) -> State | None:
    """The state at a moment (aware, any zone); None before the rules are valid.

    ``is_closed`` tells the days on which the rules do not count.
    """
    local = moment.astimezone(BERLIN)
    if opening.valid_from is not None and local.date() < opening.valid_from:
        return None
    spans = list(_spans(opening, local.date(), is_closed))
    running = next((span for span in spans if span.begin <= local < span.end), None)
    if running is None:
        coming = next((span for span in spans if span.begin > local), None)
        return State(False, coming.begin, coming.note) if coming else State(False, None)
    closes = running.end
    for span in spans:
        if span.begin == closes:
            closes = span.end
    always = closes >= spans[0].begin + timedelta(days=LOOK_AHEAD)
    return State(True, None if always else closes, running.note)
