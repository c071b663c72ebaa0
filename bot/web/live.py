"""Server-sent events that say "there is something new"; the page then fetches what it shows.

The news is a number in the database, asked for once a second: every process of the door sees what any of them wrote,
and a browser that was away for a while learns at its return that its number is old.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

EVERY = 1.0
"""Seconds between two questions to the database."""

SIGN_OF_LIFE = 15.0
"""Seconds after which something is sent in any case, so that nothing between takes the stream for dead."""


async def changes(version: Callable[[], int], *, every: float = EVERY) -> AsyncIterator[bytes]:
    """The events of a stream: one at once with the ``version`` of now, one for each new version."""
    known: int | None = None
    sent = time.monotonic()
    yield b"retry: 2000\n\n"
    while True:
        current = await run_in_threadpool(version)
        if current != known:
            known, sent = current, time.monotonic()
            yield f"id: {current}\nevent: changed\ndata: {current}\n\n".encode()
        elif time.monotonic() - sent > SIGN_OF_LIFE:
            sent = time.monotonic()
            yield b": here\n\n"
        await anyio.sleep(every)


def event_stream(
    request: Request, version: Callable[[], int], allowed: Callable[[Request], Awaitable[bool]] | None = None
) -> StreamingResponse:
    """A stream of changes that ends with the request, or where ``allowed`` says no (asked before each event)."""

    async def events() -> AsyncIterator[bytes]:
        async for event in changes(version):
            if allowed is not None and not await allowed(request):
                return
            yield event

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)
