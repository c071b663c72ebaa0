from __future__ import annotations

from datetime import date

import pytest

from bot.city.event_words import entities_of, says_children, says_free, weekend, wish_of
from bot.city.events import Days, Wish

TUESDAY = date(2026, 11, 24)
WEEKEND = Days(date(2026, 11, 28), date(2026, 11, 29))
THIS_WEEK = Days(TUESDAY, date(2026, 11, 29))
NEXT_WEEK = Days(date(2026, 11, 30), date(2026, 12, 6))


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 12, 31), date(2027, 1, 2), date(2027, 1, 3)),
        (date(2026, 11, 28), date(2026, 11, 28), date(2026, 11, 29)),
        (date(2026, 11, 29), date(2026, 11, 29), date(2026, 11, 29)),
        (date(2028, 12, 31), date(2028, 12, 31), date(2028, 12, 31)),
        (date(2033, 1, 1), date(2033, 1, 1), date(2033, 1, 2)),
        (date(2032, 12, 27), date(2033, 1, 1), date(2033, 1, 2)),
    ],
)
def test_the_weekend_goes_on_across_the_end_of_the_year(today: date, first: date, last: date) -> None:
    assert weekend(today) == Days(first, last)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("was ist los am Wochenende?", Wish(WEEKEND)),
        ("what's on this weekend for kids", Wish(WEEKEND, children=True)),
        ("bu hafta sonu çocuklar için bedava bir şey", Wish(WEEKEND, children=True, free=True)),
        ("شو في فعاليات هالويكند للاولاد", Wish(WEEKEND, children=True)),
        ("في شي مجاني نهاية الأسبوع", Wish(WEEKEND, free=True)),
        ("куди піти на вихідних з дітьми безкоштовно", Wish(WEEKEND, children=True, free=True)),
        ("was läuft diese Woche", Wish(THIS_WEEK)),
        ("bu hafta ne var", Wish(THIS_WEEK)),
        ("events next week", Wish(NEXT_WEEK)),
        ("شو في الأسبوع الجاي", Wish(NEXT_WEEK)),
        ("наступного тижня", Wish(NEXT_WEEK)),
        ("anything on tonight?", Wish(Days(TUESDAY, TUESDAY))),
        ("Konzert mit Eintritt frei", Wish(free=True)),
        ("was ist am Freitag für Freunde", Wish()),
        ("what kind of events are there", Wish()),
    ],
)
def test_a_wish_is_understood_in_every_language(text: str, wish: Wish) -> None:
    assert wish_of(text, {}, TUESDAY) == wish


def test_a_date_that_was_understood_wins_over_words() -> None:
    wish = wish_of("am Wochenende, also Samstag", {"date": "2026-11-28", "district": "brambauer"}, TUESDAY)
    assert wish == Wish(Days(WEEKEND.first, WEEKEND.first), district="brambauer")


@pytest.mark.parametrize(
    "wish", [Wish(), Wish(WEEKEND, children=True, free=True, district="altluenen"), Wish(free=True)]
)
def test_a_button_brings_back_the_wish_that_it_was_made_from(wish: Wish) -> None:
    assert wish_of("", entities_of(wish), TUESDAY) == wish


@pytest.mark.parametrize(
    ("texts", "free"),
    [
        (["Konzert", "Eintritt frei"], True),
        (["Basteln für Kinder, Eintritt frei"], True),
        (["Der Eintritt ist frei!"], True),
        (["Eintritt: frei"], True),
        (["Kostenlos"], True),
        (["Lesung – kostenfrei"], True),
        (["Freitag im Freibad"], False),
        (["Kostenlos für Kinder"], False),
        (["Eintritt frei für Kinder unter sechs"], False),
        (["Parken kostenlos"], False),
        (["nicht kostenlos"], False),
        (["Eintritt frei, Kinderschminken 3 €"], False),
        (["Eintritt 10 Euro, kostenlos"], False),
    ],
)
def test_free_is_what_the_feed_says_without_a_condition(texts: list[str], free: bool) -> None:
    assert says_free(texts) is free


@pytest.mark.parametrize(
    ("text", "children"),
    [("Kinderkino", True), ("Familientag", True), ("Theater, Kinder", True), ("Kindly Yours", False), ("Jazz", False)],
)
def test_for_children_is_what_title_or_categories_say(text: str, children: bool) -> None:
    assert says_children([text]) is children
