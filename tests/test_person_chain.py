"""A conversation with a person outlives each process of the assistant: nothing is lost, nothing stands twice."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments.people import Contact
from bot.database import make_engine
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Handover, Said
from bot.handover.requests import Asker, Requests
from bot.interactions.tables import turns
from bot.web.sessions import Sessions
from tests.chain import kill, running

pytestmark = pytest.mark.trained

PATIENCE = 90
"""Seconds in which a killed process must be back."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a running assistant and the folder of its state."""
    state = tmp_path_factory.mktemp("person")
    with running(state) as address:
        yield address, state


@pytest.fixture
def engine(assistant: tuple[str, Path]) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{assistant[1] / 'assistant.db'}")
    yield engine
    engine.dispose()


def now() -> datetime:
    return datetime.now(timezone.utc)


class Citizen:
    """Somebody at a window of the chat, who sends again what got no answer."""

    def __init__(self, address: str, engine: Engine) -> None:
        self.client = httpx.Client(base_url=address, timeout=30, trust_env=False)
        begun = self.client.post("/api/conversations", json={"language": "tr"}).raise_for_status().json()
        self.headers = {"authorization": f"Bearer {begun['token']}"}
        session = Sessions(engine).find(begun["token"], now())
        assert session is not None
        self.asker = Asker(session.token, session.pseudonym, session.channel, "tr", None)

    def says(self, text: str) -> list[dict[str, Any]]:
        content, deadline = {"text": text, "id": os.urandom(16).hex()}, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.client.post("/api/messages", json=content, headers=self.headers)
                if answer.status_code == 200:
                    messages: list[dict[str, Any]] = answer.json()["messages"]
                    return messages
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise AssertionError("the door did not come back")

    def hears(self, until: str, last_event: str = "") -> list[tuple[str, str]]:
        """Id and text of the messages of a stream, up to the one that says ``until``."""
        heard: list[tuple[str, str]] = []
        headers = {**self.headers, "last-event-id": last_event}
        fields: dict[str, str] = {}
        with self.client.stream("GET", "/api/conversations/events", headers=headers) as answer:
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                fields[name] = value
                if line:
                    continue
                if fields.get("event") == "message":
                    heard.append((fields["id"], json.loads(fields["data"])["text"]))
                    if heard[-1][1] == until:
                        break
                fields = {}
        return heard


def queue(citizen: Citizen, engine: Engine) -> Handover:
    """As the button does within the hours; at what hour tests run nobody knows."""
    return Requests(engine).ask_for_chat(citizen.asker, None, now())


@pytest.mark.parametrize("name", ["web", "rasa", "actions", "worker"])
def test_a_conversation_goes_on_whatever_dies(assistant: tuple[str, Path], engine: Engine, name: str) -> None:
    address, _ = assistant
    citizen, inbox = Citizen(address, engine), Inbox(engine, say)
    handover = queue(citizen, engine)
    assert citizen.says("bir") == []
    kill(address, name)
    assert inbox.take(handover, "kim", now())
    assert citizen.says("iki") == []
    taken = say("told_taken", "tr", "handover")
    ((last_event, _),) = citizen.hears(taken)
    assert inbox.write(handover, "kim", Said("staff", "de", "drei"), now())
    assert [text for _, text in citizen.hears("drei", last_event)] == ["drei"]
    assert [text for _, text in citizen.hears("drei")] == [taken, "drei"]
    assert inbox.close(handover, "kim", "answered", now())
    said = [message.text for message in inbox.messages(handover)]
    assert sorted(said) == sorted(["bir", "iki", "drei", taken, say("told_closed", "tr", "handover")])
    assert citizen.says("teşekkürler")  # the assistant is back, as soon as it is there again
    with engine.connect() as connection:
        mine = turns.c.session == citizen.asker.pseudonym
        logged = connection.execute(select(turns.c.outcome).where(mine, turns.c.outcome.like("handover_%"))).scalars()
        assert sorted(logged) == ["handover_closed", "handover_requested", "handover_taken"]


def test_danger_is_seen_with_rasa_and_at_once_without(assistant: tuple[str, Path], engine: Engine) -> None:
    address, _ = assistant
    citizen = Citizen(address, engine)
    queue(citizen, engine)
    assert citizen.says("anladım") == []
    (message,) = citizen.says("kocam bana saldırdı, çok korkuyorum")
    assert message["urgent"]
    kill(address, "rasa")
    (message,) = citizen.says("kocam beni dövüyor yardım edin")
    assert message["urgent"]
    assert "112" in message["text"]


def test_an_answer_by_mail_outlives_the_worker(assistant: tuple[str, Path], engine: Engine) -> None:
    address, state = assistant
    citizen, inbox, requests = Citizen(address, engine), Inbox(engine, say), Requests(engine)
    draft = requests.begin_message(citizen.asker, now())
    requests.write_message(draft, Said("citizen", "tr", "beni arayın"), now())
    requests.leave(draft, Contact("email", "ayse@example.org"), now())
    kill(address, "worker")
    inbox.take(draft, "kim", now())
    left = inbox.find(draft.id)
    assert left is not None
    inbox.write(left, "kim", Said("staff", "tr", say("call_you", "tr", "handover_sentences")), now())
    deadline = time.monotonic() + PATIENCE
    while not (files := list((state / "mail").glob(f"{draft.id}.*.eml"))) and time.monotonic() < deadline:
        time.sleep(0.3)
    (file,) = files
    assert b"ayse@example.org" in file.read_bytes()
    assert b"ayse@example.org" not in (state / "printed.log").read_bytes()
