from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.city.districts import districts
from bot.nlu.entities import find_all, find_code, find_street

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=timezone.utc)  # already the 25th in Lünen


def found(text: str) -> dict[str, str]:
    return dict(find_all(text, NOW))


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("wir wohnen in Brambauer", "brambauer"),
        ("lünen süd", "luenen_sued"),
        ("Luenen-Sued", "luenen_sued"),
        ("نحن نسكن في برامباور", "brambauer"),
        ("ми живемо в Брамбауер", "brambauer"),
        ("gahmen'de oturuyoruz", "gahmen"),
    ],
)
def test_districts_are_found_in_every_script(text: str, district: str) -> None:
    assert found(text)["district"] == district


def test_there_are_fourteen_districts() -> None:
    assert len(districts()) == 14


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("wo ist das bürgerbüro", "buergerbuero"),
        ("ausländeramt telefon", "auslaenderbehoerde"),
        ("jobcenter'e gidiyorum", "jobcenter"),
        ("де джобцентр", "jobcenter"),
    ],
)
def test_departments_are_found_by_what_people_call_them(text: str, department: str) -> None:
    assert found(text)["department"] == department


def test_services_are_found() -> None:
    assert found("ich brauche ein führungszeugnis")["service"] == "fuehrungszeugnis"


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("ich wohne Münsterstraße 12a", "Münsterstraße 12a"),
        ("cappenberger str. 5", "cappenberger str. 5"),
        ("Lange Straße 99, Lünen", "Lange Straße 99"),
        ("ich suche einen kitaplatz", None),
        ("wo ist der wertstoffhof", None),
    ],
)
def test_streets(text: str, street: str | None) -> None:
    assert find_street(text) == street


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mein code ist K7PM-2XQ4", "K7PM2XQ4"),
        ("k7pm 2xq4 absagen", "K7PM2XQ4"),
        ("ANMELDEN", None),
        ("1234 5678", None),
    ],
)
def test_appointment_codes(text: str, code: str | None) -> None:
    assert find_code(text) == code


def test_tomorrow_is_counted_in_luenens_time() -> None:
    assert found("morgen vormittag, wir sind zu dritt") == {
        "date": "2026-11-26",
        "part_of_day": "morning",
        "persons": "3",
    }
