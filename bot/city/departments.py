"""Departments of the city and the organisations beside it, read from ``data/city/*.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Extra, Field

from bot.city.facts import Fact
from bot.data_files import DataFileError, line_of, place, read_model
from bot.settings import settings

Kind = Literal["address", "room", "phone", "email", "web", "hours", "note"]


class Contact(Fact):
    """A way to reach an office; ``text`` is the address, number or page itself."""

    kind: Kind


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


def department_files() -> tuple[Path, ...]:
    """Where departments and partners stand."""
    return tuple(settings().data / "city" / name for name in ("departments.yml", "partners.yml"))


@cache
def departments() -> dict[str, Department]:
    """All departments and partners by id.

    Raises:
        DataFileError: a file has a mistake.
    """
    found: dict[str, Department] = {}
    problems: list[str] = []
    asked: dict[str, str] = {}
    for path in department_files():
        for row, department in enumerate(read_model(path, _File).departments):
            if department.id in found:
                line = line_of(path, ("departments", row, "id"))
                problems.append(f"{place(path, line)}: the id `{department.id}` is used twice; choose another.")
            found[department.id] = department
            for number, contact in enumerate(department.contacts):
                if contact.ask:
                    asked[place(path, line_of(path, ("departments", row, "contacts", number, "ask")))] = contact.ask
    problems += [
        f"{where}: there is no department `{name}`; use an id of departments.yml or partners.yml."
        for where, name in asked.items()
        if name not in found
    ]
    if problems:
        raise DataFileError(problems)
    return found
