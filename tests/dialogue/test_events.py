from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.city.calendar import CityCalendar
from bot.city.events import Days, Event, Notice, Wish
from bot.dialogue.events import TOPIC, is_asked, whats_on
from bot.dialogue.reply import Choice, Hyperlink, Origin, Reply
from bot.language.dates import BERLIN

NOW = datetime(2026, 11, 24, 11, tzinfo=BERLIN)
SATURDAY = date(2026, 11, 28)
ANYTHING = Wish()
WEEKEND = {"date": "2026-11-28/2026-11-29"}


def evening(day: int, title: str, **more: object) -> Event:
    starts = datetime(2026, 11, 24, 19, 30, tzinfo=BERLIN) + timedelta(days=day - 24)
    return Event(title, starts, starts + timedelta(hours=2), **more)  # type: ignore[arg-type]


def calendar(*events: Event, notices: tuple[Notice, ...] = ()) -> CityCalendar:
    return CityCalendar("kalender.example", NOW - timedelta(days=2), events, notices)


PUPPETS = evening(28, "Puppentheater", place="Hansesaal", children=True, free=True, url="https://luenen.de/puppen")


def reply(calendar: CityCalendar, wish: Wish = ANYTHING, language: str = "de", begin: int = 0) -> Reply:
    (found,) = whats_on(calendar, wish, language, NOW, begin=begin).replies
    return found


def test_an_event_is_named_with_day_time_place_and_link_and_the_answer_with_its_date() -> None:
    found = reply(calendar(PUPPETS, evening(24, "Jazz")))
    assert found.text.splitlines() == [
        "Das steht als Nächstes im Veranstaltungskalender:",
        "Dienstag, 24. November 2026",
        "• 19:30 bis 21:30 Uhr: Jazz",
        "Samstag, 28. November 2026",
        "• 19:30 bis 21:30 Uhr: Puppentheater – Ort: Hansesaal – laut Kalender kostenlos",
        "Stand: 22. November 2026, aus dem Kalender von kalender.example. Bitte prüfen Sie vor dem Besuch, ob der "
        "Termin noch gilt.",
    ]
    assert found.links == (Hyperlink("Puppentheater", "https://luenen.de/puppen"),)
    assert found.origins == (Origin("kalender.example", "", "2026-11-22"),)
    assert [(choice.label, choice.entities) for choice in found.choices] == [
        ("Dieses Wochenende", WEEKEND),
        ("Für Kinder", {"wish": "children"}),
        ("Kostenlos", {"wish": "free"}),
    ]


def test_an_exhibition_says_until_when_and_names_no_hour() -> None:
    starts = datetime(2026, 11, 1, tzinfo=BERLIN)
    shown = reply(calendar(Event("Stadtbilder", starts, starts + timedelta(days=40), all_day=True))).text
    assert "Dienstag, 24. November 2026\n• Stadtbilder – bis Donnerstag, 10. Dezember 2026" in shown


def test_an_event_of_several_days_says_when_it_begins_and_its_last_day() -> None:
    starts = datetime(2026, 11, 27, 18, tzinfo=BERLIN)
    shown = reply(calendar(Event("Mess", starts, starts + timedelta(days=2)))).text
    assert "Freitag, 27. November 2026\n• 18:00 Uhr: Mess – bis Sonntag, 29. November 2026" in shown


def test_a_single_event_is_described() -> None:
    described = evening(28, "Lesung", description="Mit Musik.")
    assert "\nMit Musik.\n" in reply(calendar(described)).text
    assert "Mit Musik." not in reply(calendar(described, PUPPETS)).text


def test_more_than_five_come_in_portions_and_the_button_keeps_the_wish() -> None:
    week = calendar(*(evening(24 + day, f"Abend {day}", children=True) for day in range(12)))
    first = reply(week, Wish(children=True))
    more = first.choices[0]
    assert more == Choice("Weitere Veranstaltungen", TOPIC, {"wish": "children", "begin": "5"})
    second = reply(week, Wish(children=True), begin=5)
    assert next(line for line in second.text.splitlines() if "Abend" in line).endswith("Abend 5")
    assert second.choices[0].entities["begin"] == "10"
    assert "begin" not in reply(week, Wish(children=True), begin=10).choices[0].entities


