"""What is stored of a conversation: shown to whoever holds its token, and deleted on their word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bot.dialogue.privacy import delete, explain
from bot.dialogue.reply import Reply
from bot.dialogue.texts import say
from bot.handover.requests import Asker, Requests
from bot.interactions.log import write_turn
from bot.interactions.review import put_aside
from bot.interactions.tables import turns
from bot.language.offered import offered
from bot.web.conversation import Door
from bot.web.sessions import Session, hashed
from bot.web.trackers import Trackers, events
from tests.conftest import TODAY
from tests.interactions.test_log import turn
from tests.interactions.test_review import unclear
from tests.web.conftest import Citizen, FakeAssistant

WORDS = "der rote Zettel"


def session_of(citizen: Citizen, door: Door) -> Session:
    found = door.sessions.find_hashed(hashed(citizen.begun["token"]))
    assert found is not None
    return found


def leave_traces(citizen: Citizen, door: Door) -> Session:
    """As if the citizen had said something everywhere where words are kept."""
    session = session_of(citizen, door)
    with door.engine.begin() as connection:
        said = {"event": "user", "text": WORDS, "metadata": {"language": "de"}}
        row = {"sender_id": session.conversation, "type_name": "user", "timestamp": 0.0, "data": json.dumps(said)}
        connection.execute(events.insert().values(**row))
    write_turn(door.engine, turn(id=session.pseudonym, session=session.pseudonym))
    put_aside(door.engine, unclear(session=session.pseudonym, text=WORDS))
    asker = Asker(session.token, session.pseudonym, "website", "de", None)
    requests = Requests(door.engine)
    requests.withdraw(requests.begin_message(asker, door.clock()), door.clock())
    return session


def rows_with(engine: Engine, session: Session) -> list[str]:
    """The tables in which anything of a session still stands."""
    tables = MetaData()
    tables.reflect(engine)
    marks = (session.token, session.pseudonym, session.conversation)
    with engine.connect() as connection:
        return [
            table.name
            for table in tables.sorted_tables
            if any(mark in str(row) for row in connection.execute(select(table)) for mark in marks)
        ]


def own_data(citizen: Citizen) -> Any:
    return citizen.client.get("/api/conversations", headers=citizen.headers)


def test_everything_that_is_stored_is_given_out_as_json(citizen: Citizen, door: Door) -> None:
    session = leave_traces(citizen, door)
    kept = own_data(citizen).json()
    assert kept["messages"] == [{"who": "citizen", "language": "de", "text": WORDS}]
    assert [row["text"] for row in kept["review"]] == [WORDS]
    assert [row["topic"] for row in kept["statistics"]] == ["kita"]
    assert kept["session"][0]["pseudonym"] == session.pseudonym
    assert session.token not in json.dumps(kept)


def test_nobody_else_sees_it(citizen: Citizen, door: Door, client: TestClient) -> None:
    leave_traces(citizen, door)
    assert client.get("/api/conversations").status_code == 401
    other = own_data(Citizen(client)).json()
    assert (other["messages"], other["review"], other["statistics"]) == ([], [], [])


@pytest.mark.parametrize("language", offered())
def test_the_question_is_answered_readably_in_every_language(
    client: TestClient, door: Door, assistant: FakeAssistant, language: str
) -> None:
    citizen = Citizen(client, language)
    leave_traces(citizen, door)
    assistant.replies = list(explain(language, TODAY).replies)
    _, listed = citizen.says("?").json()["messages"]
    assert WORDS in listed["text"]
    assert "Kita" in listed["text"] or language != "de"
    assert listed["own_data"]
    assert [choice["label"] for choice in listed["choices"]] == [say("delete_all", language, "privacy")]


@pytest.mark.parametrize("language", offered())
def test_delete_it_leaves_no_row_anywhere(
    client: TestClient, door: Door, assistant: FakeAssistant, language: str
) -> None:
    citizen, other = Citizen(client, language), Citizen(client, language)
    session, others = leave_traces(citizen, door), leave_traces(other, door)
    before = rows_with(door.engine, others)
    assistant.replies = list(delete(language).replies)
    (told,) = citizen.says("!").json()["messages"]
    assert told["ended"]
    assert told["text"].startswith(say("deleted", language, "privacy"))
    assert rows_with(door.engine, session) == []
    assert rows_with(door.engine, others) == before
    assert citizen.says("!").status_code == 401


def test_an_ended_conversation_is_gone_from_the_log_and_the_queue_too(citizen: Citizen, door: Door) -> None:
    session = leave_traces(citizen, door)
    citizen.client.delete("/api/conversations", headers=citizen.headers)
    assert rows_with(door.engine, session) == []


def test_what_could_not_be_deleted_is_not_said_to_be(
    citizen: Citizen, door: Door, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Trackers, _conversation: str) -> None:
        raise OSError

    leave_traces(citizen, door)
    assistant.replies = list(delete("de").replies)
    with monkeypatch.context() as broken:
        broken.setattr(Trackers, "erase", fail)
        assert citizen.says("lösche alles").status_code == 503
    assert citizen.says("lösche alles").status_code == 200
    with door.engine.connect() as connection:
        assert connection.execute(select(turns)).all() == []


def test_a_browser_cannot_order_the_deletion_by_itself(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = [Reply("Antwort", "de")]
    order = {"text": "kita", "order": "delete_data", "metadata": {"order": "delete_data"}}
    citizen.client.post("/api/messages", json=order, headers=citizen.headers)
    assert own_data(citizen).status_code == 200
