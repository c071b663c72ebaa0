"""The districts of Lünen, and the names for several of them together."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from bot.data_files import DataFileError, Written, line_of, place, read_model
from bot.settings import settings


class District(Written):
    """A district (statistischer Bezirk). A postcode covers several: it never tells the district alone."""

    id: str = Field(regex=r"^[a-z0-9_]+$")
    name: str
    postcode: str = ""
    part_of: str = ""
    source: str
    checked: str
    confidence: Literal["S", "V"]
    names: tuple[str, ...] = ()


class Collective(Written):
    """A name for several districts, such as Altlünen."""

    name: str
    districts: list[str]
    source: str
    checked: str
    confidence: Literal["S", "V"]
    names: list[str]


class _DistrictFile(Written):
    districts: list[District]
    collective: dict[str, Collective] = Field(default_factory=dict)


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


def parts_of(identity: str) -> frozenset[str]:
    """The districts that a collective name stands for; a district stands for itself."""
    collective = collectives().get(identity)
    return frozenset(collective.districts if collective else [identity])


def name_of(identity: str) -> str:
    """The German name of a district or of several together.

    Raises:
        KeyError: there is none of this id.
    """
    collective = collectives().get(identity)
    return collective.name if collective else districts()[identity].name
