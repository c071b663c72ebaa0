from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.appointments import offices
from bot.appointments.offices import WEEKDAYS, Closure, Hours, Office, OpeningRule
from bot.appointments.rules import bookable, is_holiday, places_on, rule_on
from bot.appointments.times import clock_time, day_in_words, midnight, moment_of
from bot.data_files import DataFileError
from bot.language.dates import BERLIN

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


NEXT_YEARS = {"min_value": datetime(2026, 1, 1), "max_value": datetime(2028, 1, 1)}  # noqa: DTZ001 (hypothesis adds it)


def office(rule: OpeningRule, *later: OpeningRule, **changes: object) -> Office:
    values: dict[str, object] = {
        "id": "amt",
        "department": "buergerbuero",
        "place_minutes": 10,
        "lead_minutes": 60,
        "horizon_days": 30,
        "return_minutes": (5, 60),
        "most_open": 2,
        "opening": (rule, *later),
    }
    return Office(**{**values, **changes})


def rule(hours: str, counters: int = 1, first: date = date(2026, 1, 1)) -> OpeningRule:
    return OpeningRule(valid_from=first, counters=counters, **dict.fromkeys(WEEKDAYS, (hours,)))


def local_times(place_office: Office, day: date) -> list[str]:
    return [clock_time(moment_of(place.minute)) for place in places_on(place_office, day)]


def test_hours_are_cut_into_places_for_each_counter() -> None:
    day = date(2026, 11, 25)
    assert local_times(office(rule("08:00-08:25", counters=2)), day) == ["08:00", "08:00", "08:10", "08:10"]


def test_the_latest_rule_that_has_begun_counts() -> None:
    two = office(rule("08:00-08:10"), rule("09:00-09:10", first=date(2026, 12, 1)))
    assert local_times(two, date(2026, 11, 30)) == ["08:00"]
    assert local_times(two, date(2026, 12, 1)) == ["09:00"]
    assert rule_on(two, date(2025, 12, 31)) is None


def test_a_closure_closes_its_first_and_its_last_day() -> None:
    closed = office(rule("08:00-08:10"), closures=(Closure(first=date(2026, 11, 24), last=date(2026, 11, 25)),))
    open_days = [day for day in range(23, 27) if list(places_on(closed, date(2026, 11, day)))]
    assert open_days == [23, 26]


@pytest.mark.parametrize("day", [date(2027, 5, 27), date(2027, 11, 1), date(2026, 12, 25)])
def test_holidays_of_north_rhine_westphalia_are_closed(day: date) -> None:
    assert is_holiday(day)
    assert list(places_on(office(rule("08:00-12:00")), day)) == []


def test_a_holiday_of_another_state_is_open() -> None:
    assert not is_holiday(date(2027, 1, 6))


def test_opening_hours_stay_the_same_on_the_clock_through_both_changes() -> None:
    always = office(rule("08:00-08:10"))
    for change in (SPRING, AUTUMN):
        for days in (-1, 0, 2):  # the Mondays after are holidays
            assert local_times(always, change + timedelta(days=days)) == ["08:00"]
    (before,) = places_on(always, SPRING - timedelta(days=1))
    (after,) = places_on(always, SPRING)
    assert after.minute - before.minute == 23 * 60


def test_the_night_of_spring_is_an_hour_shorter_and_that_of_autumn_an_hour_longer() -> None:
    night = office(rule("01:00-04:00"))
    assert len(list(places_on(night, date(2027, 3, 27)))) == 18
    assert len(list(places_on(night, SPRING))) == 12
    assert len(list(places_on(night, AUTUMN))) == 24


def test_the_hour_that_spring_leaves_out_gives_no_place() -> None:
    assert local_times(office(rule("02:00-03:00")), SPRING) == []


