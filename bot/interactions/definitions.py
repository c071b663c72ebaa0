"""What each indicator is: data/indicators.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, root_validator, validator

from bot.data_files import Reference, Written, by_id, read_model
from bot.interactions.conversations import Dimension
from bot.interactions.figures import FIGURES
from bot.settings import settings

Kind = Literal["share", "per_thousand", "gap", "median", "ninth_of_ten", "at_most", "at_least", "mean", "different"]

SPREAD: tuple[Kind, ...] = ("median", "ninth_of_ten", "at_most", "at_least", "mean")
"""Kinds that look at how the days, minutes or points of ``of`` are spread."""

WITH_DENOMINATOR: tuple[Kind, ...] = ("share", "per_thousand", "gap")


class Measure(Written):
    """A number of an indicator: ``of`` / ``out_of`` for shares; one figure with its buckets for all that is spread.

    ``different`` counts the departments with at least five. ``point`` is the most or least days, minutes or points.
    """

    kind: Kind
    of: str
    out_of: str = ""
    point: int = 0
    unit: Literal["", "days", "minutes"] = ""
    label: str
    numerator: str
    denominator: str

    @validator("of", "out_of")
    def _counted(cls, figure: str) -> str:
        if figure and figure not in FIGURES:
            raise ValueError(f"nothing is counted as `{figure}`; bot/interactions/figures.py has the names")
        return figure

    @root_validator(skip_on_failure=True)
    def _complete(cls, values: dict[str, object]) -> dict[str, object]:
        if (values["kind"] in WITH_DENOMINATOR) != bool(values["out_of"]):
            raise ValueError("`out_of` belongs to share, per_thousand and gap, and to no other kind")
        return values

    @property
    def figures(self) -> tuple[str, ...]:
        """What must be counted for it."""
        if self.kind == "gap":
            sides = ("_german", "_other")
            return tuple(f"{name}{side}" for name in (self.of, self.out_of) for side in sides)
        return tuple(name for name in (self.of, self.out_of) if name)


class Indicator(Written):
    """An indicator with the brochure's wish and its limits; ``beside`` is one without which it misleads."""

    id: str = Field(regex=r"^[a-z_]{1,32}$")
    group: str
    title: str
    wish: str
    section: str
    limits: str
    compare: str = ""
    better: Literal["", "more", "less"] = ""
    beside: str = ""
    dimensions: tuple[Dimension, ...]
    measures: list[Measure] = Field(min_items=1)


class Group(Written):
    """A part of the overview, as the toolbox "Willkommensbehörden" has them."""

    id: str
    title: str


class _File(Written):
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]


def definitions_path() -> Path:
    """Where the definitions stand."""
    return settings().data / "indicators.yml"


@cache
def _file() -> _File:
    return read_model(definitions_path(), _File)


def groups() -> tuple[Group, ...]:
    """The groups in their order.

    Raises:
        DataFileError: the file has a mistake.
    """
    return _file().groups


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by id, in their order.

    Raises:
        DataFileError: the file has a mistake.
    """
    own = definitions_path().name
    known_groups = {group.id for group in groups()}
    known = {indicator.id for indicator in _file().indicators}

    def references(indicator: Indicator) -> list[Reference]:
        found = [Reference(("group",), indicator.group, known_groups, "group", own)]
        if indicator.beside:
            found.append(Reference(("beside",), indicator.beside, known, "indicator", own))
        return found

    return by_id(definitions_path(), "indicators", _file().indicators, references)
