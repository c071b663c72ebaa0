"""Rasa's side of the door: the input channel ``door`` (credentials.yml names this class)."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.dialogue.emergency import TOPIC as DANGER
from bot.settings import SECRET_HEADER

logger = logging.getLogger(__name__)


class DoorChannel(InputChannel):
    """Takes turns from the door alone, who knows the shared secret; nothing comes from the citizen's own word."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses."""
        return "door"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DoorChannel:
        """The secret comes from the environment, never from a file."""
        return cls(os.environ["DOOR_SECRET"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """``GET /`` tells that Rasa serves, ``POST /webhook`` is one turn, ``POST /danger`` understands without one."""
        door = Blueprint("door", __name__)

        @door.route("/", methods=["GET"])
        async def alive(request: Request) -> HTTPResponse:
            ready = getattr(request.app.ctx, "agent", None) is not None and request.app.ctx.agent.is_ready()
            return response.json({"ready": ready}, status=200 if ready else 503)

        def refused(request: Request) -> HTTPResponse | None:
            given = request.headers.get(SECRET_HEADER, "")
            if hmac.compare_digest(given.encode(), self._secret.encode()):
                return None
            return response.json({"error": "only the door may ask"}, status=403)

        @door.route("/danger", methods=["POST"])
        async def danger(request: Request) -> HTTPResponse:
            no = refused(request)
            if no is not None:
                return no
            try:
                understood = await request.app.ctx.agent.parse_message(request.json["text"])
            except Exception as error:
                # Sanic would log the request with the citizen's words.
                logger.error("a message was not understood: %s", type(error).__name__)
                return response.json({"error": "the message was not understood"}, status=500)
            heard = understood["intent"]["name"] == DANGER or bool(understood.get("alarm"))
            return response.json({"danger": heard})

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            no = refused(request)
            if no is not None:
                return no
            turn = request.json
            collected = CollectingOutputChannel()
            message = UserMessage(
                turn["text"], collected, turn["sender"], input_channel=self.name(), metadata=turn["metadata"]
            )
            try:
                # A citizen who closes the page must not end the turn half-way: Sanic would cancel it.
                await asyncio.shield(asyncio.ensure_future(on_new_message(message)))
            except Exception as error:
                # Sanic would log the request with the citizen's words.
                logger.error("a turn failed: %s", type(error).__name__)
                return response.json({"error": "the turn failed"}, status=500)
            return response.json(collected.messages)

        return door
