"""The action server: Rasa's own, for those who know the secret."""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Awaitable, Callable

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.city.calendar import keeper
from bot.dialogue.texts import sentences
from bot.interactions.name_words import name_words
from bot.settings import SECRET_HEADER
from bot.welcome.topics import topics


def serve(host: str, port: int) -> None:
    """Serve the package ``actions`` until told to stop.

    Where DOOR_SECRET is set, only who knows it is answered; beyond loopback it must be (bot/settings.py).

    Raises:
        DataFileError: a data file has a mistake.
        SettingError: EVENTS_FEED cannot be used.
    """
    from rasa_sdk.endpoint import create_app

    logging.basicConfig(level=logging.ERROR)
    topics()
    sentences("dialogue")
    name_words()  # so that the first who is not understood need not wait
    if events := keeper():
        events.calendar(patience=0)  # so that the first who asks need not wait
    app = create_app("actions", cors_origins="")
    if secret := os.environ.get("DOOR_SECRET", ""):
        app.register_middleware(only_with(secret), "request")
    app.run(host, port, workers=1)


def only_with(secret: str) -> Callable[[Request], Awaitable[HTTPResponse | None]]:
    """Refuses a request that does not know the secret; ``/health`` is for everyone."""

    async def check(request: Request) -> HTTPResponse | None:
        given = request.headers.get(SECRET_HEADER, "")
        if request.path == "/health" or hmac.compare_digest(given.encode(), secret.encode()):
            return None
        return json({"error": "only Rasa may ask"}, status=403)

    return check
