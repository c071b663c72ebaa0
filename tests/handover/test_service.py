from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bot.appointments import offices as all_offices
from bot.appointments.offices import Office, offices
from bot.city.departments import departments
from bot.city.opening import Closure, State
from bot.handover.service import Service, service, takers
from bot.language.dates import BERLIN


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN), True),  # a Monday
        (datetime(2026, 11, 30, 16, 0, tzinfo=BERLIN), False),
        (datetime(2026, 12, 4, 13, 0, tzinfo=BERLIN), False),  # a Friday
        (datetime(2026, 12, 25, 9, 0, tzinfo=BERLIN), False),  # Christmas
    ],
)
def test_somebody_is_there_at_the_hours_of_the_file(moment: datetime, is_open: bool) -> None:
    assert service().at(moment).is_open is is_open


def test_conversations_are_passed_on_within_the_city_only() -> None:
    assert service().front_office in takers()
    assert "jugendamt" in takers()
    assert all(departments()[name].inside for name in takers())


BETWEEN_THE_YEARS = Closure(first=date(2026, 12, 28), last=date(2026, 12, 31))
EVENING_BEFORE = datetime(2026, 12, 25, 17, 0, tzinfo=BERLIN)
FIRST_HOURS_AFTER = datetime(2027, 1, 4, 8, 0, tzinfo=BERLIN)  # behind the weekend and New Year's Day


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Closes offices: the one of the city, and a second one unless ``every``."""

    def close(every: bool) -> None:
        [office] = offices().values()
        shut = office.copy(update={"closures": (BETWEEN_THE_YEARS,)})
        found: dict[str, Office] = {office.id: shut, "second": shut if every else office.copy(update={"id": "second"})}
        monkeypatch.setattr(all_offices, "offices", lambda: found)

    return close


def test_days_on_which_the_city_is_closed_are_no_hours_and_not_told_as_the_next_ones(closed: Any) -> None:
    assert service().at(EVENING_BEFORE) == State(False, datetime(2026, 12, 28, 8, 0, tzinfo=BERLIN))
    closed(every=True)
    assert service().at(EVENING_BEFORE) == State(False, FIRST_HOURS_AFTER)
    assert not service().at(datetime(2026, 12, 29, 9, 0, tzinfo=BERLIN)).is_open


def test_one_closed_office_does_not_close_the_chat(closed: Any) -> None:
    closed(every=False)
    assert service().at(datetime(2026, 12, 29, 9, 0, tzinfo=BERLIN)).is_open


def test_the_chat_has_closures_of_its_own() -> None:
    alone: Service = service().copy(update={"closures": (BETWEEN_THE_YEARS,)})
    assert alone.at(EVENING_BEFORE) == State(False, FIRST_HOURS_AFTER)
