"""How much one session and one address may ask, and one turn in flight per session."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.problems import Problem

MOST_WAITING = 3
"""Messages of one session that may wait for the one being answered."""

RETRY_AFTER = 5
"""Seconds after which somebody may come again whom too many others were before."""


@dataclass(frozen=True)
class Rates:
    """Requests a minute: messages of a session; of an address messages, new conversations, wishes for a person,
    staff's sign-ins."""

    session: int
    address: int
    conversations: int
    persons: int = 12
    sign_in: int = 20


class Limiter:
    """Moving windows in memory."""

    def __init__(self, rates: Rates) -> None:
        self._storage = MemoryStorage()  # the limiter itself holds it weakly
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._items: dict[str, RateLimitItem] = {
            name: RateLimitItemPerMinute(amount) for name, amount in vars(rates).items()
        }

    def check(self, kind: str, key: str) -> None:
        """Count one request.

        Raises:
            Problem: 429, with the seconds to wait.
        """
        item = self._items[kind]
        if not self._limiter.hit(item, kind, key):
            reset, _ = self._limiter.get_window_stats(item, kind, key)
            seconds = max(1, math.ceil(reset - time.time()))
            raise Problem(429, "too_many", retry_after=seconds, seconds=seconds)


class Gate:
    """Lets a few turns through at once, in the order of their coming; who would wait too long is sent away.

    Whoever is sent away knows it within ``patience`` seconds, and whoever is let through has not waited longer.
    """

    def __init__(self, at_once: int, patience: float) -> None:
        self._places = anyio.Semaphore(at_once)
        self._patience = patience

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        """Wait for a place.

        Raises:
            Problem: 503, too many are asking.
        """
        with anyio.move_on_after(self._patience) as waiting:
            await self._places.acquire()
        if waiting.cancelled_caught:
            raise Problem(503, "overloaded", retry_after=RETRY_AFTER)
        try:
            yield
        finally:
            self._places.release()


class Turnstile:
    """Lets one turn of a session through at a time; a few wait, more are sent away."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._present: dict[str, int] = {}

    @asynccontextmanager
    async def enter(self, key: str) -> AsyncIterator[None]:
        """Wait for the turn.

        Raises:
            Problem: 429, too many are waiting.
        """
        if self._present.get(key, 0) > MOST_WAITING:
            raise Problem(429, "busy", retry_after=1)
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._present[key] = self._present.get(key, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._present[key] -= 1
            if not self._present[key]:
                del self._present[key], self._locks[key]
