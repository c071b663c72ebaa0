"""The rules of INDICATORS.md, and attempts to work out what is withheld."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.interactions.honesty import (
    POSSIBILITIES,
    Interval,
    Published,
    Sum,
    Withheld,
    newcombe,
    possible,
    protect,
    published,
    share,
    surely_enough,
    wilson,
)

SMALL = Withheld.SMALL


def test_a_count_below_five_is_withheld_also_none_at_all() -> None:
    assert [published(count) for count in range(6)] == [SMALL, SMALL, SMALL, SMALL, SMALL, 5]


def test_counts_are_rounded_to_the_nearest_five() -> None:
    assert [published(count) for count in (7, 8, 12, 13, 1003)] == [5, 10, 10, 15, 1005]


def test_there_is_no_share_of_fewer_than_twenty() -> None:
    # 22 may stand for 20, which is shown as 20 and may as well be 18: no share. 23 is shown as 25, at least 23.
    assert [surely_enough(published(trials)) for trials in (19, 20, 22, 23)] == [False, False, False, True]
    assert share(10, published(19)) is None


def test_a_share_is_that_of_the_published_counts() -> None:
    found = share(published(41), published(102))
    assert found is not None
    assert found.amount == pytest.approx(40 / 100)
    assert found.interval == wilson(40, 100)


def test_a_small_side_of_a_share_is_told_as_a_bound() -> None:
    few, nearly_all = share(SMALL, 100), share(100, 100)
    assert few is not None
    assert nearly_all is not None
    assert (few.bound, round(few.amount, 4)) == ("at_most", round(4 / 98, 4))
    assert (nearly_all.bound, round(nearly_all.amount, 4)) == ("at_least", round(94 / 98, 4))


def test_a_count_withheld_to_protect_another_gives_no_share() -> None:
    assert share(Withheld.BESIDE, 100) is None


def test_wilsons_interval_as_published() -> None:
    # Newcombe 1998 (two-sided confidence intervals for the single proportion), table I, method 3.
    assert [
        (round(found.low, 4), round(found.high, 4)) for found in (wilson(81, 263), wilson(15, 148), wilson(1, 29))
    ] == [
        (0.2553, 0.3662),
        (0.0624, 0.1605),
        (0.0061, 0.1718),
    ]
    assert wilson(0, 20).low == pytest.approx(0, abs=1e-12)


def test_newcombes_interval_as_published() -> None:
    # Newcombe 1998 (interval estimation for the difference), table II, method 10: 56/70 − 48/80 and 9/10 − 3/10.
    for first, second, low, high in (((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)):
        found = newcombe(first, second)
        assert found == Interval(pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_total_that_would_tell_a_small_part_costs_the_part_beside_it() -> None:
    # 7 + 7 + 4 = 18, published 20: 20 is at least 18, 5 at most 7, so the third part could only be 4.
    shown = protect({"all": 18, "a": 7, "b": 7, "c": 4}, [Sum("all", ("a", "b", "c"))], {"all": 20})
    assert shown == {"all": 20, "a": Withheld.BESIDE, "b": 5, "c": SMALL}


def test_where_nothing_is_left_to_withhold_no_part_is_called_small() -> None:
    # 4 + 4 = 8 is published as 10, at least 8: two parts below 5 could only be 4 and 4.
    shown = protect({"all": 8, "a": 4, "b": 4}, [Sum("all", ("a", "b"))], {"all": 10})
    assert shown == {"all": 10, "a": Withheld.BESIDE, "b": Withheld.BESIDE}


def worked_out(shown: dict[str, Published], sums: list[Sum[str]], cell: str) -> int:
    """How many numbers an attacker who solves all sums at once in whole numbers finds possible for a cell."""
    alone, cells = possible(shown, []), list(shown)
    rows = [[1 if name in line.parts else -1 if name == line.total else 0 for name in cells] for line in sums]
    bounds = Bounds([alone[name][0] for name in cells], [min(alone[name][1], 10_000) for name in cells])
    sign = [1 if name == cell else 0 for name in cells]
    ends = []
    for direction in (1, -1):
        objective = [direction * value for value in sign]
        found = milp(objective, constraints=LinearConstraint(rows, 0, 0), integrality=[1] * len(cells), bounds=bounds)
        assert found.success
        ends.append(direction * round(found.fun))
    return ends[1] - ends[0] + 1


TABLES = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4)
"""For each language the conversations of the three months of a quarter."""


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_nobody_works_out_a_small_cell_from_totals_neighbouring_periods_and_filters(table: list[list[int]]) -> None:
    counts: dict[str, int] = {}
    for month in range(3):
        counts[f"all {month}"] = sum(row[month] for row in table)
        for number, row in enumerate(table):
            counts[f"{number} {month}"] = row[month]
    names = ("all", *map(str, range(len(table))))
    for name in names:
        counts[f"{name} q"] = sum(counts[f"{name} {month}"] for month in range(3))
    quarters = {
        name: Sum(f"{name} q", [f"{name} {month}" for month in range(3)])
        for name in ("all", *map(str, range(len(table))))
    }
    columns = [Sum(f"all {span}", [f"{number} {span}" for number in range(len(table))]) for span in (0, 1, 2, "q")]
    totals = {cell: count for cell, count in counts.items() if cell.startswith("all")}
    fixed = protect(totals, [quarters["all"]])
    sums = [*quarters.values(), *columns]
    shown = protect(counts, sums, fixed)
    small = [cell for cell, count in counts.items() if count < 5 and not cell.startswith("all")]
    assert all(worked_out(shown, sums, cell) >= POSSIBILITIES for cell in small)
