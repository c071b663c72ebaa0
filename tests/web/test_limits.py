from __future__ import annotations

import asyncio

import httpx
import pytest

from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.limits import Limiter, Rates, Turnstile
from bot.web.problems import Problem
from tests.web.conftest import FakeAssistant


async def _fifty_at_once(door: Door) -> list[httpx.Response]:
    transport = httpx.ASGITransport(app=create_app(door))
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        token = (await client.post("/api/conversations", json={"language": "de"})).json()["token"]
        headers = {"authorization": f"Bearer {token}"}
        requests = [
            client.post("/api/messages", json={"text": f"frage {number}"}, headers=headers) for number in range(50)
        ]
        return await asyncio.gather(*requests)


def test_fifty_messages_at_once_are_answered_one_by_one_or_sent_away(door: Door, assistant: FakeAssistant) -> None:
    assistant.pause = 0.01
    responses = asyncio.run(_fifty_at_once(door))
    statuses = [response.status_code for response in responses]
    assert assistant.most_at_once == 1
    assert set(statuses) == {200, 429}
    assert statuses.count(200) == len(assistant.heard)
    refused = next(response for response in responses if response.status_code == 429)
    assert refused.json()["title"] == "busy"
    assert refused.headers["retry-after"] == "1"


def test_a_session_that_asks_too_much_is_told_how_long_to_wait() -> None:
    limiter = Limiter(Rates(session=2, address=9, conversations=9))
    limiter.check("session", "a")
    limiter.check("session", "a")
    limiter.check("session", "b")
    with pytest.raises(Problem) as caught:
        limiter.check("session", "a")
    assert caught.value.status == 429
    assert 1 <= (caught.value.retry_after or 0) <= 60


def test_the_turnstile_forgets_sessions_that_have_left() -> None:
    turnstile = Turnstile()

    async def pass_through() -> None:
        async with turnstile.enter("a"):
            pass

    asyncio.run(pass_through())
    assert turnstile._locks == {}
    assert turnstile._present == {}
