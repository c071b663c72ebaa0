"""What can be booked where, for how long and by whom: ``data/city/appointments.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, root_validator

from bot.appointments.offices import offices
from bot.data_files import Reference, Written, by_id, read_model
from bot.settings import settings


class BookableService(Written):
    """The appointment side of a service; its documents and fees stand in services.yml under the same id.

    One person takes ``minutes``, each further one ``minutes_each_further`` more. Where not everybody may book,
    ``law`` is the paragraph that says so.
    """

    id: str = Field(regex=r"^[a-z0-9_]{1,40}$")
    office: str
    minutes: int = Field(ge=1, le=240)
    minutes_each_further: int = Field(0, ge=0)
    most_persons: int = Field(1, ge=1, le=20)
    who: Literal["everyone", "germans"] = "everyone"
    law: str = ""
    assumed: bool = False

    @root_validator(skip_on_failure=True)
    def _cites(cls, values: dict[str, object]) -> dict[str, object]:
        if values["who"] != "everyone" and "§" not in str(values["law"]):
            raise ValueError("name the paragraph that says who may book: `law: § …`")
        return values

    def minutes_for(self, persons: int) -> int:
        """How long it takes."""
        return self.minutes + self.minutes_each_further * (persons - 1)

    def places_for(self, persons: int) -> int:
        """How many places of its office, one after another, it needs."""
        return -(-self.minutes_for(persons) // offices()[self.office].place_minutes)


class ServiceFile(Written):
    """The whole of appointments.yml."""

    services: tuple[BookableService, ...]


def services_path() -> Path:
    """Where the services stand."""
    return settings().data / "city" / "appointments.yml"


@cache
def services() -> dict[str, BookableService]:
    """All bookable services by id.

    Raises:
        DataFileError: the file has a mistake.
    """
    path = services_path()
    return by_id(
        path,
        "services",
        read_model(path, ServiceFile).services,
        lambda service: [Reference(("office",), service.office, offices(), "office", "data/city/opening.yml")],
    )
