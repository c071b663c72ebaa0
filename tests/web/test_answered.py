from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.web.answered import Answered
from bot.web.app import create_app
from bot.web.conversation import Door
from tests.conftest import NOW
from tests.web.conftest import Citizen, FakeAssistant

ID = "0123456789abcdef0123456789abcdef"


def send(citizen: Citizen, text: str, message_id: object) -> httpx.Response:
    response: httpx.Response = citizen.client.post(
        "/api/messages", json={"text": text, "id": message_id}, headers=citizen.headers
    )
    return response


def test_a_message_sent_again_gets_the_same_answer_and_is_asked_once(
    citizen: Citizen, assistant: FakeAssistant
) -> None:
    first, again = send(citizen, "kita", ID), send(citizen, "kita", ID)
    assert first.json() == again.json()
    assert len(assistant.heard) == 1
    send(citizen, "kita", ID[::-1])
    assert len(assistant.heard) == 2


def test_a_message_sent_again_while_it_is_being_answered_is_asked_once(door: Door, assistant: FakeAssistant) -> None:
    assistant.pause = 0.05

    async def twice() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=create_app(door))
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            token = (await client.post("/api/conversations", json={"language": "de"})).json()["token"]
            headers = {"authorization": f"Bearer {token}"}
            content = {"text": "kita", "id": ID}
            return await asyncio.gather(*(client.post("/api/messages", json=content, headers=headers) for _ in "ab"))

    first, second = asyncio.run(twice())
    assert first.json() == second.json()
    assert len(assistant.heard) == 1


def test_a_message_that_was_not_answered_is_asked_again(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.available = False
    assert send(citizen, "kita", ID).status_code == 503
    assistant.available = True
    assert send(citizen, "kita", ID).status_code == 200
    assert len(assistant.heard) == 2


def test_somebody_elses_id_gets_an_answer_of_its_own(citizen: Citizen, assistant: FakeAssistant) -> None:
    send(citizen, "kita", ID)
    send(Citizen(citizen.client), "schule", ID)
    assert [text for _, text, _ in assistant.heard] == ["kita", "schule"]


@pytest.mark.parametrize("message_id", ["", "short", "x" * 65, "ä" * 32, 5, ["a"]])
def test_an_id_that_is_none_is_a_clear_error(citizen: Citizen, message_id: object) -> None:
    assert send(citizen, "kita", message_id).status_code == 400


def test_answers_are_forgotten_after_ten_minutes() -> None:
    answered = Answered()
    answered.keep("session", ID, [{"text": "a"}], NOW)
    assert answered.find("session", ID, NOW + timedelta(minutes=10)) == [{"text": "a"}]
    assert answered.find("session", ID, NOW + timedelta(minutes=10, seconds=1)) is None
