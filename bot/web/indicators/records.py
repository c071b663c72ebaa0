"""The sheet as records, one for each measure and span: what CSV and JSON hold."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from io import StringIO

from bot.interactions.definitions import Indicator, Measure, indicators
from bot.interactions.honesty import Published
from bot.interactions.measuring import Value
from bot.interactions.sheet import Chosen, Entry, Part
from bot.interactions.spans import Span
from bot.web.indicators.words import scaled, told

Cell = str | int | float | None

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True)
class Record:
    """A number as it is given out; the texts ``csv_<field>`` of data/texts/staff/indicators.yml explain each field."""

    indicator: str
    measure: str
    period: str
    dimension: str
    value: str
    unit: str
    amount: float | None
    bound: str
    low: float | None
    high: float | None
    numerator: int | None
    denominator: int | None
    simulated: bool


def _count(count: Published | None) -> int | None:
    return count if isinstance(count, int) else None


def record(
    indicator: Indicator, measure: Measure, span: Span, where: tuple[str, str], value: Value, simulated: bool
) -> Record:
    """A value with everything that may be told of it."""

    def shown(amount: float | None) -> float | None:
        return None if amount is None else scaled(value.unit, amount)

    return Record(
        indicator=indicator.id,
        measure=measure.label,
        period=str(span),
        dimension=where[0],
        value=where[1],
        unit=value.unit,
        amount=shown(value.amount),
        bound=value.bound,
        low=shown(value.interval.low) if value.interval else None,
        high=shown(value.interval.high) if value.interval else None,
        numerator=_count(value.of),
        denominator=_count(value.out_of),
        simulated=simulated,
    )


def records(entries: Iterable[Entry], chosen: Chosen, simulated: bool) -> Iterator[Record]:
    """Every measure in every span of its course."""
    where = (chosen.dimension, chosen.value)
    for entry in entries:
        for line in entry.lines:
            for span, value in line.course:
                yield record(entry.indicator, line.measure, span, where, value, simulated)


def records_of_parts(
    indicator: Indicator, dimension: str, parts: Mapping[str, Iterable[Part]], chosen: Chosen, simulated: bool
) -> Iterator[Record]:
    """Every measure of an indicator for each value of a dimension, in the period and the one beside it."""
    measures = {measure.label: measure for measure in indicator.measures}
    for label, rows in parts.items():
        for part in rows:
            for span, value in ((chosen.span, part.now), (chosen.other, part.before)):
                yield record(indicator, measures[label], span, (dimension, part.value), value, simulated)


def defused(cell: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def to_csv(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """A CSV file with semicolons and its byte order mark, as German spreadsheets read it; decimals have a point."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(list(head))
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


COLUMNS = tuple(field.name for field in fields(Record))


def as_csv(found: Iterable[Record]) -> bytes:
    """Records as CSV; the explanation of its columns is ``dictionary``."""
    return to_csv(COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in found))


def dictionary() -> bytes:
    """What the columns mean, and what each indicator counts."""
    rows: list[tuple[str, ...]] = [("column", name, "", told(f"csv_{name}"), "", "", "") for name in COLUMNS]
    rows += [
        (
            "indicator",
            one.id,
            measure.label,
            measure.numerator,
            measure.denominator,
            f"{one.wish} ({one.section})",
            one.limits,
        )
        for one in indicators().values()
        for measure in one.measures
    ]
    return to_csv(("kind", "name", "measure", "meaning", "denominator", "wish", "limits"), rows)
