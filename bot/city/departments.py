"""Departments of the city and the organisations beside it, read from ``data/city/*.yml``."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, Extra, Field, validator

from bot.city.facts import Fact
from bot.city.opening import Opening
from bot.data_files import DataFileError, line_of, place, read_model
from bot.settings import settings

Kind = Literal["address", "room", "phone", "email", "web", "hours", "note"]


class Contact(Fact):
    """A way to reach an office; ``text`` is the address, number or page itself.

    Hours may be there a second time as data (``opening``), so that the assistant can say who is open now.
    """

    kind: Kind
    opening: Opening | None = None

    @validator("opening")
    def _of_hours(cls, opening: Opening | None, values: dict[str, object]) -> Opening | None:
        if opening is not None and values.get("kind") != "hours":
            raise ValueError("`opening` belongs to a contact of `kind: hours`")
        return opening


class Department(BaseModel):
    """An office of the city, of the district or of a partner.

    ``name`` is its German name, which stays in every language; ``does`` says in one German sentence what it
    is for (translated); ``inside`` is false for organisations that do not belong to the city administration.
    """

    id: str = Field(regex=r"^[a-z0-9_]+$")
    name: str
    does: str
    inside: bool = True
    contacts: list[Contact] = []

    class Config:
        extra = Extra.forbid
        frozen = True

    def ways(self, *kinds: Kind) -> list[Contact]:
        """The contacts of some kinds, in the order of the kinds asked for."""
        return [contact for kind in kinds for contact in self.contacts if contact.kind == kind]


class _File(BaseModel):
    departments: list[Department]

    class Config:
        extra = Extra.forbid


@cache
def departments() -> dict[str, Department]:
    """All departments and partners by id.

    Raises:
        DataFileError: a file has a mistake.
    """
    found: dict[str, Department] = {}
    problems: list[str] = []
    for path in (settings().data / "city" / name for name in ("departments.yml", "partners.yml")):
        for row, department in enumerate(read_model(path, _File).departments):
            if department.id in found:
                line = line_of(path, ("departments", row, "id"))
                problems.append(f"{place(path, line)}: the id `{department.id}` is used twice; choose another.")
            found[department.id] = department
    if problems:
        raise DataFileError(problems)
    return found
