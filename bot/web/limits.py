"""How much one session and one address may ask, and one turn in flight per session."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.problems import Problem

MOST_WAITING = 3
"""Messages of one session that may wait for the one being answered."""


@dataclass(frozen=True)
class Rates:
    """Requests a minute: messages of a session; messages, new conversations, staff's sign-ins of an address."""

    session: int = 30
    address: int = 240
    conversations: int = 60
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
