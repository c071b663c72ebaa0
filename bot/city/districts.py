"""The districts of Lünen and the names that people give them, its offices and its front-office services."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import BaseModel, Extra, Field

from bot.data_files import read_model
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


def collectives() -> dict[str, Collective]:
    """The names for several districts, by id.

    Raises:
        DataFileError: the file has a mistake.
    """
    return _district_file().collective


@cache
def _district_file() -> _DistrictFile:
    return read_model(settings().data / "city" / "districts.yml", _DistrictFile)


Named = Literal["district", "department", "service"]


@cache
def _names() -> dict[str, tuple[Named, str]]:
    """Folded names, each with what it names."""
    file = read_model(settings().data / "city" / "names.yml", _NameFile)
    names: dict[str, tuple[Named, str]] = {}
    for department, given in file.departments.items():
        names.update({folded(name): ("department", department) for name in given})
    for service, given in file.services.items():
        names.update({folded(name): ("service", service) for name in given})
    for collective, group in _district_file().collective.items():
        names.update({folded(name): ("district", collective) for name in group.names})
    for district in districts().values():
        names.update({folded(name): ("district", district.id) for name in (district.name, *district.names)})
    return names


def names_of(kind: Named) -> set[str]:
    """The ids of a kind that have names."""
    return {identity for named, identity in _names().values() if named == kind}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    # Prefixes of Arabic (in, to, the) may be joined to a name; endings of every language may follow.
    return re.compile(r"(?<!\w)(?:ب|ل|ال|بال|لل)?(" + "|".join(map(re.escape, longest_first)) + ")")


def find_names(text: str) -> list[tuple[Named, str, str]]:
    """The districts, departments and services named in a message: kind, id, and the name as folded."""
    found: dict[tuple[Named, str], str] = {}
    for match in _pattern().finditer(folded(text)):
        named, identity = _names()[match[1]]
        found.setdefault((named, identity), match[1])
    return [(named, identity, name) for (named, identity), name in found.items()]
