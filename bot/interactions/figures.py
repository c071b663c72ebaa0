"""The figures of each day: counting a day, writing it, reading months. What leaves here is exact; see honesty.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.interactions.appointment_figures import VISIT_COUNTERS, Visit
from bot.interactions.conversations import Conversation, Dimension, LoggedTurn, slices
from bot.interactions.counters import COUNTERS
from bot.interactions.coverage import topics_covered
from bot.interactions.spans import month_number
from bot.interactions.tables import daily_figures
from bot.language.offered import offered
from bot.welcome.topics import topics

Key = tuple[str, str, str, int]
"""Dimension, value, figure and bucket; the bucket is 0, or the days, minutes or points that were counted."""

Counts = Counter[Key]

LOG_FIGURES = (*COUNTERS, "handovers_closed", "handovers_right")
BOOK_FIGURES = tuple(VISIT_COUNTERS)
CONTENT_FIGURES = ("topics", "topics_covered")
FIGURES = (*LOG_FIGURES, *BOOK_FIGURES, *CONTENT_FIGURES)


def _add(found: Counts, dimension: str, value: str, figure: str, counted: int | Iterable[int]) -> None:
    if not isinstance(counted, int):
        for bucket in counted:
            found[dimension, value, figure, bucket] += 1
    elif counted:
        found[dimension, value, figure, 0] += counted


def count_conversations(begun: Iterable[Conversation]) -> Counts:
    """The figures of conversations."""
    found: Counts = Counter()
    for conversation in begun:
        for dimension, value, some in slices(conversation):
            for figure, counter in COUNTERS.items():
                _add(found, dimension, value, figure, counter(conversation, some))
    return found


def count_handovers(closed: Iterable[LoggedTurn], passed_on: frozenset[str]) -> Counts:
    """The figures of what the front office closed; ``passed_on`` are the sessions that went to another department."""
    found: Counts = Counter()
    for turn in closed:
        right = turn.session not in passed_on
        touched: dict[Dimension, str | None] = {
            "": "",
            "language": turn.language,
            "channel": turn.channel,
            "department": turn.department,
        }
        for dimension, value in touched.items():
            if value is not None:
                _add(found, dimension, value, "handovers_closed", 1)
                _add(found, dimension, value, "handovers_right", int(right))
    return found


def count_visits(day: Sequence[Visit]) -> Counts:
    """The figures of the appointments of a day."""
    found: Counts = Counter()
    for visit in day:
        for dimension, value in visit.slices():
            for figure, counter in VISIT_COUNTERS.items():
                _add(found, dimension, value, figure, counter(visit, day))
    return found


def count_content(today: date) -> Counts:
    """How much of the package each language covers today, and all together."""
    found: Counts = Counter()
    for language in offered():
        for dimension, value in (("", ""), ("language", language)):
            _add(found, dimension, value, "topics", len(topics()))
            _add(found, dimension, value, "topics_covered", topics_covered(language, today))
    return found


def write_day(connection: Connection, day: date, figures: Iterable[str], counted: Counts) -> None:
    """Put the counts of ``figures`` on a day in the place of what was there, each dimension with the sum of its values.

    The sum tells without reading all values whether they share the total out (publication.py).
    """
    old = daily_figures.delete().where(daily_figures.c.day == day, daily_figures.c.figure.in_(tuple(figures)))
    connection.execute(old)
    rows = [
        {
            "dimension": dimension,
            "value": value,
            "figure": figure,
            "bucket": bucket,
            "day": day,
            "month": month_number(day),
            "count": count,
        }
        for (dimension, value, figure, bucket), count in sorted((*counted.items(), *_sums(counted).items()))
    ]
    if rows:
        connection.execute(daily_figures.insert(), rows)


def _sums(counted: Counts) -> Counts:
    """The values of each dimension added up, under the value ""."""
    found: Counts = Counter()
    for (dimension, _, figure, bucket), count in counted.items():
        if dimension:
            found[dimension, "", figure, bucket] += count
    return found


MonthlyCounts = Mapping[tuple[str, str, int], Mapping[int, int]]
"""By value, figure and month: how often each bucket."""


def read_months(
    connection: Connection,
    dimension: str,
    months: range,
    figures: Iterable[str],
    before: date,
    values: Collection[str] | None = None,
) -> MonthlyCounts:
    """The sums of the days of some months that lie ``before`` a day, for ``values`` (None: all of the dimension)."""
    columns = (daily_figures.c.value, daily_figures.c.figure, daily_figures.c.month, daily_figures.c.bucket)
    query = (
        select(*columns, func.sum(daily_figures.c.count))
        .where(
            daily_figures.c.dimension == dimension,
            daily_figures.c.figure.in_(tuple(figures)),
            daily_figures.c.day >= date(months[0] // 12, months[0] % 12 + 1, 1),
            daily_figures.c.month <= months[-1],
            daily_figures.c.day < before,
        )
        .group_by(*columns)
    )
    if values is not None:
        query = query.where(daily_figures.c.value.in_(tuple(values)))
    elif dimension:
        query = query.where(daily_figures.c.value != "")
    found: dict[tuple[str, str, int], dict[int, int]] = {}
    for value, figure, month, bucket, count in connection.execute(query):
        found.setdefault((value, figure, month), {})[bucket] = int(count)
    return found
