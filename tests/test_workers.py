"""Two Rasas on one tracker store: every turn is stored, and the death of one is not noticed by those who talk."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text

from bot.database import make_engine
from bot.dialogue.texts import say
from bot.interactions.tables import turns
from bot.web.rasa_pool import weight
from bot.web.sessions import TURNS_PER_CONVERSATION, sessions
from tests.chain import Talk, processes, running
from tests.conftest import POSTGRES, empty_database

pytestmark = pytest.mark.trained

TURNS = 40
AT_ONCE = 20
NEWEST = select(sessions).order_by(sessions.c.created.desc()).limit(1)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Address, database and tracker store of an assistant with two Rasas; on PostgreSQL where there is one."""
    state = tmp_path_factory.mktemp("workers")
    database, trackers = f"sqlite:///{state / 'assistant.db'}", f"sqlite:///{state / 'trackers.db'}"
    if POSTGRES:
        empty_database(POSTGRES).dispose()
        database = trackers = POSTGRES
    with running(state, WORKERS="2", SESSION_RATE="1000", DATABASE_URL=database, TRACKER_URL=trackers) as address:
        yield address, database, trackers


def _say_until_answered(client: httpx.Client, headers: dict[str, str], said: str) -> dict[str, Any]:
    """As the widget does: the same message with the same id, sent again where the door asks to wait."""
    message = {"text": said, "id": os.urandom(12).hex()}
    while True:
        answer = client.post("/api/messages", json=message, headers=headers)
        if answer.status_code == 200:
            found: dict[str, Any] = answer.json()["messages"][0]
            return found
        assert answer.status_code in (429, 503), answer.text
        time.sleep(float(answer.headers["retry-after"]))


def test_forty_turns_twenty_at_once_are_all_stored(two: tuple[str, str, str]) -> None:
    address, database, trackers = two
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as people:
        token = client.post("/api/conversations", json={"language": "de"}).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        said = ["wo melde ich mich an"] * TURNS
        answers = list(people.map(lambda each: _say_until_answered(client, headers, each), said))
    assert {answer["topic"] for answer in answers} == {"anmeldung"}
    with make_engine(database).connect() as connection:
        session = connection.execute(NEWEST).one()
        logged = select(func.count()).where(turns.c.session == session.pseudonym)
        assert connection.execute(logged).scalar_one() == TURNS
    assert session.turns == TURNS - TURNS_PER_CONVERSATION  # the conversation of the first twenty is erased
    assert _user_turns(trackers, session.conversation) == session.turns


def test_a_killed_rasas_conversations_go_on_elsewhere(two: tuple[str, str, str]) -> None:
    address, database, trackers = two
    talk = Talk(address, "tr")
    assert talk.say("çocuğum için kreş yeri arıyorum")[0]["topic"] == "kita"
    with make_engine(database).connect() as connection:
        conversation = connection.execute(NEWEST).one().conversation
    rasas = {f"http://127.0.0.1:{rasa.environ()['RASA_PORT']}": rasa for rasa in processes(address, "rasa")}
    assert len(rasas) == 2
    mine = max(rasas, key=lambda url: weight(conversation, url))
    rasas.pop(mine).kill()
    (other,) = rasas.values()
    turns_before = _user_turns(trackers, conversation)
    answer = talk.press(say("facet_cost", "tr"))[0]
    assert (answer["topic"], answer["facet"]) == ("kita", "cost")
    assert other.is_running()
    assert _user_turns(trackers, conversation) == turns_before + 1


def _user_turns(trackers: str, conversation: str) -> int:
    with make_engine(trackers).connect() as connection:
        kept = text("SELECT count(*) FROM events WHERE sender_id = :conversation AND type_name = 'user'")
        count: int = connection.execute(kept, {"conversation": conversation}).scalar_one()
        return count
