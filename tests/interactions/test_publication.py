"""What is told of a value is the same, whatever else was asked for and however little of it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot.database import writing
from bot.interactions.figures import MonthlyCounts, read_months, write_day
from bot.interactions.honesty import Published, Sum, protect
from bot.interactions.publication import ALL, Cell, Counted, Publication, added_up, months_of, publication
from bot.interactions.spans import Span

QUARTER = Span.read("2026-Q3")
SPANS = (QUARTER, *months_of(QUARTER))
FIGURE = "topic_asked"


def counted(table: Sequence[Sequence[int]], totals: Sequence[int]) -> Counted:
    """For each value the counts of the months of the quarter, and the totals."""

    def months(value: str, counts: Sequence[int]) -> MonthlyCounts:
        return {(value, FIGURE, month.number): {0: n} for month, n in zip(months_of(QUARTER), counts, strict=True)}

    by_value: dict[tuple[str, str, int], Mapping[int, int]] = {}
    for number, row in enumerate(table):
        by_value.update(months(f"value {number}", row))
    return Counted(months(ALL, totals), added_up(by_value), by_value)


def all_protected_at_once(of: Counted, values: Sequence[str]) -> dict[Cell, Published]:
    """The rule without any shortcut: every cell of the dimension in one call."""
    times = {value: Sum((value, QUARTER), [(value, month) for month in months_of(QUARTER)]) for value in (ALL, *values)}
    counts = {(value, span): of.count(FIGURE, value, span) for value in (ALL, *values) for span in SPANS}
    parts = [Sum((ALL, span), [(value, span) for value in values]) for span in SPANS]
    shared_out = all(sum(counts[cell] for cell in part.parts) == counts[part.total] for part in parts)
    fixed = protect({cell: count for cell, count in counts.items() if cell[0] == ALL}, [times[ALL]])
    return protect(counts, [*times.values(), *(parts if shared_out else [])], fixed)


ROWS = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(ROWS, st.sampled_from([0, 0, 1, 3]))
def test_protecting_only_what_is_asked_tells_the_same_as_protecting_everything(
    table: list[list[int]], besides: int
) -> None:
    found = counted(table, [sum(column) + besides for column in zip(*table, strict=True)])
    values = [f"value {number}" for number in range(len(table))]
    expected = all_protected_at_once(found, values)
    for value in (ALL, *values):
        told = Publication(found, values)
        assert {(value, span): told.count(FIGURE, value, span) for span in SPANS} == {
            cell: count for cell, count in expected.items() if cell[0] == value
        }


COUNTS = {"de": 40, "tr": 30, "ar": 9, "uk": 4}


@pytest.mark.parametrize("total", [83, 70])
def test_what_is_told_of_a_value_does_not_depend_on_what_was_read(engine: Engine, total: int) -> None:
    # 83 are shared out among the four; 70 are not: some were counted twice.
    day, values = QUARTER.first, ("de", "tr", "ar", "uk", "en")
    rows = {("language", value, "conversations", 0): count for value, count in COUNTS.items()}
    with writing(engine) as connection:
        write_day(connection, day, ["conversations"], Counter({("", "", "conversations", 0): total, **rows}))
    with engine.connect() as connection:

        def read(asked: Sequence[str] | None) -> Publication:
            return publication(connection, "language", values, ["conversations"], SPANS, date(2027, 1, 1), asked)

        everything = read(None)
        for value in values:
            for span in SPANS:
                told = read([value]).count("conversations", value, span)
                assert told == everything.count("conversations", value, span)
        with pytest.raises(ValueError, match="was not read"):
            read(["tr"]).count("conversations", "ar", QUARTER)


def test_the_sum_of_the_values_stands_beside_them(engine: Engine) -> None:
    twice = Counter({("", "", "topic_asked", 0): 5, ("topic", "kita", "topic_asked", 0): 4})
    day, months = QUARTER.first, QUARTER.months
    with writing(engine) as connection:
        write_day(connection, day, ["topic_asked"], Counter({("topic", "kita", "topic_asked", 0): 9}))
        write_day(connection, day, ["topic_asked"], twice + Counter({("topic", "wohnen", "topic_asked", 0): 3}))
    with engine.connect() as connection:
        found = read_months(connection, "topic", months, ["topic_asked"], date(2027, 1, 1), [ALL, "wohnen"])
        parts = read_months(connection, "topic", months, ["topic_asked"], date(2027, 1, 1))
    assert found == {("", "topic_asked", months[0]): {0: 7}, ("wohnen", "topic_asked", months[0]): {0: 3}}
    assert {value for value, _, _ in parts} == {"kita", "wohnen"}
