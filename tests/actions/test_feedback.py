from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.base import AssistantAction, listen
from actions.clarify import ActionClarify
from actions.converse import ActionConverse
from actions.hand_over import ActionHandOver
from bot.dialogue.guide import START
from bot.interactions.tables import turns
from bot.welcome.topics import topics
from tests.actions.test_base import logged, run, tracker

__all__ = ["logged"]


@pytest.mark.parametrize(
    ("action", "intent", "text", "begins", "outcome"),
    [
        (ActionHandOver(), "beschwerde", "die Dame war unhöflich", "Es tut mir leid, dass etwas", "handed_over"),
        (ActionHandOver(), "beschwerde", "ein Lob für das Standesamt", "Vielen Dank, das freut uns", "small_talk"),
        (ActionHandOver(), "beschwerde", "du hilfst mir null", "Es tut mir leid, dass Ihnen das", "to_a_person"),
        (ActionConverse(), "ablehnen", "das hat mir nicht geholfen", "Es tut mir leid, dass Ihnen das", "to_a_person"),
        (ActionConverse(), "danke", "sehr gut gemacht", "Vielen Dank, das freut uns", "small_talk"),
        (ActionConverse(), "danke", "danke schön", "Gern geschehen", "small_talk"),
        (ActionClarify(), "nlu_fallback", "bringt mir nichts", "Es tut mir leid, dass Ihnen das", "to_a_person"),
    ],
)
def test_feedback_gets_the_sentence_that_fits(
    logged: Engine, action: AssistantAction, intent: str, text: str, begins: str, outcome: str
) -> None:
    (reply,) = run(action, tracker(intent, text=text))
    assert reply["text"].startswith(begins)
    with logged.connect() as connection:
        assert connection.execute(select(turns.c.outcome)).scalar_one() == outcome


def test_the_topic_talked_about_and_its_neighbours_are_the_buttons(logged: Engine) -> None:
    (reply,) = run(ActionConverse(), tracker("ablehnen", text="hilft mir nicht", metadata={"topic": "wbs"}))
    assert [choice["intent"] for choice in reply["choices"]] == ["wbs", *topics()["wbs"].related[:2]]


def test_without_a_topic_the_usual_first_questions_are_offered(logged: Engine) -> None:
    (reply,) = run(ActionConverse(), tracker("ablehnen", text="hilft mir nicht"))
    assert [choice["intent"] for choice in reply["choices"]] == list(START)


def test_what_a_citizen_wrote_is_not_in_what_is_printed_of_a_turn() -> None:
    heard = listen(tracker("beschwerde", text="Frau Muster war unhöflich"))
    assert heard.text == "Frau Muster war unhöflich"
    assert "Muster" not in repr(heard)
