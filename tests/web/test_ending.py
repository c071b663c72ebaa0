from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.web.conversation import Door
from bot.web.sessions import RENEWED_AFTER, TURNS_PER_CONVERSATION, sessions
from bot.web.trackers import Trackers, events
from tests.web.conftest import Citizen, FakeAssistant


def remember(door: Door, *conversations: str) -> None:
    """As Rasa would after a turn."""
    with door.engine.begin() as connection:
        for conversation in conversations:
            connection.execute(events.insert().values(sender_id=conversation))


def remembered(door: Door) -> list[str]:
    with door.engine.connect() as connection:
        return list(connection.execute(select(events.c.sender_id)).scalars())


def end(citizen: Citizen) -> int:
    return citizen.client.delete("/api/conversations", headers=citizen.headers).status_code


def test_an_ended_conversation_leaves_neither_words_nor_session(
    citizen: Citizen, door: Door, assistant: FakeAssistant
) -> None:
    citizen.says("kita")
    remember(door, assistant.heard[0][0], assistant.heard[0][0], "somebody else")
    assert end(citizen) == 204
    assert remembered(door) == ["somebody else"]
    with door.engine.connect() as connection:
        assert connection.execute(select(sessions)).all() == []


def test_the_token_of_an_ended_conversation_is_worth_nothing(citizen: Citizen) -> None:
    message = {"text": "kita", "id": "a" * 32}
    citizen.client.post("/api/messages", json=message, headers=citizen.headers)
    assert end(citizen) == 204
    again = citizen.client.post("/api/messages", json=message, headers=citizen.headers)
    assert again.status_code == 401
    assert end(citizen) == 401


def test_what_could_not_be_deleted_is_not_said_to_be(
    citizen: Citizen, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Trackers, _conversation: str) -> None:
        raise OSError

    monkeypatch.setattr(Trackers, "erase", fail)
    assert end(citizen) == 503
    assert citizen.says("kita").status_code == 200


def test_where_rasa_has_kept_nothing_yet_there_is_nothing_to_erase(citizen: Citizen, door: Door) -> None:
    events.drop(door.engine)
    assert end(citizen) == 204


def test_a_long_conversation_is_erased_when_the_next_begins(
    citizen: Citizen, door: Door, assistant: FakeAssistant
) -> None:
    citizen.says("kita")
    remember(door, assistant.heard[0][0])
    for _ in range(TURNS_PER_CONVERSATION):
        citizen.says("kita")
    assert remembered(door) == []


def test_an_old_conversation_is_erased_when_the_next_begins(
    citizen: Citizen, door: Door, assistant: FakeAssistant
) -> None:
    citizen.says("kita")
    remember(door, assistant.heard[0][0])
    later = door.clock() + RENEWED_AFTER
    object.__setattr__(door, "clock", lambda: later)
    citizen.says("kita")
    assert remembered(door) == []
