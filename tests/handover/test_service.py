from __future__ import annotations

from datetime import datetime

import pytest

from bot.city.departments import departments
from bot.handover.service import service, takers
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
