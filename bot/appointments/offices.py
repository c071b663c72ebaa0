"""Offices that give appointments, and when they are open: ``data/city/opening.yml``, the file that the city edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from pydantic import Field, validator

from bot.city.departments import department_named
from bot.city.opening import Closure
from bot.data_files import Written, by_id, read_model
from bot.settings import settings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Hours:
    """From when to when an office is open on a day, on Lünen's clocks."""

    begin: time
    end: time

    @classmethod
    def __get_validators__(cls) -> Iterator[object]:
        yield cls.parse

    @classmethod
    def parse(cls, value: object) -> Hours:
        """Read "07:30-12:30".

        Raises:
            ValueError: it is written otherwise, or ends before it begins.
        """
        try:
            begin, end = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
        except ValueError:
            raise ValueError('write hours as "07:30-12:30"') from None
        if begin >= end:
            raise ValueError("the end must come after the beginning")
        return cls(begin, end)


class OpeningRule(Written):
    """The weekly hours and the number of counters, from a day on and until the next rule begins."""

    valid_from: date
    counters: int = Field(ge=1, le=50)
    monday: tuple[Hours, ...] = ()
    tuesday: tuple[Hours, ...] = ()
    wednesday: tuple[Hours, ...] = ()
    thursday: tuple[Hours, ...] = ()
    friday: tuple[Hours, ...] = ()
    saturday: tuple[Hours, ...] = ()
    sunday: tuple[Hours, ...] = ()
    assumed: bool = False

    @validator(*WEEKDAYS)
    def _one_after_another(cls, hours: tuple[Hours, ...]) -> tuple[Hours, ...]:
        if any(earlier.end > later.begin for earlier, later in pairwise(hours)):
            raise ValueError("write the hours of a day one after another, without overlap")
        return hours

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours of the weekday."""
        hours: tuple[Hours, ...] = getattr(self, WEEKDAYS[day.weekday()])
        return hours


class Office(Written):
    """An office with counters.

    ``department`` is its id in departments.yml; ``email`` gets the office's notices ("": none are sent);
    a day is cut into places of ``place_minutes``; who books today comes in ``lead_minutes`` at the earliest,
    in ``horizon_days`` at the latest; a freed place is offered again after a random time between the two
    ``return_minutes``; ``most_open`` appointments one person may have at a time.
    """

    id: str = Field(regex=r"^[a-z0-9_]{1,40}$")
    department: str
    email: str = Field("", regex=r"^([^@\s]+@[^@\s]+)?$")
    place_minutes: int = Field(ge=5, le=60)
    lead_minutes: int = Field(ge=0)
    horizon_days: int = Field(ge=1, le=366)
    return_minutes: tuple[int, int]
    most_open: int = Field(ge=1)
    opening: tuple[OpeningRule, ...]
    closures: tuple[Closure, ...] = ()
    assumed: bool = False

    @validator("place_minutes")
    def _divides_an_hour(cls, minutes: int) -> int:
        if 60 % minutes:
            raise ValueError("an hour must be a whole number of places: 5, 6, 10, 12, 15, 20, 30 or 60")
        return minutes

    @validator("return_minutes")
    def _leaves_time_for_the_waiting_list(cls, minutes: tuple[int, int]) -> tuple[int, int]:
        if not 5 <= minutes[0] <= minutes[1]:
            raise ValueError("write the least and the most, at least 5 minutes: [5, 60]")
        return minutes

    @validator("opening")
    def _in_order_of_time(cls, rules: tuple[OpeningRule, ...]) -> tuple[OpeningRule, ...]:
        if not rules:
            raise ValueError("an office needs at least one rule")
        if any(earlier.valid_from >= later.valid_from for earlier, later in pairwise(rules)):
            raise ValueError("write the rules in the order of `valid_from`")
        return rules

    def is_closed(self, day: date) -> bool:
        """Whether the city has closed it on a day that is no holiday."""
        return any(closure.has(day) for closure in self.closures)

    @property
    def lead(self) -> timedelta:
        """The least time between booking and appointment."""
        return timedelta(minutes=self.lead_minutes)


class OpeningFile(Written):
    """The whole of opening.yml."""

    offices: tuple[Office, ...]


def opening_path() -> Path:
    """Where the opening rules stand."""
    return settings().data / "city" / "opening.yml"


@cache
def offices() -> dict[str, Office]:
    """All offices by id.

    Raises:
        DataFileError: the file has a mistake.
    """
    path = opening_path()
    return by_id(
        path,
        "offices",
        read_model(path, OpeningFile).offices,
        lambda office: [department_named(("department",), office.department)],
    )


def is_closed(day: date, department: str | None = None) -> bool:
    """Whether all offices with appointments are closed on a day by ``closures``, or those of a department."""
    asked = [office for office in offices().values() if department in (None, office.department)]
    return bool(asked) and all(office.is_closed(day) for office in asked)
