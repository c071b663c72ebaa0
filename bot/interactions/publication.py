"""Reading figures through the gate of honesty.py: the published counts of months and quarters, all and by a dimension.

What a count is published as depends on the quarter in which it lies and on nothing that a reader can choose: every
page, filter and export tells the same of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.engine import Connection

from bot.interactions.conversations import Dimension
from bot.interactions.figures import CONTENT_FIGURES, MonthlyCounts, read_months
from bot.interactions.honesty import Published, Sum, Withheld, protect
from bot.interactions.spans import Span

ALL = ""
"""The value of the dimension "": everything together."""

Cell = tuple[str, Span]
"""A value and the span in which it was counted."""


@dataclass(frozen=True)
class Counted:
    """The exact counts of some figures by one dimension, and in all. Only this module may see them."""

    all: MonthlyCounts
    by_value: MonthlyCounts

    def buckets(self, figure: str, value: str, span: Span) -> Mapping[int, int]:
        """How often each bucket in a span. What is a state and no sum is that of the last month which has one."""
        source = self.by_value if value != ALL else self.all
        months = [source[key] for month in span.months if (key := (value, figure, month)) in source]
        if figure in CONTENT_FIGURES:
            return months[-1] if months else {}
        total: Counter[int] = Counter()
        for buckets in months:
            total.update(buckets)
        return total

    def count(self, figure: str, value: str, span: Span) -> int:
        """How many in a span."""
        return sum(self.buckets(figure, value, span).values())

    def values(self, figure: str) -> set[str]:
        """The values that were counted at all."""
        return {value for value, counted, _ in self.by_value if counted == figure}


def read_counted(
    connection: Connection, dimension: Dimension, figures: Collection[str], spans: Iterable[Span], today: date
) -> Counted:
    """The counts of the quarters around ``spans``, of the days before ``today``."""
    quarters = sorted({span.quarter for span in spans})
    months = range(quarters[0].months[0], quarters[-1].months[-1] + 1)
    everything = read_months(connection, "", months, figures, today)
    by_value = read_months(connection, dimension, months, figures, today) if dimension else {}
    return Counted(everything, by_value)


def months_of(quarter: Span) -> tuple[Span, ...]:
    """The three months of a quarter."""
    return tuple(Span("month", month) for month in quarter.months)


def _times(value: str, quarter: Span) -> Sum[Cell]:
    return Sum((value, quarter), [(value, month) for month in months_of(quarter)])


def publish_all(counted: Counted, figure: str, quarter: Span) -> dict[Cell, Published]:
    """The counts of everything together in a quarter and its months."""
    cells = [(ALL, span) for span in (quarter, *months_of(quarter))]
    counts = {cell: counted.count(figure, *cell) for cell in cells}
    return protect(counts, [] if figure in CONTENT_FIGURES else [_times(ALL, quarter)])


def publish_by_value(counted: Counted, figure: str, quarter: Span, values: Collection[str]) -> dict[Cell, Published]:
    """The same with the counts of each value, so that no total and no neighbouring span tells a small one."""
    fixed = publish_all(counted, figure, quarter)
    spans = (quarter, *months_of(quarter))
    counts = {(value, span): counted.count(figure, value, span) for value in (ALL, *values) for span in spans}
    sums = [] if figure in CONTENT_FIGURES else [_times(value, quarter) for value in (ALL, *values)]
    parts = [Sum((ALL, span), [(value, span) for value in values]) for span in spans]
    # Language and channel share the conversations out; a topic may be one of several.
    if values and all(sum(counts[cell] for cell in part.parts) == counts[part.total] for part in parts):
        sums += parts
    return protect(counts, sums, fixed)


class Publication:
    """The published counts of some figures by one dimension; also what may be told of how they are spread."""

    def __init__(self, counted: Counted, values: Sequence[str]) -> None:
        """``values`` are all that the dimension has, counted or not."""
        self._counted = counted
        self.values = values
        self._published: dict[tuple[str, Span], dict[Cell, Published]] = {}

    def count(self, figure: str, value: str, span: Span) -> Published:
        """A count as it may be told."""
        key = (figure, span.quarter)
        if key not in self._published:
            if self._every_value:
                self._published[key] = publish_by_value(self._counted, figure, span.quarter, self._every_value)
            else:
                self._published[key] = publish_all(self._counted, figure, span.quarter)
        return self._published[key].get((value, span), Withheld.SMALL)

    @cached_property
    def _every_value(self) -> tuple[str, ...]:
        counted = {value for value, _, _ in self._counted.by_value}
        return tuple(dict.fromkeys((*self.values, *sorted(counted))))

    def spread(self, figure: str, value: str, span: Span) -> Mapping[int, int]:
        """How often each number of days, minutes or points: exact, for a median or a mean of enough of them only."""
        return self._counted.buckets(figure, value, span)

    def how_many_from(self, figure: str, value: str, span: Span, low: float, high: float) -> Published:
        """How many have between ``low`` and ``high`` days, minutes or points, as it may be told beside all of them."""
        buckets = self.spread(figure, value, span)
        chosen = sum(count for bucket, count in buckets.items() if low <= bucket <= high)
        total = self.count(figure, value, span)
        cells = {"all": sum(buckets.values()), "chosen": chosen, "others": sum(buckets.values()) - chosen}
        return protect(cells, [Sum("all", ("chosen", "others"))], {"all": total})["chosen"]


def publication(
    connection: Connection,
    dimension: Dimension,
    values: Sequence[str],
    figures: Collection[str],
    spans: Iterable[Span],
    today: date,
) -> Publication:
    """What may be told of ``figures`` in ``spans``, all together and for each of ``values``."""
    return Publication(read_counted(connection, dimension, figures, spans, today), values)
