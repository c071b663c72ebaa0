"""Talking to one Rasa server behind the door."""

from __future__ import annotations

import logging
from typing import Any, Protocol

import httpx

from bot.dialogue.reply import Reply
from bot.settings import SECRET_HEADER

logger = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds that a turn may take before the citizen is told to try again."""

DANGER_PATIENCE = 2.0
"""Seconds to wait for its understanding of a message that goes to a person; the words of danger need none."""
CHECK_PATIENCE = 3.0
"""Seconds in which a Rasa must say that it is there, also while it works on turns."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout)
_BROKEN_OFF = (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)


class AssistantUnavailable(Exception):
    """Nobody answered, or not with an answer."""


class AssistantGone(AssistantUnavailable):
    """The process ended, and with it the turn: Rasa stores one at its very end. Another process may take it.

    ``begun`` tells whether the turn had been sent.
    """

    def __init__(self, begun: bool) -> None:
        super().__init__()
        self.begun = begun


class Assistant(Protocol):
    """What the door needs of whoever understands and answers."""

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        """One turn; raises AssistantUnavailable."""
        ...

    async def in_danger(self, text: str) -> bool:
        """Whether a message sounds as if somebody were in danger; False where this cannot be told."""
        ...

    async def alive(self) -> bool:
        """Whether it would answer now."""
        ...


class RasaClient:
    """The assistant behind one Rasa's channel ``door``."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(PATIENCE, connect=2.0),
            trust_env=False,
            headers={SECRET_HEADER: secret},
        )

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        """Send a message and read the replies; may be empty.

        Raises:
            AssistantGone: no connection, or it broke off.
            AssistantUnavailable: no answer in time, or not an answer.
        """
        try:
            response = await self._client.post(
                "/webhooks/door/webhook", json={"sender": conversation, "text": text, "metadata": metadata}
            )
            response.raise_for_status()
            return [Reply.from_json(message["custom"]) for message in response.json() if "custom" in message]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            logger.error("Rasa did not answer: %s", type(error).__name__)
            if isinstance(error, (*_NEVER_SENT, *_BROKEN_OFF)):
                raise AssistantGone(begun=isinstance(error, _BROKEN_OFF)) from None
            raise AssistantUnavailable from None

    async def in_danger(self, text: str) -> bool:
        """Whether Rasa's understanding hears danger in a message that it does not answer."""
        try:
            response = await self._client.post("/webhooks/door/danger", json={"text": text}, timeout=DANGER_PATIENCE)
            response.raise_for_status()
            return bool(response.json()["danger"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            logger.error("Rasa did not look for danger: %s", type(error).__name__)
            return False

    async def alive(self) -> bool:
        """Whether Rasa has loaded its model and answers."""
        try:
            return (await self._client.get("/webhooks/door/", timeout=CHECK_PATIENCE)).status_code == 200
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
