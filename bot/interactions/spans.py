"""The months and quarters by which figures are shown; others do not exist, so that none can be subtracted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel.dates import format_date

_WRITTEN = re.compile(r"(20[0-9]{2})-(?:(0[1-9]|1[0-2])|Q([1-4]))")


def month_number(day: date) -> int:
    """Months since the year 0: what numbers a month in the database."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, order=True)
class Span:
    """A month or a quarter; ``number`` counts them since the year 0."""

    kind: Literal["month", "quarter"]
    number: int

    @classmethod
    def of(cls, kind: Literal["month", "quarter"], day: date) -> Span:
        """The span in which a day lies."""
        return cls(kind, month_number(day) // (1 if kind == "month" else 3))

    @classmethod
    def read(cls, text: str) -> Span:
        """From "2026-09" or "2026-Q3".

        Raises:
            ValueError: it is neither.
        """
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError("write a month as 2026-09, a quarter as 2026-Q3")
        year = int(found[1])
        return cls("quarter", year * 4 + int(found[3]) - 1) if found[3] else cls("month", year * 12 + int(found[2]) - 1)

    @property
    def months(self) -> range:
        """The numbers of its months."""
        length = 1 if self.kind == "month" else 3
        return range(self.number * length, (self.number + 1) * length)

    @property
    def first(self) -> date:
        """Its first day."""
        month = self.months[0]
        return date(month // 12, month % 12 + 1, 1)

    @property
    def quarter(self) -> Span:
        """The quarter that it is or lies in."""
        return self if self.kind == "quarter" else Span("quarter", self.number // 3)

    def back(self, steps: int) -> Span:
        """So many of its kind before."""
        return Span(self.kind, self.number - steps)

    @property
    def before(self) -> Span:
        """The one before."""
        return self.back(1)

    @property
    def after(self) -> Span:
        """The one after."""
        return self.back(-1)

    def __str__(self) -> str:
        if self.kind == "quarter":
            return f"{self.number // 4}-Q{self.number % 4 + 1}"
        return f"{self.number // 12}-{self.number % 12 + 1:02}"

    @property
    def title(self) -> str:
        """In German words."""
        if self.kind == "quarter":
            return f"{self.number % 4 + 1}. Quartal {self.number // 4}"
        return str(format_date(self.first, "MMMM yyyy", locale="de"))

    @property
    def short(self) -> str:
        """For the axis of a chart."""
        if self.kind == "quarter":
            return f"Q{self.number % 4 + 1}/{self.number // 4 % 100:02}"
        return f"{self.number % 12 + 1:02}/{self.number // 12 % 100:02}"
