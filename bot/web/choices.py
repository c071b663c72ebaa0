"""Button payloads: signed for one session, so that nobody can press a button that was not shown to them."""

from __future__ import annotations

import json
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from bot.dialogue.reply import Choice


class Choices:
    """Signs choices and reads them back."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def _serializer(self, session_token: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"choice:{session_token}")

    def sign(self, choice: Choice, session_token: str) -> str:
        """A string that stands for the choice in this session alone."""
        signed = self._serializer(session_token).dumps([choice.intent, choice.entities])
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, signed: str, session_token: str) -> str:
        """The choice as Rasa's payload, ``/intent{"entity": "value"}``.

        Raises:
            BadSignature: it was not signed here for this session.
        """
        content = self._serializer(session_token).loads(signed)
        if not (isinstance(content, list) and len(content) == 2):
            raise BadSignature("not a choice")
        intent, entities = content
        return Choice("", intent, entities).payload


def pressed(text: str, intent: str) -> dict[str, Any] | None:
    """The entities of a pressed button of an intent; None for all else that is said."""
    said, brace, entities = text.partition("{")
    return json.loads(brace + entities) if said == f"/{intent}" and brace else None
