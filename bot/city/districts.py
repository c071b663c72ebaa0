"""The districts of Lünen and the names that people give them, its offices and its front-office services."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import BaseModel, Extra, Field

from bot.city.departments import departments
from bot.data_files import DataFileError, line_of, place, read_model
from bot.language.fold import folded
from bot.settings import settings


class District(BaseModel):
    """A district (statistischer Bezirk). A postcode covers several: it never tells the district alone."""

    id: str = Field(regex=r"^[a-z0-9_]+$")
    name: str
    postcode: str = ""
    part_of: str = ""
    source: str
    checked: str
    confidence: Literal["S", "V"]
    names: list[str] = []

    class Config:
        extra = Extra.forbid
        frozen = True


class Collective(BaseModel):
    """A name for several districts, such as Altlünen."""

    name: str
    districts: list[str]
    source: str
    checked: str
    confidence: Literal["S", "V"]
    names: list[str]

    class Config:
        extra = Extra.forbid
        frozen = True


class _DistrictFile(BaseModel):
    districts: list[District]
    collective: dict[str, Collective] = {}

    class Config:
        extra = Extra.forbid


class _NameFile(BaseModel):
    departments: dict[str, list[str]]
    services: dict[str, list[str]]

    class Config:
        extra = Extra.forbid


@cache
def districts() -> dict[str, District]:
    """All districts by id.

    Raises:
        DataFileError: the file has a mistake.
    """
    return {district.id: district for district in _district_file().districts}


@cache
def _district_file() -> _DistrictFile:
    path = settings().data / "city" / "districts.yml"
    file = read_model(path, _DistrictFile)
    known = {district.id for district in file.districts}
    problems = [
        f"{place(path, line_of(path, ('collective', collective, 'districts', row)))}: "
        f"there is no district `{name}`; use an id of this file."
        for collective, group in file.collective.items()
        for row, name in enumerate(group.districts)
        if name not in known
    ]
    if problems:
        raise DataFileError(problems)
    return file


@cache
def _name_file() -> _NameFile:
    path = settings().data / "city" / "names.yml"
    file = read_model(path, _NameFile)
    problems = [
        f"{place(path, line_of(path, ('departments', name)))}: there is no department `{name}`; "
        "use an id of departments.yml or partners.yml."
        for name in file.departments
        if name not in departments()
    ]
    if problems:
        raise DataFileError(problems)
    return file


Named = Literal["district", "department", "service"]


@cache
def names() -> dict[str, tuple[Named, str]]:
    """Folded names, each with what it names.

    Raises:
        DataFileError: a file has a mistake.
    """
    file = _name_file()
    found: dict[str, tuple[Named, str]] = {}
    for department, given in file.departments.items():
        found.update({folded(name): ("department", department) for name in given})
    for service, given in file.services.items():
        found.update({folded(name): ("service", service) for name in given})
    for collective, group in _district_file().collective.items():
        found.update({folded(name): ("district", collective) for name in group.names})
    for district in districts().values():
        found.update({folded(name): ("district", district.id) for name in (district.name, *district.names)})
    return found


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(names(), key=len, reverse=True)
    # Prefixes of Arabic (in, to, the) may be joined to a name; endings of every language may follow.
    return re.compile(r"(?<!\w)(?:ب|ل|ال|بال|لل)?(" + "|".join(map(re.escape, longest_first)) + ")")


def find_names(text: str) -> list[tuple[Named, str, str]]:
    """The districts, departments and services named in a message: kind, id, and the name as folded."""
    found: dict[tuple[Named, str], str] = {}
    for match in _pattern().finditer(folded(text)):
        named, identity = names()[match[1]]
        found.setdefault((named, identity), match[1])
    return [(named, identity, name) for (named, identity), name in found.items()]


def parts_of(identity: str) -> frozenset[str]:
    """The districts that a collective name stands for; a district stands for itself."""
    collective = _district_file().collective.get(identity)
    return frozenset(collective.districts if collective else [identity])


def districts_named(text: str) -> frozenset[str]:
    """The ids of all districts that a text names, alone or by a collective name."""
    return frozenset().union(*(parts_of(identity) for kind, identity, _ in find_names(text) if kind == "district"))


def name_of(identity: str) -> str:
    """The German name of a district or of several together.

    Raises:
        KeyError: there is none of this id.
    """
    collective = _district_file().collective.get(identity)
    return collective.name if collective else districts()[identity].name
