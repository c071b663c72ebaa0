"""The names that people give the districts, the offices and the front-office services of Lünen."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.city.departments import departments
from bot.city.districts import collectives, districts, parts_of
from bot.data_files import DataFileError, Written, line_of, place, read_model
from bot.language.fold import folded
from bot.settings import settings


class _NameFile(Written):
    departments: dict[str, list[str]]
    services: dict[str, list[str]]


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
    for collective, group in collectives().items():
        found.update({folded(name): ("district", collective) for name in group.names})
    for district in districts().values():
        found.update({folded(name): ("district", district.id) for name in (district.name, *district.names)})
    return found


def names_of(kind: Named) -> set[str]:
    """The ids of a kind that have names."""
    return {identity for named, identity in names().values() if named == kind}


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


def districts_named(text: str) -> frozenset[str]:
    """The ids of all districts that a text names, alone or by a collective name."""
    return frozenset().union(*(parts_of(identity) for kind, identity, _ in find_names(text) if kind == "district"))
