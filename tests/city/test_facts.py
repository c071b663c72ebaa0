from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.city.departments import departments
from bot.city.facts import Fact

TODAY = date(2026, 11, 24)


def fact(**changes: object) -> Fact:
    values: dict[str, object] = {
        "id": "a",
        "text": "Ein Satz.",
        "source": "luenen.de",
        "checked": "2025-03",
        "confidence": "S",
    }
    return Fact(**{**values, **changes})


def test_a_seen_and_current_fact_is_secured() -> None:
    assert fact().shown(TODAY) == "secured"


def test_an_old_fact_is_shown_as_old_with_its_year() -> None:
    old = fact(confidence="V", checked="2019-01")
    assert (old.shown(TODAY), old.year) == ("old", "2019")


def test_an_undated_fact_has_no_year() -> None:
    assert fact(confidence="V", checked="undated").year == ""


@pytest.mark.parametrize(("days", "shown"), [(0, "secured"), (1, "ask")])
def test_after_its_last_day_only_whom_to_ask_is_shown(days: int, shown: str) -> None:
    assert fact(valid_until=TODAY).shown(TODAY + timedelta(days=days)) == shown


def test_what_is_not_known_is_asked() -> None:
    assert Fact(id="a", text="Das wissen wir nicht.", ask="buergerbuero").shown(TODAY) == "ask"


def test_the_guide_number_is_known_with_its_year() -> None:
    guide = departments()["buergertelefon"]
    assert guide.ways("phone")[0].text == "02306 104-2020"
    assert guide.ways("phone")[0].shown(TODAY) == "old"


def test_no_contact_reveals_a_shelter() -> None:
    """Addresses of shelters and refugee housing named in facts/city.md must never appear."""
    text = " ".join(contact.text for each in departments().values() for contact in each.contacts)
    for secret in ("Auf dem Ringe", "Querstraße", "Kielhorn", "Hansastraße"):
        assert secret not in text
