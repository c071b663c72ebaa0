from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from rasa_sdk import Tracker
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions import base
from actions.clarify import ActionClarify
from actions.inform import ActionEmergency, ActionInform
from bot.city.streets import read_streets
from bot.dialogue import places
from bot.interactions.tables import turns
from bot.language.dates import BERLIN
from tests.actions.test_base import run, tracker
from tests.actions.test_route import entities
from tests.city.test_streets import EXAMPLE


@pytest.fixture(autouse=True)
def engine(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(base, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(base, "now", lambda: datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN))
    monkeypatch.setattr(places, "streets", lambda: read_streets(EXAMPLE))
    return sqlite_engine


def after_question(intent: str, text: str, confidence: float = 0.3, language: str = "de", **named: str) -> Tracker:
    """The turn after the assistant asked for the district of a question about social housing."""
    (asking,) = run(ActionInform(), tracker("wbs", entities=entities(facet="where")))
    heard = tracker(intent, text=text, entities=entities(**named), metadata={"language": language, "turn": "u" * 32})
    heard.latest_message["intent"]["confidence"] = confidence
    question = {"event": "user", "parse_data": {"intent": {"name": "wbs"}}}
    heard.events = [question, {"event": "bot", "data": {"custom": asking}}, *heard.events]
    return heard


def answered(action: Any, heard: Tracker) -> list[dict[str, Any]]:
    return run(action, heard)


def test_a_street_alone_that_sounds_like_danger_answers_the_question() -> None:
    (reply,) = answered(ActionEmergency(), after_question("notfall", "Beispielstraße 5", street="Beispielstraße 5"))
    assert reply["topic"] == "wbs"
    assert "Brambauer" in reply["text"]


def test_a_district_that_was_not_understood_answers_the_question() -> None:
    (reply,) = answered(ActionClarify(), after_question("nlu_fallback", "Gahmen", district="gahmen"))
    assert "Welches Team für Gahmen" in reply["text"]


def test_a_sentence_about_where_one_lives_answers_the_question_in_arabic() -> None:
    heard = after_question("bibliothek", "أسكن في برامباور", 0.49, "ar", district="brambauer")
    (reply,) = answered(ActionInform(), heard)
    assert (reply["topic"], reply["language"]) == ("wbs", "ar")
    assert "Brambauer" in reply["text"]


def test_danger_beside_a_place_stays_danger() -> None:
    heard = after_question("notfall", "Hilfe Beispielstraße 5", street="Beispielstraße 5")
    first, *_ = answered(ActionEmergency(), heard)
    assert first["urgent"]


def test_another_question_with_a_place_stays_another_question() -> None:
    (reply,) = answered(ActionInform(), after_question("sport", "sport in gahmen", 0.6, district="gahmen"))
    assert reply["topic"] == "sport"


def test_a_place_that_nobody_asked_for_is_understood_as_ever() -> None:
    (reply,) = run(ActionInform(), tracker("bibliothek", text="Gahmen", entities=entities(district="gahmen")))
    assert reply["topic"] == "bibliothek"


def test_the_log_holds_the_district_and_never_the_street(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    answered(ActionInform(), after_question("kita", "Beispielstraße 5", street="Beispielstraße 5"))
    with engine.connect() as connection:
        question, place = connection.execute(select(turns).order_by(turns.c.id)).all()
    assert (question.district, place.district, place.topic) == (None, "brambauer", "wbs")
    assert "eispiel" not in repr(place) + caplog.text
