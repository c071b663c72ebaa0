"""Facts with their origin, and the rule that says which may be put before a citizen.

A fact is *secured* (seen on a current page, or cited law), *old* (seen, but before 2023 or undated: shown
with its year and "please check"), or *open* (not known: the answer says so and names whom to ask).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal

from pydantic import Field, root_validator, validator

from bot.data_files import Written

Confidence = Literal["S", "V", "law"]
Shown = Literal["secured", "old", "ask"]


class Fact(Written):
    """One sentence of German text that stands on its own, with its origin.

    ``ask`` marks what is not known: the text then says what is not known, and the department of that id is
    named as the one to ask. Every other fact needs ``source``, ``checked`` (the date of the source:
    "2026-03", "2021" or "undated") and ``confidence`` ("S" seen and current, "V" seen but old, "law" a
    cited paragraph). After ``valid_until`` only whom to ask is shown.
    """

    id: str = Field(regex=r"^[a-z0-9_]+$")
    text: str = Field(min_length=3)
    source: str = ""
    url: str = Field("", regex=r"^(https?://\S+)?$")
    checked: str = ""
    confidence: Confidence | None = None
    valid_until: date | None = None
    ask: str = ""

    @validator("checked", pre=True)
    def _text(cls, value: object) -> str:
        text = str(value)
        parts = text.split("-")
        if text != "undated" and not (
            text == "" or (1 <= len(parts) <= 3 and len(parts[0]) == 4 and all(part.isdecimal() for part in parts))
        ):
            raise ValueError('write the date of the source as "2026-03-31", "2026-03", "2021" or "undated"')
        return text

    @root_validator(skip_on_failure=True)
    def _complete(cls, values: dict[str, object]) -> dict[str, object]:
        if values["ask"]:
            if values["confidence"]:
                raise ValueError("what is to be asked has no confidence: remove `confidence` or `ask`")
            return values
        for name in ("source", "checked", "confidence"):
            if not values[name]:
                raise ValueError(
                    f"a fact needs `{name}`; where nothing secured is known write "
                    "`ask: <department>` and say what is not known"
                )
        if values["confidence"] == "law" and not any(
            mark in str(values["source"]) for mark in ("§", "Art.", "Anlage", "Entscheidung", "Verordnung")
        ):
            raise ValueError("law needs its paragraph in `source`, as in `§ 17 Abs. 1 BMG`")
        if values["confidence"] != "V" and values["checked"] == "undated":
            raise ValueError("an undated source counts as old: write `confidence: V`")
        return values

    @property
    def year(self) -> str:
        """The year of the source, "" where it has no date."""
        return "" if self.checked == "undated" else self.checked[:4]

    def shown(self, today: date) -> Shown:
        """How this fact may be shown on a day."""
        if self.ask or (self.valid_until is not None and today > self.valid_until):
            return "ask"
        return "old" if self.confidence == "V" else "secured"

    def is_old(self, today: date) -> bool:
        """Whether its source was looked at more than a year ago."""
        seen = last_day(self.checked)
        return seen is not None and seen < a_year_before(today)


def last_day(checked: str) -> date | None:
    """The last day that the date of a source can mean ("2021", "2026-03", "2026-03-31"); None without a date."""
    if not checked or checked == "undated":
        return None
    year, month, day = (*(int(number) for number in checked.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def a_year_before(today: date) -> date:
    """The same day of the year before; the 28th for a 29th of February."""
    return today.replace(year=today.year - 1, day=min(today.day, monthrange(today.year - 1, today.month)[1]))
