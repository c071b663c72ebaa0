"""Made-up personal data through every path of the chat, then a search of every place that outlives the conversation."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from actions import base
from actions.base import AssistantAction
from actions.clarify import ActionClarify
from actions.converse import ActionConverse
from actions.inform import ActionInform
from bot.dialogue.texts import say
from bot.interactions.tables import review_queue
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.sessions import Sessions
from bot.web.trackers import Trackers, events
from tests.web.acting import ActingAssistant, bytes_of, rows_of
from tests.web.conftest import Citizen

CANARIES = {
    "name": "Quendolina Zwirbelmeier",
    "iban": "DE89 3704 0044 0532 0130 00",
    "phone": "0176 55544332",
    "mail": "quendolina.z@beispiel.example",
    "street": "Rotkehlchenstraße 117",
    "a_number": "A-771234569",
}

SAID = (
    "Ich heiße {name}, wohne {street}, Telefon {phone}, {mail}, Konto {iban}, A-Nummer {a_number}, und der rote Zettel?"
).format(**CANARIES)

PIECES = ("Quendolina", "Zwirbelmeier", "0532", "55544332", "beispiel.example", "Rotkehlchen", "771234569")
"""What must be nowhere, in whatever form the rest stands."""


class ActionThatRaises(AssistantAction):
    job = ""

    def answer(self, heard: base.Heard, today: Any) -> Any:
        raise ValueError(heard.text)


@pytest.fixture
def acting(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ActingAssistant:
    monkeypatch.setattr(base, "engine", lambda: engine)
    return ActingAssistant(engine)


@pytest.fixture
def citizen(door: Door, engine: Engine, acting: ActingAssistant) -> Citizen:
    """Before a door on either database, whose assistant runs our actions."""
    events.create(engine, checkfirst=True)
    own = replace(door, engine=engine, sessions=Sessions(engine), trackers=Trackers(engine), assistant=acting)
    return Citizen(TestClient(create_app(own), raise_server_exceptions=False))


def press(citizen: Citizen, choices: list[dict[str, str]], key: str) -> list[dict[str, Any]]:
    choice = next(each["choice"] for each in choices if each["label"] == say(key, "de", "feedback"))
    messages: list[dict[str, Any]] = citizen.chooses(choice).json()["messages"]
    return messages


def go_every_way(citizen: Citizen, acting: ActingAssistant) -> None:
    """Personal data in what is not understood, unsure, answered, not helpful, in a comment, in what goes wrong."""
    citizen.says(SAID)
    acting.next("kita", ActionInform(), unsure=True)
    (answer,) = citizen.says(SAID).json()["messages"]
    press(citizen, answer["feedback"]["choices"], "helped_no")
    acting.next("danke", ActionConverse())
    *_, question = citizen.says(f"danke, {SAID}").json()["messages"]
    (effort,) = press(citizen, question["choices"], "satisfaction_2")
    (comment,) = press(citizen, effort["choices"], "effort_yes")
    press(citizen, comment["choices"], "comment_write")
    citizen.says(SAID)
    acting.next("kita", ActionThatRaises())
    citizen.says(SAID)
    acting.available = False
    assert citizen.says(SAID).status_code == 503
    acting.available = True
    headers = citizen.headers
    for body in (f'{{"text": "{SAID}"', json.dumps({"text": SAID, "id": SAID}), json.dumps({"choice": SAID})):
        assert citizen.client.post("/api/messages", content=body, headers=headers).status_code in (400, 422)
    assert citizen.client.get(
        f"/api/conversations?{SAID}", headers={"authorization": f"Bearer {SAID}".encode()}
    ).status_code
    assert citizen.client.get(f"/{SAID}").status_code == 404


def test_personal_data_is_in_no_log_at_debug_level_and_in_no_table_but_the_conversation(
    citizen: Citizen, acting: ActingAssistant, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    go_every_way(citizen, acting)
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert "ValueError" in ours
    for piece in PIECES:
        assert [table for table, rows in rows_of(engine).items() if piece in rows] == ["events"]
        assert piece not in ours
    with engine.connect() as connection:
        kept = connection.execute(select(review_queue.c.reason, review_queue.c.text)).all()
    assert {reason for reason, _ in kept} == {"not_understood", "not_helpful", "comment"}
    assert all("der rote Zettel" in text for _, text in kept)


def test_after_the_deletion_no_byte_is_left(citizen: Citizen, acting: ActingAssistant, engine: Engine) -> None:
    go_every_way(citizen, acting)
    citizen.client.delete("/api/conversations", headers=citizen.headers)
    engine.dispose()
    for piece in PIECES:
        assert piece not in "\n".join(rows_of(engine).values())
        assert piece.encode() not in bytes_of(engine)


def test_danger_is_kept_nowhere_but_in_the_conversation(
    citizen: Citizen, acting: ActingAssistant, engine: Engine
) -> None:
    acting.next("nlu_fallback", ActionClarify(), alarm=True)
    citizen.says("er schlägt mich, " + SAID)
    assert not [table for table, rows in rows_of(engine).items() if table != "events" and "schlägt" in rows]
    with engine.connect() as connection:
        assert connection.execute(select(review_queue)).all() == []
