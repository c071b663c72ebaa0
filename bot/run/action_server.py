"""The action server: Rasa's own, on loopback."""

from __future__ import annotations

import logging
import os

from bot.dialogue.texts import sentences
from bot.welcome.topics import topics


def serve(port: int) -> None:
    """Serve the package ``actions`` until told to stop. Listens on loopback.

    Raises:
        DataFileError: a data file has a mistake.
    """
    os.environ["SANIC_HOST"] = "127.0.0.1"  # the SDK listens on every address otherwise
    from rasa_sdk.endpoint import run

    logging.basicConfig(level=logging.ERROR)
    topics()
    sentences("dialogue")
    run("actions", port=port)
