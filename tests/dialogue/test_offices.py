from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.appointments import offices as all_offices
from bot.appointments.offices import offices
from bot.city.departments import departments
from bot.city.opening import Closure, State
from bot.dialogue.answers import answer
from bot.dialogue.offices import Named, state_text, write_department
from bot.dialogue.writer import Writer
from bot.language.dates import BERLIN
from bot.language.offered import offered
from tests.conftest import TODAY

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN)


def described(department: str, now: datetime | None = TUESDAY, facet: str = "where") -> str:
    writer = Writer("de", TODAY)
    write_department(writer, departments()[department], facet, now)
    return "\n".join(line.text for line in writer.lines)


def test_an_office_with_known_hours_says_whether_it_is_open_and_how_old_that_is() -> None:
    assert "Jetzt geöffnet bis 16:00 Uhr (Stand 2019, bitte prüfen)" in described("buergertelefon")


def test_who_asks_for_the_hours_hears_first_whether_it_is_open() -> None:
    assert described("buergertelefon", facet="opening_hours").splitlines()[1].startswith("Jetzt geöffnet")
    assert "Jetzt" not in described("buergertelefon", facet="who")


def test_a_closed_office_says_when_it_opens() -> None:
    friday = datetime(2026, 11, 27, 14, 0, tzinfo=BERLIN)
    closed = "Jetzt geschlossen. Öffnet wieder: Montag, 08:00 Uhr (Stand 2019, bitte prüfen)"
    assert closed in described("buergertelefon", friday)


def test_days_on_which_the_city_closes_an_office_are_not_told_as_open(monkeypatch: pytest.MonkeyPatch) -> None:
    [office] = offices().values()
    closure = Closure(first=date(2026, 11, 24), last=date(2026, 11, 25))
    shut = office.copy(update={"department": "buergertelefon", "closures": (closure,)})
    monkeypatch.setattr(all_offices, "offices", lambda: {office.id: shut})
    assert "Öffnet wieder: Donnerstag, 08:00 Uhr" in described("buergertelefon")


def test_hours_for_appointments_only_are_marked() -> None:
    text = described("fuehrerscheinstelle", datetime(2026, 11, 24, 12, 30, tzinfo=BERLIN))
    assert "Öffnet heute um 13:30 Uhr – nur mit Termin (Stand 2022, bitte prüfen)" in text


def test_an_office_with_unknown_hours_does_not_guess_whether_it_is_open() -> None:
    text = described("buergerbuero")
    assert "Jetzt" not in text
    assert "nicht gesichert bekannt" in text


def test_a_secured_help_line_is_open_around_the_clock() -> None:
    assert "Jetzt geöffnet, rund um die Uhr\n" in described("hilfetelefon") + "\n"


def test_without_a_clock_nothing_is_said_about_now() -> None:
    assert "Jetzt" not in described("buergertelefon", None)


@pytest.mark.parametrize(
    ("language", "day"), [("en", "Monday"), ("tr", "Pazartesi"), ("ar", "الاثنين"), ("uk", "понеділок")]
)
def test_the_day_is_written_out_in_the_language(language: str, day: str) -> None:
    opens = State(False, datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN))
    assert day in state_text(opens, TUESDAY, language)


def test_a_day_more_than_six_days_away_has_its_date() -> None:
    opens = State(False, datetime(2026, 12, 7, 8, 0, tzinfo=BERLIN))
    assert "Montag, 7. Dezember 2026" in state_text(opens, TUESDAY, "de")


@pytest.mark.parametrize("language", offered())
def test_every_state_has_its_sentence_in_every_language(language: str) -> None:
    later = datetime(2026, 11, 25, 0, 0, tzinfo=BERLIN)
    today = datetime(2026, 11, 24, 16, 0, tzinfo=BERLIN)
    states = [State(is_open, changes) for is_open in (True, False) for changes in (None, today, later)]
    texts = {state_text(state, TUESDAY, language) for state in states}
    assert len(texts) == len(states)
    assert not any("{" in text for text in texts)


def test_the_others_are_named_with_their_concern_and_a_button_each() -> None:
    (reply,) = answer("ausweis_pass", "who", "de", TODAY).replies
    assert "\n• Die Ausländerbehörde entscheidet über Aufenthaltstitel" in reply.text
    choice = reply.choices[0]
    assert (choice.label, choice.intent) == ("Ausländerbehörde der Stadt Lünen", "wer_macht_was")
    assert choice.entities == {"department": "auslaenderbehoerde"}


def test_an_office_that_is_named_is_described_before_the_leading_one() -> None:
    outcome = answer("asyl", "where", "de", TODAY, named=Named(department="auslaenderbehoerde"), now=TUESDAY)
    (reply,) = outcome.replies
    assert outcome.department == "auslaenderbehoerde"
    assert "Lünen hat eine eigene Ausländerbehörde" in reply.text
    assert "Zuständig: Bundesamt für Migration und Flüchtlinge" in reply.text
    assert "• Die Ausländerbehörde entscheidet" not in reply.text


def test_what_no_longer_exists_is_not_named() -> None:
    assert Named.of({"department": "katasteramt", "service": "apostille", "district": "selm"}) == Named()


def test_an_office_that_has_nothing_to_do_with_the_topic_is_offered_not_described() -> None:
    outcome = answer("ausweis_pass", "where", "de", TODAY, named=Named(department="baeder"))
    (reply,) = outcome.replies
    assert outcome.department == "buergerbuero"
    assert "Willy-Brandt-Platz 1" in reply.text
    assert {"department": "baeder"} in [choice.entities for choice in reply.choices]


def test_an_address_comes_with_a_link_to_a_map() -> None:
    writer = Writer("tr", TODAY)
    write_department(writer, departments()["buergerbuero"], "where")
    (link,) = writer.reply(None, None, (), ()).links
    assert link.label == "Harita (OpenStreetMap): Willy-Brandt-Platz 1, 44532 Lünen"
    assert link.url.startswith("https://www.openstreetmap.org/search?query=Willy-Brandt-Platz%201%2C")
