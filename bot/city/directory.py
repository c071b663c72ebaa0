"""Who offers what in Lünen, from clubs to advice and taking part, read from ``data/city/directory.yml``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, validator

from bot.city.departments import department_named
from bot.city.districts import districts
from bot.city.facts import Fact
from bot.data_files import Reference, Written, by_id, read_model
from bot.settings import settings

Kind = Literal[
    "club", "course", "advice", "meeting_point", "migrant_organisation",
    "volunteering", "participation", "fire_brigade", "training",
]  # fmt: skip


class Offer(Fact):
    """An offer; ``text`` says in German what it is for, its origin is that of the whole entry.

    ``concerns`` are topics. ``office`` is the department or partner whose contacts count; without one ``where``
    and ``contact`` are given here. No ``districts`` means the whole city or not known, no ``languages`` not known.
    """

    name: str
    kind: Kind
    concerns: list[str] = Field(min_items=1)
    office: str = ""
    where: str = ""
    when: str = ""
    contact: str = ""
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    barrier_free: Literal["yes", "no", "unknown"] = "unknown"
    from_age: int = Field(0, ge=0)
    to_age: int = Field(150, ge=0)

    @validator("barrier_free", pre=True)
    def _word(cls, value: object) -> object:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value  # YAML's yes is true

    def suits(self, language: str | None, age: int | None) -> bool:
        """Whether it may be for a person of a language and an age; what is not known may be."""
        speaks = language is None or not self.languages or language in self.languages
        return speaks and (age is None or self.from_age <= age <= self.to_age)


class _File(Written):
    entries: list[Offer]


def directory_file() -> Path:
    """Where the offers stand."""
    return settings().data / "city" / "directory.yml"


@cache
def directory() -> tuple[Offer, ...]:
    """All offers, in the order of the file.

    Raises:
        DataFileError: with every mistake in the file.
    """
    path = directory_file()
    return tuple(by_id(path, "entries", read_model(path, _File).entries, _references).values())


def _references(offer: Offer) -> Iterator[Reference]:
    for row, district in enumerate(offer.districts):
        yield Reference(("districts", row), district, districts(), "district", "data/city/districts.yml")
    if offer.office:
        yield department_named(("office",), offer.office)


def find(
    concern: str, *, within: Collection[str] = (), language: str | None = None, age: int | None = None
) -> list[Offer]:
    """The offers for a topic, in the order of the file; ``within`` some districts only those known to be there."""
    return [
        offer
        for offer in directory()
        if concern in offer.concerns
        and offer.suits(language, age)
        and (not within or any(district in within for district in offer.districts))
    ]
