"""What the templates of pages and report show of the sheet: texts and charts, made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.interactions.conversations import Dimension
from bot.interactions.definitions import groups
from bot.interactions.measuring import Value
from bot.interactions.milestones import Note, notes_in
from bot.interactions.sheet import Entry, Line, Part
from bot.interactions.spans import Span
from bot.web.indicators.charts import Point, bars, course, sparkline
from bot.web.indicators.words import change_text, interval_text, scaled, told, value_name, value_text

Course = Sequence[tuple[Span, Value]]


@dataclass(frozen=True)
class Row:
    """A measure in words."""

    label: str
    value: str
    interval: str
    change: str
    meaning: str
    sparkline: Markup


def row(line: Line) -> Row:
    """A line of the sheet in words, with its small course."""
    return Row(
        label=line.measure.label,
        value=value_text(line.now),
        interval=interval_text(line.now.unit, line.now.interval),
        change=change_text(line.change),
        meaning=told("sure" if line.change.sure else "unsure") if line.change and line.change.interval else "",
        sparkline=sparkline(points(line.course), alternative(line)),
    )


def by_group(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The entries under the titles of their groups."""
    found = {group.title: [one for one in entries if one.indicator.group == group.id] for group in groups()}
    return {title: some for title, some in found.items() if some}


def point(label: str, value: Value) -> Point:
    """A value as a chart shows it. A bound is no place on a line."""
    if value.amount is None or value.bound:
        return Point(label, None, text=value_text(value))
    ends = value.interval and (scaled(value.unit, value.interval.low), scaled(value.unit, value.interval.high))
    low, high = ends or (None, None)
    return Point(label, scaled(value.unit, value.amount), low, high, value_text(value))


def points(values: Course) -> list[Point]:
    """A course as a chart shows it."""
    return [point(span.short, value) for span, value in values]


def summary(values: Course) -> str:
    """A course in words: first, last, lowest and highest value."""
    known = [(span, value) for span, value in values if value.exact]
    if not known:
        return told("chart_nothing")
    (first, begin), (last, end) = known[0], known[-1]
    lowest = min(known, key=lambda pair: pair[1].amount or 0)
    highest = max(known, key=lambda pair: pair[1].amount or 0)
    return told(
        "chart_summary",
        first=first.title,
        begin=value_text(begin),
        last=last.title,
        end=value_text(end),
        low=value_text(lowest[1]),
        low_at=lowest[0].title,
        high=value_text(highest[1]),
        high_at=highest[0].title,
    )


def course_chart(line: Line, notes: Sequence[Note]) -> Markup:
    """The large chart of a measure, with marks where something happened."""
    marks = [mark(notes_in(notes, span)) for span, _ in line.course]
    return course(points(line.course), marks, alternative(line))


def alternative(line: Line) -> str:
    """The text that stands for a chart of a measure."""
    return f"{line.measure.label}. {summary(line.course)}"


def mark(notes: Sequence[Note]) -> str:
    """The letters of what happened in a span, as the list below the chart explains them."""
    return " ".join(dict.fromkeys(told(f"mark_{note.kind}") for note in notes))


def bar_chart(label: str, dimension: Dimension, parts: Sequence[Part]) -> Markup:
    """The chart of a measure by a dimension; only values that are told."""
    shown = [point(value_name(dimension, part.value), part.now) for part in parts if part.now.exact]
    shown.sort(key=lambda each: -(each.amount or 0))
    told_values = "; ".join(f"{each.label}: {each.text}" for each in shown)
    return bars(shown, f"{label}. {told_values}") if shown else Markup("")
