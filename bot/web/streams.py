"""Server-sent events: what a browser hears without asking.

Several doors may run beside each other: they hear of each other through the database alone, at which each looks twice
a second while somebody listens, once for all its listeners.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import anyio
from sqlalchemy.engine import Engine
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Handover
from bot.web.problems import Problem

LOOK_EVERY = 0.5
"""Seconds between two looks at the database."""

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that proxies keep the connection."""

LASTS = 300.0
"""Seconds after which a stream ends; the browser begins a new one, whose right to listen is examined anew."""

EXAMINED_EVERY = 20
"""So many looks are between two examinations of the right to listen."""

MOST_STREAMS = 4
"""Streams that one session may have at a time: windows and tabs."""


Allowed = Callable[[], Awaitable[bool]]

Seen = TypeVar("Seen")


class Shared(Generic[Seen]):
    """Something in the database as it stands now, read at most twice a second however many look."""

    def __init__(self, read: Callable[[], Seen]) -> None:
        self._read = read
        self._seen: list[Seen] = []
        self._at = float("-inf")
        self._looking = anyio.Lock()

    async def look(self) -> Seen:
        """What was read last, not older than LOOK_EVERY."""
        async with self._looking:
            if time.monotonic() - self._at >= LOOK_EVERY:
                self._seen = [await run_in_threadpool(self._read)]
                self._at = time.monotonic()
            return self._seen[0]


class Pulse(Shared[list[Handover]]):
    """The open conversations in the order of the inbox, and who listens to them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(Inbox(engine, say).open)
        self._listeners: dict[str, int] = {}

    def admit(self, who: str) -> None:
        """Whether somebody may have one more stream.

        Raises:
            Problem: 429, too many at a time.
        """
        if self._listeners.get(who, 0) >= MOST_STREAMS:
            raise Problem(429, "busy", retry_after=5)

    @contextmanager
    def listening(self, who: str) -> Iterator[None]:
        """Count a stream of somebody while the block runs."""
        self._listeners[who] = self._listeners.get(who, 0) + 1
        try:
            yield
        finally:
            self._listeners[who] -= 1
            if not self._listeners[who]:
                del self._listeners[who]


def event(name: str, data: Any, number: str = "") -> str:
    """One event as the wire has it."""
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def changes(
    look: Callable[[], Awaitable[Seen]], told: Callable[[Seen], str], allowed: Allowed | None = None
) -> AsyncIterator[list[str]]:
    """Look by look the event of what is seen where that has changed, one at once; ends where ``allowed`` says no."""
    known: Seen | None = None
    looks = 0
    while allowed is None or looks % EXAMINED_EVERY or await allowed():
        seen = await look()
        yield [told(seen)] if not looks or seen != known else []
        looks += 1
        known = seen


def versions(look: Callable[[], Awaitable[int]], allowed: Allowed | None = None) -> AsyncIterator[list[str]]:
    """Look by look the event of a new number in the database; the page then fetches what it shows.

    Every process of the door sees what any of them wrote, and a browser that was away for a while learns at its
    return that its number is old.
    """
    return changes(look, lambda number: event("changed", number, str(number)), allowed)


async def paced(events: AsyncIterator[list[str]]) -> AsyncIterator[str]:
    """Send what ``events`` yields look by look (often nothing), with heartbeats, for as long as a stream lasts."""
    began = spoken = time.monotonic()
    yield "retry: 2000\n\n"
    async for found in events:
        for each in found:
            yield each
        now = time.monotonic()
        if found:
            spoken = now
        elif now - spoken >= HEARTBEAT:
            spoken = now
            yield ": still here\n\n"
        if now - began >= LASTS:
            return
        await anyio.sleep(LOOK_EVERY)


def streaming(events: AsyncIterator[list[str]]) -> StreamingResponse:
    """The response of a stream."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(paced(events), headers=headers, media_type="text/event-stream")
