from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.city.events import Days, Event, Wish, midnight, select
from bot.language.dates import BERLIN

NOON = datetime(2026, 11, 28, 12, tzinfo=BERLIN)
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)


def at(day: int, hour: int, title: str = "", *, hours: float | None = None, **more: object) -> Event:
    """An event of November 2026."""
    starts = datetime(2026, 11, day, hour, tzinfo=BERLIN)
    ends = starts + timedelta(hours=hours) if hours else None
    return Event(title or f"{day}. {hour} Uhr", starts, ends, **more)  # type: ignore[arg-type]


def all_day(first: date, days: int, title: str) -> Event:
    return Event(title, midnight(first), midnight(first + timedelta(days=days)), all_day=True)


def titles(events: list[Event], wish: Wish, now: datetime = NOON) -> list[str]:
    return [event.title for event in select(events, wish, now)]


def test_what_is_over_is_not_shown_and_what_runs_is() -> None:
    events = [at(28, 9, "vorbei", hours=2), at(28, 11, "läuft", hours=2), at(27, 20, "gestern"), at(28, 8, "ohne Ende")]
    assert titles(events, Wish()) == ["ohne Ende", "läuft"]


def test_events_come_in_the_order_of_time_and_long_running_ones_last_on_their_day() -> None:
    events = [
        all_day(date(2026, 11, 1), 60, "Ausstellung"),
        at(29, 11, "Sonntag"),
        at(28, 20, "Abend"),
        at(28, 15, "Tag"),
    ]
    assert titles(events, Wish()) == ["Tag", "Abend", "Ausstellung", "Sonntag"]


def test_a_day_shows_what_takes_place_on_it() -> None:
    events = [at(28, 20), at(29, 11), at(30, 9), all_day(SATURDAY, 2, "zwei Tage"), all_day(SATURDAY, 1, "ein Tag")]
    assert titles(events, Wish(Days(SUNDAY, SUNDAY))) == ["29. 11 Uhr", "zwei Tage"]


def test_a_party_until_the_early_morning_belongs_to_its_evening() -> None:
    party = at(28, 20, "Party", hours=6)
    assert titles([party], Wish(Days(SUNDAY, SUNDAY))) == []
    assert titles([party], Wish(Days(SATURDAY, SATURDAY))) == ["Party"]


def test_a_weekend_across_the_end_of_the_year_holds_both_years() -> None:
    wish = Wish(Days(date(2027, 1, 2), date(2027, 1, 3)))
    events = [all_day(date(2026, 12, 30), 4, "Silvestermarkt"), all_day(date(2027, 1, 3), 1, "Neujahrskonzert")]
    assert titles(events, wish, datetime(2026, 12, 31, 18, tzinfo=BERLIN)) == ["Silvestermarkt", "Neujahrskonzert"]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(children=True), ["Kinder", "beides"]),
        (Wish(free=True), ["frei", "beides"]),
        (Wish(children=True, free=True), ["beides"]),
        (Wish(district="wethmar"), ["Kinder"]),
        (Wish(district="altluenen"), ["Kinder", "frei"]),
        (Wish(district="brambauer"), []),
    ],
)
def test_only_what_the_feed_says_of_an_event_makes_it_fit(wish: Wish, expected: list[str]) -> None:
    events = [
        at(28, 13, "Kinder", children=True, districts=frozenset({"wethmar"})),
        at(28, 14, "frei", free=True, districts=frozenset({"alstedde"})),
        at(28, 15, "beides", children=True, free=True),
        at(28, 16, "nichts"),
    ]
    assert titles(events, wish) == expected
