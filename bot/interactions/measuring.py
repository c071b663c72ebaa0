"""From published counts to the numbers of an indicator: value, interval, change; pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from bot.interactions.definitions import SPREAD, Measure
from bot.interactions.honesty import Interval, Published, Withheld, Z, newcombe, share, surely_enough
from bot.interactions.publication import ALL, Publication
from bot.interactions.spans import Span
from bot.language.offered import SOURCE

Unit = Literal["share", "per_thousand", "points", "days", "minutes", "score", "number"]


@dataclass(frozen=True)
class Value:
    """A number of an indicator.

    ``amount`` is None where there are too few to tell; shares are from 0 to 1, differences of shares from −1 to 1.
    ``bound`` says that the amount is the most ("at_most") or the least ("at_least") that it can be.
    """

    unit: Unit
    amount: float | None
    interval: Interval | None = None
    bound: Literal["", "at_most", "at_least"] = ""
    of: Published | None = Withheld.SMALL
    out_of: Published | None = None

    @property
    def exact(self) -> bool:
        """Whether it can be compared with another."""
        return self.amount is not None and not self.bound


@dataclass(frozen=True)
class Change:
    """From one span to another: how much, and between which numbers; ``sure`` where no change is not among them."""

    unit: Unit
    amount: float
    interval: Interval | None

    @property
    def sure(self) -> bool:
        """Whether it is more than chance."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


def measure(one: Measure, figures: Publication, value: str, span: Span, *, by_language: bool = False) -> Value:
    """The value of a measure for a value of the dimension ("" for all together) in a span."""
    if one.kind == "gap":
        return _gap(one, figures, value, span, by_language)
    if one.kind == "different":
        counts = [figures.count(one.of, name, span) for name in figures.values]
        found = sum(isinstance(count, int) for count in counts)
        return Value("number", found or None, of=None)
    count = figures.count(one.of, value, span)
    if one.kind in SPREAD:
        return _spread(one, figures, value, span, count)
    out_of = figures.count(one.out_of, ALL if one.kind == "per_thousand" else value, span)
    found_share = share(count, out_of)
    unit: Unit = "per_thousand" if one.kind == "per_thousand" else "share"
    if found_share is None:
        return Value(unit, None, of=count, out_of=out_of)
    return Value(unit, found_share.amount, found_share.interval, found_share.bound, count, out_of)


def _gap(one: Measure, figures: Publication, value: str, span: Span, by_language: bool) -> Value:
    """The share of one side less that of German; each language has German as its other side."""

    def counts(name: str, side: str, of: str) -> Published:
        return figures.count(f"{name}{side}", of, span)

    here = (counts(one.of, "_other", value), counts(one.out_of, "_other", value))
    german_value = SOURCE if by_language and value != ALL else value
    german = (counts(one.of, "_german", german_value), counts(one.out_of, "_german", german_value))
    shares = [share(*side) for side in (here, german)]
    first, second = shares
    if first is None or second is None or first.bound or second.bound:
        return Value("points", None, of=here[0], out_of=here[1])
    return Value(
        "points", first.amount - second.amount, newcombe(_pair(here), _pair(german)), of=here[0], out_of=here[1]
    )


def _pair(counts: tuple[Published | None, Published | None]) -> tuple[float, float]:
    successes, trials = counts
    assert isinstance(successes, int)  # noqa: S101  a share without a bound has two counts
    assert isinstance(trials, int)  # noqa: S101
    return float(successes), float(trials)


def _spread(one: Measure, figures: Publication, value: str, span: Span, count: Published) -> Value:
    unit: Unit = one.unit or "score"
    if one.kind in ("at_most", "at_least"):
        low, high = (-1000, one.point) if one.kind == "at_most" else (one.point, 1000)
        chosen = figures.how_many_from(one.of, value, span, low, high)
        found = share(chosen, count)
        if found is None:
            return Value("share", None, of=chosen, out_of=count)
        return Value("share", found.amount, found.interval, found.bound, chosen, count)
    if not surely_enough(count):
        return Value(unit, None, of=count)
    buckets = figures.spread(one.of, value, span)
    if one.kind == "mean":
        amount, interval = _mean(buckets)
        return Value("score", amount, interval, of=count)
    return Value(unit, quantile(buckets, 0.5 if one.kind == "median" else 0.9), of=count)


def quantile(buckets: Mapping[int, int], part: float) -> int:
    """The smallest number that at least this part of all do not exceed."""
    total, so_far = sum(buckets.values()), 0
    for bucket in sorted(buckets):
        so_far += buckets[bucket]
        if so_far >= part * total:
            return bucket
    raise ValueError("there is no quantile of nothing")


def _mean(buckets: Mapping[int, int]) -> tuple[float, Interval]:
    """The mean to one decimal, with the interval of the normal distribution: more digits could tell single answers."""
    total = sum(buckets.values())
    mean = sum(bucket * count for bucket, count in buckets.items()) / total
    variance = sum(count * (bucket - mean) ** 2 for bucket, count in buckets.items()) / (total - 1)
    half = Z * sqrt(variance / total)
    return round(mean, 1), Interval(round(mean - half, 1), round(mean + half, 1))


def change(now: Value, before: Value) -> Change | None:
    """The change from one span to another; None where one of them is not told exactly."""
    if now.amount is None or before.amount is None or not (now.exact and before.exact):
        return None
    interval = None
    if now.unit == "share" and now.out_of is not None and before.out_of is not None:
        interval = newcombe(_pair((now.of, now.out_of)), _pair((before.of, before.out_of)))
    unit: Unit = "points" if now.unit == "share" else now.unit
    return Change(unit, now.amount - before.amount, interval)
