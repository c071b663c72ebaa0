"""The services of the front office, read from ``data/city/services.yml``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, Extra, Field, validator

from bot.city.departments import departments
from bot.city.facts import Fact
from bot.city.names import names_of
from bot.data_files import DataFileError, line_of, place, read_model
from bot.settings import settings

Kind = Literal["note", "documents", "fee", "who", "duration", "online"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which a citizen needs them."""


class ServiceFact(Fact):
    """A fact of a service: what to bring, the fee, who may come, how long it takes, online or by e-mail, or a note."""

    kind: Kind


class Service(BaseModel):
    """A service: the office that leads, others that help, and its facts.

    ``name`` is German (translated); ``topic`` is the topic of the package that it belongs to; ``leika`` its key
    in the federal catalogue of services. ``minutes`` of an appointment, and ``minutes_per_person`` for each
    further person, are planning assumptions and not for citizens.
    """

    id: str = Field(regex=r"^[a-z0-9_]+$")
    name: str
    topic: str
    department: str
    partners: list[str] = []
    leika: str = Field("", regex=r"^(\d{14})?$")
    minutes: int | None = Field(None, gt=0)
    minutes_per_person: int = Field(0, ge=0)
    facts: list[ServiceFact]

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("facts")
    def _apart(cls, facts: list[ServiceFact]) -> list[ServiceFact]:
        ids = [fact.id for fact in facts]
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"two facts have the id `{name}`; choose another")
        return facts

    def of(self, kind: str) -> list[ServiceFact]:
        """The facts of a kind, in the order of the file."""
        return [fact for fact in self.facts if fact.kind == kind]


class _File(BaseModel):
    services: list[Service]

    class Config:
        extra = Extra.forbid


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
    problems = list(_mistakes(path, rows))
    if problems:
        raise DataFileError(problems)
    return {service.id: service for service in rows}


def _mistakes(path: Path, rows: list[Service]) -> Iterator[str]:
    known = departments()
    for row, service in enumerate(rows):
        offices = [("department", service.department)]
        offices += [("partners", name) for name in service.partners]
        offices += [("facts", fact.ask) for fact in service.facts if fact.ask]
        for field, office in offices:
            if office not in known:
                line = line_of(path, ("services", row, field))
                yield f"{place(path, line)}: there is no department `{office}`; use an id of departments.yml."
        line = line_of(path, ("services", row, "id"))
        if service.id not in names_of("service"):
            yield f"{place(path, line)}: `{service.id}` has no names; give it some under `services` in names.yml."
        if any(other.id == service.id for other in rows[:row]):
            yield f"{place(path, line)}: the id `{service.id}` is used twice; choose another."
    for missing in sorted(names_of("service") - {service.id for service in rows}):
        yield f"{place(path)}: the service `{missing}` of names.yml is missing; describe it or remove its names."
