"""A door with an assistant that answers at once."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.dialogue.reply import Choice, Reply
from bot.web.app import create_app
from bot.web.choices import Choices
from bot.web.conversation import Door, utc_now
from bot.web.limits import Limiter, Rates, Turnstile
from bot.web.rasa_client import AssistantUnavailable
from bot.web.sessions import Sessions
from bot.web.tickets import Tickets
from bot.web.trackers import Trackers, events

SECRET = "a secret for tests"


class FakeAssistant:
    """Remembers what it was asked and says what it was told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.replies: list[Reply] | None = None
        self.available = True
        self.pause = 0.0
        self.at_once = 0
        self.most_at_once = 0

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        self.heard.append((conversation, text, metadata))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.pause)
        finally:
            self.at_once -= 1
        if not self.available:
            raise AssistantUnavailable
        if self.replies is not None:
            return self.replies
        choice = Choice("Kosten", "kita", {"facet": "cost"})
        return [Reply("Antwort", metadata["language"], topic="kita", facet="what", choices=(choice,))]

    async def in_danger(self, text: str) -> bool:
        return "Gefahr" in text

    async def alive(self) -> bool:
        return self.available


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def door(sqlite_engine: Engine, assistant: FakeAssistant) -> Door:
    events.create(sqlite_engine)
    return Door(
        engine=sqlite_engine,
        sessions=Sessions(sqlite_engine),
        trackers=Trackers(sqlite_engine),
        assistant=assistant,
        choices=Choices(SECRET),
        limiter=Limiter(Rates(session=1000, address=1000, conversations=1000)),
        turnstile=Turnstile(),
        book=OwnBook(sqlite_engine, Codes(SECRET), utc_now, Random(1)),
        tickets=Tickets(SECRET),
    )


@pytest.fixture
def client(door: Door) -> TestClient:
    return TestClient(create_app(door))


class Citizen:
    """Somebody with a conversation."""

    def __init__(self, client: TestClient, language: str = "de") -> None:
        self.client = client
        self.begun = client.post("/api/conversations", json={"language": language}).json()
        self.offered: list[dict[str, Any]] = []
        self.headers = {"authorization": f"Bearer {self.begun['token']}"}

    def says(self, text: str) -> Any:
        return self.client.post("/api/messages", json={"text": text}, headers=self.headers)

    def chooses(self, choice: str) -> Any:
        return self.client.post("/api/messages", json={"choice": choice}, headers=self.headers)


@pytest.fixture
def citizen(client: TestClient) -> Citizen:
    return Citizen(client)
