from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.dates import find_date, find_part_of_day, find_persons

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 3.12. bitte", date(2026, 12, 3)),
        ("3.12.2027", date(2027, 12, 3)),
        ("am 5.1.", date(2027, 1, 5)),
        ("2026-12-24", date(2026, 12, 24)),
        ("am 15. Dezember", date(2026, 12, 15)),
        ("december 15", date(2026, 12, 15)),
        ("15 aralık olur mu", date(2026, 12, 15)),
        ("١٥ ديسمبر", date(2026, 12, 15)),
        ("15 كانون الأول", date(2026, 12, 15)),
        ("15 грудня", date(2026, 12, 15)),
        ("heute noch", TUESDAY),
        ("morgen früh", date(2026, 11, 25)),
        ("übermorgen", date(2026, 11, 26)),
        ("day after tomorrow", date(2026, 11, 26)),
        ("yarın sabah", date(2026, 11, 25)),
        ("غداً", date(2026, 11, 25)),
        ("بكرا الصبح", date(2026, 11, 25)),
        ("завтра", date(2026, 11, 25)),
        ("nächsten Dienstag nachmittag", date(2026, 12, 1)),
        ("am freitag", date(2026, 11, 27)),
        ("perşembe günü", date(2026, 11, 26)),
        ("у п'ятницю", date(2026, 11, 27)),
        ("يوم الخميس", date(2026, 11, 26)),
        ("in 3 Tagen", date(2026, 11, 27)),
        ("2 hafta sonra", date(2026, 12, 8)),
        ("31.2.2027", None),
        ("irgendwann", None),
        ("was kostet das", None),
    ],
)
def test_a_spoken_date_is_understood(text: str, expected: date | None) -> None:
    assert find_date(text, TUESDAY) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("dienstag nachmittag", "afternoon"),
        ("yarın sabah", "morning"),
        ("بعد الظهر", "afternoon"),
        ("вранці", "morning"),
        ("um drei", None),
    ],
)
def test_the_part_of_the_day(text: str, part: str | None) -> None:
    assert find_part_of_day(text) == part


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("3 Personen", 3),
        ("wir sind zu viert", 4),
        ("üç kişi", 3),
        ("٢ اشخاص", 2),
        ("двоє людей", 2),
        ("two people", 2),
        ("ich", None),
    ],
)
def test_the_number_of_persons(text: str, persons: int | None) -> None:
    assert find_persons(text) == persons


@given(st.text(max_size=80))
def test_no_text_breaks_the_grammar(text: str) -> None:
    found = find_date(text, TUESDAY)
    assert found is None or isinstance(found, date)
    find_part_of_day(text)
    find_persons(text)
