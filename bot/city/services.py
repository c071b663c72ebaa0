"""The services of the front office, read from ``data/city/services.yml``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, validator

from bot.city.departments import department_named
from bot.city.facts import Fact
from bot.city.names import names_of
from bot.data_files import Reference, Written, by_id, line_of, place, read_model
from bot.settings import settings

Kind = Literal["note", "documents", "fee", "who", "duration", "online"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which a citizen needs them."""


class ServiceFact(Fact):
    """A fact of a service: what to bring, the fee, who may come, how long it takes, online or by e-mail, or a note."""

    kind: Kind


class Service(Written):
    """A service: the office that leads, others that help, and its facts.

    ``name`` is German (translated); ``topic`` is the topic of the package that it belongs to; ``leika`` its key
    in the federal catalogue of services. ``minutes`` of an appointment, and ``minutes_per_person`` for each
    further person, are planning assumptions and not for citizens.
    """

    id: str = Field(regex=r"^[a-z0-9_]+$")
    name: str
    topic: str
    department: str
    partners: tuple[str, ...] = ()
    leika: str = Field("", regex=r"^(\d{14})?$")
    minutes: int | None = Field(None, gt=0)
    minutes_per_person: int = Field(0, ge=0)
    facts: list[ServiceFact]

    @validator("facts")
    def _apart(cls, facts: list[ServiceFact]) -> list[ServiceFact]:
        ids = [fact.id for fact in facts]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"two facts have the id `{name}`; choose another")
        return facts

    def of(self, kind: str) -> list[ServiceFact]:
        """The facts of a kind, in the order of the file."""
        return [fact for fact in self.facts if fact.kind == kind]


class _File(Written):
    services: list[Service]


def services_file() -> Path:
    """Where the services stand."""
    return settings().data / "city" / "services.yml"


@cache
def services() -> dict[str, Service]:
    """All services by id.

    Raises:
        DataFileError: with every mistake in the file.
    """
    path = services_file()
    rows = read_model(path, _File).services
    return by_id(path, "services", rows, _references, _without_names(path, rows))


def _references(service: Service) -> Iterator[Reference]:
    yield department_named(("department",), service.department)
    for row, name in enumerate(service.partners):
        yield department_named(("partners", row), name)
    for row, fact in enumerate(service.facts):
        if fact.ask:
            yield department_named(("facts", row, "ask"), fact.ask)


def _without_names(path: Path, rows: list[Service]) -> Iterator[str]:
    """Services that nobody can name, and names that lead to no service."""
    for row, service in enumerate(rows):
        if service.id not in names_of("service"):
            line = line_of(path, ("services", row, "id"))
            yield f"{place(path, line)}: `{service.id}` has no names; give it some under `services` in names.yml."
    for missing in sorted(names_of("service") - {service.id for service in rows}):
        yield f"{place(path)}: the service `{missing}` of names.yml is missing; describe it or remove its names."
