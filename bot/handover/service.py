"""Who takes conversations first, and when somebody is there: data/city/handover.yml."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

from pydantic import validator

from bot.appointments.offices import is_closed
from bot.city.departments import departments
from bot.city.opening import Closure, Opening, State, open_at
from bot.data_files import Written, read_model
from bot.settings import settings


class Service(Written):
    """The front office of the chat. ``assumed``: the city has not confirmed that somebody answers at these hours.

    ``closures`` are those of the chat alone; where opening.yml closes all offices nobody is here either.
    """

    front_office: str
    opening: Opening
    closures: tuple[Closure, ...] = ()
    assumed: bool = False

    @validator("front_office")
    def _known(cls, department: str) -> str:
        if department not in departments():
            raise ValueError(f"there is no department `{department}`; use an id of data/city/departments.yml")
        return department

    def at(self, moment: datetime) -> State:
        """Whether somebody is there at a moment (aware), and until or from when; before the rules begin nobody is."""
        return open_at(self.opening, moment, self._is_closed) or State(False, None)

    def _is_closed(self, day: date) -> bool:
        return is_closed(day) or any(closure.has(day) for closure in self.closures)


@cache
def service() -> Service:
    """The front office as the city set it.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(service_path(), Service)


def service_path() -> Path:
    """Where it is set."""
    return settings().data / "city" / "handover.yml"


def takers() -> list[str]:
    """The departments of the city that a conversation can be passed on to, by name."""
    inside = [department for department in departments().values() if department.inside]
    return [department.id for department in sorted(inside, key=lambda department: department.name)]
