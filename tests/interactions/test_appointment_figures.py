"""The figures of a day at the counters, worked out by hand, and read from a real book."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.appointments.records import State
from bot.interactions.appointment_figures import VISIT_COUNTERS, Visit
from tests.interactions.logged import MONDAY

HOUR = timedelta(hours=1)


def visit(identity: str, state: State, **values: object) -> Visit:
    defaults: dict[str, object] = {
        "office": "buergerbuero",
        "service": "anmeldung",
        "language": "de",
        "counter": 1,
        "starts": MONDAY,
        "minutes": 20,
    }
    return Visit(id=identity, state=state, **{**defaults, **values})  # type: ignore[arg-type]


def total(figure: str, *day: Visit) -> int:
    found = [VISIT_COUNTERS[figure](one, day) for one in day]
    return sum(int(one) for one in found if isinstance(one, int))


def test_of_three_expected_one_did_not_come_and_who_had_no_appointment_does_not_count() -> None:
    day = (
        visit("a", State.SERVED),
        visit("b", State.SERVED, counter=2),
        visit("c", State.MISSED, counter=3),
        visit("d", State.SERVED, counter=0, walk_in=True),
        visit("e", State.CONFIRMED, counter=4),
    )
    assert (total("expected", *day), total("missed", *day)) == (3, 1)


def given_back(identity: str, hours_ahead: float, **values: object) -> Visit:
    when: datetime = MONDAY - hours_ahead * HOUR
    return visit(identity, State.CANCELLED, cancelled=when, **values)


def test_a_place_given_back_a_day_ahead_is_used_again_when_somebody_else_had_a_part_of_it() -> None:
    half = visit("b", State.SERVED, starts=MONDAY + timedelta(minutes=10))
    assert (total("given_back", given_back("a", 24), half), total("used_again", given_back("a", 24), half)) == (1, 1)


def test_what_is_given_back_late_or_taken_at_another_counter_or_time_does_not_count() -> None:
    late = given_back("a", 23.9)
    assert total("given_back", late) == 0
    for other in (
        visit("b", State.SERVED, counter=2),
        visit("b", State.SERVED, starts=MONDAY + timedelta(minutes=20)),
        visit("b", State.CANCELLED),
    ):
        assert total("used_again", given_back("a", 48), other) == 0


def test_waiting_is_told_in_whole_minutes_from_the_door_to_the_call() -> None:
    waiting = visit("a", State.SERVED, arrived=MONDAY, called=MONDAY + timedelta(minutes=12, seconds=59))
    assert list(VISIT_COUNTERS["waited"](waiting, ())) == [12]  # type: ignore[arg-type]
    assert list(VISIT_COUNTERS["waited"](visit("b", State.CHECKED_IN, arrived=MONDAY), ())) == []  # type: ignore[arg-type]
