from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions import base
from actions.base import AssistantAction, Heard, listen
from actions.clarify import ActionClarify
from actions.inform import ActionEmergency, ActionInform
from bot.dialogue.answers import Outcome
from bot.interactions.tables import turns


def tracker(intent: str = "kita", *, text: str = "kita platz", earlier: tuple[str, ...] = (), **parsed: Any) -> Tracker:
    """A tracker after a message that was understood as ``intent``."""
    metadata = {"turn": "t" * 32, "session": "s" * 32, "channel": "website", "language": "de", "topic": None}
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.8},
        "intent_ranking": [{"name": intent, "confidence": 0.8}, {"name": "schule", "confidence": 0.1}],
        "entities": [],
        "metadata": {**metadata, **parsed.pop("metadata", {})},
        **parsed,
    }
    events = [{"event": "user", "parse_data": {"intent": {"name": name}}} for name in (*earlier, intent)]
    return Tracker("c", {}, message, events, False, None, {}, None)


@pytest.fixture
def logged(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(base, "engine", lambda: sqlite_engine)
    return sqlite_engine


def run(action: AssistantAction, tracker: Tracker) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    assert action.run(dispatcher, tracker, {}) == []
    return [message["custom"] for message in dispatcher.messages]


class ActionThatRaises(AssistantAction):
    job = ""

    def answer(self, heard: Heard, today: date) -> Outcome:
        raise ValueError("Erika Mustermann wohnt in der Langen Straße 1")


def test_an_action_that_raises_answers_with_a_sentence(logged: Engine, caplog: pytest.LogCaptureFixture) -> None:
    (reply,) = run(ActionThatRaises(), tracker())
    assert reply["text"].startswith("Es tut mir leid, da ist bei uns etwas schiefgegangen")
    assert "ValueError" in caplog.text
    assert "Erika" not in caplog.text
    with logged.connect() as connection:
        assert connection.execute(select(turns.c.outcome)).scalar_one() == "error"


def test_a_tracker_without_anything_still_gets_a_sentence(logged: Engine) -> None:
    (reply,) = run(ActionInform(), Tracker("c", {}, {}, [], False, None, {}, None))
    assert reply["text"]


def test_a_log_that_cannot_be_written_costs_nobody_an_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Engine:
        raise OSError("disk full")

    monkeypatch.setattr(base, "engine", fail)
    (reply,) = run(ActionInform(), tracker())
    assert reply["topic"] == "kita"
    assert "the turn was not logged: OSError" in caplog.text


def test_a_turn_is_logged_with_what_was_understood(logged: Engine) -> None:
    run(ActionInform(), tracker(entities=[{"entity": "facet", "value": "cost"}]))
    with logged.connect() as connection:
        row = connection.execute(select(turns)).one()
    assert (row.topic, row.facet, row.confidence, row.department, row.kind) == (
        "kita",
        "cost",
        "high",
        "jugendamt",
        "text",
    )


def test_a_long_message_in_an_offered_language_changes_the_language_and_offers_the_way_back(logged: Engine) -> None:
    detected = {"language": "tr", "confidence": 0.99, "words": 5}
    (reply,) = run(ActionInform(), tracker(language=detected))
    assert reply["language"] == "tr"
    assert reply["choices"][-1] == {
        "label": "Auf Deutsch weiter", "intent": "sprache_wechseln", "entities": {"language": "de"},
    }  # fmt: skip


def test_a_language_that_is_not_offered_is_answered_with_those_that_are(logged: Engine) -> None:
    detected = {"language": "pl", "confidence": 0.99, "words": 6}
    answer, offer = run(ActionInform(), tracker(language=detected))
    assert answer["language"] == "de"
    assert "Polnisch" in offer["text"]
    assert len(offer["choices"]) == 4


def test_a_ukrainian_conversation_is_not_told_of_languages_with_the_same_letters(logged: Engine) -> None:
    detected = {"language": "mk", "confidence": 0.99, "words": 5}
    metadata = {"language": "uk"}
    (answer,) = run(ActionInform(), tracker(text="що ви робите з моїми даними", metadata=metadata, language=detected))
    assert answer["language"] == "uk"


def test_an_alarm_puts_the_numbers_first(logged: Engine) -> None:
    first, answer = run(ActionInform(), tracker(alarm=True))
    assert first["urgent"]
    assert "112" in first["text"]
    assert answer["topic"] == "kita"


def test_danger_is_answered_with_numbers_whatever_came_before(logged: Engine) -> None:
    first, *rest = run(ActionEmergency(), tracker("notfall", earlier=("kita", "nlu_fallback")))
    assert first["urgent"]
    assert first["topic"] == "notfall"
    assert [choice["intent"] for choice in rest[0]["choices"]] == ["schule"]


def test_the_second_miss_in_a_row_leads_to_a_person(logged: Engine) -> None:
    (once,) = run(ActionClarify(), tracker("nlu_fallback"))
    (twice,) = run(ActionClarify(), tracker("nlu_fallback", earlier=("out_of_scope",)))
    (after_success,) = run(ActionClarify(), tracker("nlu_fallback", earlier=("nlu_fallback", "kita")))
    assert "02306 104-2020" in twice["text"]
    assert "02306 104-2020" not in once["text"]
    assert "02306 104-2020" not in after_success["text"]


def test_unsure_understanding_offers_the_next_topics_as_well(logged: Engine) -> None:
    (reply,) = run(ActionInform(), tracker(unsure=True))
    assert reply["choices"][-1]["intent"] == "schule"


def test_metadata_from_nowhere_are_not_believed() -> None:
    heard = listen(tracker(metadata={"language": "xx"}))
    assert heard.chosen_language == "de"
