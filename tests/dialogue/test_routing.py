from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.city.departments import departments
from bot.dialogue.offices import Named
from bot.dialogue.routing import Question, respond
from bot.language.dates import BERLIN
from bot.language.offered import offered

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN)


def asked(named: Named, language: str = "de", topic: str = "wer_macht_was", facet: str = "what") -> Question:
    return Question(topic, facet, language, NOW, named)


def test_an_office_by_name_is_described_with_its_topics_as_buttons() -> None:
    outcome = respond(asked(Named(department="standesamt")))
    (reply,) = outcome.replies
    assert outcome.department == "standesamt"
    assert "Das Standesamt ist für Geburten" in reply.text
    assert "Willy-Brandt-Platz 1" in reply.text
    assert [choice.intent for choice in reply.choices] == ["familie_urkunden"]


def test_without_a_name_the_guide_answers_with_likely_topics_as_buttons() -> None:
    (reply,) = respond(replace(asked(Named()), alternatives=("kita", "schule"))).replies
    assert "02306 104-2020" in reply.text
    assert [choice.intent for choice in reply.choices][-2:] == ["kita", "schule"]


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("department", departments())
def test_every_office_is_described_in_every_language(department: str, language: str) -> None:
    (reply,) = respond(asked(Named(department=department), language)).replies
    assert departments()[department].name in reply.text
    assert "{" not in reply.text
    assert reply.language == language


def test_a_service_by_name_is_answered_with_its_card() -> None:
    outcome = respond(asked(Named(service="personalausweis", department="buergerbuero")))
    (reply,) = outcome.replies
    assert outcome.department == "buergerbuero"
    assert reply.topic == "ausweis_pass"
    assert "46,00 Euro" in reply.text


def test_a_service_within_its_topic_is_answered_with_its_card_and_no_others() -> None:
    (reply,) = respond(asked(Named(service="fuehrungszeugnis"), topic="weitere_papiere")).replies
    assert "13 Euro" in reply.text
    assert "Gewerbe" not in reply.text


def test_the_passage_that_answers_best_is_not_hidden_by_a_card() -> None:
    question = asked(Named(service="fuehrungszeugnis"), topic="weitere_papiere")
    (reply,) = respond(replace(question, passage="vertretung")).replies
    assert reply.text.startswith("Das Führungszeugnis beantragen Sie selbst.")


def test_where_to_go_for_a_service_is_its_office() -> None:
    question = asked(Named(service="anmeldung"), topic="anmeldung", facet="where")
    (reply,) = respond(question).replies
    assert "Willy-Brandt-Platz 1" in reply.text


def test_where_to_go_for_a_service_without_a_topic_is_its_office_with_the_card_as_button() -> None:
    (reply,) = respond(asked(Named(service="beglaubigung"), facet="where")).replies
    assert "Willy-Brandt-Platz 1" in reply.text
    assert reply.choices[0].label == "Alles zu: Beglaubigung"
