"""From a street to its district, by the list that the city may give: ``data/city/streets.csv``.

The file has the columns ``street,from,to,district`` and, where a list tells the sides of a street apart, ``side``
(odd, even or empty for both). Empty house numbers mean the whole street. docs/examples/streets.csv shows one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.city.districts import districts
from bot.data_files import DataFileError, place
from bot.language.fold import folded
from bot.settings import settings

COLUMNS = ("street", "from", "to", "district")
SIDES = {"": (0, 1), "even": (0,), "odd": (1,)}
LAST_NUMBER = 9999

_NUMBER = re.compile(r"[\s,]+(\d{1,4})\s?[a-z]?(?:\s?-\s?\d{1,4}\s?[a-z]?)?$")
_BEFORE_NAME = re.compile(r"^(?:in|an|auf) (?=(?:der|dem|den) )")
_ARTICLE = re.compile(r"^(?:der|dem|den) ")


@dataclass(frozen=True)
class Stretch:
    """House numbers of a street, both ends included, on one side (remainder by two) or both, in one district."""

    line: int
    first: int
    last: int
    sides: tuple[int, ...]
    district: str

    def overlaps(self, other: Stretch) -> bool:
        """Whether a house could belong to both."""
        meets = self.first <= other.last and other.first <= self.last
        return meets and bool(set(self.sides) & set(other.sides))

    def holds(self, number: int) -> bool:
        """Whether a house number lies in it."""
        return self.first <= number <= self.last and number % 2 in self.sides


def street_key(name: str) -> str:
    """A street's name as two people who mean the same street would hardly write it differently."""
    plain = folded(name)
    for umlaut in "aou":
        plain = plain.replace(f"{umlaut}e", umlaut)
    plain = re.sub(r"stra(?:ss|s)e?\b|str\b\.?", "str", plain)
    return re.sub(r"[\W_]", "", plain)


@dataclass(frozen=True)
class Streets:
    """All streets of the list, by their folded name."""

    stretches: dict[str, tuple[Stretch, ...]]

    def find(self, typed: str) -> tuple[str, ...]:
        """The districts in which a street (with its number, where one is typed) may lie; () where none is known."""
        name = folded(typed).strip()
        number = _NUMBER.search(name)
        name = name[: number.start()] if number else name
        spoken = _BEFORE_NAME.sub("", name)  # "in der Münsterstraße", but "In der Geist" is a name itself
        for candidate in (name, spoken, _ARTICLE.sub("", spoken)):
            found = self.stretches.get(street_key(candidate), ())
            if found:
                break
        if number:
            found = tuple(stretch for stretch in found if stretch.holds(int(number[1])))
        return tuple(dict.fromkeys(stretch.district for stretch in found))


def read_streets(path: Path) -> Streets:
    """Read a list of streets; commas or semicolons between the columns, UTF-8.

    Raises:
        DataFileError: with every mistake, by line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataFileError([f"{place(path)}: not UTF-8; save the file with the encoding UTF-8."]) from None
    header = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in header else ",")
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise DataFileError([f"{place(path, 1)}: the first line must name the columns {', '.join(COLUMNS)}."])
    stretches: dict[str, list[Stretch]] = {}
    problems: list[str] = []
    for row in reader:
        values = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        try:
            stretch = _stretch(values, reader.line_num)
        except ValueError as error:
            problems.append(f"{place(path, reader.line_num)}: {error}")
            continue
        known = stretches.setdefault(street_key(values["street"]), [])
        problems += _clashes(path, values["street"], stretch, known)
        known.append(stretch)
    if problems:
        raise DataFileError(problems)
    return Streets({key: tuple(found) for key, found in stretches.items()})


def _stretch(values: dict[str, str], line: int) -> Stretch:
    if not values["street"]:
        raise ValueError("the street has no name; give it one or remove the line.")
    if values["district"] not in districts():
        raise ValueError(f"there is no district `{values['district']}`; use an id of data/city/districts.yml.")
    if values.get("side", "") not in SIDES:
        raise ValueError(f"`{values['side']}` is no side of a street; write odd, even or nothing.")
    first, last = _number(values["from"], 1), _number(values["to"], LAST_NUMBER)
    if first > last:
        raise ValueError(f"`from` {first} is greater than `to` {last}; exchange them.")
    return Stretch(line, first, last, SIDES[values.get("side", "")], values["district"])


def _number(text: str, empty: int) -> int:
    if text and not text.isdecimal():
        raise ValueError(f"`{text}` is no house number; write digits alone, without a letter.")
    return int(text) if text else empty


def _clashes(path: Path, street: str, stretch: Stretch, known: list[Stretch]) -> Iterator[str]:
    for other in known:
        if other.overlaps(stretch):
            yield (
                f"{place(path, stretch.line)}: house numbers of `{street}` stand in line {other.line} too; "
                "give each number to one line."
            )


@cache
def streets() -> Streets | None:
    """The city's list, None where the city has given none.

    Raises:
        DataFileError: with every mistake in the list.
    """
    path = settings().data / "city" / "streets.csv"
    return read_streets(path) if path.exists() else None
