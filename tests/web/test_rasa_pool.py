from __future__ import annotations

from collections import Counter
from typing import Any

import anyio
import pytest

from bot.dialogue.reply import Reply
from bot.web import rasa_pool
from bot.web.problems import Problem
from bot.web.rasa_client import AssistantGone, AssistantUnavailable
from bot.web.rasa_pool import RasaPool, weight

CONVERSATIONS = [f"{number:032x}" for number in range(300)]


class FakeRasa:
    """A Rasa that is there, gone, or dies of a message."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.there = True
        self.dies_of = ""
        self.pause = 0.0
        self.heard: list[str] = []
        self.closed = False

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        if not self.there:
            raise AssistantGone(begun=False)
        self.heard.append(text)
        await anyio.sleep(self.pause)
        if text == self.dies_of:
            self.there = False
            raise AssistantGone(begun=True)
        return [Reply(f"{text} from {self.url}", "de")]

    async def in_danger(self, text: str) -> bool:
        return True

    async def alive(self) -> bool:
        return self.there

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def rasas() -> list[FakeRasa]:
    return [FakeRasa(f"http://rasa-{number}:5005") for number in (1, 2, 3)]


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_pool, "RESTART_PATIENCE", 0.3)


def first(conversation: str, rasas: list[FakeRasa]) -> FakeRasa:
    return max(rasas, key=lambda rasa: weight(conversation, rasa.url))


async def say(pool: RasaPool, text: str, conversation: str = CONVERSATIONS[0]) -> str:
    (reply,) = await pool.turn(conversation, text, {})
    return reply.text


def test_conversations_are_shared_out_evenly(rasas: list[FakeRasa]) -> None:
    shares = Counter(first(conversation, rasas).url for conversation in CONVERSATIONS)
    assert len(shares) == 3
    assert min(shares.values()) > 70


def test_only_the_conversations_of_a_lost_server_move(rasas: list[FakeRasa]) -> None:
    rest = rasas[:2]
    for conversation in CONVERSATIONS:
        before = first(conversation, rasas)
        if before in rest:
            assert first(conversation, rest) is before


def test_a_conversation_stays_with_its_server(rasas: list[FakeRasa]) -> None:
    async def scene() -> None:
        pool = RasaPool(rasas)
        await pool.check()
        for number in range(5):
            await say(pool, str(number))

    anyio.run(scene)
    assert [len(rasa.heard) for rasa in rasas].count(5) == 1


@pytest.mark.parametrize("during_the_turn", [False, True])
def test_where_a_server_dies_the_next_one_answers(rasas: list[FakeRasa], during_the_turn: bool) -> None:
    async def scene() -> tuple[str, str]:
        pool = RasaPool(rasas)
        await pool.check()
        mine = first(CONVERSATIONS[0], rasas)
        if during_the_turn:
            mine.dies_of = "frage"
        else:
            mine.there = False
        return await say(pool, "frage"), mine.url

    answer, dead = anyio.run(scene)
    assert answer.startswith("frage")
    assert dead not in answer


def test_a_message_that_kills_servers_does_not_kill_all(rasas: list[FakeRasa]) -> None:
    async def scene() -> None:
        pool = RasaPool(rasas)
        await pool.check()
        for rasa in rasas:
            rasa.dies_of = "gift"
        with pytest.raises(AssistantUnavailable):
            await say(pool, "gift")

    anyio.run(scene)
    assert [rasa.there for rasa in rasas].count(True) == 1


def test_a_turn_waits_for_the_only_server_to_start_again() -> None:
    async def scene() -> str:
        rasa = FakeRasa("http://rasa")
        pool = RasaPool([rasa])
        await pool.check()
        rasa.there = False

        async def start_again() -> None:
            await anyio.sleep(0.1)
            rasa.there = True
            await pool.check()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(start_again)
            return await say(pool, "frage")

    assert anyio.run(scene) == "frage from http://rasa"


def test_without_any_server_it_is_said() -> None:
    async def scene() -> None:
        rasa = FakeRasa("http://rasa")
        rasa.there = False
        with pytest.raises(AssistantUnavailable):
            await say(RasaPool([rasa]), "frage")

    anyio.run(scene)


def test_who_would_wait_too_long_is_sent_away_and_the_others_are_answered() -> None:
    async def scene() -> Counter[str]:
        rasa = FakeRasa("http://rasa")
        rasa.pause = 0.05
        pool = RasaPool([rasa], queue_patience=0.12)
        await pool.check()
        outcomes: Counter[str] = Counter()

        async def ask(number: int) -> None:
            try:
                await say(pool, f"frage {number}", CONVERSATIONS[number])
                outcomes["answered"] += 1
            except Problem as problem:
                outcomes[problem.key] += 1

        async with anyio.create_task_group() as tasks:
            for number in range(30):
                tasks.start_soon(ask, number)
        outcomes["heard"] = len(rasa.heard)
        return outcomes

    outcomes = anyio.run(scene)
    assert outcomes["answered"] == outcomes["heard"] >= rasa_pool.AT_ONCE
    assert outcomes["overloaded"] >= 10
    assert outcomes["answered"] + outcomes["overloaded"] == 30


def test_a_watched_pool_sees_who_is_there_and_closes_at_its_end(rasas: list[FakeRasa]) -> None:
    async def scene() -> None:
        pool = RasaPool(rasas)
        assert not await pool.alive()
        async with pool.watched():
            await anyio.wait_all_tasks_blocked()
            assert await pool.alive()

    anyio.run(scene)
    assert all(rasa.closed for rasa in rasas)
