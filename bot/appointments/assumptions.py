"""What the shipped rules assume, until the city replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.appointments.offices import offices, opening_path
from bot.appointments.services import services, services_path
from bot.data_files import line_of


@dataclass(frozen=True)
class Assumption:
    """A rule that nobody has confirmed; ``what`` says it for an operator."""

    file: Path
    line: int
    what: str


def assumptions() -> tuple[Assumption, ...]:
    """All rules marked ``assumed``, in the order of the files. While there is one, times shown are examples."""
    return tuple(_assumed())


def _assumed() -> Iterator[Assumption]:
    opening, bookable = opening_path(), services_path()
    for row, office in enumerate(offices().values()):
        if office.assumed:
            line = line_of(opening, ("offices", row, "assumed"))
            yield Assumption(opening, line, f"lead time, horizon and limits of `{office.id}`")
        for number, rule in enumerate(office.opening):
            if rule.assumed:
                line = line_of(opening, ("offices", row, "opening", number, "assumed"))
                yield Assumption(opening, line, f"hours and counters of `{office.id}` from {rule.valid_from}")
    for row, service in enumerate(services().values()):
        if service.assumed:
            line = line_of(bookable, ("services", row, "assumed"))
            yield Assumption(bookable, line, f"minutes and persons of `{service.id}`")
