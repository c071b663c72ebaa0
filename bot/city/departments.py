"""Departments of the city and the organisations beside it, read from ``data/city/*.yml``."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, validator

from bot.city.districts import districts
from bot.city.facts import Fact
from bot.city.opening import Opening
from bot.data_files import DataFileError, Location, Reference, Written, read_model, repeated_ids, unknown_names
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


class InTheHouse(Written):
    """Where colleagues find and ring an office or a team: the desk shows it, no citizen sees it.

    What citizens may know is a contact (``kind: room``, ``kind: phone``).
    """

    room: str = Field("", max_length=60)
    extension: str = Field("", regex=r"^([0-9][0-9 /-]{0,20})?$")


class Team(InTheHouse):
    """The part of an office that is responsible for some districts."""

    name: str
    districts: list[str] = Field(min_items=1)
    contacts: list[Contact]

    @validator("districts", each_item=True)
    def _known(cls, district: str) -> str:
        if district not in districts():
            raise ValueError(f"there is no district `{district}`; use an id of data/city/districts.yml")
        return district


class Department(InTheHouse):
    """An office of the city, of the district or of a partner.

    ``name`` is its German name, which stays in every language; ``does`` says in one German sentence what it
    is for (translated); ``inside`` is false for organisations that do not belong to the city administration.
    ``by_place`` is the fact that the place of living decides which of its ``teams`` is responsible.
    """

    id: str = Field(regex=r"^[a-z0-9_]+$")
    name: str
    does: str
    inside: bool = True
    contacts: tuple[Contact, ...] = ()
    by_place: Fact | None = None
    teams: tuple[Team, ...] = ()

    @validator("teams")
    def _apart(cls, teams: list[Team], values: dict[str, object]) -> list[Team]:
        if teams and not values.get("by_place"):
            raise ValueError("teams need `by_place`: the fact that the place of living decides")
        named = [district for team in teams for district in team.districts]
        for district in sorted({district for district in named if named.count(district) > 1}):
            raise ValueError(f"two teams have the district `{district}`; leave it to one")
        return teams

    def team_of(self, district: str) -> Team | None:
        """The team responsible for a district, where it is known."""
        return next((team for team in self.teams if district in team.districts), None)

    def lacks(self) -> list[str]:
        """What the city has not written down yet for its own colleagues: ``room``, ``extension``."""
        known = {"room": self.room or any(not each.ask for each in self.ways("room")), "extension": self.extension}
        return [what for what, there in known.items() if self.inside and not there]

    def ways(self, *kinds: Kind) -> list[Contact]:
        """The contacts of some kinds, in the order of the kinds asked for."""
        return [contact for kind in kinds for contact in self.contacts if contact.kind == kind]


class _File(Written):
    departments: list[Department]


def department_files() -> tuple[Path, ...]:
    """Where departments and partners stand."""
    return tuple(settings().data / "city" / name for name in ("departments.yml", "partners.yml"))


@cache
def departments() -> dict[str, Department]:
    """All departments and partners by id.

    Raises:
        DataFileError: a file has a mistake.
    """
    files = {path: read_model(path, _File).departments for path in department_files()}
    found = {department.id: department for rows in files.values() for department in rows}
    problems = repeated_ids("departments", files)
    for path, rows in files.items():
        asked = [
            _reference(found, ("departments", row, "contacts", number, "ask"), contact.ask)
            for row, department in enumerate(rows)
            for number, contact in enumerate(department.contacts)
            if contact.ask
        ]
        problems += unknown_names(path, (), asked)
    if problems:
        raise DataFileError(problems)
    return found


def department_named(field: Location, name: str) -> Reference:
    """A department that a row names in ``field``, to be looked up by ``bot.data_files``."""
    return _reference(departments(), field, name)


def _reference(known: Collection[str], field: Location, name: str) -> Reference:
    return Reference(field, name, known, "department", "data/city/departments.yml or partners.yml")
