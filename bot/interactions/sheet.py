"""The sheet of all indicators for a span: what the pages, the report and the exports show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.city.departments import departments
from bot.city.districts import collectives, districts
from bot.interactions.conversations import CHANNELS, Dimension
from bot.interactions.definitions import Indicator, Measure, indicators
from bot.interactions.measuring import Change, Value, change, measure
from bot.interactions.publication import ALL, Publication, publication
from bot.interactions.spans import Span
from bot.interactions.tables import daily_figures
from bot.language.offered import SOURCE, offered
from bot.welcome.topics import topics

PARTNERS = ("referrals_outside",)
"""What is counted by department to tell how many different partners there were."""

COURSE = {"month": 13, "quarter": 9}
"""How many spans a course shows: a year with the same month of the year before, two years of quarters."""


@dataclass(frozen=True)
class Chosen:
    """What is looked at: a span beside another, all together or one value of one dimension."""

    span: Span
    other: Span
    dimension: Dimension = ""
    value: str = ALL


@dataclass(frozen=True)
class Line:
    """A measure of an indicator: its value, the one it is compared with, the change, and the course up to it."""

    measure: Measure
    now: Value
    before: Value
    change: Change | None
    course: tuple[tuple[Span, Value], ...] = ()


@dataclass(frozen=True)
class Entry:
    """An indicator on the sheet, its first line is the one to show; ``beside`` is what it must be read with."""

    indicator: Indicator
    lines: tuple[Line, ...]
    beside: Line | None = None


def dimension_values(dimension: Dimension) -> tuple[str, ...]:
    """All values of a dimension, counted or not."""
    known: dict[Dimension, Iterable[str]] = {
        "language": offered(),
        "topic": topics(),
        "department": departments(),
        "district": (*districts(), *collectives()),
        "channel": CHANNELS,
    }
    return tuple(known.get(dimension, ()))


def course_of(span: Span) -> tuple[Span, ...]:
    """The spans up to this one, oldest first."""
    return tuple(span.back(steps) for steps in reversed(range(COURSE[span.kind])))


def spans_with_figures(connection: Connection, today: date) -> tuple[Span, ...]:
    """Months and quarters for which there are figures of days before today, newest first; quarters before months."""
    query = select(func.min(daily_figures.c.month), func.max(daily_figures.c.month)).where(
        daily_figures.c.dimension == "", daily_figures.c.figure == "conversations", daily_figures.c.day < today
    )
    first, last = connection.execute(query).one()
    if first is None:
        return ()
    quarters = [Span("quarter", number) for number in range(last // 3, first // 3 - 1, -1)]
    return (*quarters, *(Span("month", number) for number in range(last, first - 1, -1)))


def default_span(spans: Sequence[Span], today: date) -> Span:
    """The last quarter that is over, else the newest that there is, else the one that runs."""
    running = Span.of("quarter", today)
    quarters = [span for span in spans if span.kind == "quarter"]
    return next((span for span in quarters if span < running), quarters[0] if quarters else running)


def sheet(connection: Connection, chosen: Chosen, today: date) -> tuple[Entry, ...]:
    """All indicators that the dimension has. Figures of today are not among them."""
    wanted = [one for one in indicators().values() if not chosen.dimension or chosen.dimension in one.dimensions]
    names = {figure for one in wanted for part in one.measures for figure in part.figures}
    spans = (*course_of(chosen.span), chosen.other)
    asked = (chosen.value, SOURCE) if chosen.dimension == "language" else (chosen.value,)  # parity is beside German
    figures = _figures(connection, chosen.dimension, names, spans, today, asked)
    partners = _figures(connection, "department", PARTNERS, spans, today) if chosen.dimension == "" else None
    return tuple(_entry(one, figures, partners, chosen) for one in wanted)


def _figures(
    connection: Connection,
    dimension: Dimension,
    names: Iterable[str],
    spans: Iterable[Span],
    today: date,
    asked: Collection[str] | None = None,
) -> Publication:
    return publication(connection, dimension, dimension_values(dimension), tuple(names), spans, today, asked)


def _entry(indicator: Indicator, figures: Publication, partners: Publication | None, chosen: Chosen) -> Entry:
    lines = []
    for part in indicator.measures:
        source = partners if part.kind == "different" else figures
        if source is not None:
            lines.append(line(part, source, chosen))
    beside = indicators()[indicator.beside].measures[0] if indicator.beside else None
    return Entry(indicator, tuple(lines), line(beside, figures, chosen) if beside else None)


def line(part: Measure, figures: Publication, chosen: Chosen) -> Line:
    """A measure for what is chosen, with its course."""

    def value(span: Span) -> Value:
        return measure(part, figures, chosen.value, span, by_language=chosen.dimension == "language")

    now, before = value(chosen.span), value(chosen.other)
    return Line(part, now, before, change(now, before), tuple((span, value(span)) for span in course_of(chosen.span)))


@dataclass(frozen=True)
class Part:
    """A value of a dimension beside the others."""

    value: str
    now: Value
    before: Value
    change: Change | None


def breakdown(
    connection: Connection, indicator: Indicator, dimension: Dimension, chosen: Chosen, today: date
) -> dict[str, list[Part]]:
    """Each measure of an indicator, by its label, for every value of a dimension."""
    names = {figure for part in indicator.measures for figure in part.figures}
    figures = _figures(connection, dimension, names, (chosen.span, chosen.other), today)
    found: dict[str, list[Part]] = {}
    for part in indicator.measures:
        if part.kind == "different":
            continue
        rows = []
        for value in figures.values:
            now, before = (
                measure(part, figures, value, span, by_language=dimension == "language")
                for span in (chosen.span, chosen.other)
            )
            rows.append(Part(value, now, before, change(now, before)))
        found[part.label] = rows
    return found
