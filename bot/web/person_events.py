"""``GET /api/conversations/events``: what the window of the chat hears while a person is asked for or speaks."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue import person
from bot.dialogue.reply import Reply
from bot.handover.records import Handover, Message, State, place_in
from bot.handover.requests import Requests
from bot.web.api import session_of
from bot.web.conversation import Door
from bot.web.sessions import Session
from bot.web.streams import Pulse, event, streaming

HEARD = ("staff", "system")
"""Whose messages are sent: what the citizen wrote stands in the window already."""


def message_event(door: Door, session: Session, handover: Handover, message: Message) -> str:
    """A message as the API gives out all messages, with who wrote it."""
    content = door.message(Reply(message.text, message.language), session)
    return event("message", {**content, "who": message.who}, f"{handover.id[:16]}-{message.number}")


def number_after(last_event: str, handover: Handover) -> int:
    """The number of the last message that the window has of this conversation, 0 where it has none."""
    conversation, _, number = last_event.partition("-")
    return int(number) if conversation == handover.id[:16] and number.isdecimal() and len(number) < 9 else 0


async def _heard(door: Door, pulse: Pulse, session: Session, last_event: str) -> AsyncIterator[list[str]]:
    requests = Requests(door.engine)
    handover = await anyio.to_thread.run_sync(requests.last_chat, session.token)
    if handover is None:
        yield [event("end", {})]
        return
    number = number_after(last_event, handover)
    known: object = None
    told: Reply | None = None
    with pulse.listening(session.token):
        while True:
            queue = await pulse.look()
            now = next((each for each in queue if each.id == handover.id), None)
            found: list[str] = []
            if now is None or now != known:
                known = now
                for message in await anyio.to_thread.run_sync(requests.messages, handover, number):
                    number = message.number
                    if message.who in HEARD and not message.earlier:
                        found.append(message_event(door, session, handover, message))
            if now is None:
                # Not in the queue: closed, or so new that the last look at the queue does not know it yet.
                actual = await anyio.to_thread.run_sync(requests.last_chat, session.token)
                if actual is None or actual.id != handover.id or actual.state is State.CLOSED:
                    yield [*found, event("end", {})]
                    return
                yield found
                continue
            status = person.status(now, place_in(queue, now), door.clock())
            if status != told:
                told = status
                found.append(event("status", door.message(status, session)))
            yield found


async def events(request: Request) -> Response:
    """The stream; ``Last-Event-ID`` lets it go on where a lost one broke off."""
    session = await session_of(request)
    door: Door = request.app.state.door
    door.limiter.check("session", session.token)
    last_event = request.headers.get("last-event-id", "")
    pulse: Pulse = request.app.state.pulse
    pulse.admit(session.token)
    return streaming(_heard(door, pulse, session, last_event))


routes = [Route("/api/conversations/events", events, methods=["GET"])]