def test_the_choice_is_named_and_can_be_narrowed_further() -> None:
    found = reply(calendar(PUPPETS, evening(29, "Jazz", children=True)), Wish(Days(SATURDAY, SATURDAY), children=True))
    assert found.text.startswith(
        "Das steht im Veranstaltungskalender für Samstag, 28. November 2026:\n"
        "Auswahl: für Kinder und Familien.\n• 19:30"
    )
    assert [choice.entities for choice in found.choices] == [
        {**WEEKEND, "wish": "children"},
        {"date": "2026-11-28/2026-11-28", "wish": "children free"},
        {},
    ]


def test_where_nothing_fits_wider_choices_are_offered_that_find_something() -> None:
    outcome = whats_on(calendar(PUPPETS), Wish(Days(NOW.date(), NOW.date()), district="brambauer"), "de", NOW)
    (found,) = outcome.replies
    assert found.text.splitlines()[:2] == [
        "Für Dienstag, 24. November 2026 steht dazu nichts im Veranstaltungskalender.",
        "Auswahl: in Brambauer.",
    ]
    assert "Kulturbüro Lünen, 02306 104-2299" in found.text
    assert [choice.label for choice in found.choices] == [
        "Dieses Wochenende",
        "Für Kinder",
        "Kostenlos",
        "Alle Veranstaltungen",
    ]
    assert outcome.outcome == "partly_answered"


def test_an_empty_calendar_says_so_and_names_the_office() -> None:
    found = reply(calendar(), Wish(free=True))
    assert found.text.startswith(
        "Im Veranstaltungskalender stehen zurzeit keine kommenden Veranstaltungen.\nZuständig: "
    )
    assert found.choices == ()


def test_entries_without_dates_are_listed_as_what_they_are() -> None:
    notices = tuple(Notice(f"Meldung {n}", f"https://luenen.de/{n}") for n in range(6))
    found = reply(calendar(notices=notices), Wish(free=True))
    assert "Wann etwas stattfindet, steht auf der verlinkten Seite" in found.text
    assert "kann ich diese Einträge nicht auswählen" in found.text
    assert [link.label for link in found.links] == [f"Meldung {n}" for n in range(5)]
    assert [choice.label for choice in found.choices] == ["Weitere Veranstaltungen"]


@pytest.mark.parametrize(
    ("language", "day", "time", "note"),
    [
        ("en", "Saturday, 28 November 2026", "19:30 to 21:30: Puppentheater", "Titles and places are in German"),
        ("tr", "28 Kasım 2026 Cumartesi", "Saat 19:30 – 21:30: Puppentheater", "Başlıklar ve yerler"),
        ("ar", "السبت، 28 نوفمبر 2026", "من الساعة 19:30 إلى 21:30، Puppentheater", "بالألمانية"),
        ("uk", "субота, 28 листопада 2026", "19:30 – 21:30: Puppentheater", "німецькою"),
    ],
)
def test_every_language_writes_its_own_dates_and_says_that_titles_are_german(
    language: str, day: str, time: str, note: str
) -> None:
    found = reply(calendar(PUPPETS), language=language)
    assert day in found.text
    assert time in found.text
    assert note in found.text


@pytest.mark.parametrize(
    ("text", "facet", "wish", "asked"),
    [
        ("weihnachtsmarkt", "what", Wish(), True),
        ("was ist am Wochenende los", "where", Wish(Days(SATURDAY, SATURDAY)), True),
        ("welche Veranstaltungen gibt es", "where", Wish(), True),
        ("wo ist der Hansesaal", "where", Wish(), False),
        ("wo ist das Kulturbüro in Brambauer", "where", Wish(district="brambauer"), False),
        ("etwas Kostenloses für Kinder", "cost", Wish(children=True, free=True), True),
        ("was kostet das Theater am Samstag", "cost", Wish(Days(SATURDAY, SATURDAY)), False),
        ("wann öffnet die Kasse", "opening_hours", Wish(), False),
    ],
)
def test_the_calendar_answers_what_is_on_and_leaves_other_questions_alone(
    text: str, facet: str, wish: Wish, asked: bool
) -> None:
    assert is_asked(text, facet, wish) is asked
