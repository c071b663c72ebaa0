"""Booking, moving and cancelling in the chat, without Rasa."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bot.appointments.book import OwnBook
from bot.appointments.codes import spaced
from bot.appointments.records import Wish
from bot.dialogue.texts import say
from tests.appointments.conftest import StillClock, booked, somebody
from tests.dialogue.booking.conftest import Citizen

LANGUAGES = ("de", "en", "tr", "ar", "uk")


def to_the_places(citizen: Citizen) -> str:
    """Everything that is asked before the first times."""
    citizen.says("ich brauche einen termin für eine meldebescheinigung", "termin_buchen", 0.9)
    citizen.says("2")
    return citizen.presses("Nichts davon")


def to_the_summary(citizen: Citizen) -> str:
    to_the_places(citizen)
    citizen.presses(citizen.times()[0])
    return citizen.gives("Quendolina", "quendolina@example.org")


def code_of(citizen: Citizen) -> str:
    identity = next(reply.appointment for reply in citizen.replies if reply.appointment)
    found = citizen.book.find(identity)
    assert found
    return spaced(found.code)


def test_a_booking_asks_only_what_is_needed_and_ends_with_a_code(citizen: Citizen) -> None:
    assert "Meldebescheinigung" in to_the_summary(citizen)
    assert "Ihre Angaben: gespeichert" in citizen.replies[-1].text
    assert "Ihr Termin ist gebucht" in citizen.says("ja")
    found = citizen.book.look_up(code_of(citizen), "anybody")
    assert (found.service, found.persons, found.name, found.email) == (
        "meldebescheinigung", 2, "Quendolina", "quendolina@example.org",
    )  # fmt: skip
    assert citizen.slot is None


def test_neither_name_nor_contact_nor_code_reach_rasas_memory(citizen: Citizen) -> None:
    to_the_summary(citizen)
    kept = json.dumps([citizen.slot, *(reply.to_json() for reply in citizen.replies)])
    citizen.says("ja")
    kept += json.dumps([citizen.slot, *(reply.to_json() for reply in citizen.replies)])
    assert "uendolina" not in kept
    assert code_of(citizen) not in kept


def test_what_the_first_message_says_is_not_asked_again(citizen: Citizen) -> None:
    said = citizen.says("Termin für 3 Personen zum Ummelden am nächsten Dienstag", "termin_buchen", 0.9)
    assert say("ask_needs", "de", "booking") in said
    assert "Frei am Dienstag, 1. Dezember 2026:" in citizen.presses("Nichts davon")
    assert citizen.outcome.days_to_place == 7


def test_a_service_for_one_person_does_not_ask_for_how_many(citizen: Citizen) -> None:
    said = citizen.says("termin um eine kopie zu beglaubigen", "termin_buchen", 0.9)
    assert say("ask_needs", "de", "booking") in said


def test_the_log_hears_of_beginning_first_place_and_confirmation_once(citizen: Citizen) -> None:
    to_the_summary(citizen)
    citizen.says("ja")
    assert citizen.outcomes == [
        "booking_begun",
        "booking_continued",
        "booking_offered",
        "booking_continued",
        "booking_continued",
        "booking_confirmed",
    ]


def test_confirming_twice_books_once_and_says_the_same(citizen: Citizen, book: OwnBook) -> None:
    to_the_summary(citizen)
    confirm = citizen.choice("Ja, Termin buchen")
    citizen.presses("Ja, Termin buchen")
    first, code = citizen.replies[-1].text, code_of(citizen)
    citizen.outcome = replace(citizen.outcome, replies=(replace(citizen.replies[-1], choices=(confirm,)),))
    citizen.presses("Ja, Termin buchen")
    assert code_of(citizen) == code
    assert first.split("\n")[0] == "Ihr Termin ist gebucht."
    assert citizen.outcomes[-1] == "booking_shown"


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("de", "nächsten Dienstag Nachmittag", "Dienstag, 1. Dezember 2026"),
        ("en", "next Tuesday afternoon", "Tuesday, 1 December 2026"),
        ("tr", "salı öğleden sonra", "1 Aralık 2026 Salı"),
        ("ar", "الخميس", "الخميس، 26 نوفمبر 2026"),
        ("uk", "у п'ятницю", "пʼятниця, 27 листопада 2026"),
    ],
)
def test_a_day_is_understood_and_echoed_written_out(citizen: Citizen, language: str, day: str, shown: str) -> None:
    citizen.language = language
    citizen.says("Anmeldung", "termin_buchen", 0.9)
    citizen.says("1")
    citizen.presses(say("with_nothing", language, "booking"))
    said = citizen.says(day, "notfall", 0.6)
    assert shown.replace("ʼ", "’") in said.replace("ʼ", "’")
    assert citizen.times()


def test_a_closed_day_leads_to_the_next_one(citizen: Citizen) -> None:
    to_the_places(citizen)
    said = citizen.says("am Samstag")
    assert "Am Samstag, 28. November 2026 ist nichts frei." in said
    assert "30. Nov." in citizen.times()[0]


def test_a_time_is_typed_counted_or_the_nearest_offered(citizen: Citizen) -> None:
    to_the_places(citizen)
    citizen.says("nächsten Dienstag")
    assert "Um 12:30 Uhr ist nichts frei." in citizen.says("um 12:30")
    citizen.says("nächsten Dienstag")
    assert "Dienstag, 1. Dezember 2026, 09:10 Uhr" in citizen.says("um 9:10")
    citizen.presses("Ohne Angaben weiter")
    citizen.presses("Andere Zeit")
    assert "Wann: Dienstag, 24. November 2026, 13:40 bis 13:50 Uhr" in citizen.says("2")


def test_a_used_up_place_offers_the_next(citizen: Citizen, book: OwnBook) -> None:
    to_the_places(citizen)
    wanted = citizen.times()[0]
    starts = book.places(Wish("meldebescheinigung", 2))[0]
    for number in range(4):
        booked(book, Wish("meldebescheinigung", 2), starts, somebody(number))
    assert say("place_taken", "de", "appointments") in citizen.presses(wanted)
    assert wanted not in citizen.times()
    assert len(citizen.times()) == 3


def test_a_hold_that_ran_out_offers_times_again(citizen: Citizen, clock: StillClock) -> None:
    to_the_summary(citizen)
    clock.forward(minutes=11)
    assert say("hold_expired", "de", "appointments") in citizen.says("ja")
    assert citizen.times()


def test_a_question_in_the_middle_is_answered_and_the_booking_goes_on(citizen: Citizen) -> None:
    to_the_places(citizen)
    said = citizen.says("was kostet der personalausweis", "ausweis_pass", 0.9)
    assert citizen.replies[0].topic == "ausweis_pass"
    assert "Das sind die nächsten freien Termine:" in said
    assert citizen.outcomes[-1] == "answered"
    assert citizen.replies[-1].in_form


def test_a_question_that_names_a_day_is_a_question(citizen: Citizen) -> None:
    to_the_places(citizen)
    citizen.says("wann hat das bürgerbüro am dienstag auf", "wer_macht_was", 0.8, facet="opening_hours")
    assert citizen.replies[0].topic == "wer_macht_was"


def test_danger_wins_and_nothing_of_it_becomes_an_answer(citizen: Citizen) -> None:
    to_the_places(citizen)
    before = citizen.slot
    said = citizen.says("mein mann schlägt mich am dienstag", "notfall", 0.9)
    assert citizen.replies[0].urgent
    assert "112" in said
    assert citizen.slot == before
    assert citizen.times() == []
    assert "Das sind die nächsten freien Termine:" in citizen.presses("Termin weiter buchen")


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_works_at_every_question_and_gives_the_place_back(citizen: Citizen, book: OwnBook, language: str) -> None:
    places = book.places(Wish("meldebescheinigung", 2))
    stop = {"de": "Stopp", "en": "stop", "tr": "dur", "ar": "توقف", "uk": "стоп"}[language]
    for steps in range(5):
        citizen.language = "de"
        citizen.says("ich brauche einen termin", "termin_buchen", 0.9)
        for said in ("Meldebescheinigung", "2", "nein", "1")[:steps]:
            citizen.says(said)
        citizen.language = language
        assert say("nothing_booked", language, "booking") in citizen.says(stop, "notfall", 0.4)
        assert citizen.slot is None
        assert citizen.outcomes[-1] == "booking_stopped"
    assert set(book.places(Wish("meldebescheinigung", 2))) <= set(places)


def test_a_name_typed_into_the_chat_is_not_taken(citizen: Citizen) -> None:
    to_the_places(citizen)
    citizen.presses(citizen.times()[0])
    said = citizen.says("ich heiße Quendolina")
    assert say("hint_details", "de", "booking") in said
    assert "uendolina" not in json.dumps(citizen.slot)


def test_misunderstood_twice_leads_to_a_person(citizen: Citizen) -> None:
    to_the_places(citizen)
    assert "Bürgertelefon" not in citizen.says("blub")
    assert "02306 104-2020" in citizen.says("blab")


def test_an_old_booking_is_not_asked_about_any_more(citizen: Citizen, clock: StillClock) -> None:
    to_the_places(citizen)
    clock.forward(minutes=31)
    citizen.says("was kostet der personalausweis", "ausweis_pass", 0.9)
    assert not citizen.replies[-1].in_form


def test_an_office_without_appointments_names_its_own_ways(citizen: Citizen) -> None:
    said = citizen.says("Termin bei der Ausländerbehörde", "termin_buchen", 0.9)
    assert "Diese Stelle vergibt hier keine Termine: Ausländerbehörde der Stadt Lünen" in said
    assert "terminvereinbarung" not in said
    assert "Termin buchen: Bürgerbüro" in citizen.labels
    assert citizen.outcome.department == "auslaenderbehoerde"


def test_the_topic_before_narrows_the_services(citizen: Citizen) -> None:
    citizen.topic = "anmeldung"
    citizen.says("ich möchte einen termin", "termin_buchen", 0.9)
    assert citizen.labels[:3] == ["Wohnung anmelden", "Wohnung ummelden", "Wohnung abmelden"]
    citizen.presses("Weitere anzeigen")
    assert "Führungszeugnis" in citizen.labels


def test_an_appointment_is_looked_up_moved_and_cancelled(citizen: Citizen) -> None:
    to_the_summary(citizen)
    citizen.says("ja")
    code = code_of(citizen)
    assert say("found", "de", "booking") in citizen.says(code)
    citizen.presses("Termin verschieben")
    citizen.says("nächsten Dienstag um 9:10")
    assert "Dienstag, 1. Dezember 2026, 09:10 Uhr" in citizen.replies[-1].text
    assert say("moved", "de", "booking") in citizen.presses("Ja, verschieben")
    assert code_of(citizen) == code
    citizen.says("ich möchte den termin absagen", "termin_absagen", 0.9)
    assert say("ask_cancel", "de", "booking") in citizen.says(f"{code.lower()}")
    assert say("kept", "de", "booking") in citizen.says("nein")
    citizen.says(f"termin {code} absagen", "termin_absagen", 0.9)
    assert say("cancelled", "de", "booking") in citizen.says("ja")
    assert say("found_cancelled", "de", "booking") in citizen.says(code)


def test_wrong_codes_are_limited(citizen: Citizen) -> None:
    citizen.says("termin absagen", "termin_absagen", 0.9)
    for _ in range(5):
        assert say("unknown_code", "de", "appointments") in citizen.says("K7PM-2XQ4")
    assert "zu viele falsche Codes" in citizen.says("K7PM-2XQ4")


def test_the_first_times_are_examples_while_rules_are_assumed(citizen: Citizen) -> None:
    assert say("example_data", "de", "appointments") in to_the_places(citizen)


def test_a_day_named_before_it_is_asked_for_is_kept(citizen: Citizen) -> None:
    citizen.says("ich brauche einen termin für eine meldebescheinigung", "termin_buchen", 0.9)
    assert "Für wie viele Personen" in citizen.says("nächsten Dienstag nachmittag", "termin_aendern", 0.8)
    citizen.says("2")
    citizen.presses("Nichts davon")
    assert citizen.times()
    assert all(re.fullmatch(r"Di., 1. Dez. 2026, 1[3-6]:\d\d Uhr", time) for time in citizen.times())


def test_another_day_named_after_a_time_was_chosen_offers_that_day(citizen: Citizen) -> None:
    to_the_places(citizen)
    citizen.presses(citizen.times()[0])
    citizen.says("am freitag bitte", "termin_aendern", 0.8)
    assert citizen.times()
    assert all(time.startswith("Fr., 27. Nov. 2026") for time in citizen.times())


def test_how_many_may_sound_like_a_question(citizen: Citizen) -> None:
    citizen.says("ich brauche einen termin für eine meldebescheinigung", "termin_buchen", 0.9)
    assert "Hilfe mit der Sprache" in citizen.says("für 2 personen", "anmeldung", 0.9, facet="who")
