"""Reading figures through the gate of honesty.py: the published counts of months and quarters, all and by a dimension.

What a count is published as depends on the quarter in which it lies and on nothing that a reader can choose: every
page, filter and export tells the same of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    """The exact counts of some figures in all, for values of one dimension, and the sums of all its values.

    Only this module may see them.
    """

    all: MonthlyCounts
    sums: MonthlyCounts
    by_value: MonthlyCounts

    def buckets(self, figure: str, value: str, span: Span) -> Mapping[int, int]:
        """How often each bucket in a span."""
        return _in_span(self.all if value == ALL else self.by_value, figure, value, span)

    def count(self, figure: str, value: str, span: Span) -> int:
        """How many in a span."""
        return sum(self.buckets(figure, value, span).values())

    def values(self, figure: str, quarter: Span) -> list[str]:
        """The values for which something was counted in a quarter."""
        return sorted(value for value, counted, month in self.by_value if counted == figure and month in quarter.months)

    def shared_out(self, figure: str, quarter: Span) -> bool:
        """Whether the values of the dimension share the total of a quarter and of its months out among them.

        Language and channel do; a topic may be one of several, so that the sum of topics is another number.
        """
        return self.count(figure, ALL, quarter) > 0 and all(
            sum(_in_span(self.sums, figure, ALL, span).values()) == self.count(figure, ALL, span)
            for span in (quarter, *months_of(quarter))
        )


def _in_span(source: MonthlyCounts, figure: str, value: str, span: Span) -> Mapping[int, int]:
    """The buckets of a span. What is a state and no sum is that of the last month which has one."""
    months = [source[key] for month in span.months if (key := (value, figure, month)) in source]
    if figure in CONTENT_FIGURES:
        return months[-1] if months else {}
    total: Counter[int] = Counter()
    for buckets in months:
        total.update(buckets)
    return total


def read_counted(
    connection: Connection,
    dimension: Dimension,
    figures: Collection[str],
    spans: Iterable[Span],
    today: date,
    asked: Collection[str] | None = None,
) -> Counted:
    """The counts of the quarters around ``spans``, of the days before ``today``.

    ``asked`` are the values that will be told (None: all); what shares a total out with others is read with them.
    """
    around = sorted({span.quarter for span in spans})
    quarters = [Span("quarter", number) for number in range(around[0].number, around[-1].number + 1)]
    months = range(quarters[0].months[0], quarters[-1].months[-1] + 1)
    everything = read_months(connection, "", months, figures, today)
    if not dimension:
        return Counted(everything, {}, {})
    if asked is None:
        by_value = read_months(connection, dimension, months, figures, today)
        return Counted(everything, added_up(by_value), by_value)
    some = read_months(connection, dimension, months, figures, today, [ALL, *asked])
    sums = {key: buckets for key, buckets in some.items() if key[0] == ALL}
    by_value = {key: buckets for key, buckets in some.items() if key[0] != ALL}
    counted = Counted(everything, sums, by_value)
    shared = [figure for figure in figures if any(counted.shared_out(figure, quarter) for quarter in quarters)]
    beside = read_months(connection, dimension, months, shared, today)
    # The worker may have counted between the queries: what was read last decides whether it is still shared out.
    return Counted(everything, {**sums, **added_up(beside)}, {**by_value, **beside})


def added_up(by_value: MonthlyCounts) -> MonthlyCounts:
    """The sums of all values, as ``write_day`` keeps them."""
    found: dict[tuple[str, str, int], Counter[int]] = {}
    for (_, figure, month), buckets in by_value.items():
        found.setdefault((ALL, figure, month), Counter()).update(buckets)
    return found


def months_of(quarter: Span) -> tuple[Span, ...]:
    """The three months of a quarter."""
    return tuple(Span("month", month) for month in quarter.months)


def _times(value: str, quarter: Span) -> Sum[Cell]:
    return Sum((value, quarter), [(value, month) for month in months_of(quarter)])


def publish(counted: Counted, figure: str, quarter: Span, value: str = ALL) -> dict[Cell, Published]:
    """The counts of everything together, or of one value, in a quarter and its months."""
    cells = [(value, span) for span in (quarter, *months_of(quarter))]
    counts = {cell: counted.count(figure, *cell) for cell in cells}
    return protect(counts, [] if figure in CONTENT_FIGURES else [_times(value, quarter)])


def publish_together(counted: Counted, figure: str, quarter: Span, values: Collection[str]) -> dict[Cell, Published]:
    """The counts of all values that share a total out, so that no total and no neighbouring span tells a small one."""
    spans = (quarter, *months_of(quarter))
    counts = {(value, span): counted.count(figure, value, span) for value in (ALL, *values) for span in spans}
    sums = [Sum((ALL, span), [(value, span) for value in values]) for span in spans]
    if figure not in CONTENT_FIGURES:
        sums += [_times(value, quarter) for value in (ALL, *values)]
    return protect(counts, sums, publish(counted, figure, quarter))


class Publication:
    """The published counts of some figures by one dimension; also what may be told of how they are spread."""

    def __init__(self, counted: Counted, values: Sequence[str], asked: Collection[str] | None = None) -> None:
        """``values`` are all that the dimension has, counted or not; ``asked`` those that were read (None: all)."""
        self._counted = counted
        self.values = values
        self._asked = asked
        self._published: dict[tuple[str, Span, str], dict[Cell, Published]] = {}

    def count(self, figure: str, value: str, span: Span) -> Published:
        """A count as it may be told.

        Raises:
            ValueError: the value was not read.
        """
        if self._asked is not None and value not in (ALL, *self._asked):
            raise ValueError(f"{value!r} was not read")
        key = (figure, span.quarter, value)
        if key not in self._published:
            self._publish(*key)
        return self._published[key].get((value, span), Withheld.SMALL)

    def _publish(self, figure: str, quarter: Span, value: str) -> None:
        """What has no sum with others is protected alone: a hundred values that nobody asked for cost no time."""
        if value == ALL or not self._counted.shared_out(figure, quarter):
            self._published[figure, quarter, value] = publish(self._counted, figure, quarter, value)
            return
        values = tuple(dict.fromkeys((*self.values, *self._counted.values(figure, quarter))))
        shown = publish_together(self._counted, figure, quarter, values)
        self._published.update({(figure, quarter, each): shown for each in values})

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
    asked: Collection[str] | None = None,
) -> Publication:
    """What may be told of ``figures`` in ``spans``, all together and for ``asked``, which are some of ``values``."""
    return Publication(read_counted(connection, dimension, figures, spans, today, asked), values, asked)
