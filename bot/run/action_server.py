"""The action server: Rasa's own, on loopback."""

from __future__ import annotations

import logging
import os

from bot.city.calendar import keeper
from bot.dialogue.texts import sentences
from bot.interactions.name_words import name_words
from bot.welcome.topics import topics


def serve(port: int) -> None:
    """Serve the package ``actions`` until told to stop. Listens on loopback.

    Raises:
        DataFileError: a data file has a mistake.
        SettingError: EVENTS_FEED cannot be used.
    """
    os.environ["SANIC_HOST"] = "127.0.0.1"  # the SDK listens on every address otherwise
    from rasa_sdk.endpoint import run

    logging.basicConfig(level=logging.ERROR)
    topics()
    sentences("dialogue")
    name_words()  # so that the first who is not understood need not wait
    if events := keeper():
        events.calendar(patience=0)  # so that the first who asks need not wait
    run("actions", port=port)
