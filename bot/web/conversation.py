"""One turn of a conversation, from the citizen's message to the answer on their screen."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

import anyio
from sqlalchemy.engine import Engine

from bot.dialogue.reply import Reply
from bot.dialogue.texts import say
from bot.interactions.log import record_latency
from bot.web.choices import Choices
from bot.web.limits import Limiter, Turnstile
from bot.web.problems import Problem
from bot.web.rasa_client import Assistant, AssistantUnavailable
from bot.web.sessions import Session, Sessions, renewed

logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock of the door."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Door:
    """What the door's routes share."""

    engine: Engine
    sessions: Sessions
    assistant: Assistant
    choices: Choices
    limiter: Limiter
    turnstile: Turnstile
    actions_url: str = ""
    clock: Callable[[], datetime] = utc_now

    async def turn(self, session: Session, text: str) -> list[dict[str, Any]]:
        """Put a cleaned text (or a choice's payload) to the assistant; returns messages for the screen.

        Raises:
            Problem: 429 where too many messages wait, 503 where the assistant does not answer.
        """
        async with self.turnstile.enter(session.token):
            began = time.monotonic()
            # Others of this session may have changed it while this turn waited.
            current = await anyio.to_thread.run_sync(self._reread, session)
            turn_id = secrets.token_hex(16)
            metadata = {
                "turn": turn_id,
                "session": current.pseudonym,
                "channel": current.channel,
                "language": current.language,
                "topic": current.topic,
            }
            try:
                replies = await self.assistant.turn(current.conversation, text, metadata)
            except AssistantUnavailable:
                raise Problem(503, "unavailable", retry_after=30) from None
            if not replies:
                replies = [Reply(say("no_answer", current.language), current.language)]
            after = _after(current, replies, self.clock())
            latency = round((time.monotonic() - began) * 1000)
            await anyio.to_thread.run_sync(self._finish, after, turn_id, latency)
            return [self.message(reply, after) for reply in replies]

    def _reread(self, session: Session) -> Session:
        found = self.sessions.find_hashed(session.token)
        if found is None:
            raise Problem(401, "no_token")
        return renewed(found)

    def _finish(self, session: Session, turn_id: str, latency: int) -> None:
        self.sessions.save(session)
        try:
            record_latency(self.engine, turn_id, latency)
        except Exception as error:  # the answer is there; its duration may be missing in the log
            logger.error("the latency was not logged: %s", type(error).__name__)

    def message(self, reply: Reply, session: Session) -> dict[str, Any]:
        """A reply as the API gives it out, its choices signed for this session."""
        dates = [origin.checked for origin in reply.origins]
        return {
            "text": reply.text,
            "language": reply.language,
            "direction": reply.direction,
            "topic": reply.topic,
            "facet": reply.facet,
            "urgent": reply.urgent,
            "choices": [
                {"label": choice.label, "choice": self.choices.sign(choice, session.token)} for choice in reply.choices
            ],
            "links": [{"label": link.label, "url": link.url} for link in reply.links],
            "source": "; ".join(dict.fromkeys(origin.source for origin in reply.origins)) or None,
            "checked": ("undated" if "undated" in dates else min(dates)) if dates else None,
            "sources": [vars(origin) for origin in reply.origins],
        }


def _after(session: Session, replies: list[Reply], now: datetime) -> Session:
    topics = [reply.topic for reply in replies if reply.topic]
    return replace(
        session,
        language=replies[-1].language,
        topic=topics[-1] if topics else session.topic,
        turns=session.turns + 1,
        last_seen=now,
    )
