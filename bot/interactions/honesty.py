"""What may be told of counts: the one gate between the exact figures and every page, export and report.

A count is rounded to the nearest multiple of 5 and withheld below 5; totals are rounded on their own. Where numbers
that belong together would still tell a withheld one, a further one is withheld. All shares, intervals and differences
are computed from what was published: nothing can be worked out from them that the counts do not tell already.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import inf, sqrt
from typing import Generic, Literal, TypeVar

SMALLEST = 5
STEP = 5
LEAST_FOR_SHARE = 20
POSSIBILITIES = 3
"""So many different numbers must remain possible for what is withheld."""

Z = 1.959964
"""The 97.5 % point of the normal distribution: intervals hold 95 %."""


class Withheld(Enum):
    """Why a count is not told."""

    SMALL = "small"
    """It is below 5."""
    BESIDE = "beside"
    """It would tell a small one beside it."""


Published = int | Withheld
"""A count as it may be told: a multiple of 5, or why not."""

Cell = TypeVar("Cell", bound=Hashable)


def published(count: int) -> Published:
    """A single count: rounded, withheld below 5."""
    return Withheld.SMALL if count < SMALLEST else (count + STEP // 2) // STEP * STEP


def surely_enough(count: Published) -> bool:
    """Whether a denominator is at least 20, whatever exact number was rounded."""
    return isinstance(count, int) and count - STEP // 2 >= LEAST_FOR_SHARE


@dataclass(frozen=True)
class Sum(Generic[Cell]):
    """A total and the cells that it is the sum of, as anybody can know."""

    total: Cell
    parts: Sequence[Cell]


Range = tuple[float, float]
"""The least and the most that a count can be."""


def possible(shown: Mapping[Cell, Published], sums: Iterable[Sum[Cell]]) -> dict[Cell, Range]:
    """What a reader can work out of each cell: each sum is put to use until none tells anything new."""
    bounds = {cell: _alone(count) for cell, count in shown.items()}
    lines = list(sums)
    changed = True
    while changed:
        tighter = dict(bounds)
        for line in lines:
            tighter.update(_from_sum(line, tighter))
        changed = tighter != bounds
        bounds = tighter
    return bounds


def _alone(count: Published) -> Range:
    if isinstance(count, int):
        return max(count - STEP // 2, SMALLEST), count + STEP // 2
    return 0, SMALLEST - 1 if count is Withheld.SMALL else inf


def _from_sum(line: Sum[Cell], bounds: Mapping[Cell, Range]) -> dict[Cell, Range]:
    """The bounds of the cells of one sum, made tighter by each other."""
    low = sum(bounds[part][0] for part in line.parts)
    high = sum(bounds[part][1] for part in line.parts)
    total = (max(bounds[line.total][0], low), min(bounds[line.total][1], high))
    tighter = {line.total: total}
    endless = sum(bounds[part][1] == inf for part in line.parts)
    ended = sum(bounds[part][1] for part in line.parts if bounds[part][1] < inf)
    for part in line.parts:
        least, most = bounds[part]
        others_most = inf if endless > (most == inf) else ended - (most if most < inf else 0)
        tighter[part] = (max(least, total[0] - others_most), min(most, total[1] - (low - least)))
    return tighter


def protect(
    counts: Mapping[Cell, int], sums: Sequence[Sum[Cell]] = (), fixed: Mapping[Cell, Published] | None = None
) -> dict[Cell, Published]:
    """The counts as they may be told together.

    Where the ``sums`` would tell a small cell to within less than three numbers, the smallest of the cells beside it is
    withheld too. ``fixed`` are cells that were published before; they stay. Where nothing is left to withhold, all
    cells of that sum are.
    """
    known = dict(fixed or {})
    shown = {cell: known.get(cell, published(count)) for cell, count in counts.items()}
    small = [cell for cell, count in counts.items() if count < SMALLEST]
    while True:
        bounds = possible(shown, sums)
        told = {cell for cell in small if bounds[cell][1] - bounds[cell][0] + 1 < POSSIBILITIES}
        beside = {cell for line in sums if told & {line.total, *line.parts} for cell in (*line.parts, line.total)}
        left = sorted(beside - set(known), key=lambda cell: (counts[cell], repr(cell)))
        victims = [cell for cell in left if isinstance(shown[cell], int)][:1] or [
            cell for cell in left if shown[cell] is Withheld.SMALL
        ]
        if not victims:
            return shown
        shown.update(dict.fromkeys(victims, Withheld.BESIDE))


@dataclass(frozen=True)
class Interval:
    """The numbers between which the true one lies with 95 % certainty."""

    low: float
    high: float


def wilson(successes: float, trials: float) -> Interval:
    """Wilson's interval of a share (0 to 1), after Wilson 1927."""
    share, square = successes / trials, Z * Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = Z / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def newcombe(first: tuple[float, float], second: tuple[float, float]) -> Interval:
    """Newcombe's interval (1998, method 10) of the difference of two shares, each given as successes and trials."""
    (one, of_one), (two, of_two) = first, second
    share_one, share_two = one / of_one, two / of_two
    around_one, around_two = wilson(one, of_one), wilson(two, of_two)
    difference = share_one - share_two
    return Interval(
        difference - sqrt((share_one - around_one.low) ** 2 + (around_two.high - share_two) ** 2),
        difference + sqrt((around_one.high - share_one) ** 2 + (share_two - around_two.low) ** 2),
    )


@dataclass(frozen=True)
class Share:
    """A share from 0 to 1 with its interval; ``bound`` says that ``amount`` is the most or the least it can be."""

    amount: float
    interval: Interval
    bound: Literal["", "at_most", "at_least"] = ""


def share(successes: Published, trials: Published) -> Share | None:
    """The share of two published counts; None where there are too few trials or it would tell what is withheld."""
    if not isinstance(trials, int) or not surely_enough(trials) or successes is Withheld.BESIDE:
        return None
    few = (SMALLEST - 1) / (trials - STEP // 2)
    if not isinstance(successes, int):
        return Share(few, Interval(0.0, wilson(SMALLEST - 1, trials).high), "at_most")
    if successes >= trials:
        return Share(1 - few, Interval(wilson(trials - SMALLEST + 1, trials).low, 1.0), "at_least")
    return Share(successes / trials, wilson(successes, trials))
