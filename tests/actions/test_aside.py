"""Which turns reach the review queue."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.base import AssistantAction
from actions.clarify import ActionClarify
from actions.converse import ActionConverse
from actions.inform import ActionEmergency, ActionInform
from bot.interactions.tables import review_queue
from tests.actions.test_base import logged, run, tracker

__all__ = ["logged"]


def waiting(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(review_queue)).all())


def test_what_was_not_understood_waits_for_review_without_names(logged: Engine) -> None:
    run(ActionClarify(), tracker("nlu_fallback", text="der rote Zettel von Frau Zwirbelmeier, 0176 5554433"))
    (row,) = waiting(logged)
    assert row.text == "der rote Zettel von Frau [Name], [Telefon]"
    assert (row.reason, row.language, row.topic, row.confidence) == ("not_understood", "de", "schule", "high")


def test_what_was_answered_unsurely_waits_with_the_topic_that_was_guessed(logged: Engine) -> None:
    run(ActionInform(), tracker(unsure=True, entities=[{"entity": "facet", "value": "cost"}]))
    (row,) = waiting(logged)
    assert (row.topic, row.facet) == ("kita", "cost")


def test_the_second_miss_in_a_row_waits_as_well(logged: Engine) -> None:
    run(ActionClarify(), tracker("out_of_scope", earlier=("nlu_fallback",)))
    assert len(waiting(logged)) == 1


@pytest.mark.parametrize(
    ("action", "intent", "parsed"),
    [
        (ActionInform(), "kita", {}),
        (ActionConverse(), "danke", {}),
        (ActionEmergency(), "notfall", {"unsure": True}),
        (ActionClarify(), "nlu_fallback", {"alarm": True}),
        (ActionInform(), "kita", {"alarm": True, "unsure": True}),
        (ActionInform(), "kita", {"text": "/kita", "unsure": True}),
    ],
)
def test_nothing_waits_of_answers_of_buttons_and_of_danger(
    logged: Engine, action: AssistantAction, intent: str, parsed: dict[str, Any]
) -> None:
    run(action, tracker(intent, **parsed))
    assert waiting(logged) == []
