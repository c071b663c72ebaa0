"""A page that is told when the appointment book has changed, and then fetches what it shows.

The news is a number in the database: every process of the door sees what any of them wrote, and a browser that was
away for a while learns at its return that its number is old.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from bot.web.streams import event, streaming

Allowed = Callable[[], Awaitable[bool]]

EXAMINED_EVERY = 20
"""So many looks are between two examinations of the right to listen."""


async def changes(version: Callable[[], int], allowed: Allowed | None = None) -> AsyncIterator[list[str]]:
    """Look by look the event of a new ``version``, one at once; ends where ``allowed`` says no."""
    known: int | None = None
    looks = 0
    while allowed is None or looks % EXAMINED_EVERY or await allowed():
        looks += 1
        current = await run_in_threadpool(version)
        yield [] if current == known else [event("changed", current, str(current))]
        known = current


def event_stream(version: Callable[[], int], allowed: Allowed | None = None) -> StreamingResponse:
    """The response that streams the changes."""
    return streaming(changes(version, allowed))
