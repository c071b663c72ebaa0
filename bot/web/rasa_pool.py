"""Several Rasa servers as one assistant: each conversation has its own, and another where that one is gone."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import anyio

from bot.dialogue.reply import Reply
from bot.web.limits import Gate
from bot.web.rasa_client import Assistant, AssistantGone, AssistantUnavailable

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Turns that one Rasa gets at the same time: it works on one while the other waits for its action."""

QUEUE_PATIENCE = 0.8
"""Seconds that a turn may wait for a place before the citizen is told that too many are asking."""

RESTART_PATIENCE = 12.0
"""Seconds that a turn waits where no Rasa is there at all; it starts in about five."""

MOST_DELIVERIES = 2
"""So often a turn is sent that ends whoever gets it; after that the message itself may be the reason."""

CHECK_EVERY = 2.0
MISSES = 3
"""After so many checks in a row without an answer a Rasa counts as gone."""


class Server(Assistant, Protocol):
    """One Rasa."""

    url: str

    async def close(self) -> None:
        """Close the connections."""
        ...


@dataclass(eq=False)
class _Place:
    """A Rasa with its queue and how often in a row it did not answer a check."""

    server: Server
    gate: Gate
    missed: int = MISSES

    @property
    def healthy(self) -> bool:
        return self.missed < MISSES


def weight(conversation: str, url: str) -> bytes:
    """The rank of a server for a conversation: the highest wins (rendezvous hashing).

    Where a server goes, only its own conversations move; where one comes, only those that it wins.
    """
    return hashlib.blake2b(conversation.encode(), key=hashlib.sha256(url.encode()).digest(), digest_size=8).digest()


class RasaPool:
    """The assistant of the door. All Rasas share one tracker store, so that any can go on with a conversation."""

    def __init__(self, servers: Sequence[Server], queue_patience: float = QUEUE_PATIENCE) -> None:
        self._places = [_Place(server, Gate(AT_ONCE, queue_patience)) for server in servers]

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        """Put a turn to the conversation's server, or to the next where that one is gone.

        Raises:
            AssistantUnavailable: no server answered.
            Problem: 503, too many are asking.
        """
        begun = 0
        for _ in range(len(self._places) + MOST_DELIVERIES):
            place = await self._place_for(conversation)
            async with place.gate.enter():
                try:
                    return await place.server.turn(conversation, text, metadata)
                except AssistantGone as gone:
                    place.missed = MISSES
                    begun += gone.begun
            if begun == MOST_DELIVERIES:
                break
        raise AssistantUnavailable

    async def in_danger(self, text: str) -> bool:
        """Whether one of the servers hears danger in a message; False, at once, where none is there."""
        healthy = [place.server for place in self._places if place.healthy]
        return bool(healthy) and await healthy[0].in_danger(text)

    async def alive(self) -> bool:
        """Whether any server answered when it was last looked after."""
        return any(place.healthy for place in self._places)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Look after the servers until the block ends, then close the connections."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._watch)
            yield
            tasks.cancel_scope.cancel()
        for place in self._places:
            await place.server.close()

    async def _place_for(self, conversation: str) -> _Place:
        with anyio.move_on_after(RESTART_PATIENCE):
            while True:
                healthy = [place for place in self._places if place.healthy]
                if healthy:
                    return max(healthy, key=lambda place: weight(conversation, place.server.url))
                await anyio.sleep(0.1)
        raise AssistantUnavailable

    async def _watch(self) -> None:
        while True:
            await self.check()
            await anyio.sleep(CHECK_EVERY)

    async def check(self) -> None:
        """Look after all servers once."""
        async with anyio.create_task_group() as tasks:
            for place in self._places:
                tasks.start_soon(self._look_after, place)

    async def _look_after(self, place: _Place) -> None:
        if await place.server.alive():
            place.missed = 0
            return
        place.missed += 1
        if place.missed == MISSES:
            logger.error("%s does not answer", place.server.url)
