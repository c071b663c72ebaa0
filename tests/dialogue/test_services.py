from __future__ import annotations

import pytest

from bot.city.services import services
from bot.dialogue.offices import Named
from bot.dialogue.reply import Reply
from bot.dialogue.services import service_asked, service_card
from bot.language.offered import offered
from tests.conftest import TODAY


def card(service: str, facet: str = "what", language: str = "de") -> Reply:
    (reply,) = service_card(services()[service], facet, language, TODAY).replies
    return reply


def test_the_card_says_papers_fee_persons_duration_and_ways_online() -> None:
    lines = card("fuehrungszeugnis").text.splitlines()
    assert lines[0] == "Führungszeugnis"
    assert lines[1:3] == ["Diese Unterlagen brauchen Sie:", "• Ihr Ausweis, Pass oder Aufenthaltstitel"]
    order = [
        next(number for number, line in enumerate(lines) if part in line)
        for part in ("13 Euro", "ab 14 Jahren", "nicht mit Vollmacht", "1 bis 5 Wochen", "Online-Funktion", "Zuständig")
    ]
    assert order == sorted(order)


def test_the_card_of_a_newcomer_begins_with_the_two_weeks() -> None:
    assert "zwei Wochen" in card("anmeldung").text.splitlines()[1]


def test_old_facts_carry_their_year_and_unknown_fees_name_whom_to_ask() -> None:
    text = card("meldebescheinigung").text
    assert "per E-Mail aus. (Stand 2021, bitte prüfen)" in text
    assert "nicht gesichert bekannt. Fragen Sie bitte hier: Bürgerbüro, 02306 104-2030" in text
    assert service_card(services()["meldebescheinigung"], "what", "de", TODAY).outcome == "partly_answered"


def test_planning_minutes_are_never_shown() -> None:
    for service in services():
        assert "Minuten" not in card(service).text


def test_a_facet_is_answered_for_the_service_alone_with_the_whole_card_as_button() -> None:
    reply = card("reisepass", "cost")
    assert "70,00 Euro" in reply.text
    assert "46,00" not in reply.text
    assert reply.facet == "cost"
    assert (reply.choices[0].label, reply.choices[0].entities) == ("Alles zu: Reisepass", {"service": "reisepass"})


@pytest.mark.parametrize(
    ("service", "topic", "facet", "asked"),
    [
        ("fuehrungszeugnis", "weitere_papiere", "what", True),
        ("fuehrungszeugnis", "weitere_papiere", "cost", True),
        ("fuehrungszeugnis", "wer_macht_was", "cost", True),
        ("fuehrungszeugnis", "wer_macht_was", "where", False),  # the office, its address and hours
        ("fuehrungszeugnis", "weitere_papiere", "where", False),  # the office and its hours
        ("fuehrungszeugnis", "ehrenamt", "what", False),  # another topic mentions it
        ("meldebescheinigung", "weitere_papiere", "cost", False),  # nothing known: the topic says more
        (None, "weitere_papiere", "what", False),
    ],
)
def test_a_service_answers_only_what_is_its_own(service: str | None, topic: str, facet: str, asked: bool) -> None:
    assert bool(service_asked(Named(service=service), topic, facet)) == asked


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("service", services())
def test_every_card_is_complete_in_every_language(service: str, language: str) -> None:
    reply = card(service, language=language)
    assert services()[service].name in reply.text  # the German name stays
    assert "{" not in reply.text
    assert reply.topic == services()[service].topic