def test_where_an_hour_comes_twice_only_what_is_open_both_times_is_offered() -> None:
    assert local_times(office(rule("02:30-03:10")), AUTUMN) == ["02:30", "02:40", "02:50", "03:00"]


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> str:
    begin, end = sorted(draw(st.sets(st.integers(0, 24 * 12 - 1), min_size=2, max_size=2)))
    return "-".join(f"{minutes // 12:02}:{minutes % 12 * 5:02}" for minutes in (begin, end))


days = st.one_of(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.sampled_from([SPRING, AUTUMN, SPRING.replace(year=2028)])
)


@given(hours_of_a_day(), days, st.integers(1, 5), st.sampled_from([5, 10, 15, 20, 30, 60]))
def test_no_place_lies_outside_the_hours_overlaps_another_or_falls_on_a_holiday(
    hours: str, day: date, counters: int, minutes: int
) -> None:
    opened = office(rule(hours, counters), place_minutes=minutes)
    found = list(places_on(opened, day))
    assert not (found and is_holiday(day))
    read = Hours.parse(hours)
    for place in found:
        begin, end = (moment_of(place.minute + step).astimezone(BERLIN) for step in (0, minutes))
        assert begin.date() == day
        assert read.begin <= begin.time()
        assert (end - timedelta(microseconds=1)).time() < read.end
    assert len(set(found)) == len(found)
    assert all(count == counters for count in Counter(place.minute for place in found).values())
    starts = sorted({place.minute for place in found})
    assert all(later - earlier >= minutes for earlier, later in pairwise(starts))


@given(st.datetimes(timezones=st.just(timezone.utc), **NEXT_YEARS))
def test_what_can_be_booked_begins_after_the_lead_time_and_ends_with_the_horizon(now: datetime) -> None:
    first, end = bookable(office(rule("08:00-12:00")), now)
    assert timedelta() <= moment_of(first) - now - timedelta(minutes=60) < timedelta(minutes=1)
    last_day = (moment_of(end) - timedelta(microseconds=1)).astimezone(BERLIN).date()
    assert last_day == now.astimezone(BERLIN).date() + timedelta(days=30)


def test_a_day_begins_at_midnight_in_luenen() -> None:
    assert midnight(date(2027, 7, 1)) == datetime(2027, 6, 30, 22, tzinfo=timezone.utc)
    assert midnight(date(2027, 1, 1)) == datetime(2026, 12, 31, 23, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Dienstag, 30. März 2027"), ("tr", "30 Mart 2027 Salı"), ("uk", "вівторок, 30 березня 2027\u202fр.")],
)
def test_days_are_written_out_as_luenens_calendar_shows_them(language: str, words: str) -> None:
    late = datetime(2027, 3, 29, 22, 30, tzinfo=timezone.utc)
    assert day_in_words(late, language) == words
    assert clock_time(late) == "00:30"


@pytest.mark.parametrize("hours", ["8-12", "12:00-08:00", "08:00", "08:00-08:00"])
def test_hours_written_wrongly_are_refused(hours: str) -> None:
    with pytest.raises(ValueError, match=r"write hours|must come after"):
        Hours.parse(hours)


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValidationError, match="without overlap"):
        OpeningRule(valid_from=date(2026, 1, 1), counters=1, monday=["08:00-12:00", "11:00-13:00"])
    with pytest.raises(ValidationError, match="order of `valid_from`"):
        office(rule("08:00-12:00"), rule("08:00-12:00"))
    with pytest.raises(ValidationError, match="whole number of places"):
        office(rule("08:00-12:00"), place_minutes=7)
    with pytest.raises(ValidationError, match="must not come before"):
        Closure(first=date(2026, 1, 2), last=date(2026, 1, 1))


def test_a_mistake_in_the_file_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "opening.yml"
    text = (Path(__file__).parent / "opening.yml").read_text(encoding="utf-8")
    file.write_text(text.replace("department: buergerbuero", "department: nirgends", 1), encoding="utf-8")
    monkeypatch.setattr(offices, "opening_path", lambda: file)
    offices.offices.cache_clear()
    with pytest.raises(DataFileError, match=r"opening.yml:4: there is no department `nirgends`"):
        offices.offices()
